"""Checks of a program's dependencies (`--check`): tries each once and prints a table."""

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
    """One dependency to try.

    `attempt` returns a detail to show, or raises one of the expected failures with a sentence.
    """

    name: str
    attempt: Callable[[], Awaitable[str]]
    within_s: float = TRY_S
    """How long it is waited for, in seconds."""


async def run_checks(checks: Sequence[Check], failures: tuple[type[Exception], ...]) -> int:
    """Prints a line for each check; returns 0 when all passed, else 1.

    `failures`: the exceptions with which a check may fail; any other is a bug and comes out.
    """
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
