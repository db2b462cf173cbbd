"""The table of `--check`, alike on both machines: each dependency is tried once."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ingle.runtime.redaction import without_passwords

TRY_S: Final = 10.0
"""How long a dependency is waited for, in seconds."""


@dataclass(frozen=True, slots=True)
class Check:
    """A dependency's name, and what tries it: it returns a detail to show, or raises with a sentence."""

    name: str
    attempt: Callable[[], Awaitable[str]]
    within_s: float = TRY_S
    """How long it is waited for, in seconds."""


async def run_checks(checks: Sequence[Check], failures: tuple[type[Exception], ...]) -> int:
    """Prints a line for each; 0 when all passed, else 1. `failures` are what a check may raise; else it is a bug."""
    passed = True
    for check in checks:
        try:
            async with asyncio.timeout(check.within_s):
                mark, detail = "ok", await check.attempt()
        except TimeoutError:
            passed, mark, detail = False, "FAILED", f"no answer within {check.within_s:.0f} s"
        except failures as error:
            passed, mark, detail = False, "FAILED", str(error)
        sys.stdout.write(f"{check.name:16} {mark:7} {without_passwords(detail)}\n")
        sys.stdout.flush()
    return 0 if passed else 1
