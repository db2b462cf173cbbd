"""Transient faults of a stub: a share of its answers is a 503 or a connection that is cut."""

import random
from dataclasses import dataclass, field
from typing import Final

from bench.stubs.http_exchange import StubExchange

UNAVAILABLE: Final = 503


@dataclass(slots=True)
class StubFaults:
    """Seeded: the same run has the same faults in the same order."""

    seed: int
    share: float = 0.0
    """Of the answers, 0 to 1."""
    count: int = 0
    """Faults so far."""
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    async def strike(self, exchange: StubExchange) -> bool:
        """Answers 503 or cuts the connection, in turns; False where all is well."""
        if self._random.random() >= self.share:
            return False
        self.count += 1
        if self.count % 2:
            exchange.cut()
        else:
            await exchange.answer({"error": {"message": "overloaded"}}, UNAVAILABLE)
        return True
