"""Self-test, `python -m satellite.selftest`: sound devices, hub, and a spoken command answered.

The command is spoken by espeak-ng into a file and takes the whole way through a satellite of its
own: wake word, end of speech, text, hub, answer. It asks for the time, which changes nothing. The
service must be stopped meanwhile: both would be the same satellite to the hub.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import wave
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from ingle.runtime.logs import configure_logs
from ingle.runtime.selftest_report import Attempt, Skipped, run_steps
from ingle.runtime.settings import SettingsError
from satellite.audio.riff import read_wav
from satellite.audio.wav import NOT_WOKEN, WavMicrophone
from satellite.check import open_microphone, open_speaker, reach_hub
from satellite.errors import HubAway, SatelliteError
from satellite.listening.wake import WakeWordDetector
from satellite.settings import SatelliteSettings

WAKE_WORD: Final = "hey_jarvis"
"""The one that espeak-ng's voice wakes with certainty (0.999), whatever words are set."""
SAID: Final = ("hey jarvis", "what time is it")
_VOICE: Final = ("-v", "en-gb", "-s", "150", "-p", "45")
_LEAD_S: Final = 1.0
"""Quiet before, in seconds: a wake word model believes nothing in its first 0.4 s."""
_GAP_S: Final = 0.35
_SPEAK_S: Final = 30.0
_ANSWER_S: Final = 180.0
"""Loading the models takes a minute on the smallest Pi."""
_EVERYTHING: Final = ("microphone", "speaker", "wake word", "hub", "answer")


class SelfTestError(Exception):
    """A step that failed; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0 where nothing failed, 1 where something did."""
    parser = argparse.ArgumentParser(
        prog="python -m satellite.selftest",
        description="Tries the sound devices and the hub, and lets a spoken command be answered. "
        "Stop the service first: sudo systemctl stop ingle-satellite",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--only", choices=_EVERYTHING, action="append", help="this step only; may be given again"
    )
    parser.add_argument(
        "--hub-may-be-away", action="store_true", help="without a hub, leave out what needs one"
    )
    given = parser.parse_args(arguments)
    try:
        settings = SatelliteSettings.read(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"The satellite's settings are wrong:\n{error}\n")
        return 1
    configure_logs(settings.logs)
    steps = _steps(settings, os.environ, may_be_away=given.hub_may_be_away)
    chosen = [(name, steps[name]) for name in _EVERYTHING if name in (given.only or _EVERYTHING)]
    failures = (SelfTestError, SatelliteError, SettingsError, OSError)
    report = asyncio.run(run_steps("satellite", chosen, failures))
    sys.stdout.write(f"{report.as_json() if given.json else report.as_table()}\n")
    return 0 if report.passed else 1


def _steps(
    settings: SatelliteSettings, environment: Mapping[str, str], *, may_be_away: bool
) -> dict[str, Attempt]:
    return {
        "microphone": partial(open_microphone, settings),
        "speaker": partial(open_speaker, settings),
        "wake word": partial(_wake_word, settings),
        "hub": partial(_hub, settings, may_be_away=may_be_away),
        "answer": partial(_answer, settings, environment, may_be_away=may_be_away),
    }


async def _wake_word(settings: SatelliteSettings) -> str:
    """Loads the words that are set, and hears the spoken one. Raises `SelfTestError`."""
    more = () if WAKE_WORD in settings.wake.names else (WAKE_WORD,)
    with tempfile.TemporaryDirectory() as folder:
        spoken = await _spoken(Path(folder))
        async with (
            WavMicrophone(spoken, fast=True, tail_s=1.0) as microphone,
            WakeWordDetector(
                (*settings.wake.models, *more),
                settings.wake.threshold,
                engine=settings.wake.engine,
                own_words=settings.own_words,
            ) as wake,
        ):
            async for frame in microphone.frames():
                if (heard := await wake.detect(frame)) is not None:
                    return f"{heard.word} was heard, score {heard.score:.2f}"
    raise SelfTestError(f"the wake word {WAKE_WORD} was not heard in a spoken command")


async def _hub(settings: SatelliteSettings, *, may_be_away: bool) -> str:
    try:
        return await reach_hub(settings)
    except HubAway as error:
        if may_be_away:
            raise Skipped(str(error)) from error
        raise


async def _answer(
    settings: SatelliteSettings, environment: Mapping[str, str], *, may_be_away: bool
) -> str:
    """The question by a satellite process; its answer. Raises `SelfTestError`."""
    if may_be_away:
        await _hub(settings, may_be_away=True)
    with tempfile.TemporaryDirectory() as folder:
        spoken = await _spoken(Path(folder))
        command = ("-m", "satellite", "--wav", str(spoken), "--fast", "--json", "--out", os.devnull)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *command),
            env={**environment, "WAKE_WORDS": WAKE_WORD, "WAKE_THRESHOLD": "0.5"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        printed, complaints = await _output(process, _ANSWER_S, "the question")
    if process.returncode == NOT_WOKEN:
        raise SelfTestError(f"the wake word {WAKE_WORD} was not heard in a spoken command")
    for line in printed.splitlines():
        turn = json.loads(line)
        if turn["outcome"] == "ok" and turn["answer"]:
            return f"{turn['text'] or 'a question'!r} was answered: {turn['answer']}"
        raise SelfTestError(
            f"a spoken question ended as {turn['outcome']}, without an answer: {_last(complaints)}"
        )
    raise SelfTestError(f"a spoken question was not answered: {_last(complaints)}")


def _last(complaints: str) -> str:
    lines = complaints.strip().splitlines()
    return lines[-1] if lines else "it gave no reason"


async def _spoken(folder: Path) -> Path:
    """The wake word and the question as a WAV file. Raises `SelfTestError`."""
    parts = []
    for number, words in enumerate(SAID):
        path = folder / f"{number}.wav"
        try:
            process = await asyncio.create_subprocess_exec(
                *("espeak-ng", *_VOICE, "-w", str(path), words),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        except FileNotFoundError as error:
            raise SelfTestError("espeak-ng is missing, which speaks the question") from error
        await _output(process, _SPEAK_S, "espeak-ng")
        if process.returncode:
            raise SelfTestError("espeak-ng could not speak the question")
        parts.append(await asyncio.to_thread(read_wav, path))
    rate = parts[0].sample_rate_hz
    joined = folder / "question.wav"
    with wave.open(str(joined), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        for quiet_s, part in zip((_LEAD_S, _GAP_S), parts, strict=True):
            file.writeframes(bytes(2 * round(quiet_s * rate)))
            file.writeframes(part.data)
    return joined


async def _output(
    process: asyncio.subprocess.Process, within_s: float, what: str
) -> tuple[str, str]:
    try:
        async with asyncio.timeout(within_s):
            printed, complaints = await process.communicate()
    except TimeoutError as error:
        raise SelfTestError(f"{what} was not through within {within_s:.0f} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return (printed or b"").decode(errors="replace"), (complaints or b"").decode(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
