"""Yes/no classification of answers, in many wordings and strict: a yes may unlock a door (pure).

A yes is nothing but yes, courtesy and the words of the question itself. One word more, and it is
something else: a no where it denies or stops, else no answer at all ("yes, lock it", "do it later",
"go on vacation").
"""

from collections.abc import Callable, Iterator
from typing import Final, Literal

from hub.intents.en.yes_no import YES_NO
from hub.intents.word_forms import YesNoWords, word_forms
from hub.language.current import ENGLISH, current

_LONGEST: Final = 5
"""Words of the longest phrase."""
MAX_WORDS: Final = 8
"""A longer sentence is no "no" for beginning with one, or for a "not" within."""

Sense = Literal["yes", "no"]
_Kind = Literal["yes", "no", "stop", "aside", "asked", "other"]


def words_of() -> YesNoWords:
    """Yes and no in the language that is spoken."""
    return YES_NO if current() == ENGLISH else word_forms(current()).yes_no


def sense(words: str, asked: frozenset[str], is_command: Callable[[str], bool]) -> Sense | None:
    """What a plain answer means; None where it is neither.

    `words`: the answer in lower case, numbers as digits. `asked`: the words of the question and of
    what a yes does. `is_command`: tells whether words are a command by themselves.
    """
    tokens = list(_tokens(words.split(), asked))
    kinds = {kind for kind, _ in tokens}
    if "other" not in kinds:
        if kinds & {"no", "stop"}:
            return "no"
        first = next((kind for kind, _ in tokens if kind != "aside"), None)
        return "yes" if first == "yes" else None
    return "no" if _denies(words, tokens, is_command) else None


def _denies(words: str, tokens: list[tuple[_Kind, str]], is_command: Callable[[str], bool]) -> bool:
    """Whether a sentence with words of its own is a no: one is in it, and it is no command.

    "No, turn on the lamp" is a command, and taken as the correction that it is.
    """
    said = words.split()
    if len(said) > MAX_WORDS or is_command(words):
        return False
    if said[0] in words_of().correcting and is_command(" ".join(said[1:])):
        return False
    first = next(kind for kind, _ in tokens if kind != "aside")
    return (
        first in ("no", "stop") or not words_of().denying.isdisjoint(said) or _stops_at_last(tokens)
    )


def _stops_at_last(tokens: list[tuple[_Kind, str]]) -> bool:
    """ "ok computer never mind" """
    last = [kind for kind, _ in tokens if kind != "aside"][-1]
    return last in ("no", "stop")


def _tokens(words: list[str], asked: frozenset[str]) -> Iterator[tuple[_Kind, str]]:
    """The answer in phrases, the longest first (greedy longest match).

    What the question asked about itself ("cancel all timers?") stops nothing.
    """
    place = 0
    while place < len(words):
        for count in range(min(_LONGEST, len(words) - place), 0, -1):
            phrase = " ".join(words[place : place + count])
            kind = _kind(phrase, asked)
            if kind != "other" or count == 1:
                yield kind, phrase
                place += count
                break


def _kind(phrase: str, asked: frozenset[str]) -> _Kind:
    known = words_of()
    if phrase in known.never_mind:
        return "asked" if (asked | known.pointing).issuperset(phrase.split()) else "stop"
    if phrase in known.yes or (phrase in known.yes_to_said and "did" in asked):
        return "yes"
    if phrase in known.no:
        return "no"
    if phrase in known.courtesy:
        return "aside"
    return "asked" if phrase in asked or phrase in known.pointing else "other"
