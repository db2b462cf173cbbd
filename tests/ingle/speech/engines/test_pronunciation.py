from pathlib import Path

import pytest

from ingle.speech.engines.pronunciation import pronounce

pytestmark = pytest.mark.model

_DICTIONARY = {"book": "B UH K", "shelf": "SH EH L F", "cup": "K AH P", "board": "B AO R D"}


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("jarvis", "JH AA R V IH S"),
        ("siobhan", "SH IH V AO N"),
        ("kallax", "K AE L AE K S"),
        ("21", "T W EH N T IY W AH N"),
        ("wohnzimmer", "W OW N Z IH M ER"),
    ],
)
def test_a_name_is_said_as_espeak_says_it(word: str, phones: str) -> None:
    """In the 39 phones of the dictionary."""
    assert pronounce(word, _DICTIONARY.get) == phones


def test_without_espeak_a_name_is_put_together_from_known_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And one that is made of none has no pronunciation, rather than a wrong one."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pronounce("bookshelf", _DICTIONARY.get) == "B UH K SH EH L F"
    assert pronounce("cupboard", _DICTIONARY.get) == "K AH P B AO R D"
    assert pronounce("xyzzy", _DICTIONARY.get) is None


@pytest.mark.parametrize(
    "word", ["", "...", "\u65e5\u672c", "-v", "--help", "k\u00fcche", "o'neill"]
)
def test_no_name_breaks_it(word: str) -> None:
    """Whatever the home is called, there is an answer or None."""
    phones = pronounce(word, _DICTIONARY.get)
    assert phones is None or phones.replace(" ", "").isalpha()
