"""Port of the skill that tells what a home says when it is asked."""

from typing import Protocol

from hub.ports.look_ups import LookUp
from hub.ports.plans import Say


class LookUps(Protocol):
    """Asks the home."""

    async def carry_out(self, plan: LookUp, *, within_s: float) -> Say:
        """What is said of it; it raises nothing, as the plan has a sentence for that."""
