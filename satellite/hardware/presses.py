"""What a press of the satellite's one button means. Pure."""

from dataclasses import dataclass
from typing import Final, Literal

HELD_S: Final = 1.0
"""A press as long as this mutes or unmutes, in seconds: nobody does that by the way."""
DEBOUNCE_S: Final = 0.02
"""A contact bounces for some milliseconds; what is shorter than this is no press."""

Gesture = Literal["press", "hold"]


@dataclass(slots=True)
class PressReader:
    """Makes gestures of edges. A hold counts when it is long enough, not when it ends."""

    _down_s: float | None = None

    def edge(self, down: bool, at_s: float) -> Gesture | None:
        """Takes an edge, `at_s` seconds by a monotonic clock; the gesture that it ends."""
        if down:
            self._down_s = at_s
            return None
        began_s, self._down_s = self._down_s, None
        return "press" if began_s is not None and at_s - began_s >= DEBOUNCE_S else None

    def due_in_s(self, now_s: float) -> float | None:
        """Seconds until what is held now is a hold; None: nothing is pressed."""
        return None if self._down_s is None else max(0.0, self._down_s + HELD_S - now_s)

    def pass_time(self, now_s: float) -> Gesture | None:
        """`hold`, once, when the button has been down for long enough."""
        if self._down_s is None or now_s - self._down_s < HELD_S:
            return None
        self._down_s = None
        return "hold"
