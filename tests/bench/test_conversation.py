"""The HTTP load test against a server that can fail, stall and refuse."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.results.result import read_result
from servers import free_port

pytestmark = pytest.mark.service

GOOD = (200, b'{"text": "Done."}')


class ScriptedHub:
    """Answers each request with what `answer` says for its number; remembers who asked for what."""

    def __init__(self) -> None:
        self.answer: Callable[[int], tuple[int, bytes]] = lambda _: GOOD
        self.bodies: list[dict[str, str]] = []
        self.tokens: set[str | None] = set()
        self.connections: set[tuple[str, int]] = set()
        self.at_once = 0
        self.most_at_once = 0
        self.lock = threading.Lock()
        self.release = threading.Event()
        self.release.set()
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                hub.serve(self)

            def log_message(self, *_: object) -> None:
                """Silent."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Clients that hang up are part of the script."""

        self.server = Server(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/conversation"

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        with self.lock:
            self.bodies.append(body)
            self.tokens.add(handler.headers["Authorization"])
            self.connections.add(handler.client_address)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            number = len(self.bodies)
        self.release.wait(10.0)
        status, content = self.answer(number)
        with self.lock:
            self.at_once -= 1
        if status == 0:
            handler.close_connection = True
            return
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


@pytest.fixture
def hub() -> Iterator[ScriptedHub]:
    scripted = ScriptedHub()
    thread = threading.Thread(target=scripted.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield scripted
    scripted.release.set()
    scripted.server.shutdown()
    thread.join()
    scripted.server.server_close()


def bench(*arguments: str, **environment: str) -> int:
    return main(arguments, environment)


def test_a_good_hub_is_a_success(hub: ScriptedHub, capsys: pytest.CaptureFixture[str]) -> None:
    """Every request is sent and counted, with the documented command; nothing is said on stderr."""
    assert bench("--url", hub.url, "--requests", "50", "--concurrent", "5") == 0
    said = capsys.readouterr()
    assert "Total Requests:  50\nSuccessful:      50\nErrors:          0\n" in said.out
    assert "✓ SUCCESS: P95 (" in said.out
    assert said.err == ""
    assert len(hub.bodies) == 50
    assert {(body["text"], body["room_id"]) for body in hub.bodies} == {
        ("Turn on living room lights", "test")
    }
    assert hub.tokens == {None}


def test_each_worker_is_a_session_on_a_connection_of_its_own(hub: ScriptedHub) -> None:
    """And no more are at work at once than was asked for."""
    assert bench("--url", hub.url, "--requests", "40", "--concurrent", "4") == 0
    assert len(Counter(body["session_id"] for body in hub.bodies)) == 4
    assert len(hub.connections) <= 4
    assert hub.most_at_once <= 4


def test_the_default_is_a_hundred_requests(hub: ScriptedHub) -> None:
    """As documented."""
    assert bench("--url", hub.url) == 0
    assert len(hub.bodies) == 100


def test_errors_are_counted_by_kind_and_fail_the_run(
    hub: ScriptedHub, capsys: pytest.CaptureFixture[str]
) -> None:
    """Server errors, cut connections and answers that are none."""
    script = {
        3: (500, b"{}"),
        6: (0, b""),
        9: (200, b"<html>"),
        12: (200, b'{"error": "x"}'),
        15: (500, b"{}"),
    }
    hub.answer = lambda number: script.get(number, GOOD)
    assert bench("--url", hub.url, "--requests", "20", "--concurrent", "1") == 1
    said = capsys.readouterr().out
    assert "Errors:          5\nError Rate:      25.00%" in said
    assert "2 x HTTP 500" in said
    assert "1 x answer is not JSON" in said
    assert "1 x answer has no text" in said
    assert "✗ FAILED: error rate (25.00%)" in said


def test_a_hub_that_never_answers_is_a_timeout(
    hub: ScriptedHub, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each request waits as long as was asked for, and no longer."""
    hub.release.clear()
    assert bench("--url", hub.url, "--requests", "3", "--concurrent", "3", "--timeout", "0.2") == 1
    said = capsys.readouterr().out
    assert "3 x timeout" in said
    assert "✗ FAILED: no request succeeded" in said


def test_nobody_at_the_url_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Instead of a report full of errors."""
    url = f"http://127.0.0.1:{free_port()}/conversation"
    assert bench("--url", url, "--requests", "10") == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith(f"nobody answers at {url}")


def test_a_hub_that_goes_away_in_the_middle_still_gets_its_report(
    hub: ScriptedHub, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was measured is shown."""
    hub.answer = lambda number: GOOD if number <= 5 else (0, b"")
    assert bench("--url", hub.url, "--requests", "10", "--concurrent", "1") == 1
    assert "Successful:      5\nErrors:          5" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "refuses the token (HTTP 401)"), (404, "takes no commands (HTTP 404)")],
)
def test_what_no_request_can_pass_is_one_sentence(
    hub: ScriptedHub, capsys: pytest.CaptureFixture[str], status: int, words: str
) -> None:
    """A wrong token or path isn't worth a run."""
    hub.answer = lambda _: (status, b"{}")
    assert bench("--url", hub.url) == 1
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.count("\n") == 1
    assert len(hub.bodies) <= 5


def test_the_token_comes_from_the_option_or_the_environment(
    hub: ScriptedHub, tmp_path: Path
) -> None:
    """The option wins; a file works too."""
    (tmp_path / "token").write_text("from-file\n")
    bench("--url", hub.url, "--requests", "1", HUB_API_TOKEN="from-environment")
    bench("--url", hub.url, "--requests", "1", "--token", "given", HUB_API_TOKEN="from-environment")
    bench("--url", hub.url, "--requests", "1", HUB_API_TOKEN_FILE=str(tmp_path / "token"))
    assert hub.tokens == {"Bearer from-environment", "Bearer given", "Bearer from-file"}


def test_the_report_also_goes_to_json_and_a_picture(hub: ScriptedHub, tmp_path: Path) -> None:
    """Folders are made."""
    report, picture = tmp_path / "out" / "report.json", tmp_path / "out" / "latency.png"
    assert (
        bench("--url", hub.url, "--requests", "10", "--json", str(report), "--plot", str(picture))
        == 0
    )
    content = json.loads(report.read_text())
    assert (content["scenario"], content["total"], len(content["latencies_ms"])) == (
        "conversation",
        10,
        10,
    )
    assert [measure.name for measure in read_result(report).measures] == [
        "conversation.turn_p50_ms",
        "conversation.turn_mean_ms",
        "conversation.success",
    ]
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_file_that_cannot_be_written_is_said_before_the_run(
    hub: ScriptedHub, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not after it."""
    assert bench("--url", hub.url, "--json", "/dev/null/report.json") == 1
    assert capsys.readouterr().err.startswith("/dev/null/report.json can't be written")
    assert hub.bodies == []
