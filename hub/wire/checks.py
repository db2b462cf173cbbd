"""The table of `--check`, alike on both machines: each dependency is tried once."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

TRY_S: Final = 10.0
"""How long each dependency is waited for, in seconds."""

Check = tuple[str, Callable[[], Awaitable[str]]]
"""A dependency's name, and what tries it: it returns a detail to show, or raises with a sentence."""


async def run_checks(checks: Sequence[Check], failures: tuple[type[Exception], ...]) -> int:
    """Prints a line for each; 0 when all passed, else 1. `failures` are what a check may raise; else it is a bug."""
    passed = True
    for name, attempt in checks:
        try:
            async with asyncio.timeout(TRY_S):
                mark, detail = "ok", await attempt()
        except TimeoutError:
            passed, mark, detail = False, "FAILED", f"no answer within {TRY_S:.0f} s"
        except failures as error:
            passed, mark, detail = False, "FAILED", str(error)
        sys.stdout.write(f"{name:16} {mark:7} {detail}\n")
    return 0 if passed else 1
