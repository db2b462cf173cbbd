"""What a process writes to its log, whoever wrote it: one form, and nothing that was said."""

import json
import subprocess
import sys
from typing import Any, Final

import pytest

pytestmark = pytest.mark.pure

SECRET: Final = "remember that my pin is 4711"
FAILING: Final = f"""
def answer(said):
    raise RuntimeError("a bug")

def failing():
    said = {SECRET!r}
    answer(said)
"""
LOGGED: Final = f"""{FAILING}
try:
    failing()
except RuntimeError:
    structlog.get_logger().exception("turn.failed", turn_id="t1")
"""
FOREIGN: Final = f"""{FAILING}
logging.getLogger("uvicorn.error").warning("Exception in %s", "ASGI application")
logging.getLogger("uvicorn.access").info("GET /health")
try:
    failing()
except RuntimeError:
    logging.getLogger("asyncpg.pool").exception("Unexpected")
warnings.warn("this will go", stacklevel=1)
"""


def written(code: str, log_format: str) -> str:
    """The stderr of a process that sets its logs up and then runs the code."""
    setup = f"""
import logging, threading, warnings, structlog
from ingle.runtime.logs import configure_logs
from ingle.runtime.settings import LogSettings
configure_logs(LogSettings.read({{"LOG_FORMAT": {log_format!r}}}))
"""
    done = subprocess.run(
        (sys.executable, "-W", "default", "-c", setup + code), capture_output=True, check=False
    )
    return done.stderr.decode()


def records(code: str) -> list[dict[str, Any]]:
    """As JSON: each line is a record."""
    return [json.loads(line) for line in written(code, "json").splitlines()]


@pytest.mark.parametrize("code", [LOGGED, FOREIGN, FAILING + "failing()"])
@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_traceback_shows_nothing_that_was_said(code: str, log_format: str) -> None:
    """It names files, lines and the error.

    The variables, in which a command may lie, stay out of the log.
    """
    text = written(code, log_format)
    assert "a bug" in text
    assert "4711" not in text


def test_what_libraries_log_are_records_too() -> None:
    """With level, time, logger and traceback as fields; below a warning they say nothing."""
    plain, failed, warned = records(FOREIGN)
    assert (plain["event"], plain["level"], plain["logger"]) == (
        "Exception in ASGI application",
        "warning",
        "uvicorn.error",
    )
    assert plain["timestamp"].endswith("Z")
    assert (failed["event"], failed["level"], failed["logger"]) == (
        "Unexpected",
        "error",
        "asyncpg.pool",
    )
    assert failed["exception"][0]["exc_value"] == "a bug"
    assert (warned["level"], warned["logger"]) == ("warning", "py.warnings")
    assert "this will go" in warned["event"]


@pytest.mark.parametrize(
    "how", ["failing()", "thread = threading.Thread(target=failing); thread.start(); thread.join()"]
)
def test_a_crash_is_a_record(how: str) -> None:
    """Of the process or of one of its threads."""
    [crashed] = records(f"{FAILING}\n{how}")
    assert (crashed["event"], crashed["level"]) == ("process.crashed", "critical")
    assert crashed["exception"][0]["exc_type"] == "RuntimeError"


def test_ctrl_c_is_no_crash() -> None:
    """It ends the process as it always does."""
    assert written("raise KeyboardInterrupt", "json").endswith("KeyboardInterrupt\n")


def test_a_log_that_nobody_reads_stops_nobody() -> None:
    """Stderr is a pipe without a reader: the program goes on, and says later how much was lost."""
    code = """
import sys
log = structlog.get_logger()
for number in range(20_000):
    log.info("turn.finished", number=number)
print("done", flush=True)
sys.stdin.readline()
"""
    setup = """
import structlog
from ingle.runtime.logs import configure_logs
from ingle.runtime.settings import LogSettings
configure_logs(LogSettings.read({"LOG_FORMAT": "json"}))
"""
    with subprocess.Popen(
        (sys.executable, "-c", setup + code),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"done\n"
        _, logged = process.communicate(b"\n", timeout=60)
    lines = [json.loads(line) for line in logged.splitlines()]
    dropped = [line["count"] for line in lines if line["event"] == "log.lines_dropped"]
    assert sum(dropped) == 20_000 - len([line for line in lines if "number" in line])
    assert sum(dropped) > 0


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_no_password_of_an_address_is_written(log_format: str) -> None:
    """In a field, in a text, in an error of a library and in a traceback."""
    code = """
url = "http://me:hunter2@host:9000/v1"
structlog.get_logger().warning("link.broken", url=url, reason=f"no answer from {url}")
logging.getLogger("uvicorn.error").warning("cannot reach %s", url)
try:
    raise RuntimeError(url)
except RuntimeError:
    structlog.get_logger().exception("turn.failed")
"""
    logged = written(code, log_format)
    assert "me:(hidden)@host" in logged
    assert "hunter2" not in logged
