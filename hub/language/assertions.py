"""The structure words of a language by which a statement about a home is told from others (types).

`hub.agent.home_claims` reads these. They are closed classes: articles, auxiliaries, pronouns, words
of time and place, numbers, units. What a home holds is told by its names and by nouns, how it is by
adjectives; no verb stands for a deed: of the first person the few verbs are listed that a model may
say of itself, and every other one claims an act. One module a language holds the data
(`hub.language.de.assertions` ...). All in lower case; `_` stands for a blank within a phrase.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NEVER: Final = r"(?!)"
"""Pattern of a form that a language does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertionWords:
    """Closed word classes of one language."""

    telling: frozenset[str]
    """Function words that tell this language from the others."""
    definite: frozenset[str]
    """In front of a noun they mean those of this home: "the", "all", "no"."""
    yours: frozenset[str]
    """Possessives of the person."""
    indefinite: frozenset[str]
    """In front of a noun they mean any, or another's: "a", "its", "most"."""
    present: frozenset[str]
    """Finite auxiliaries of now and later: "is", "has", "will"."""
    past: frozenset[str]
    perfect: frozenset[str]
    """Participles of auxiliaries: "been"."""
    future: frozenset[str]
    """Auxiliaries of what is to come: "will"."""
    modal: frozenset[str]
    """With one of these nothing is stated: "should", "can"."""
    hypothetical: frozenset[str]
    """A clause behind one of these states nothing: "if", "when"."""
    general: frozenset[str]
    """Words that make a statement one about the world: "usually", "ideal"."""
    deictic: frozenset[str]
    """Words of the moment: "now", "already", "ago"."""
    today: frozenset[str]
    places: frozenset[str]
    """Places of the home without a name: "here", "outside"."""
    prepositions: frozenset[str]
    """Behind a noun these begin what it belongs to: "the light of the sun"."""
    links: frozenset[str]
    """Conjunctions that part clauses."""
    adverbs: frozenset[str]
    """May stand between a subject and its verb, or before a clause."""
    pronouns: frozenset[str]
    """Subjects that stand for what was asked about."""
    all_pronouns: frozenset[str]
    """Subjects that stand for all of the home: "everything"."""
    someone: frozenset[str]
    you: frozenset[str]
    you_have: frozenset[str]
    there: frozenset[str]
    """Words that begin a clause on what there is."""
    negations: frozenset[str]
    none: frozenset[str]
    """In front of a noun these say that there is none, or none is so."""
    all_of: frozenset[str]
    """In front of a noun these speak of every one."""
    first_person: frozenset[str]
    first_have: frozenset[str]
    """Auxiliaries of the first person's past: "have"."""
    first_will: frozenset[str]
    """Auxiliaries of the first person's future and present: "will", "am"."""
    of_itself: frozenset[str]
    """Verbs, participles and adjectives that a model may say of itself: "think", "sorry"."""
    yes: frozenset[str]
    done: frozenset[str]
    """An answer of nothing but these says that something was done: "done", "all set"."""
    things: frozenset[str]
    """Nouns for what a home holds, besides the kinds of `hub.language.words`: rooms, appliances."""
    kept: frozenset[str]
    """Nouns for what an assistant keeps or sends: timers, lists, messages, appointments."""
    switched: frozenset[str]
    """States that only a device has: "on", "locked", "playing"."""
    states: frozenset[str]
    """Other words for how a thing of a home is: "warm", "ready", "blue"."""
    degrees: frozenset[str]
    percent: frozenset[str]
    units: frozenset[str]
    """Other units of what a home measures."""
    numbers: Mapping[str, int]
    """Words for numbers, and what each counts."""
    whole: frozenset[str]
    """Nouns for the home as a whole: "house"."""
    at_hour: frozenset[str]
    """In front of a number at the end of a clause these make it an hour: "at four"."""
    clock: frozenset[str]
    """Words of a time of day: "o'clock", "noon"."""
    days: frozenset[str]
    """Weekdays and months."""
    time_subjects: frozenset[str]
    """Subjects of a statement of the time: "it", "the time"."""
    exceptions: frozenset[str]
    """Words that take something out of what is said: "except"."""
    factive: frozenset[str] = frozenset()
    """In a question these, with a word of `complements` behind, presume what follows: "know"."""
    complements: frozenset[str] = frozenset()
    """Words that begin what is presumed: "that", "why"."""
    relatives: frozenset[str] = frozenset()
    """Of `links`, those that tell more of the noun in front of them: "which"."""
    timers: frozenset[str]
    """Of `kept`, those that a clock of the hub runs for."""
    tales: frozenset[str]
    """Who asks with one of these wants something made up: "joke", "story"."""
    participle: str = NEVER
    """Pattern of a participle that tells an act of the first person."""
    act: str = NEVER
    """Pattern of a verb whose ending alone makes the first person its subject."""
    doing: str = NEVER
    """Pattern of a word that begins a clause without a subject: "turning", "turned"."""
    going: str = NEVER
    """Pattern of what follows an auxiliary of the present for what is going on: "is turning"."""
    finite: str = NEVER
    """Pattern of a verb that makes such a clause a subject: "turning it down saves"."""
    compound: bool = False
    """Nouns are written as one word with what they belong to: "Bürolicht"."""


def valued(said: str) -> Mapping[str, int]:
    """Words and the numbers they mean, by turns: "one 1 two 2"."""
    each = said.split()
    return {word: int(value) for word, value in zip(each[::2], each[1::2], strict=True)}
