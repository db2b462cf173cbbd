"""Anaphora and ellipsis: sentences that refer back ("turn it off", "and the bedroom?").

English only; pure.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from hub.ports import Exchange

LATELY: Final = timedelta(minutes=5)
"""How long "it" may point back: as long as a satellite's conversation lasts."""
_VERBS: Final = (
    "turn|switch|put|shut|set|make|change|bring|take|dim|brighten|open|close|lock|unlock|raise|lower|lift|start|stop|"
    "pause|play|mute|unmute|increase|decrease|cancel|leave|keep|get"
)
_ASIDE: Final = r"again|please|now|right now|too|as well|back|for me|then|thanks|thank you"
_COMMAND: Final = re.compile(
    rf"^(?P<before>(?:{_VERBS})(?: back)?(?: on| off| up| down)? )"
    r"(?P<pronoun>it|them|(?:that|those)(?: (?:1|lights?|lamps?|fan|doors?|blinds?))?|both)"
    r"(?P<after>(?: (?:back )?(?:on|off|out|up|down|in|to|at|by|a|open|closed|shut|brighter|darker"
    r"|dimmer|lighter|warmer|cooler|colder|louder|quieter|half|halfway|locked|unlocked|white|red|orange|yellow|green|blue|purple|pink|\d.*"
    rf"|{_ASIDE})\b.*)?$)"
)
_QUESTION: Final = re.compile(
    r"^(?P<before>(?:is|are) )(?P<pronoun>it|they)"
    r"(?P<after> (?:still )?(?:on|off|open|closed|shut|locked|unlocked))$"
)
_HOW: Final = re.compile(
    r"^(?P<before>(?:(?:what|which) color|how (?:bright|loud|far open)) (?:is|are) )"
    r"(?P<pronoun>it|they)(?P<after>)$"
)
_PLACE: Final = r"(?:in |for )?(?:the |my |our )?"
_GOING_ON: Final = re.compile(
    rf"(?:(?:(?:and )?(?:what|how) about|and)(?: also)? {_PLACE}(?P<what>[^,]+?)"
    r"(?: (?:too|as well|also))?"
    rf"|{_PLACE}(?P<also>[^,]+?),? (?:too|as well|also))(?:,? please)?"
)
MAX_PLACE_WORDS: Final = 4
_BACK: Final = re.compile(rf" back\b|(?: (?:{_ASIDE}))+$")


def points_back(sentence: str) -> bool:
    """Whether a sentence in lower case has a pronoun for the thing it commands or asks about."""
    return _match(sentence) is not None


def going_on(text: str) -> str | None:
    """What an elliptic sentence adds to the last one: "bedroom" for "and the bedroom?".

    `text`: the sentence as it was said. None where it is no such sentence, or what it adds is
    longer than `MAX_PLACE_WORDS`.
    """
    match = _GOING_ON.fullmatch(" ".join(text.lower().strip(" .?!").split()))
    what = None if match is None else match["what"] or match["also"]
    return what if what is not None and len(what.split()) <= MAX_PLACE_WORDS else None


def hangs_on_before(text: str, normal_form: str) -> bool:
    """Whether the sentence before may be needed to understand this one.

    `text`: as it was said; `normal_form`: the same as the intents normalise it.
    """
    return points_back(normal_form) or going_on(text) is not None


def recent(exchanges: Sequence[Exchange], now: datetime) -> tuple[str, ...]:
    """The sentences of the last `LATELY`, oldest first: what "it" may refer to."""
    return tuple(one.said for one in exchanges if one.at is not None and now - one.at <= LATELY)


def pointing_at(sentence: str, thing: str) -> str:
    """The sentence with its pronoun replaced by `thing`, a name with its article.

    The words that only a pronoun needs ("back", "again", "please") are left out. A sentence without
    a pronoun comes back unchanged.
    """
    match = _match(sentence)
    if match is None:
        return sentence
    before, after = (
        _BACK.sub("", part)
        for part in (sentence[: match.start("pronoun")], sentence[match.end("pronoun") :])
    )
    return f"{before}{thing}{after}"


def _match(sentence: str) -> re.Match[str] | None:
    return _QUESTION.match(sentence) or _HOW.match(sentence) or _COMMAND.match(sentence)
