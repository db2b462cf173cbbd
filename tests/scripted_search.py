"""Scripted Brave Search server: answers in the real API's shape, with faults on demand."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

KEY = "brave-key"
MILK = {
    "title": "How long does <strong>milk</strong> keep?",
    "url": "https://example.org/milk?a=1&b=2",
    "description": "Opened <strong>milk</strong> keeps 3&ndash;4 days at 4&nbsp;&deg;C.",
    "age": "2 days ago",
    "language": "en",
    "family_friendly": True,
}


def answer(*results: object) -> bytes:
    """A whole answer with these results."""
    return json.dumps(
        {
            "type": "search",
            "query": {"original": "milk", "more_results_available": True},
            "web": {"type": "search", "results": list(results), "family_friendly": True},
        }
    ).encode()


def error(code: str, status: int) -> bytes:
    """An error as Brave words it."""
    return json.dumps(
        {"type": "ErrorResponse", "error": {"code": code, "detail": "?", "status": status}}
    ).encode()


@dataclass
class Reply:
    """One answer of the server; `length` above the body's own cuts the line in the middle."""

    status: int = 200
    body: bytes = field(default_factory=lambda: answer(MILK))
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None


@dataclass
class SearchScript:
    """Script of the server: what it does next, and what it was asked."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    """Used up in turn; then `reply` for ever."""
    reply: Reply = field(default_factory=Reply)
    queries: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    asked: Event = field(default_factory=Event)
    may_answer: Event = field(default_factory=Event)
    """Cleared: the server stalls."""


@contextmanager
def scripted_search() -> Iterator[SearchScript]:
    """Runs the server on a free port while the block runs."""
    script = SearchScript()
    script.may_answer.set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
            script.queries.append({name: values[0] for name, values in query.items()})
            script.headers.append({name.lower(): value for name, value in self.headers.items()})
            script.asked.set()
            script.may_answer.wait(10)
            reply = script.replies.pop(0) if script.replies else script.reply
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header(
                "Content-Length", str(len(reply.body) if reply.length is None else reply.length)
            )
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that gave up is no concern."""

    server = Server(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_port}/res/v1/web/search"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield script
    finally:
        script.may_answer.set()
        server.shutdown()
        thread.join()
        server.server_close()
