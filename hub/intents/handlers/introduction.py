"""Help intent: what the assistant can do, by what this home has (pure)."""

from typing import Final

from hub.intents import answers
from hub.intents.matcher import Recognition
from hub.intents.situation import Situation
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.ports import Plan, Say

_ABILITIES: Final = (
    ("light", "switch and dim lights"),
    ("climate", "set the temperature"),
    ("cover", "open and close {covers}"),
    ("lock", "lock doors"),
    ("media_player", "play music"),
)
_SMALL_TALK: Final = {
    "hello": "Hello.",
    "listening": "I listen for my wake word, and only then to what you say.",
    "data": "What you say stays in this house, unless you set up a service elsewhere.",
    "creator": "I am Ingle, an open voice assistant made for private homes.",
}
_ALWAYS: Final = ("set timers", "remember things", "tell the time")


def introduce(reading: Recognition, situation: Situation) -> Plan:
    """One sentence of what can be asked for here, and one to try."""
    domains = {entity.domain for entity in situation.home.entities}
    able = [ability for domain, ability in _ABILITIES if domain in domains]
    told = joined([worded(one) for one in (*able, *_ALWAYS)]).format(covers=_covers(situation))
    text = worded("I can {things}.", things=told)
    light = next((entity for entity in situation.home.entities if entity.domain == "light"), None)
    if light is not None:
        text += worded(" Try: turn on {thing}.", thing=answers.name(light))
    return Say(intent=reading.intent, text=text)


def respond(reading: Recognition, situation: Situation) -> Plan:
    """Answers small talk about the assistant itself."""
    if reading.form == "commands":
        return introduce(reading, situation)
    return Say(intent=reading.intent, text=worded(_SMALL_TALK.get(reading.form, "Hello.")))


def _covers(situation: Situation) -> str:
    """ "blinds" where there are any, else what covers are called at large."""
    classes = {
        entity.attributes.get("device_class")
        for entity in situation.home.entities
        if entity.domain == "cover"
    }
    return worded("blinds" if classes & {"blind", "shade", "shutter", None} else "doors")
