"""The word table of a language: what it calls kinds of things and their states (data types only).

One module a language holds the data (`hub.language.en.words`, `hub.language.de.words` ...). English
is what the intents understand and what answers are made of; the words of the other languages serve
the guards around a language model, which may answer in any of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """What people call the things of one Home Assistant domain."""

    nouns: frozenset[str]
    """One thing or several: "light", "lamps"."""
    plural: str = ""
    """How an answer calls several of them: "lights"; "" where no answer does in this language."""
    related: frozenset[str] = frozenset()
    """Words that point at the kind without naming it: "dim", "louder"."""
    of_a_room: frozenset[str] = frozenset()
    """Words for what a room has of the kind, for which the household may name a default room:
    "lights", "the heating"."""
    takes_in: frozenset[str] = frozenset()
    """Of a device class: others that its noun means as well. A garage door is a door, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTable:
    """The words of one language, in lower case, apostrophes straight.

    `kinds` goes by Home Assistant's domain (`light`), `classes` by the device class of a cover or a
    sensor (`garage`), `states` by the state that a word means (`on`, `locked`); a state is named as
    this project names it, which is Home Assistant's name where it has one.
    """

    kinds: Mapping[str, KindWords]
    states: Mapping[str, frozenset[str]]
    everything: frozenset[str]
    """Words for all things at once: "everything", "all of them"."""
    articles: frozenset[str]
    """Articles, possessives and quantifiers in front of a noun: "the", "your", "both"."""
    classes: Mapping[str, KindWords] = field(default_factory=dict)
    question_words: frozenset[str] = frozenset()
    """Words that a question begins with: "what", "is", "how"."""
    generic: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By domain, and `*` for all: names that only say what kind of thing it is ("Lights"), so that
    the room counts for more than the name."""
    changing: frozenset[str] = frozenset()
    """Verbs that change a value from what it is: "increase", "turn down"."""
    to_a_value: frozenset[str] = frozenset()
    """Words before a number that make it the value itself: "to"."""
    room: str = ""
    """What rooms' names end in, also as part of a word: "room"."""
    products: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By a word in a machine's name: what it is asked for ("espresso", of a coffee machine)."""
    floor: str = ""
    """What a floor's name ends in: "floor"."""
    adverbial_places: frozenset[str] = frozenset()
    """Places that are said without a preposition: "upstairs"."""


def folded(text: str) -> str:
    """The text as language data has it: lower case, straight apostrophes, no blanks around."""
    return text.lower().replace("\u2019", "'").strip()


def words(text: str) -> frozenset[str]:
    """The words of a text that are parted by blanks; `_` stands for a blank within one."""
    return frozenset(word.replace("_", " ") for word in text.split())


def listed(text: str) -> tuple[str, ...]:
    """The words of a text, in its order."""
    return tuple(text.split())


def nouns_of(domain: str, tables: Iterable[WordTable]) -> frozenset[str]:
    """What any of the languages calls the things of the domain."""
    return frozenset(
        noun for table in tables if domain in table.kinds for noun in table.kinds[domain].nouns
    )


def kind_words(domain: str, tables: Iterable[WordTable]) -> frozenset[str]:
    """The nouns of a kind in any of the languages, and the words that point at it."""
    kinds = [table.kinds[domain] for table in tables if domain in table.kinds]
    return frozenset(word for kind in kinds for word in kind.nouns | kind.related)


def meanings(tables: Iterable[WordTable]) -> Mapping[str, str]:
    """The state that each word of any of the languages means; the first language wins."""
    found: dict[str, str] = {}
    for table in tables:
        for state, said in table.states.items():
            for word in said:
                found.setdefault(word, state)
    return found
