"""Contest on one Home Assistant: contenders that switch the same lamp, command by command in turns.

No contender always follows the same one, so that a noisy second of the machine falls on all alike.
"""

import itertools
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import JsonValue

from bench.scenario import BenchError

LIGHT: Final = "light.kitchen_lights"
ON: Final = "turn on the kitchen lights"
OFF: Final = "turn off the kitchen lights"
THEIRS_WEBSOCKET: Final = "Home Assistant: conversation/process over WebSocket"
THEIRS_HTTP: Final = "Home Assistant: POST /api/conversation/process"
WARM_UP: Final = 10

Run = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Contest:
    """The contenders that alternate, and how long each command took, in milliseconds."""

    runners: Mapping[str, Run]
    taken_ms: dict[str, list[float]] = field(default_factory=dict)

    async def go(self, rounds: int, step: Callable[[], None]) -> None:
        """Sends `rounds` commands to each, on and off alternately.

        Which begins changes each round, so that none always follows the same one.
        """
        names = list(self.runners)
        sentences = itertools.cycle((ON, OFF))
        for number in range(rounds + WARM_UP):
            first = number % len(names)
            for name in names[first:] + names[:first]:
                sentence = next(sentences)
                begun_s = time.perf_counter()
                await self.runners[name](sentence)
                took_ms = (time.perf_counter() - begun_s) * 1000.0
                if number >= WARM_UP:
                    self.taken_ms.setdefault(name, []).append(took_ms)
            step()


def check_done(answer: JsonValue, sentence: str) -> None:
    """Raises `BenchError` where Home Assistant's agent did not do it."""
    response = answer.get("response") if isinstance(answer, dict) else None
    if not isinstance(response, dict) or response.get("response_type") != "action_done":
        raise BenchError(f"Home Assistant did not understand {sentence!r}")
