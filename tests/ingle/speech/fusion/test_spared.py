"""The recogniser that stands in for a server: when it is asked, and whose words are taken."""

import asyncio
import threading
from pathlib import Path

import pytest

from ingle.speech.engine import EngineUnavailable, Heard, Recogniser, SpeechError
from ingle.speech.engines.wyoming_recogniser import WyomingRecogniser
from ingle.speech.fusion.spared import REST_S, SparedRecogniser
from ingle.speech.loading import load_recogniser
from ingle.speech.settings import SpeechSettings
from ingle.speech.voices.choice import load_voice
from scripted_wyoming import Script, scripted_wyoming
from spoken import speak

pytestmark = pytest.mark.service

_AWAY = "wyoming://127.0.0.1:9"
_FOREVER_S = 60.0


class Spare:
    """`Recogniser` that hears how many bytes there were; counts how often it was loaded."""

    name = "the spare one"

    def __init__(self, *, fails: bool = False) -> None:
        self.loaded = 0
        self.asked = threading.Event()
        self.closed = False
        self.grammars: list[str] = []
        self._fails = fails

    def load(self) -> Recogniser:
        self.loaded += 1
        self.asked.set()
        if self._fails:
            raise EngineUnavailable("no room")
        return self

    def use_vocabulary(self, jsgf: str) -> None:
        self.grammars.append(jsgf)

    def listen(self) -> "_Bytes":
        return _Bytes()

    async def warm_up(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        self.closed = True


class _Bytes:
    def __init__(self) -> None:
        self._count = 0
        self.so_far: Heard | None = None

    def feed(self, samples: bytes) -> None:
        self._count += len(samples)

    def pause(self) -> None:
        """Nothing to do."""

    def resume(self) -> None:
        """Nothing to do."""

    async def result(self) -> Heard:
        return Heard(text=f"{self._count} bytes")

    def close(self) -> None:
        """Nothing to do."""


def _spared(
    url: str, spare: Spare, now_s: list[float], *, patience_s: float = _FOREVER_S
) -> SparedRecogniser:
    server = WyomingRecogniser(url, language="en", limit_s=_FOREVER_S)
    return SparedRecogniser(server, spare.load, patience_s=patience_s, clock=lambda: now_s[0])


async def _hear(recogniser: Recogniser) -> str:
    utterance = recogniser.listen()
    try:
        for at in range(0, len(speak("hello")), 3200):
            utterance.feed(speak("hello")[at : at + 3200])
        return (await utterance.result()).text
    finally:
        utterance.close()


_ALL = f"{len(speak('hello'))} bytes"


async def test_a_server_that_answers_is_believed_and_nothing_else_is_loaded() -> None:
    """No memory is spent on what is not needed."""
    spare = Spare()
    async with scripted_wyoming(Script(transcript="hello")) as url:
        recogniser = _spared(url, spare, [0.0])
        assert await _hear(recogniser) == "hello"
        recogniser.close()
    assert spare.loaded == 0


async def test_a_server_that_is_away_is_replaced_and_left_alone_for_a_while() -> None:
    """The spare one hears the whole command, by the home's grammar; later the server is asked."""
    spare, now_s, script = Spare(), [0.0], Script(transcript="hello")
    recogniser = _spared(_AWAY, spare, now_s)
    recogniser.use_vocabulary("#JSGF V1.0;")
    assert await _hear(recogniser) == _ALL
    assert (spare.loaded, spare.grammars) == (1, ["#JSGF V1.0;"])
    recogniser.close()
    assert spare.closed

    async with scripted_wyoming(script) as url:
        recogniser = _spared(url, spare, now_s)
        script.refusal = "out of memory"
        assert await _hear(recogniser) == _ALL
        script.refusal = None
        assert await _hear(recogniser) == _ALL  # it is not asked: it failed a moment ago
        now_s[0] += REST_S
        assert await _hear(recogniser) == "hello"
        recogniser.close()


async def test_a_late_server_is_heard_where_the_spare_one_cannot_be() -> None:
    """Whose words come first are taken; nobody is given up while the other may still fail."""
    script, spare = Script(transcript="hello"), Spare(fails=True)
    script.answers.clear()
    async with scripted_wyoming(script) as url, asyncio.TaskGroup() as tasks:
        recogniser = _spared(url, spare, [0.0], patience_s=0.01)
        hearing = tasks.create_task(_hear(recogniser))
        await asyncio.to_thread(spare.asked.wait)
        script.answers.set()
        assert await hearing == "hello"
        recogniser.close()


async def test_a_server_that_stalls_costs_its_patience_and_no_command() -> None:
    """The spare one's words are there while the server is still silent."""
    script, spare = Script(transcript="hello"), Spare()
    script.answers.clear()
    async with scripted_wyoming(script) as url:
        recogniser = _spared(url, spare, [0.0], patience_s=0.01)
        assert await _hear(recogniser) == _ALL
        recogniser.close()


async def test_where_both_fail_the_server_s_reason_is_told() -> None:
    """It is what was asked for."""
    recogniser = _spared(_AWAY, Spare(fails=True), [0.0])
    with pytest.raises(SpeechError, match=r"127\.0\.0\.1:9 cannot be reached"):
        await _hear(recogniser)
    recogniser.close()


@pytest.mark.parametrize(
    ("environment", "spared"),
    [
        ({"WHISPER_URL": _AWAY}, True),
        ({"WHISPER_URL": "http://127.0.0.1:9"}, True),
        ({"WHISPER_URL": _AWAY, "STT_ENGINE": "whisper"}, False),
    ],
)
def test_the_built_in_recognisers_stand_in_for_a_server(
    environment: dict[str, str], spared: bool
) -> None:
    """Unless it was insisted on, where there is room, and in the language that they hear."""
    settings = SpeechSettings.read(environment)
    for language, memory, wanted in (("en", 4 << 30, spared), ("de", 4 << 30, False)):
        engine = load_recogniser(settings, language=language, memory=lambda room=memory: room)
        engine.close()
        assert isinstance(engine, SparedRecogniser) is wanted
    small = load_recogniser(settings, language="en", memory=lambda: 512 << 20)
    small.close()
    assert not isinstance(small, SparedRecogniser)


async def test_a_voice_on_a_server_has_one_of_this_machine_beside_it(tmp_path: Path) -> None:
    """`TTS_ENGINE` chooses it; a sentence that the server does not say is said all the same."""
    script = Script(sound=[b"\1\0" * 100])
    async with scripted_wyoming(script) as url:
        environment = {"TTS_URL": url, "TTS_ENGINE": "espeak", "TTS_VOICE": "amy"}
        voice = load_voice(SpeechSettings.read(environment))
        assert voice.name == f"the voice of the server at {url}"
        said = b"".join([piece async for piece in voice.speak("Hello.")])
        assert said == b"\1\0" * 100
        assert script.asked[0].data["voice"] == {"name": "amy"}
        script.raw = b"nonsense\n"
        said = b"".join([piece async for piece in voice.speak("Good evening.")])
        assert len(said) > 10_000
        voice.close()
