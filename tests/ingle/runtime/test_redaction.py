"""Secrets in addresses never reach a log, nor a sentence."""

import pytest

from ingle.runtime.redaction import shown_address, without_passwords

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
        ("http://me:sec/ret@host/x", "http://me:(hidden)@host/x"),
        ("http://me:sec#r?et@host", "http://me:(hidden)@host"),
        ("http://[::1]:8123/a@b", "http://[::1]:8123/a@b"),
        ("http://h/?a=1&token=abc&b=2 x", "http://h/?a=1&token=(hidden)&b=2 x"),
        ("http://h/x?API_KEY=abc#y", "http://h/x?API_KEY=(hidden)#y"),
        ("redis://h/0?password=abc.", "redis://h/0?password=(hidden)"),
        ("http://h/?page=1&monkeys=3", "http://h/?page=1&monkeys=(hidden)"),
        ("retries=3 at http://h", "retries=3 at http://h"),
    ],
)
def test_password_of_a_url_is_hidden(text: str, shown: str) -> None:
    """And nothing else of the text."""
    assert without_passwords(text) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://me:81/secret@host", "http://me:(hidden)@host"),
        ("me:secret@host", "me:(hidden)@host"),
        ("http://me:se@cret@host/x", "http://me:(hidden)@host/x"),
        ("mqtts://me@host:8883", "mqtts://me@host:8883"),
        ("http://host:81/x", "http://host:81/x"),
        ("ollama,openai", "ollama,openai"),
    ],
)
def test_an_address_of_a_setting_is_shown_without_anything_that_may_be_a_secret(
    address: str, shown: str
) -> None:
    """Also where a password was not escaped, and looks like a port and a path."""
    assert shown_address(address) == shown
