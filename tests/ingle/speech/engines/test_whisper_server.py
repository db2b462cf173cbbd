"""The transcription client against an HTTP server that answers, refuses, stalls, talks nonsense."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from ingle.speech.engine import Heard, SpeechError
from ingle.speech.engines.whisper_server import WhisperServer
from spoken import silence, speak

pytestmark = pytest.mark.service

_SENTENCE = "turn on the light"


@dataclass
class Script:
    """How the server answers, and what it was asked."""

    status: int = 200
    body: bytes = json.dumps({"text": f" {_SENTENCE} "}).encode()
    released: Event = field(default_factory=Event)
    requests: list[tuple[str, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.released.set()


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def url(script: Script) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            script.requests.append(
                (self.path, self.rfile.read(int(self.headers["Content-Length"])))
            )
            script.released.wait(10)
            self.send_response(script.status)
            self.send_header("Content-Length", str(len(script.body)))
            self.end_headers()
            self.wfile.write(script.body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that gave up is no concern."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    script.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


async def _hear(url: str, *, limit_s: float = 5.0, samples: bytes | None = None) -> Heard:
    recogniser = WhisperServer(url, language="en", limit_s=limit_s, model="large-v3")
    try:
        utterance = recogniser.listen()
        utterance.feed(speak(_SENTENCE) if samples is None else samples)
        return await utterance.result()
    finally:
        recogniser.close()


@pytest.mark.parametrize("suffix", ["", "/", "/v1", "/v1/"])
async def test_the_recording_goes_to_the_server_as_wav(
    url: str, script: Script, suffix: str
) -> None:
    """OpenAI's form: file, model and language.

    The transcript comes back without blanks around it.
    """
    assert await _hear(url + suffix) == Heard(text=_SENTENCE, language="en")
    [(path, form)] = script.requests
    assert path == "/v1/audio/transcriptions"
    for part in (
        b'name="file"; filename="command.wav"',
        b"RIFF",
        b"WAVE",
        b"large-v3",
        b'name="language"',
    ):
        assert part in form


async def test_silence_is_not_sent(url: str, script: Script) -> None:
    """Nothing leaves the house that nobody said."""
    assert (await _hear(url, samples=silence(1))).text == ""
    assert script.requests == []


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (500, b"out of memory", "answered 500: out of memory"),
        (404, b"", "answered 404"),
        (200, b"<html>", "answered no transcript"),
        (200, b"[]", "answered no transcript"),
        (200, b'{"text": 5}', "answered no transcript"),
        (200, b'{"words": []}', "answered no transcript"),
    ],
)
async def test_a_refusal_or_nonsense_is_an_error_with_the_address(
    url: str, script: Script, status: int, body: bytes, message: str
) -> None:
    """The message says which server and what it answered."""
    script.status, script.body = status, body
    with pytest.raises(SpeechError, match=f"{url}.*{message}"):
        await _hear(url)


async def test_a_server_that_stalls_is_not_waited_for(url: str, script: Script) -> None:
    """WHISPER_TIMEOUT bounds the wait."""
    script.released.clear()
    with pytest.raises(SpeechError, match=r"longer than 0\.3 s|cannot be reached"):
        await _hear(url, limit_s=0.3)


async def test_a_server_that_is_away_is_an_error() -> None:
    """A refused connection is named."""
    with pytest.raises(SpeechError, match="cannot be reached"):
        await _hear("http://127.0.0.1:9")
