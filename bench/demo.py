"""The demo: speaks a command to a satellite and lets a hub answer it, as two real processes over a private broker.

    python -m bench.demo --say "turn on the kitchen light"
    python -m bench.demo --wav recording.wav

Prints the transcript, the action, the answer and when each stage ran; leaves the answer as a WAV file. Everything runs
on embedded defaults: settings of other brokers, hubs, homes and databases in the environment are not looked at, those
of the speech engines and wake words are. Exit code 0 only if every turn ended `ok`.
"""

import argparse
import asyncio
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from bench.loudspeaker import play_aloud
from bench.processes import Child, ProcessEnded, child
from bench.timeline import last_word_to_first_sound_ms, timeline
from bench.utterance import UtteranceError, speak_command, speakable
from hub.broker import BrokerError, PrivateBroker
from hub.wire.logs import configure_logs
from hub.wire.settings import LogSettings
from satellite.errors import WavError
from satellite.riff import read_wav

DEFAULT_SENTENCE: Final = "turn on the kitchen light"
OUTPUT: Final = Path("demo-out")
READY_WITHIN_S: Final = 90.0
"""A hub's start on a slow SD card, models not yet in the page cache, in seconds."""
ANSWER_WITHIN_S: Final = 90.0
"""On top of the recording's own length: the satellite's start, the answer, and the file's end, in seconds."""
_POLL_S: Final = 0.1
_POLL_LIMIT_S: Final = 2.0
_OWN_SETTINGS: Final = (
    *("HUB_", "MQTT_", "HA_", "LLM_", "OLLAMA_", "OPENAI_", "SEARCH_", "BRAVE_", "REDIS_", "DATABASE_", "POSTGRES_"),
    *("SATELLITE_", "AUDIO_", "STT_PLACE", "TTS_PLACE", "INGLE_", "REQUEST_TIMEOUT", "STATE_DIRECTORY"),
)
"""Settings of the environment that are not handed on, by how their names begin."""


class DemoError(Exception):
    """Why there is no answer to show, in a sentence for the person at the terminal."""


class Action(BaseModel):
    domain: str
    service: str
    target: str
    verified: bool


class Turn(BaseModel):
    """One line of `python -m satellite --json`."""

    model_config = ConfigDict(extra="ignore")

    turn_id: str
    wake_word: str
    text: str
    outcome: str
    answer: str
    actions: tuple[Action, ...] = ()
    stages_ms: dict[str, float] = {}
    error_code: str | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the demo and returns its exit code."""
    options = _parser().parse_args(arguments)
    configure_logs(LogSettings.read({"LOG_LEVEL": "error"}))
    try:
        return asyncio.run(_until_terminated(options))
    except KeyboardInterrupt:
        print("\ndemo: interrupted; everything it started is stopped", file=sys.stderr)
        return 130
    except (DemoError, ProcessEnded, BrokerError) as error:
        print(f"\ndemo: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.demo", description="Speak a command, hear it answered.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--say", metavar="TEXT", help=f"the command to speak (default: {DEFAULT_SENTENCE!r})")
    what.add_argument("--wav", metavar="FILE", help="a recording that holds the wake word and a command")
    parser.add_argument("--quiet", action="store_true", help="do not play the answer aloud where there is a speaker")
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
    answer = _prepared_output()
    phrase = _wake_phrase(os.environ)
    if wav is not None:
        said, spoken = f"the recording {wav}", _recording(wav)
    else:
        sentence, spoken = _sentence(say), OUTPUT / "said.wav"
        said = f"“{phrase}, {sentence}”"
        await _synthesise(phrase, sentence, spoken)
    length_s = await asyncio.to_thread(_length_s, spoken)
    print(f"Speaking     {said}", flush=True)
    turns = await _answered(spoken, length_s, answer)
    if not turns:
        raise DemoError(
            f"the satellite heard no command in {spoken}: a recording has to begin with the wake word “{phrase}”, and "
            f"a command has to follow within 4 s. Its log is {OUTPUT / 'satellite.log'}"
        )
    for turn in turns:
        _show(turn)
    print(f"\n  The answer to listen to: {answer}   (what was said: {spoken}; logs: {OUTPUT}/*.log)")
    if aloud and answer.exists():
        await play_aloud(answer)
    return 0 if all(turn.outcome == "ok" for turn in turns) else 1


# -- what goes in ---------------------------------------------------------------------------------


def _prepared_output() -> Path:
    """Where the answer goes, with nothing left of an earlier run."""
    answer = OUTPUT / "answer.wav"
    try:
        OUTPUT.mkdir(exist_ok=True)
        for name in ("answer.wav", "said.wav", "hub.log", "satellite.log"):
            (OUTPUT / name).unlink(missing_ok=True)
    except OSError as error:
        raise DemoError(f"{OUTPUT.resolve()} cannot be written: {error.strerror}") from error
    return answer


def _wake_phrase(environment: Mapping[str, str]) -> str:
    """The first of WAKE_WORDS as it is spoken."""
    first = environment.get("WAKE_WORDS", "").split(",")[0].partition("=")[0].strip() or "hey_jarvis"
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
        raise DemoError(f"WAV={wav}: {'is a folder, no recording' if path.is_dir() else 'there is no such file'}")
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


async def _answered(spoken: Path, length_s: float, answer: Path) -> list[Turn]:
    """The turns of a satellite that hears `spoken` and of a hub that answers, both only for this."""
    async with AsyncExitStack() as stack:
        state = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ingle-demo-")))
        broker = await stack.enter_async_context(PrivateBroker(state / "broker", port=0))
        environment = _environment(os.environ, f"mqtt://{broker.address.host}:{broker.address.port}", state)
        hub = await stack.enter_async_context(
            child("the hub", (sys.executable, "-m", "hub"), environment=environment, log=OUTPUT / "hub.log")
        )
        await _ready(hub, int(environment["HUB_PORT"]))
        command = (sys.executable, "-m", "satellite", "--wav", str(spoken), "--out", str(answer), "--json")
        satellite = await stack.enter_async_context(
            child("the satellite", command, environment=environment, log=OUTPUT / "satellite.log", read_output=True)
        )
        async with _limited(length_s + ANSWER_WITHIN_S, satellite):
            turns = await _turns(satellite)
            if await satellite.process.wait():
                satellite.check()
        return turns


def _environment(environment: Mapping[str, str], mqtt_url: str, state: Path) -> dict[str, str]:
    """Ours for both processes: embedded defaults, free ports, files that go away."""
    kept = {name: value for name, value in environment.items() if not name.startswith(_OWN_SETTINGS)}
    own = {"MQTT_URL": mqtt_url, "HUB_PORT": str(_free_port()), "INGLE_STATE_DIR": str(state)}
    return {**kept, **own, "SATELLITE_ID": "demo", "SATELLITE_ROOM": "kitchen"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _ready(hub: Child, port: int) -> None:
    """Waits for the hub's /health/ready. Raises `DemoError` or `ProcessEnded` where it does not come."""
    async with _limited(READY_WITHIN_S, hub):
        while not await asyncio.to_thread(_is_ready, port):
            hub.check()
            await asyncio.sleep(_POLL_S)


def _is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=_POLL_LIMIT_S)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@asynccontextmanager
async def _limited(limit_s: float, waiting_for: Child) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(limit_s):
            yield
    except TimeoutError as error:
        raise DemoError(f"{waiting_for.name} was not done within {limit_s:.0f} s.{waiting_for.last_words()}") from error


async def _turns(satellite: Child) -> list[Turn]:
    """Every turn it prints until it closes its output."""
    turns: list[Turn] = []
    async for line in satellite.output():
        try:
            turns.append(Turn.model_validate_json(line))
        except ValidationError as error:
            raise DemoError(f"the satellite printed what is no turn: {line.decode(errors='replace')}") from error
    return turns


# -- what comes out -------------------------------------------------------------------------------


def _show(turn: Turn) -> None:
    print(f"Heard        “{turn.text}”" if turn.text else "Heard        nothing that could be written down")
    for action in turn.actions or ():
        verified = "read back: it is so" if action.verified else "NOT verified"
        print(f"Action       {action.domain}.{action.service} on {action.target}  ({verified})")
    if not turn.actions:
        print("Action       none")
    print(f"Answer       “{turn.answer}”" if turn.answer else "Answer       none")
    print(f"Outcome      {turn.outcome}" + (f" ({turn.error_code})" if turn.error_code else ""))
    plain = "█▏".encode(sys.stdout.encoding or "ascii", "ignore") == b""
    print("\n  Timeline, from the last word on")
    for line in timeline(turn.stages_ms, **({"block": "#", "dot": "|"} if plain else {})):
        print(line)
    wait_ms = last_word_to_first_sound_ms(turn.stages_ms)
    if wait_ms is not None:
        print(
            f"  last word -> first sound: {wait_ms:.0f} ms, {turn.stages_ms['endpoint']:.0f} of them silence waited out"
        )


if __name__ == "__main__":
    sys.exit(main())
