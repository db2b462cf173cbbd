"""HTTP errors of providers, and the errors of the hub that they become."""

from datetime import UTC, datetime

import pytest

from hub.errors import HubError, Rejected, Unavailable
from hub.llm.events import AskedToWait
from hub.llm.refusals import (
    LONGEST_WAIT_S,
    Peer,
    Unauthorized,
    refusal,
    retry_after_s,
    server_words,
)

pytestmark = pytest.mark.pure

PEER = Peer(name="P", model="m", url_setting="THE_URL", key_setting="THE_KEY", model_hint="run it.")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, b"", Unauthorized, "THE_KEY"),
        (403, b"", Unauthorized, "THE_KEY"),
        (404, b'{"error": "model not found"}', Rejected, "does not have the model m: run it."),
        (404, b"404 page not found", Rejected, "THE_URL"),
        (307, b"", Rejected, "THE_URL"),
        (400, b'{"error": {"message": "too\\n long"}}', Rejected, "refused the request: too long"),
        (413, b"", Rejected, "status 413"),
        (408, b"", Unavailable, "status 408"),
        (429, b"", AskedToWait, "too many requests"),
        (500, b"<html>", Unavailable, "status 500"),
        (529, b'{"detail": "overloaded"}', Unavailable, "overloaded"),
    ],
)
def test_status_decides_whether_trying_again_may_help(
    status: int, body: bytes, kind: type[HubError], words: str
) -> None:
    """And the sentence names what to put right."""
    error = refusal(PEER, status, {}, body, NOON)
    assert type(error) is kind
    assert words in str(error)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30.0),
        ("0.5", 0.5),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", None),
        ("99999999", LONGEST_WAIT_S),
        ("inf", LONGEST_WAIT_S),
        ("-3", None),
        ("nan", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    """Bounded, and nonsense is ignored."""
    assert retry_after_s({"retry-after": value}, NOON) == seconds


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"[]", b'{"error": 3}', b'{"error": {"message": null}}', b'{"error": []}'],
)
def test_bodies_without_words_have_none(body: bytes) -> None:
    """Never a bug."""
    assert server_words(body) == ""
