"""Preferences by voice: the household's name, units and default rooms (pure; English)."""

import re
from typing import Final

from hub.intents import answers
from hub.intents.situation import ROOM_KEYS, Situation
from hub.intents.wording import in_digits
from hub.language.en.words import WORDS
from hub.language.words import words as word_set
from hub.ports import Ask, Forget, Plan, Recall, Remember, Say

UNKNOWN_ROOM: Final = "UnknownRoom"
MAX_NAME: Final = 40
"""Letters of the longest name taken."""
_NAME: Final = re.compile(
    r"(?:(?:my name is|my name's|(?:you can |you may |please )?call me|everybody calls me"
    r"|i am called|i'm called) +)"
    r"(?P<name>[^\W\d_][\w'.-]*(?: [^\W\d_][\w'.-]*){0,2}?)"
    r"(?:,? (?:from now on|please|now))?",
    re.IGNORECASE,
)
_NO_NAMES: Final = word_set(
    "a an the not on in at is it if when later back up again tomorrow today tonight now soon "
    "please maybe crazy by whatever what who how you your my his her and or but for from with to "
    "as so too that this then sometime me names taxi cab doctor ambulance police mom dad "
    "unimportant unknown anything nothing something please"
)
"""Words that are in no name: "call me a taxi", "call me back"."""
_UNIT_WORDS: Final = {
    "celsius": "celsius",
    "centigrade": "celsius",
    "metric": "celsius",
    "fahrenheit": "fahrenheit",
    "imperial": "fahrenheit",
}
_UNIT: Final = rf"(?:degrees )?(?P<unit>{'|'.join(_UNIT_WORDS)})(?: (?:units?|degrees|system))?"
_UNITS: Final = tuple(
    re.compile(shape)
    for shape in (
        r"(?:use|switch (?:over )?to|change to|(?:i|we) (?:prefer|use|think in)|prefer|speak"
        r"|answer in|measure in)"
        rf" (?:the )?{_UNIT}(?: (?:for|in) (?:the |all )?temperatures?)?(?: from now on)?",
        r"(?:give me|tell me|tell|show me|show|say|use|set|i want|i prefer)"
        rf" (?:the |all |all the )?temperatures (?:in|to) {_UNIT}",
        r"(?:set|change|switch) (?:the |my |our )?(?:temperature )?units?"
        rf" (?:of temperature )?to {_UNIT}",
        rf"(?:my|our|the) (?:preferred |temperature )+units? (?:is|are|should be) {_UNIT}",
    )
)
_KINDS: Final = {
    word: key for domain, key in ROOM_KEYS.items() for word in sorted(WORDS.kinds[domain].of_a_room)
}
"""The key of the default room that a kind's word stands for."""
_KIND: Final = rf"(?: (?:for|of) (?:the )?(?P<kind>{'|'.join(_KINDS)}))?"
_NO_ROOM_SAID: Final = (
    r"(?:when|if|whenever|where|unless) (?:i|we) (?:do not )?"
    r"(?:say|name|mention|give|tell you|specify|choose) (?:a|the|any|which|what|no) room"
)
_ROOMS: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"(?:my|our|the) default room{_KIND} (?:is|should be|shall be|is now) (?P<room>.+)",
        rf"(?:set|make|change) (?:my|our|the) default room{_KIND} (?:to be|to|be) (?P<room>.+)",
        rf"(?:use|make|take|set) (?P<room>.+?) (?:as )?(?:my|our|the) default room{_KIND}",
        rf"{_NO_ROOM_SAID}(?: then)? (?:(?:i|we) (?:always )?mean|use|take|assume) (?P<room>.+)",
        rf"(?:(?:i|we) mean|use|assume) (?P<room>.+?) {_NO_ROOM_SAID}",
    )
)
_ASKED: Final = (
    (
        re.compile(
            r"(?:what is|do you know|do you remember|tell me) my name|who am i|what do you call me"
        ),
        "person",
        "name",
    ),
    (
        re.compile(
            r"(?:what|which)(?: temperature)? units?"
            r" (?:do you use|are you using|do (?:i|we) (?:use|prefer)|is set)"
            r"|(?:what is|what are) (?:my|our|the) (?:preferred |temperature )+units?"
        ),
        "units",
        "temperature",
    ),
    (
        re.compile(
            r"(?:what|which)(?: room)? is (?:my|our|the) default room"
            r"|(?:what|which) default room do you use"
        ),
        "default_room",
        "",
    ),
)
_TAKEN_BACK: Final = (
    (re.compile(r"forget (?:my name|who i am|what i am called|what my name is)"), "person", "name"),
    (
        re.compile(
            r"(?:forget|reset|clear) (?:my|our|the) (?:preferred |temperature )*units?"
            r"|use your own units?"
        ),
        "units",
        "temperature",
    ),
    (
        re.compile(
            r"(?:forget|reset|clear|remove|delete|stop using|do not use)"
            r" (?:my|our|the|a) default room"
        ),
        "default_room",
        "",
    ),
)


def plan_of(text: str, situation: Situation) -> Plan | None:
    """What a sentence, or the fact after "remember that", says of name, units or default room.

    None where it says nothing of them.
    """
    return _name(text) or _units(in_digits(text)) or _room(in_digits(text), situation)


def asked_or_taken_back(plain: str) -> Plan | None:
    """ "what is my name", "forget my default room": `plain` is normalised, without courtesies."""
    for shape, category, key in _ASKED:
        if shape.fullmatch(plain):
            return Recall(category=category, key=key)
    for shape, category, key in _TAKEN_BACK:
        if shape.fullmatch(plain):
            return Forget(category=category, key=key)
    return None


def _name(text: str) -> Plan | None:
    match = _NAME.fullmatch(text.replace("\u2019", "'").strip(" .!,"))
    if match is None or len(match["name"]) > MAX_NAME:
        return None
    name = match["name"].rstrip(".")
    if not _NO_NAMES.isdisjoint(name.lower().split()):
        return None
    return Remember(category="person", key="name", value=name.title() if name.islower() else name)


def _units(said: str) -> Plan | None:
    for shape in _UNITS:
        match = shape.fullmatch(said)
        if match is not None:
            return Remember(category="units", key="temperature", value=_UNIT_WORDS[match["unit"]])
    return None


def _room(said: str, situation: Situation) -> Plan | None:
    for shape in _ROOMS:
        match = shape.fullmatch(said)
        if match is None:
            continue
        words = re.sub(r"^(?:in )?(?:the|my|our) ", "", match["room"])
        key = _KINDS.get(match.groupdict().get("kind") or "", "everything")
        return _default_room(words, key, situation)
    return None


def _default_room(words: str, key: str, situation: Situation) -> Plan:
    areas = situation.lexicon.areas
    if words in areas:
        name = situation.area_words(areas[words])
        return Remember(category="default_room", key=key, value=name)
    refusal = f"I know no room called {words}."
    for like in situation.lexicon.near_places.like(words):
        name = situation.area_words(areas[like])
        return Ask(
            intent=UNKNOWN_ROOM,
            text=f"{refusal} Did you mean {answers.the(name)}?",
            if_yes=Remember(category="default_room", key=key, value=name),
        )
    return Say(intent=UNKNOWN_ROOM, text=refusal)
