"""The demo: speaks a command to a real satellite process and lets a real hub process answer it.

    python -m bench.demo --say "turn on the kitchen light"
    python -m bench.demo --wav recording.wav

Tells each stage as it happens, then prints the transcript, the action, the answer and when each
stage ran; leaves the answer as a WAV file. Everything runs on embedded defaults: settings of other
brokers, hubs, homes and databases in the environment are not looked at, those of the speech engines
and wake words are. Exit code 0 only if every turn ended `ok`.
"""

import argparse
import asyncio
import fcntl
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from bench.demo_report import TurnLine, failure, told
from bench.demo_stages import Stages, turns_told
from bench.loudspeaker import play_aloud
from bench.own_hub import OwnHub, own_hub
from bench.processes import Child, ProcessEnded, child
from bench.scenario import BenchError
from bench.utterance import UtteranceError, speak_command, speakable
from hub.home.demo import DemoHome, described
from hub.settings import HomeSettings
from ingle.runtime.logs import configure_logs
from ingle.runtime.settings import LogSettings
from satellite.audio.riff import read_wav
from satellite.audio.wav import NOT_WOKEN
from satellite.errors import WavError
from satellite.settings import SatelliteSettings

DEFAULT_SENTENCE: Final = "turn on the kitchen light"
OUTPUT: Final = Path("demo-out")
ANSWER_WITHIN_S: Final = 90.0
"""On top of the recording's own length: the satellite's start, the answer, and the file's end, in
seconds."""


class DemoError(Exception):
    """Why there is no answer to show, in a sentence for the person at the terminal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the demo and returns its exit code."""
    options = _parser().parse_args(arguments)
    configure_logs(LogSettings.read({"LOG_LEVEL": "error"}))
    try:
        return asyncio.run(_until_terminated(options))
    except KeyboardInterrupt:
        print("\ndemo: interrupted; everything it started is stopped", file=sys.stderr)
        return 130
    except (DemoError, ProcessEnded, BenchError) as error:
        print(f"\ndemo: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.demo", description="Speak a command, hear it answered."
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--say", metavar="TEXT", help=f"the command to speak (default: {DEFAULT_SENTENCE!r})"
    )
    what.add_argument(
        "--wav", metavar="FILE", help="a recording that holds the wake word and a command"
    )
    parser.add_argument(
        "--quiet", action="store_true", help="do not play the answer aloud where there is a speaker"
    )
    return parser


async def _until_terminated(options: argparse.Namespace) -> int:
    """SIGTERM ends the demo as Ctrl-C does."""
    running = asyncio.current_task()
    if running is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    try:
        return await _demo(options.say, options.wav, aloud=not options.quiet)
    except asyncio.CancelledError as cancelled:
        raise KeyboardInterrupt from cancelled


async def _demo(say: str | None, wav: str | None, *, aloud: bool) -> int:
    with _output_to_ourselves():
        return await _spoken_and_answered(say, wav, aloud=aloud)


async def _spoken_and_answered(say: str | None, wav: str | None, *, aloud: bool) -> int:
    answer = OUTPUT / "answer.wav"
    phrase = _wake_phrase(os.environ)
    if wav is not None:
        said, spoken = f"the recording {wav}", _recording(wav)
    else:
        sentence, spoken = _sentence(say), OUTPUT / "said.wav"
        said = f"“{phrase}, {sentence}”"
        await _synthesise(phrase, sentence, spoken)
    length_s = await asyncio.to_thread(_length_s, spoken)
    print(f"Said         {said}", flush=True)
    turns = await _answered(spoken, length_s, answer, Stages())
    if not turns:
        raise DemoError(
            f"the satellite heard no command in {spoken}: "
            f"a recording has to begin with the wake word “{phrase}”, and "
            f"a command has to follow within 4 s. Its log is {OUTPUT / 'satellite.log'}"
        )
    print()
    plain = "█▏".encode(sys.stdout.encoding or "ascii", "ignore") == b""
    for turn in turns:
        print("\n".join(told(turn, plain=plain)))
    print(
        f"\n  The answer to listen to: {answer}   (what was said: {spoken}; logs: {OUTPUT}/*.log)"
    )
    if aloud and answer.exists():
        await play_aloud(answer)
    failures = [failure(turn) for turn in turns if turn.outcome != "ok"]
    if failures:
        raise DemoError("\n".join(failures))
    return 0


# -- what goes in ---------------------------------------------------------------------------------


@contextmanager
def _output_to_ourselves() -> Iterator[None]:
    """Empties the output folder and locks it against other runs.

    Raises `DemoError` where another demo holds it, or it cannot be written.
    """
    with ExitStack() as stack:
        try:
            OUTPUT.mkdir(exist_ok=True)
            lock = stack.enter_context((OUTPUT / ".lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for name in ("answer.wav", "said.wav", "hub.log", "satellite.log"):
                (OUTPUT / name).unlink(missing_ok=True)
        except BlockingIOError as error:
            raise DemoError(
                f"another demo is running in {OUTPUT.resolve()}: let it end first"
            ) from error
        except OSError as error:
            raise DemoError(f"{OUTPUT.resolve()} cannot be written: {error.strerror}") from error
        yield


def _wake_phrase(environment: Mapping[str, str]) -> str:
    """The first of WAKE_WORDS as it is spoken."""
    first = (
        environment.get("WAKE_WORDS", "").split(",")[0].partition("=")[0].strip() or "hey_jarvis"
    )
    return Path(first).stem.replace("_", " ").replace("-", " ").strip()


def _sentence(say: str | None) -> str:
    if say is None:
        return DEFAULT_SENTENCE
    try:
        return speakable(say)
    except UtteranceError as error:
        raise DemoError(f"SAY cannot be spoken: {error}") from error


def _recording(wav: str) -> Path:
    path = Path(wav)
    if not wav.strip():
        raise DemoError("WAV is empty: name a recording, e.g. WAV=recording.wav")
    if not path.is_file():
        raise DemoError(
            f"WAV={wav}: "
            f"{'is a folder, no recording' if path.is_dir() else 'there is no such file'}"
        )
    return path


def _length_s(path: Path) -> float:
    """The recording's length. Raises `DemoError` for what is no usable WAV."""
    try:
        sound = read_wav(path)
    except WavError as error:
        raise DemoError(str(error)) from error
    return sound.frames / sound.sample_rate_hz


async def _synthesise(phrase: str, sentence: str, path: Path) -> None:
    try:
        await speak_command(phrase, sentence, path)
    except UtteranceError as error:
        raise DemoError(f"the command cannot be spoken: {error}") from error


# -- the two processes ----------------------------------------------------------------------------


async def _answered(spoken: Path, length_s: float, answer: Path, stages: Stages) -> list[TurnLine]:
    """Starts a hub and a satellite that hears `spoken`, and returns the turns the satellite prints.

    `length_s`: the length of the recording; the limit is that and `ANSWER_WITHIN_S`.
    """
    async with AsyncExitStack() as stack:
        state = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ingle-demo-")))
        stages.tell("a broker and a hub start")
        hub = await stack.enter_async_context(own_hub(os.environ, state, log=OUTPUT / "hub.log"))
        _tell_home(hub, stages)
        environment = {**hub.environment, "SATELLITE_ID": "demo", "SATELLITE_ROOM": "kitchen"}
        broker = SatelliteSettings.read(environment).mqtt.broker
        await stack.enter_async_context(turns_told(broker, "demo", stages.tell))
        stages.tell("a satellite starts, in the kitchen")
        command = (
            sys.executable,
            "-m",
            "satellite",
            "--wav",
            str(spoken),
            "--out",
            str(answer),
            "--json",
        )
        satellite = await stack.enter_async_context(
            child(
                "the satellite",
                command,
                environment=environment,
                log=OUTPUT / "satellite.log",
                read_output=True,
            )
        )
        async with _limited(length_s + ANSWER_WITHIN_S, satellite):
            turns = await _turns(satellite)
            if await satellite.process.wait() not in (0, NOT_WOKEN):
                satellite.check()
        return turns


def _tell_home(hub: OwnHub, stages: Stages) -> None:
    """Tells what can be spoken about."""
    home = DemoHome(forbidden=HomeSettings.read(hub.environment).forbidden_domains).snapshot()
    areas, things = len(home.areas), len(home.entities)
    stages.tell(f"the hub is ready; its demo home has {things} things in {areas} rooms:")
    for line in described(home):
        stages.add(line)


@asynccontextmanager
async def _limited(limit_s: float, waiting_for: Child) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(limit_s):
            yield
    except TimeoutError as error:
        raise DemoError(
            f"{waiting_for.name} was not done within {limit_s:.0f} s.{waiting_for.last_words()}"
        ) from error


async def _turns(satellite: Child) -> list[TurnLine]:
    """Every turn it prints until it closes its output."""
    turns: list[TurnLine] = []
    async for line in satellite.output():
        try:
            turns.append(TurnLine.model_validate_json(line))
        except ValidationError as error:
            raise DemoError(
                f"the satellite printed what is no turn: {line.decode(errors='replace')}"
            ) from error
    return turns


if __name__ == "__main__":
    sys.exit(main())
