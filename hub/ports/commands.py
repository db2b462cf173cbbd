"""Intent call: a command by intent and slots, as a language model gives it and as it is learned."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.ports.home import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentCall:
    """A command by intent and slots, as a language model gives it and as it is learned."""

    intent: str
    """Home Assistant's name where it has one: HassTurnOn, HassLightSet …; all of them are in
    `hub.intents.handlers.dispatch`."""
    slots: Mapping[str, Scalar] = field(default_factory=dict)
    """`name`, `area` (as spoken), `domain`, `device_class`, `every` (all over the house), and the
    value: `brightness`, `color`, `temperature`, `position`, `percentage`, `volume_level` …,
    named as in the intents.
    """
