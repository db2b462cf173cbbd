"""Checks of a program's dependencies (`--check`): tries each once and prints a table."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ingle.runtime.redaction import without_passwords
from ingle.runtime.tasks import background

TRY_S: Final = 10.0
"""How long a dependency is waited for, in seconds."""
LOAD_S: Final = 300.0
"""How long a model may take to load, in seconds: half a second on a desktop, minutes on a busy
small machine, or where it is downloaded first."""
PROGRESS_S: Final = 5.0
"""How often it is told that a check still runs, in seconds."""


@dataclass(frozen=True, slots=True)
class Check:
    """One dependency to try.

    `attempt` returns a detail to show, or raises one of the expected failures with a sentence.
    """

    name: str
    attempt: Callable[[], Awaitable[str]]
    within_s: float = TRY_S
    """How long it is waited for, in seconds."""
    progress_s: float = PROGRESS_S
    """How often it is told that it still runs, in seconds."""


async def run_checks(checks: Sequence[Check], failures: tuple[type[Exception], ...]) -> int:
    """Prints a line for each check; returns 0 when all passed, else 1.

    While one takes long, that is told on stderr, which is no part of the table. `failures`: the
    exceptions with which a check may fail; any other is a bug and comes out.
    """
    passed = True
    for check in checks:
        try:
            async with background(_tell_progress(check)), asyncio.timeout(check.within_s):
                mark, detail = "ok", await check.attempt()
        except TimeoutError:
            passed, mark, detail = False, "FAILED", f"no answer within {check.within_s:.0f} s"
        except failures as error:
            passed, mark, detail = False, "FAILED", str(error)
        sys.stdout.write(f"{check.name:16} {mark:7} {without_passwords(detail)}\n")
        sys.stdout.flush()
    return 0 if passed else 1


async def _tell_progress(check: Check) -> None:
    begun_s = time.monotonic()
    while True:
        await asyncio.sleep(check.progress_s)
        elapsed_s = time.monotonic() - begun_s
        sys.stderr.write(
            f"{check.name:16} ...     {elapsed_s:.0f} s so far, at most {check.within_s:.0f} s\n"
        )
        sys.stderr.flush()
