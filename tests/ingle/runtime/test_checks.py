"""The table of `--check`: how long each dependency is waited for, and what is shown meanwhile."""

import asyncio

import pytest

from ingle.runtime.checks import LOAD_S, TRY_S, Check, run_checks
from links import eventually

pytestmark = pytest.mark.pure


class _Failed(Exception):
    """What a check may fail with."""


async def test_a_check_that_takes_long_is_told_of_and_waited_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """On stderr, every so often; the table on stdout has one line for each."""
    loaded = asyncio.Event()

    async def load() -> str:
        await loaded.wait()
        return "Whisper"

    async def told() -> None:
        line = "recogniser       ...     0 s so far, at most 300 s\n"
        await eventually(lambda: capsys.readouterr().err.startswith(line))
        loaded.set()

    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        tasks.create_task(told())
        slow = Check("recogniser", load, LOAD_S, progress_s=0.001)
        running = tasks.create_task(run_checks([slow], (_Failed,)))
    assert running.result() == 0
    assert capsys.readouterr().out == "recogniser       ok      Whisper\n"


async def test_a_check_that_fails_or_takes_too_long_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And the next one is tried all the same."""

    async def refuse() -> str:
        raise _Failed("no such device")

    async def hang() -> str:
        await asyncio.Event().wait()
        return ""

    checks = [Check("microphone", refuse), Check("broker", hang, within_s=0.01)]
    assert await run_checks(checks, (_Failed,)) == 1
    assert capsys.readouterr().out.splitlines() == [
        "microphone       FAILED  no such device",
        "broker           FAILED  no answer within 0 s",
    ]


def test_a_model_may_take_longer_than_a_server() -> None:
    """A busy small machine needs more than the 10 s in which a server answers."""
    assert LOAD_S >= 10 * TRY_S
