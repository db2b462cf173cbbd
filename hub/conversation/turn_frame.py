"""Records the frame of a turn under way: its service calls with the states around them (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from hub.ports import (
    Act,
    Ask,
    Deed,
    DialogueFrame,
    Entity,
    HomeSnapshot,
    IntentCall,
    KeptThing,
    Plan,
    Say,
    Scalar,
    ServiceCall,
    SetTimer,
    Several,
)

SETTABLE: Final = (
    "brightness",
    "rgb_color",
    "color_temp_kelvin",
    "color_mode",
    "temperature",
    "target_temp_low",
    "target_temp_high",
    "humidity",
    "current_position",
    "percentage",
    "preset_mode",
    "fan_mode",
    "mode",
    "operation_mode",
    "volume_level",
    "is_volume_muted",
)
"""The attributes that services set, so that a change of them can be told and taken back."""
MAX_DEEDS: Final = 64
"""Service calls that are kept of one turn; what acts on more is no matter of "it"."""


class TurnFrame:
    """The frame of one turn, as its plans are carried out."""

    def __init__(self) -> None:
        self._deeds: list[Deed] = []
        self._about: list[str] = []
        self._called = ""
        self._query: IntentCall | None = None
        self._asked: list[Deed] = []
        self._kept: list[KeptThing] = []

    def begin(self, intent: str, call: ServiceCall, entity: Entity | None) -> int:
        """Adds a call that is being made on the entity as it is now; returns its place."""
        self._deeds.append(Deed(intent=intent, call=call, before=state_of(entity)))
        return len(self._deeds) - 1

    def end(self, place: int, entity: Entity | None, *, done: bool) -> None:
        """Completes the call at the place with the state that was read back."""
        self._deeds[place] = replace(self._deeds[place], after=state_of(entity), done=done)

    def speak(self, plan: Plan, home: HomeSnapshot) -> None:
        """Adds what a plan is about besides its calls: told of, asked about, or a timer."""
        match plan:
            case Say():
                self._about += plan.about
                self._kept += plan.kept
                self._query = plan.query if plan.about else self._query
            case Ask():
                self._asked = [*asked_calls(plan, home)]
            case SetTimer():
                self._called = f"{plan.name} timer".strip()

    def frame(self) -> DialogueFrame | None:
        """What is known so far; None for a turn that was about nothing."""
        if not (self._deeds or self._about or self._called or self._asked or self._kept):
            return None
        return DialogueFrame(
            deeds=tuple(self._deeds[:MAX_DEEDS]),
            about=tuple(dict.fromkeys(self._about))[:MAX_DEEDS],
            query=self._query,
            asked=tuple(self._asked[:MAX_DEEDS]),
            called=self._called,
            kept=tuple(dict.fromkeys(self._kept))[:MAX_DEEDS],
        )


def frame_of(plan: Plan | None, home: HomeSnapshot) -> DialogueFrame | None:
    """The frame of a plan that was not carried out, for what hangs on it in the same sentence."""
    frame = TurnFrame()
    for part in plan.plans if isinstance(plan, Several) else () if plan is None else (plan,):
        frame.speak(part, home)
        for deed in asked_calls(part, home):
            frame.begin(deed.intent, deed.call, _entity(deed.call.entity_id, home))
    return frame.frame()


def asked_calls(plan: Plan, home: HomeSnapshot) -> Iterator[Deed]:
    """The calls of an act, or of what a yes to the question means, as if they were made now."""
    act = plan.if_yes if isinstance(plan, Ask) else plan
    if isinstance(act, Act):
        for call in act.calls:
            before = state_of(_entity(call.entity_id, home))
            yield Deed(intent=act.intent, call=call, before=before)


def _entity(entity_id: str, home: HomeSnapshot) -> Entity | None:
    return next((one for one in home.entities if one.entity_id == entity_id), None)


def state_of(entity: Entity | None) -> Mapping[str, Scalar]:
    """The entity's state and its attributes that can be set; nothing where there is none."""
    if entity is None:
        return {}
    told = {name: entity.attributes.get(name) for name in SETTABLE}
    return {
        "state": entity.state,
        **{name: value for name, value in told.items() if value is not None},
    }
