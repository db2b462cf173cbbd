"""Yes/no classification of answers, in many wordings and strict: a yes may unlock a door (pure).

A yes is nothing but yes, courtesy and the words of the question itself. One word more, and it is
something else: a no where it denies or stops, else no answer at all ("yes, lock it", "do it later",
"go on vacation").
"""

from collections.abc import Callable, Iterator
from typing import Final, Literal


def _phrases(text: str) -> frozenset[str]:
    return frozenset(
        phrase for line in text.split("\n") for phrase in line.strip().split(" | ") if phrase
    )


YES: Final = _phrases(
    """yes | yeah | yep | yup | ya | aye | sure | sure thing | of course | certainly | absolutely
    definitely | indeed | correct | right | exactly | affirmative | ok | okay | all right | fine
    do it | do that | do so | go ahead | go for it | go on | confirm | confirmed | please do
    i am sure | i would | i would like that | you may | you can | you should | that is right
    that is correct | that would be great | that would be nice | that is what i want
    sounds good | sounds good to me | make it so | why not | by all means | with pleasure"""
)
YES_TO_SAID: Final = frozenset({"i do", "i did", "it is"})
"""Yes where it was asked what was said or meant.

"Shall I unlock the door?" "I did": then it is done already."""
NO: Final = _phrases(
    """no | nope | nah | no way | not | never | cannot | dont | wont | not now | not yet | do not
    do not do it | do not do that | better not | rather not | negative | certainly not
    of course not | absolutely not | no thanks | no thank you | i do not | i did not | none
    neither | none of them | neither of them | not that | not that 1 | wrong | that is wrong
    not really | wait | hold on | no need"""
)
NEVER_MIND: Final = _phrases(
    """never mind | never mind that | cancel | cancel that | cancel it | forget it | forget that
    forget about it | forget about that | nothing | leave it | stop | stop it | stop that
    abort | skip it | it is nothing | it is fine | that is all | drop it | it does not matter
    no speaking | do not respond | do not speak | stop talking | be muted | mute all responses
    i changed my mind | changed my mind | be quiet | shut up | quiet | enough | not you
    go away"""
)
COURTESY: Final = _phrases(
    """please | thanks | thank you | thank you very much | thanks a lot | now | right now | then
    for me | um | uh | er | well | oh | hey | jarvis | dear | mate | sir"""
)
_POINTING: Final = frozenset({"it", "that", "this", "them", "1", "ones", "the", "my", "our"})
"""What may stand for a thing in a yes: "yes, open it"."""
_DENYING: Final = frozenset(
    {"no", "nope", "nah", "not", "never", "dont", "wont", "cannot", "neither", "none"}
)
_CORRECTING: Final = frozenset({"no", "nope", "nah", "wrong"})
_LONGEST: Final = 5
"""Words of the longest phrase."""
MAX_WORDS: Final = 8
"""A longer sentence is no "no" for beginning with one, or for a "not" within."""

Sense = Literal["yes", "no"]
_Kind = Literal["yes", "no", "stop", "aside", "asked", "other"]


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
    if said[0] in _CORRECTING and is_command(" ".join(said[1:])):
        return False
    first = next(kind for kind, _ in tokens if kind != "aside")
    return first in ("no", "stop") or not _DENYING.isdisjoint(said) or _stops_at_last(tokens)


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
    if phrase in NEVER_MIND:
        return "asked" if (asked | _POINTING).issuperset(phrase.split()) else "stop"
    if phrase in YES or (phrase in YES_TO_SAID and "did" in asked):
        return "yes"
    if phrase in NO:
        return "no"
    if phrase in COURTESY:
        return "aside"
    return "asked" if phrase in asked or phrase in _POINTING else "other"
