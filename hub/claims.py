"""Sentences in which a language model says that it did something, or how things are now (pure).

Whether an action happened is known from what was read back and from nothing else. A model's own "I've turned on the
light" is withheld, right or wrong: the results speak for themselves. English; other languages rest on the prompt alone.
"""

import re
from typing import Final

_STEMS: Final = (
    "turn switch lock unlock open adjust dim brighten lower raise play skip start cancel activate deactivate increase "
    "decrease reduce change close pause mute unmute stop add schedule arm disarm remember save"
)
_IRREGULAR: Final = {"dim": ("dimmed", "dimming"), "skip": ("skipped", "skipping"), "stop": ("stopped", "stopping")}


def _forms() -> tuple[str, str, str]:
    """Base forms, past forms and -ing forms of the verbs for what is done in a home, as alternatives."""
    base, past, doing = ["set", "shut", "put"], ["set", "shut", "put"], ["setting", "shutting", "putting"]
    for stem in _STEMS.split():
        short = stem.removesuffix("e")
        done, going = _IRREGULAR.get(stem, (f"{short}ed", f"{short}ing"))
        base.append(stem)
        past.append(done.replace("canceled", "cancell?ed"))
        doing.append(going.replace("canceling", "cancell?ing"))
    return "|".join(base), "|".join(past), "|".join(doing)


_DO, _DONE, _DOING = _forms()
_ADVERBS: Final = r"(?: (?:now|just|already|also|all|successfully|gone ahead and))*"
_THING: Final = (
    r"(?:lights?|lamps?|fans?|doors?|blinds?|curtains?|shutters?|shades?|garage|gate|locks?|thermostat|heating|heater"
    r"|temperature|music|player|tv|television|radio|volume|timers?|alarms?|reminders?|plugs?|devices?|everything)"
)
_OPENING: Final = r"^(?:(?:ok|okay|sure|all right|right|certainly|of course|no problem|got it|great|yes)\b[,.! ]*)*"
_DEEDS: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"\bi(?: have|'ve| had)?{_ADVERBS} (?:{_DONE})\b",  # I've turned on, I turned on
        rf"\bi(?: will|'ll| am going to|'m going to){_ADVERBS} (?:{_DO}|do (?:that|it|so)|take care)\b",
        rf"\bi(?: am|'m){_ADVERBS} (?:{_DOING}|doing (?:that|it|so))\b",
        rf"\b(?:i|we)(?: have|'ve){_ADVERBS} (?:done (?:that|it|so)|taken care|made sure)\b",
        rf"\b(?:{_THING}|it|they)(?: in the [\w ]+)? (?:has|have)(?: now| just)? been (?:{_DONE})\b",
        rf"{_OPENING}(?:{_DOING}) (?:(?:on|off|up|down|it|them|all|the|your) ?)+",  # Turning on the light.
        rf"{_OPENING}(?:done|all done|all set|consider it done|there you go)\b",
    )
)
_STATES: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"\b{_THING}(?: in the [\w ]+)? (?:is|are){_ADVERBS} (?:{_DONE})\b",  # the door is locked
        rf"\b{_THING}(?: in the [\w ]+)? (?:is|are)(?: now| all)? (?:on|off|open|shut|running|playing|at \d+)\b",
        # Lights on.
        rf"{_OPENING}(?:the |your |all )*{_THING} (?:on|off|locked|unlocked|open|closed|set)(?: now)?[.!]*$",
    )
)


def claims_deed(sentence: str) -> bool:
    """Whether the sentence says that something was, is being or will be done in the home."""
    return _any(_DEEDS, sentence)


def claims_state(sentence: str) -> bool:
    """Whether the sentence says how something in the home is now: not to be believed where no state was looked up."""
    return _any(_STATES, sentence)


def _any(shapes: tuple[re.Pattern[str], ...], sentence: str) -> bool:
    plain = sentence.lower().replace("\u2019", "'").strip()
    return not plain.endswith("?") and any(shape.search(plain) for shape in shapes)
