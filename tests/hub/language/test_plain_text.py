"""Sanitising of untrusted text: markup to one bounded line of plain words."""

import pytest

from hub.language.plain_text import plain_text

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("How long does <strong>milk</strong> keep?", "How long does milk keep?"),
        ("3&ndash;4 days, 4&nbsp;&deg;C &amp; less", "3\u20134 days, 4 °C & less"),
        ("a<br>b</p><p>c", "a b c"),
        ("<script src='x'>alert(1)</script><a href=x>safe</a>", "alert(1)safe"),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
        ("one\r\n\ttwo\u2028three\x85four", "one two three four"),
        ("\u202eevil\u202c\u200b\u2066\x00\x1b[31m\U000e0041", "evil[31m"),
        ("Zürich, 東京, العربية", "Zürich, 東京, العربية"),
        ("<!-- hidden -->seen", "seen"),
        ("", ""),
    ],
)
def test_markup_becomes_plain_text(markup: str, text: str) -> None:
    """Tags, entities, control and direction characters go; the words of every script stay."""
    assert plain_text(markup, 100) == text


def test_text_is_bounded() -> None:
    """A long page is cut and shows it; a megabyte of tags does not take long."""
    assert plain_text("word " * 100, 12) == "word word w…"
    assert len(plain_text("x" * 1_000_000, 600)) == 600
    for stranger in ("<", "<a ", "<!--", "&lt", "&#", "</"):
        assert len(plain_text(stranger * 1_000_000, 600)) <= 600
