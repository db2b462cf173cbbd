"""What the satellite is doing, as a person should see it: one state out of all that goes on. Pure.

The spine says how its turn goes, the speaker that it speaks, others what else is the case; whoever
shows it (LEDs) waits for `changed`.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

Activity = Literal["listening", "thinking"]
"""What a turn is at; that it speaks is the speaker's to say."""
Condition = Literal["ringing", "speaking", "muted", "deaf", "away"]
"""What can be the case besides: `deaf` without a microphone, `away` without a hub."""
Shown = Literal["ringing", "speaking", "listening", "thinking", "deaf", "muted", "away", "idle"]

_ORDER: Final[tuple[Condition | Activity, ...]] = (
    "ringing",
    "speaking",
    "listening",
    "thinking",
    "deaf",
    "muted",
    "away",
)
"""What is shown of several, the first."""


class SatelliteStates:
    """`StateDisplay`: what goes on, as the spine and others say it."""

    def __init__(self) -> None:
        self.changed = asyncio.Event()
        """Set whenever `shown` may have changed, for whoever clears it."""
        self._watching: list[asyncio.Event] = []
        self._turn: Activity | None = None
        self._holding: dict[Condition, int] = {}

    @property
    def shown(self) -> Shown:
        """The one state of now that matters most to a person."""
        held = {condition for condition, count in self._holding.items() if count}
        for state in _ORDER:
            if state == self._turn or state in held:
                return state
        return "idle"

    @property
    def speaking(self) -> bool:
        """Whether something is being played, be it shown or not."""
        return bool(self._holding.get("speaking", 0))

    @property
    def engaged(self) -> bool:
        """Whether a person is being listened to, answered or rung for."""
        return self._turn is not None or self.speaking or bool(self._holding.get("ringing", 0))

    def watched(self) -> asyncio.Event:
        """An event of the caller's own, set like `changed`: one event has one who clears it."""
        event = asyncio.Event()
        self._watching.append(event)
        return event

    def turn(self, activity: Activity | None) -> None:
        """What the turn is at; None: there is none, or it has nothing more to hear or to find."""
        self._turn = activity
        self._tell()

    def set(self, condition: Condition, holds: bool) -> None:
        """Says whether it is the case; for what one part alone says."""
        self._holding[condition] = int(holds)
        self._tell()

    @contextmanager
    def during(self, condition: Condition) -> Iterator[None]:
        """It is the case while the block runs, whoever else says so at the same time."""
        self._holding[condition] = self._holding.get(condition, 0) + 1
        self._tell()
        try:
            yield
        finally:
            self._holding[condition] -= 1
            self._tell()

    def _tell(self) -> None:
        for event in (self.changed, *self._watching):
            event.set()
