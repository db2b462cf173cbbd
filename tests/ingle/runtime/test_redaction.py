"""Passwords in addresses never reach a log."""

import pytest

from ingle.runtime.redaction import without_passwords

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://me:secret@host:9000/v1", "http://me:(hidden)@host:9000/v1"),
        ("no answer from https://me:s@cret@host.", "no answer from https://me:(hidden)@host."),
        ("redis://:secret@host/0", "redis://:(hidden)@host/0"),
        ('{"url": "http://a:b@c", "n": "x@y"}', '{"url": "http://a:(hidden)@c", "n": "x@y"}'),
        ("http://a:b@c and http://d:e@f", "http://a:(hidden)@c and http://d:(hidden)@f"),
        ("http://host:8080/path@2x", "http://host:8080/path@2x"),
        ("http://host:8080 mail me@home", "http://host:8080 mail me@home"),
        ("postgresql://ingle@host/db", "postgresql://ingle@host/db"),
    ],
)
def test_password_of_a_url_is_hidden(text: str, shown: str) -> None:
    """And nothing else of the text."""
    assert without_passwords(text) == shown
