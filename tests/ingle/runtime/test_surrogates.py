"""Halves of characters in text from outside."""

import json

import pytest

from ingle.runtime.surrogates import (
    SurrogateJoiner,
    well_formed,
    well_formed_json,
    whole_escapes,
)

pytestmark = pytest.mark.pure

SMILE = "\U0001f600"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("", ""),
        ("plain", "plain"),
        (SMILE, SMILE),
        ("\ud83d\ude00", SMILE),
        ("a\ud83d", "a\ufffd"),
        ("\ude00b", "\ufffdb"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("\ud83d\ud83d\ude00", "\ufffd" + SMILE),
    ],
)
def test_pairs_are_joined_and_lone_halves_replaced(text: str, right: str) -> None:
    """What comes out can be written in any encoding."""
    assert well_formed(text) == right
    assert well_formed(text).encode().decode() == right


def test_every_text_of_a_json_value_is_made_well_formed() -> None:
    """Keys and nested values alike; what is no text stays."""
    value = json.loads(
        r'{"\ud83d": ["\ude00", {"a": "\ud83d\ude00"}], "n": 1.5, "t": true, "z": null}'
    )
    expected = {"\ufffd": ["\ufffd", {"a": SMILE}], "n": 1.5, "t": True, "z": None}
    assert well_formed_json(value) == expected


@pytest.mark.parametrize(
    ("pieces", "right"),
    [
        (["a\ud83d", "\ude00b"], ["a", SMILE + "b", ""]),
        (["\ud83d"], ["", "\ufffd"]),
        (["\ud83d", "x"], ["", "\ufffdx", ""]),
        (["\ud83d", "", "\ude00"], ["", "", SMILE, ""]),
        (["\ude00"], ["\ufffd", ""]),
    ],
)
def test_a_character_cut_in_two_by_the_stream_is_whole_again(
    pieces: list[str], right: list[str]
) -> None:
    """A first half waits for the next piece, and is replaced where none comes."""
    joiner = SurrogateJoiner()
    assert [*map(joiner.feed, pieces), joiner.finish()] == right


@pytest.mark.parametrize(
    ("body", "right"),
    [
        (r'"plain \n \" \\"', r'"plain \n \" \\"'),
        (r'"\ud83d\ude00"', r'"\ud83d\ude00"'),
        (r'"\uD83D\uDE00"', r'"\uD83D\uDE00"'),
        (r'"\ud83d"', r'"\ufffd"'),
        (r'"\ude00\ud83d"', r'"\ufffd\ufffd"'),
        (r'"\ud83d\ud83d\ude00"', r'"\ufffd\ud83d\ude00"'),
        (r'"\ud83d \ude00"', r'"\ufffd \ufffd"'),
        (r'"\\ud83d"', r'"\\ud83d"'),
        (r'"\\\ud83d"', r'"\\\ufffd"'),
        (r'"\u00fc"', r'"\u00fc"'),
    ],
)
def test_escapes_of_halves_are_replaced_in_json_as_it_came(body: str, right: str) -> None:
    """Pairs, other escapes and backslashes stay; text and bytes alike."""
    assert whole_escapes(body) == right
    assert whole_escapes(body.encode()) == right.encode()
    assert well_formed_json(json.loads(body)) == json.loads(right)
