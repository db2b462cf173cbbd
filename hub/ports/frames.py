"""Frames: what a turn did and spoke of, as structure, so that the next sentence can edit it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hub.ports.commands import IntentCall
from hub.ports.home import Scalar, ServiceCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One service call of a turn, with the state of its entity before and after.

    Attribute and value of the command are in the call (`brightness_pct` 40), its room is its
    entity's.
    """

    intent: str
    call: ServiceCall
    before: Mapping[str, Scalar] = field(default_factory=dict)
    """The entity's `state`, and its attributes that can be set, when the call was made."""
    after: Mapping[str, Scalar] = field(default_factory=dict)
    """The same as it was read back; empty where it was not."""
    done: bool = False
    """Whether it was verified by reading the state back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptThing:
    """A timer or a schedule, by its id."""

    kind: Literal["timer", "schedule"]
    kept_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueFrame:
    """What one turn was about, whoever understood it: an intent, a learned sentence, a model."""

    deeds: tuple[Deed, ...] = ()
    """In the order in which the calls were made."""
    about: tuple[str, ...] = ()
    """The entities it asked or told about, in the order of the answer."""
    query: IntentCall | None = None
    """The question that it answered, apart from the thing or room that was asked about."""
    asked: tuple[Deed, ...] = ()
    """The calls that it asked about first: nothing of them was done."""
    called: str = ""
    """What is no entity, by its name: "pasta timer"."""
    kept: tuple[KeptThing, ...] = ()
    """The timers and schedules that it set, changed or told of."""

    @property
    def things(self) -> tuple[str, ...]:
        """The entities it was about, each once: acted on, asked about, spoken of."""
        acted = (deed.call.entity_id for deed in (*self.deeds, *self.asked))
        return tuple(dict.fromkeys((*acted, *self.about)))
