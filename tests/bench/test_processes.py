"""Promises about the child processes that the demo starts."""

import os
import select
import sys
from pathlib import Path

import pytest

from bench.processes import ProcessEnded, child

pytestmark = pytest.mark.service

SPEAKS_THEN_STAYS = "import sys, signal; print('ready', flush=True); signal.pause()"
IGNORES_SIGTERM = (
    "import signal; signal.signal(15, signal.SIG_IGN); print('ready', flush=True); signal.pause()"
)
STARTS_ANOTHER = (
    "import signal, subprocess, sys;"
    "other = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']);"
    "print(other.pid, flush=True); signal.pause()"
)


def _command(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def _ends(pid: int, within_s: float = 30.0) -> bool:
    """Whether the process is gone, or will be within this time."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], within_s)[0])
    finally:
        os.close(handle)


async def test_program_is_ended_when_its_block_ends(tmp_path: Path) -> None:
    """After the block the program is gone, by SIGTERM and not by force."""
    async with child(
        "it", _command(SPEAKS_THEN_STAYS), environment={}, log=tmp_path / "log", read_output=True
    ) as it:
        assert [await anext(it.output())] == [b"ready\n"]
        it.check()
    assert it.process.returncode == -15


async def test_program_is_ended_when_its_block_fails(tmp_path: Path) -> None:
    """An error in the block leaves nothing behind either.

    What the program started goes with it.
    """
    started: list[int] = []

    async def fail_in_block() -> None:
        command = _command(STARTS_ANOTHER)
        async with child(
            "it", command, environment={}, log=tmp_path / "log", read_output=True
        ) as it:
            started.extend((it.process.pid, int(await anext(it.output()))))
            assert not any(_ends(pid, within_s=0) for pid in started)
            raise RuntimeError("in the block")

    with pytest.raises(RuntimeError, match="in the block"):
        await fail_in_block()
    assert [_ends(pid) for pid in started] == [True, True]


async def test_program_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    """Ignoring SIGTERM delays the end by the time allowed, no more."""
    command, log = _command(IGNORES_SIGTERM), tmp_path / "log"
    async with child(
        "it", command, environment={}, log=log, read_output=True, stop_within_s=0.2
    ) as it:
        await anext(it.output())
    assert it.process.returncode == -9


async def test_early_end_is_told_with_the_last_words(tmp_path: Path) -> None:
    """Exit code, log file and its last lines are in the message."""
    code = "import sys; sys.stderr.write('one\\nport 8080 is taken\\n'); sys.exit(3)"
    async with child(
        "the hub", _command(code), environment=dict(os.environ), log=tmp_path / "hub.log"
    ) as it:
        await it.process.wait()
        with pytest.raises(
            ProcessEnded, match=r"(?s)the hub ended with exit code 3.*hub\.log.*port 8080 is taken"
        ):
            it.check()
