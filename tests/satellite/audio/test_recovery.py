"""Sound devices that vanish while a satellite runs, and come back."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Self

import pytest
import structlog

from bench.virtual_sound import VirtualSound
from ingle.wire.backoff import Backoff
from links import eventually
from satellite.audio.recovery import HANGS, RecoveringMicrophone, RecoveringSpeaker, SoundHealth
from satellite.errors import AudioDeviceError
from satellite.ports import FRAME_BYTES, Earcon, PcmFrame, Played

pytestmark = pytest.mark.service
SOON = Backoff(least_s=0.001, most_s=0.002)
GONE = AudioDeviceError("the microphone 'usb' delivered nothing for 3 s: is it unplugged?")
HANGING = AudioDeviceError("the sound system hangs", hangs=True)


@dataclass
class Shelf:
    """Devices, one after the other, and what became of them."""

    outcomes: list[AudioDeviceError | None]
    """Of each try to open one: why it cannot be, or None; beyond the last it can."""
    opened: int = 0
    closed: int = 0
    tries: int = 0

    def open(self) -> None:
        error = next(chain(self.outcomes[self.tries : self.tries + 1], repeat(None)))
        self.tries += 1
        if error is not None:
            raise error
        self.opened += 1


@dataclass
class Usb:
    """A microphone that delivers so many frames of its number, and is then unplugged."""

    shelf: Shelf
    frames_each: int = 2
    overruns: int = 1
    live: bool = True
    ended: bool = False
    silent_s: float = 99.0
    number: int = 0

    async def __aenter__(self) -> Self:
        self.shelf.open()
        self.number = self.shelf.opened
        return self

    async def __aexit__(self, *_: object) -> None:
        self.shelf.closed += 1

    async def frames(self) -> AsyncIterator[PcmFrame]:
        for _ in range(self.frames_each):
            yield PcmFrame(bytes([self.number]) * FRAME_BYTES, 0.0)
        raise GONE


async def test_a_microphone_that_comes_back_is_heard_on() -> None:
    """Silence meanwhile, a device of its own each time, what was lost counted and shown."""
    shelf, health = Shelf([None, GONE, GONE]), SoundHealth()
    heard, seen = [], []
    async with asyncio.timeout(30), RecoveringMicrophone(lambda: Usb(shelf), health, SOON) as it:
        async for frame in it.frames():
            heard.append(frame.samples[0])
            seen.append((health.states.shown, it.silent_s))
            if heard[-1] == 3:
                break
    assert [number for number in heard if number] == [1, 1, 2, 2, 3]
    assert set(heard) == {0, 1, 2, 3}
    assert {state for number, state in zip(heard, seen, strict=True) if not number} == {
        ("deaf", 0.0)
    }
    assert {state for number, state in zip(heard, seen, strict=True) if number} == {("idle", 99.0)}
    assert health.losses == {"microphone": 2}
    assert (shelf.tries, shelf.opened, shelf.closed) == (5, 3, 3)
    assert it.overruns == 3


async def test_a_sound_system_that_hangs_is_left_to_a_new_process() -> None:
    """After some tries, in the words of the last."""
    shelf = Shelf([None, *[HANGING] * HANGS])

    async def listen() -> None:
        async with RecoveringMicrophone(lambda: Usb(shelf), SoundHealth(), SOON) as it:
            async for _ in it.frames():
                pass

    async with asyncio.timeout(30):
        with pytest.raises(AudioDeviceError, match="hangs"):
            await listen()
    assert shelf.tries == 1 + HANGS


async def test_at_the_start_the_microphone_must_be_there() -> None:
    """Whoever sets the satellite up is told so at once."""
    with pytest.raises(AudioDeviceError, match="unplugged"):
        async with RecoveringMicrophone(lambda: Usb(Shelf([GONE])), SoundHealth(), SOON):
            pass


@dataclass
class Box:
    """A speaker that records what it was given, and fails after so many pieces where it is to."""

    shelf: Shelf
    fails_after: list[int]
    heard: list[list[bytes]] = field(default_factory=list)
    chimes: list[str] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self.shelf.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.shelf.closed += 1

    async def play(self, pieces: AsyncIterator[bytes], sample_rate_hz: int) -> Played:
        self.heard.append([])
        left = self.fails_after.pop(0) if self.fails_after else None
        async for piece in pieces:
            self.heard[-1].append(piece)
            if left is not None and len(self.heard[-1]) >= left:
                raise GONE
        return Played(first_sample_s=1.0, underruns=0)

    async def chime(self, sound: Earcon) -> None:
        self.chimes.append(sound)

    def hold(self) -> None: ...

    def resume(self) -> None: ...


async def said(*words: bytes) -> AsyncIterator[bytes]:
    for word in words:
        yield word


async def test_an_answer_that_the_speaker_lost_is_said_again_from_its_beginning() -> None:
    """On the device that came back."""
    shelf, health = Shelf([None, GONE]), SoundHealth()
    box = Box(shelf, fails_after=[2])
    async with asyncio.timeout(30), RecoveringSpeaker(lambda: box, health, SOON) as speaker:
        played = await speaker.play(said(b"a", b"b", b"c"), 16_000)
    assert box.heard == [[b"a", b"b"], [b"a", b"b", b"c"]]
    assert played.first_sample_s == 1.0
    assert health.losses == {"speaker": 1}
    assert shelf.closed == shelf.opened == 2


async def test_an_answer_that_nobody_waits_for_any_more_is_an_error() -> None:
    """Where the speaker stays away."""
    shelf = Shelf([None, *[GONE] * 100])
    slow = Backoff(least_s=11.0, most_s=11.0)
    async with RecoveringSpeaker(lambda: Box(shelf, [1]), SoundHealth(), slow) as speaker:
        with pytest.raises(AudioDeviceError, match="unplugged"):
            await speaker.play(said(b"a", b"b"), 16_000)


async def test_a_chime_without_a_speaker_is_no_error() -> None:
    """The next one opens it again."""
    shelf, health = Shelf([None]), SoundHealth()
    box = Box(shelf, [])
    async with RecoveringSpeaker(lambda: box, health, SOON) as speaker:
        await health.release()
        shelf.outcomes = [None, GONE]
        with structlog.testing.capture_logs() as logs:
            await speaker.chime("wake")
        await speaker.chime("done")
    assert [line["event"] for line in logs] == ["speaker.lost"]
    assert box.chimes == ["done"]
    assert health.losses == {"speaker": 1}


async def test_the_speaker_lets_go_while_a_microphone_is_looked_for() -> None:
    """PortAudio looks for devices only when nobody uses it; what plays is not cut."""
    shelf, health = Shelf([]), SoundHealth()
    box = Box(shelf, [])
    may_end = asyncio.Event()

    async def long() -> AsyncIterator[bytes]:
        yield b"a"
        await may_end.wait()

    async with (
        asyncio.timeout(30),
        RecoveringSpeaker(lambda: box, health, SOON) as speaker,
        asyncio.TaskGroup() as tasks,
    ):
        playing = tasks.create_task(speaker.play(long(), 16_000))
        await eventually(lambda: box.heard)
        await health.release()
        assert shelf.closed == 0
        may_end.set()
        await playing
        await health.release()
        assert shelf.closed == 1
        await speaker.play(said(b"b"), 16_000)
    assert box.heard == [[b"a"], [b"b"]]


REPLUGGED = """
import asyncio
from satellite.audio.microphone import PyAudioMicrophone
from satellite.audio.recovery import RecoveringMicrophone, RecoveringSpeaker, SoundHealth
from satellite.audio.speaker import PyAudioSpeaker

async def said():
    yield bytes(8000)

async def main():
    health = SoundHealth()
    microphone = RecoveringMicrophone(PyAudioMicrophone, health)
    async with microphone, RecoveringSpeaker(PyAudioSpeaker, health) as speaker:
        await speaker.play(said(), 16_000)
        told = None
        async for _ in microphone.frames():
            now = (health.states.shown, health.losses["microphone"])
            if now != told:
                print(*now, flush=True)
                told = now
            if now == ("idle", 1):
                break
        played = await speaker.play(said(), 16_000)
        print("played", played.first_sample_s is not None, flush=True)

asyncio.run(main())
"""


@pytest.mark.device
def test_a_sound_server_that_died_and_came_back_is_heard_and_played_to_again() -> None:
    """In one process: what a service manager's restart would lose is kept."""
    with (
        VirtualSound() as sound,
        subprocess.Popen(
            [sys.executable, "-c", REPLUGGED],
            env={**os.environ, **sound.env},
            stdout=subprocess.PIPE,
            text=True,
        ) as program,
    ):
        assert program.stdout is not None
        said = iter(line.strip() for line in program.stdout if line[:4] in ("idle", "deaf", "play"))
        try:
            assert next(said) == "idle 0"
            sound.kill()
            assert next(said) == "deaf 1"
            sound.revive()
            assert next(said) == "idle 1"
            assert next(said) == "played True"
            assert program.wait(60) == 0
        finally:
            program.kill()
