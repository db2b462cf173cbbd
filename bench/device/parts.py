"""Parts of a device's report: each measures one thing, or says why it can't be measured here.

None needs a package of the bench. A satellite has no hub and a small one no recogniser: their parts
are told as not there.
"""

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.results.draft import ResultDraft

if TYPE_CHECKING:
    from ingle.speech.engine import Voice

WITHIN_S: Final = 10.0
"""How long one thing is repeated on a slow machine, in seconds."""
_SYNCED_BYTES: Final = 4096
_TURNS_STORED: Final = 20_000
_COMMANDS: Final = ("turn on the kitchen light", "what time is it", "set a timer for 10 minutes")
_SENTENCES: Final = ("The kitchen light is on.", "It is half past nine.", "All the doors are shut.")
_SILENT_FRAMES: Final = 300
"""Ten seconds of them."""
_ESPEAK_WITHIN_S: Final = 20.0
_ESPEAK_HZ: Final = 22_050
_RATE_HZ: Final = 16_000
_WAV_HEADER: Final = 44

Measure = Callable[[ResultDraft, Path, Mapping[str, str]], Awaitable[None]]


class NotHere(Exception):
    """Why a part can't be measured on this machine."""


@contextmanager
def installed(what: str) -> Iterator[None]:
    """A package that is not there is a reason, not a mistake."""
    try:
        yield
    except ImportError as error:
        raise NotHere(f"{what} is not installed here ({error.name or error})") from error


async def disk(draft: ResultDraft, folder: Path, environment: Mapping[str, str]) -> None:
    """A write of 4 KB until it is durable, as a turn's is: where the state is kept."""
    del environment
    taken_ms: list[float] = []
    with tempfile.TemporaryFile(dir=folder) as file:
        until_s = time.monotonic() + WITHIN_S
        while len(taken_ms) < 300 and time.monotonic() < until_s:
            begun_s = time.perf_counter()
            file.write(bytes(_SYNCED_BYTES))
            file.flush()
            os.fsync(file.fileno())
            taken_ms.append(_ms_since(begun_s))
    draft.percentiles("durable_write", taken_ms)


async def understanding(draft: ResultDraft, folder: Path, environment: Mapping[str, str]) -> None:
    """A typed command to its plan in the demo home, without a language model."""
    del folder, environment
    with installed("the hub"):
        from datetime import UTC, datetime

        from hub.home.demo import DemoHome
        from hub.intents import LocalIntents

    home, intents, taken_ms = DemoHome().snapshot(), LocalIntents(), list[float]()
    begun_s = time.perf_counter()
    intents.learn(home)
    draft.single("names_learned", _ms_since(begun_s), "ms")
    until_s = time.monotonic() + WITHIN_S
    while len(taken_ms) < 300 and time.monotonic() < until_s:
        for text in _COMMANDS:
            begun_s = time.perf_counter()
            intents.plan(intents.forms(text), room_id="kitchen", home=home, now=datetime.now(UTC))
            taken_ms.append(_ms_since(begun_s))
    draft.percentiles("command_understood", taken_ms)


async def context(draft: ResultDraft, folder: Path, environment: Mapping[str, str]) -> None:
    """A conversation's context from SQLite with 20,000 turns, one read at a time."""
    del environment
    with installed("the hub"):
        from bench.scenarios.context import EXCHANGES, STORE_TARGET_MS, timed
        from bench.seeded_databases import Workload, filled_sqlite

    workload = Workload(rows=_TURNS_STORED, reads=300, concurrent=1)
    async with filled_sqlite(folder, workload) as database:

        async def read(session: str, room: str) -> object:
            return await database.load_context(session, room, EXCHANGES)

        report = await timed(workload, read, STORE_TARGET_MS)
    draft.percentiles("context_from_sqlite", report.latencies_ms)


async def hub(draft: ResultDraft, folder: Path, environment: Mapping[str, str]) -> None:
    """A hub of its own, from its start to ready, its memory, and typed commands one at a time."""
    with installed("the hub"):
        from bench.own_hub import own_hub

    begun_s, taken_ms = time.perf_counter(), list[float]()
    async with own_hub(environment, folder) as running:
        draft.single("hub_start_to_ready", (time.perf_counter() - begun_s), "s")
        until_s = time.monotonic() + WITHIN_S
        while len(taken_ms) < 300 and time.monotonic() < until_s:
            begun_s = time.perf_counter()
            await running.ask(_COMMANDS[len(taken_ms) % 2])
            taken_ms.append(_ms_since(begun_s))
        draft.single("hub_memory", _resident_mb(running.process.process.pid), "MB")
    draft.percentiles("typed_command", taken_ms)


async def listening(draft: ResultDraft, folder: Path, environment: Mapping[str, str]) -> None:
    """What a second of sound costs an idle satellite: wake words and voice activity."""
    del folder, environment
    with installed("the satellite"):
        from satellite.listening.vad import SileroSpeechDetector
        from satellite.listening.wake import WakeWordDetector
        from satellite.ports import FRAME_BYTES, FRAME_S, PcmFrame
        from satellite.settings import WakeSettings

    chosen = WakeSettings.read({})
    speech, sound_s = SileroSpeechDetector(), _SILENT_FRAMES * FRAME_S
    async with WakeWordDetector(chosen.models, chosen.threshold) as detector:
        frames = [PcmFrame(bytes(FRAME_BYTES), at * FRAME_S) for at in range(_SILENT_FRAMES)]
        used_s = time.process_time()
        for frame in frames:
            await detector.detect(frame)
        woken_s = time.process_time()
        for frame in frames:
            speech.probability(frame)
    draft.single("wake_words", 100 * (woken_s - used_s) / sound_s, "%", _SILENT_FRAMES)
    share = 100 * (time.process_time() - woken_s) / sound_s
    draft.single("voice_activity", share, "%", _SILENT_FRAMES)


async def recogniser(draft: ResultDraft, folder: Path, environment: Mapping[str, str]) -> None:
    """A spoken command to its text, by the recogniser that the settings choose here."""
    del folder
    with installed("speech to text"):
        from ingle.speech.engine import SpeechError
        from ingle.speech.loading import load_recogniser
        from ingle.speech.settings import SpeechSettings

    said, begun_s, taken_ms = _spoken(_COMMANDS[1]), time.perf_counter(), list[float]()
    settings = SpeechSettings.read(environment)
    try:
        engine = await asyncio.to_thread(load_recogniser, settings, language="en")
    except SpeechError as error:
        raise NotHere(str(error)) from error
    try:
        await engine.warm_up()
        draft.single("recogniser_loaded", time.perf_counter() - begun_s, "s")
        draft.remark(f"The recogniser is {engine.name}; the command lasts {_length_s(said):.1f} s.")
        until_s = time.monotonic() + WITHIN_S
        while len(taken_ms) < 300 and time.monotonic() < until_s:
            begun_s = time.perf_counter()
            utterance = engine.listen()
            utterance.feed(said)
            await utterance.result()
            taken_ms.append(_ms_since(begun_s))
    finally:
        engine.close()
    draft.percentiles("command_transcribed", taken_ms)


async def voice(draft: ResultDraft, folder: Path, environment: Mapping[str, str]) -> None:
    """The first sound of a new sentence, by the voice that the settings choose here."""
    with installed("the voice"):
        from ingle.speech.engine import SpeechError
        from ingle.speech.settings import SpeechSettings
        from ingle.speech.voices.choice import VoiceFolders, load_voice

    settings, begun_s = SpeechSettings.read(environment), time.perf_counter()
    folders, taken_ms = VoiceFolders.within(folder, "bench"), list[float]()
    try:
        engine = await asyncio.to_thread(load_voice, settings, folders)
    except SpeechError as error:
        raise NotHere(str(error)) from error
    try:
        await engine.warm_up()
        draft.single("voice_loaded", time.perf_counter() - begun_s, "s")
        draft.remark(f"The voice is {engine.name}.")
        until_s = time.monotonic() + WITHIN_S
        while len(taken_ms) < 300 and time.monotonic() < until_s:
            taken_ms.append(await _first_sound_ms(engine, _SENTENCES[len(taken_ms) % 3]))
    finally:
        engine.close()
    draft.percentiles("first_sound", taken_ms)


async def _first_sound_ms(engine: "Voice", sentence: str) -> float:
    """The whole sentence is made, so that the next one does not wait for its rest."""
    begun_s, first_ms = time.perf_counter(), None
    async for _ in engine.speak(sentence):
        first_ms = _ms_since(begun_s) if first_ms is None else first_ms
    return _ms_since(begun_s) if first_ms is None else first_ms


PARTS: Final[Mapping[str, Measure]] = {
    "disk": disk,
    "understanding": understanding,
    "context": context,
    "hub": hub,
    "listening": listening,
    "recogniser": recogniser,
    "voice": voice,
}
"""In the order they are measured: a minute or two on a Raspberry Pi."""


def _spoken(text: str) -> bytes:
    """By espeak-ng, at the recogniser's rate. Raises `NotHere`."""
    try:
        done = subprocess.run(
            ("espeak-ng", "--stdout", "-v", "en-gb", "-s", "150", text),
            capture_output=True,
            check=True,
            timeout=_ESPEAK_WITHIN_S,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotHere(f"espeak-ng can't speak a command: {error}") from error
    sound = np.frombuffer(done.stdout[_WAV_HEADER:][: -(len(done.stdout) % 2) or None], "<i2")
    places = np.arange(0, len(sound) - 1, _ESPEAK_HZ / _RATE_HZ)
    return bytes(np.interp(places, np.arange(len(sound)), sound).astype("<i2").tobytes())


def _length_s(samples: bytes) -> float:
    return len(samples) / 2 / _RATE_HZ


def _ms_since(begun_s: float) -> float:
    return (time.perf_counter() - begun_s) * 1000.0


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
