"""Fixture `virtual_sound`: the virtual sound card of device tests, one for the test run."""

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator

import numpy as np
import pytest

from bench.virtual_sound import VirtualSound

TRIES = 4
LIMIT_S = 30.0


@pytest.fixture(scope="session")
def virtual_sound() -> Iterator[VirtualSound]:
    """A sound card of this test run's own.

    The devices that PortAudio finds in this process are its devices.
    """
    with VirtualSound() as sound:
        # PortAudio reads these each time it is initialised, which every microphone and speaker does
        # anew.
        before = {name: os.environ.get(name) for name in sound.env}
        os.environ.update(sound.env)
        try:
            yield sound
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name)
                else:
                    os.environ[name] = value


async def likest(attempt: Callable[[], Awaitable[bytes]], played: bytes, *, enough: float) -> float:
    """The likeness of what `attempt` records with what was played, the highest of up to `TRIES`.

    A sound card runs in real time, a virtual one too: on a busy machine a block of a recording may
    be missing now and then. What the program under test does wrong is in every recording.
    """
    best = 0.0
    for _ in range(TRIES):
        best = max(best, likeness(await attempt(), played))
        if best > enough:
            break
    return best


def likeness(heard: bytes, played: bytes) -> float:
    """The highest cross-correlation, up to 1.0, of what was played with part of what was heard."""
    long, short = (np.frombuffer(sound, "<i2").astype(np.float64) for sound in (heard, played))
    size = 1 << (len(long) + len(short)).bit_length()
    products = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
    at = int(np.argmax(products[: len(long) - len(short) + 1]))
    part = long[at : at + len(short)]
    return float(part @ short / np.sqrt((part @ part) * (short @ short)))


def ended_after_sound_died(code: str, *, once: str) -> tuple[int, bytes]:
    """Runs a program whose sound server is killed once it prints `once`.

    Returns its exit code and what it printed after that. A process of its own, as what a dead
    device leaves behind is unknown.
    """
    with VirtualSound() as sound:
        environment = {**os.environ, **sound.env}
        with subprocess.Popen(
            [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE
        ) as program:
            assert program.stdout is not None
            while once.encode() not in program.stdout.readline():
                assert program.poll() is None
            sound.kill()
            said, _ = program.communicate(timeout=LIMIT_S)
    return program.returncode, said
