"""What other programs play, on a virtual sound card with a real PulseAudio."""

import asyncio
import json
import os
import subprocess
import wave
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from ingle.runtime.tasks import background
from links import eventually
from satellite.audio.ducking import QUIETER, Ducking
from satellite.audio.sound_server import PlayedStream, PulseStreams, SoundServerAway
from satellite.audio.speaker import PyAudioSpeaker
from satellite.states import SatelliteStates
from sound import virtual_sound

pytestmark = [pytest.mark.device, pytest.mark.usefixtures("virtual_sound")]
__all__ = ["virtual_sound"]

FULL = (65_536,)
SOFT = (round(65_536 * QUIETER),)
SERVER = PulseStreams()


@contextmanager
def music(folder: Path, device: str = "speaker") -> Iterator[int]:
    """Another program that plays a minute of silence; its process."""
    path = folder / "music.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(60 * 32_000))
    with subprocess.Popen(["paplay", f"--device={device}", str(path)]) as player:
        try:
            yield player.pid
        finally:
            player.kill()


def volume_elsewhere(process: int) -> str:
    """Of a stream that is not played on the speaker, as pactl tells it; "" before it plays."""
    ran = subprocess.run(
        ["pactl", "--format=json", "list", "sink-inputs"], capture_output=True, check=True
    )
    volumes = (
        str(one["volume"]["mono"]["value"])
        for one in json.loads(ran.stdout)
        if one["properties"].get("application.process.id") == str(process)
    )
    return next(volumes, "")


def of(process: int) -> PlayedStream | None:
    return next((one for one in SERVER.streams() if one.process == process), None)


async def until(process: int, volumes: tuple[int, ...]) -> PlayedStream:
    """The stream of that process, once it is so loud."""

    def found() -> PlayedStream | None:
        stream = of(process)
        return stream if stream is not None and stream.volumes == volumes else None

    await eventually(lambda: found() is not None)
    stream = of(process)
    assert stream is not None
    return stream


@asynccontextmanager
async def ducking(kept: Path) -> AsyncIterator[SatelliteStates]:
    states = SatelliteStates()
    async with background(Ducking(states, SERVER, kept, release_s=0.05).run()):
        yield states


async def test_music_is_quieter_from_the_wake_word_to_the_end_of_the_answer(tmp_path: Path) -> None:
    """And what begins to play meanwhile; the satellite's own sound is as loud as ever."""
    own_ended = asyncio.Event()

    async def answer() -> AsyncIterator[bytes]:
        yield bytes(16_000)
        await own_ended.wait()

    with music(tmp_path) as first:
        await until(first, FULL)
        async with ducking(tmp_path / "kept") as states, PyAudioSpeaker() as speaker:
            states.turn("listening")
            await until(first, SOFT)
            with music(tmp_path) as second:
                await until(second, FULL)
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(speaker.play(answer(), 16_000))
                    await eventually(lambda: of(os.getpid()) is not None)
                    with states.during("speaking"):
                        states.turn(None)
                        await until(second, SOFT)
                        own = of(os.getpid())
                        assert own is not None
                        assert set(own.volumes) == set(FULL)
                    await until(first, FULL)
                    await until(second, FULL)
                    own_ended.set()


async def test_what_is_not_played_on_the_speaker_is_left_alone(tmp_path: Path) -> None:
    """A program that feeds the virtual microphone, or another room's speaker."""
    with music(tmp_path) as heard, music(tmp_path, "mic_feed") as elsewhere:
        await until(heard, FULL)
        await eventually(lambda: volume_elsewhere(elsewhere))
        async with ducking(tmp_path / "kept") as states:
            states.turn("listening")
            await until(heard, SOFT)
            assert of(elsewhere) is None
            assert volume_elsewhere(elsewhere) == str(FULL[0])


async def test_what_a_person_sets_meanwhile_stays_so(tmp_path: Path) -> None:
    """Only what is still as quiet as it was made is brought back."""
    with music(tmp_path) as player, music(tmp_path) as other:
        await until(other, FULL)
        stream = await until(player, FULL)
        async with ducking(tmp_path / "kept") as states:
            states.turn("listening")
            await until(player, SOFT)
            await until(other, SOFT)
            SERVER.set_volumes(stream.index, (20_000,))
            states.turn(None)
            await until(other, FULL)
        await until(player, (20_000,))


async def test_a_satellite_that_ends_leaves_nothing_quiet(tmp_path: Path) -> None:
    """Stopped in a command it puts it right at once; killed, at its next start."""
    kept = tmp_path / "kept"
    with music(tmp_path) as player:
        stream = await until(player, FULL)
        async with ducking(kept) as states:
            states.turn("listening")
            await until(player, SOFT)
            left = kept.read_bytes()
        await until(player, FULL)
        SERVER.set_volumes(stream.index, SOFT)  # as a process that was killed leaves it
        kept.write_bytes(left)
        async with ducking(kept):
            await until(player, FULL)
        assert json.loads(kept.read_text()) == []


class Streams:
    """`PlayedStreams` of a server that keeps a program's volume for its next stream."""

    def __init__(self, *streams: PlayedStream) -> None:
        self.playing = {stream.index: stream for stream in streams}

    def streams(self) -> list[PlayedStream]:
        return list(self.playing.values())

    def set_volumes(self, index: int, volumes: tuple[int, ...]) -> None:
        self.playing[index] = stream(index, *volumes)


def stream(index: int, *volumes: int) -> PlayedStream:
    return PlayedStream(index=index, process=1, restored_as="by:player", volumes=volumes)


async def test_a_song_that_ends_meanwhile_does_not_make_the_next_one_quiet(tmp_path: Path) -> None:
    """The server begins it as quietly as the last ended."""
    server, states = Streams(stream(1, *FULL)), SatelliteStates()
    async with background(Ducking(states, server, tmp_path / "kept", release_s=0.01).run()):
        states.turn("listening")
        await eventually(lambda: server.playing[1].volumes == SOFT)
        server.playing = {}
        states.turn(None)
        await eventually(lambda: "by:player" in (tmp_path / "kept").read_text())
        server.playing = {2: stream(2, *SOFT)}
        states.turn("listening")
        states.turn(None)
        await eventually(lambda: server.playing[2].volumes == FULL)


class Nobody:
    """`PlayedStreams` where no server is."""

    asked = 0

    def streams(self) -> list[PlayedStream]:
        self.asked += 1
        raise SoundServerAway("Connection refused")

    def set_volumes(self, index: int, volumes: tuple[int, ...]) -> None: ...


async def test_a_machine_without_a_sound_server_is_asked_now_and_then(tmp_path: Path) -> None:
    """Most satellites have none: that is no error, and costs one question a minute at most."""
    server, states = Nobody(), SatelliteStates()
    async with background(Ducking(states, server, tmp_path / "kept").run()):
        states.turn("listening")
        await eventually(lambda: server.asked == 1)
        for activity in ("thinking", None, "listening"):
            states.turn(activity)
            await asyncio.to_thread(lambda: None)
    assert server.asked == 1


def test_without_a_server_or_the_program_it_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Said by one error."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    with pytest.raises(SoundServerAway):
        SERVER.streams()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SoundServerAway):
        SERVER.streams()
