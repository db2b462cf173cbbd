"""The satellite that is spoken to: how loud it is, whether it hears (pure)."""

from hub.intents.matcher import Recognition
from hub.intents.situation import Situation
from hub.ports import Plan, Say, TuneSatellite


def volume(reading: Recognition, situation: Situation) -> Plan:  # noqa: ARG001
    """By number, a step up or down, or asked for."""
    level = reading.number("volume_level")
    if level is not None:
        if not 0 <= level <= 100:
            return Say(intent=reading.intent, text="My volume goes from 0 to 100 percent.")
        return TuneSatellite(volume=round(level / 100, 2))
    return TuneSatellite(steps={"up": 1, "down": -1}.get(reading.text("volume_step") or "", 0))


def mute(reading: Recognition, situation: Situation) -> Plan:  # noqa: ARG001
    return TuneSatellite(mute=True, intent=reading.intent)
