"""Scripted model hub that publishes Piper voices as rhasspy/piper-voices does, with faults.

    with scripted_voices() as hub:
        hub.publish("en_US-amy-medium", model, configuration)
        hub.faults.append(Fault(cut_after=1000))     # the next file breaks off there
        ...                                          # hub.url is what TTS_VOICES_URL is set to
    assert hub.ranges == ["bytes=1000-"]

As on the real one, files are behind a redirect, and may be asked for in part.
"""

import hashlib
import json
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final

_STORE: Final = "/store/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one request for a file."""

    status: int | None = None
    cut_after: int | None = None
    """The connection is closed behind so many bytes of the answer."""
    content: bytes | None = None
    """Sent instead of the file."""
    whole: bool = False
    """A part is asked for, the whole is sent, as servers may."""


@dataclass(slots=True)
class VoiceHub:
    """What it publishes, what shall go wrong, and what it was asked."""

    url: str = ""
    listed: dict[str, object] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    list_faults: deque[Fault] = field(default_factory=deque)
    faults: deque[Fault] = field(default_factory=deque)
    """For the voices themselves (.onnx), one for each request."""
    asked: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)

    def publish(self, name: str, model: bytes, configuration: bytes) -> None:
        """Lists a voice, in the layout of the real list, and has its files."""
        code, speaker, quality = name.split("-")
        folder = f"{code.partition('_')[0]}/{code}/{speaker}/{quality}"
        files = {
            f"{folder}/{name}.onnx": model,
            f"{folder}/{name}.onnx.json": configuration,
            f"{folder}/MODEL_CARD": b"# Model card\n",
        }
        self.files |= files
        self.listed[name] = {
            "key": name,
            "name": speaker,
            "language": {"code": code, "family": code.partition("_")[0]},
            "quality": quality,
            "num_speakers": 1,
            "speaker_id_map": {},
            "files": {
                path: {
                    "size_bytes": len(content),
                    "md5_digest": hashlib.md5(content, usedforsecurity=False).hexdigest(),
                }
                for path, content in files.items()
            },
            "aliases": [],
        }


@contextmanager
def scripted_voices() -> Iterator[VoiceHub]:
    """Runs the server on a free port while the block runs."""
    hub = VoiceHub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            hub.asked.append(path)
            if path == "voices.json":
                fault = hub.list_faults.popleft() if hub.list_faults else Fault()
                self._answer(json.dumps(hub.listed).encode(), fault)
            elif self.path.startswith(_STORE):
                self._send_file(self.path.removeprefix(_STORE))
            elif path in hub.files:
                self.send_response(302)
                self.send_header("Location", f"{_STORE}{path}")
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self._answer(b"Entry not found", Fault(status=404))

        def _send_file(self, path: str) -> None:
            content, begin = hub.files[path], 0
            fault = hub.faults.popleft() if path.endswith(".onnx") and hub.faults else Fault()
            if asked := re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", "")):
                hub.ranges.append(asked[0])
                begin = 0 if fault.whole else int(asked[1])
            self._answer(content, fault, begin)

        def _answer(self, content: bytes, fault: Fault, begin: int = 0) -> None:
            content = content if fault.content is None else fault.content
            self.send_response(fault.status or (206 if begin else 200))
            if begin:
                last = len(content) - 1
                self.send_header("Content-Range", f"bytes {begin}-{last}/{last + 1}")
            self.send_header("Content-Length", str(len(content) - begin))
            self.end_headers()
            self.wfile.write(content[begin:][: fault.cut_after])
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that gave up is no concern."""

    server = Server(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
