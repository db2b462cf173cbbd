"""The table of opposites: what asks for the contrary of what."""

import itertools

import pytest

from ingle.speech.opposites import OPPOSITES

pytestmark = pytest.mark.pure

ENGLISH = OPPOSITES["en"]


@pytest.mark.parametrize(
    ("word", "opposite"),
    [
        ("on", "off"),
        ("open", "close"),
        ("open", "shut"),
        ("lock", "unlock"),
        ("locked", "unlocked"),
        ("arm", "disarm"),
        ("mute", "unmute"),
        ("up", "down"),
        ("brighten", "dim"),
        ("brighter", "dimmer"),
        ("warmer", "cooler"),
        ("louder", "quieter"),
    ],
)
def test_each_of_two_opposites_is_the_other_s(word: str, opposite: str) -> None:
    """And no word is its own."""
    assert opposite in ENGLISH.of(word)
    assert word in ENGLISH.of(opposite)
    assert word in ENGLISH.same(word)
    assert set(ENGLISH.of(word)).isdisjoint(ENGLISH.same(word))


@pytest.mark.parametrize(
    ("rest", "whole"), [("lock", "unlock"), ("mute", "unmute"), ("arm", "disarm")]
)
def test_a_beginning_that_is_lost_makes_the_opposite(rest: str, whole: str) -> None:
    """Only in one direction."""
    assert ENGLISH.is_rest(rest)
    assert not ENGLISH.is_rest(whole)
    assert ENGLISH.is_whole(whole)
    assert not ENGLISH.is_whole(rest)
    assert not any(
        check(word)
        for check in (ENGLISH.is_rest, ENGLISH.is_whole)
        for word in ("on", "off", "open", "close", "light")
    )


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("and lock the back door", {"unlock"}),
        ("then lock the back door", {"unlock"}),
        ("a lock the back door", {"unlock"}),
        ("im locked in a front door", {"unlocked"}),
        ("lock the back door", set()),
        ("please lock the back door", set()),
        ("turn on the light", set()),
    ],
)
def test_a_word_may_have_been_written_as_two(written: str, also: set[str]) -> None:
    """As recognisers write "unlock"."""
    words = written.split()
    assert ENGLISH.heard(words) == {*words, *also}


@pytest.mark.parametrize(
    ("one", "other", "contrary"),
    [
        ("turn on the light", "turn off the light", True),
        ("turn on the light", "turn of the light please", True),
        ("turn the light on", "turn light off", True),
        ("and lock the back door", "unlock the back door", True),
        ("lock the back door", "unlock the front door", False),
        ("turn on the light", "turn on the light", False),
        ("turn on the light", "turn off the big light", False),
        ("turn on the light", "dim the light", False),
    ],
)
def test_contrary_sentences_differ_in_nothing_else(one: str, other: str, contrary: bool) -> None:
    """But in little words."""
    for left, right in itertools.permutations((one.split(), other.split())):
        assert ENGLISH.are_contrary(left, right) is contrary


def test_contraries_of_a_sentence() -> None:
    """Each opposite of each word, and without what may have been its beginning."""

    def contraries(sentence: str) -> list[str]:
        return [" ".join(words) for _, words in ENGLISH.contraries(sentence.split())]

    assert "unlock the door" in contraries("lock the door")
    assert "unlock the door" in contraries("and lock the door")
    assert contraries("turn the volume up") == ["turn the volume down"]
    assert contraries("what is the time") == []
    assert ENGLISH.without_beginnings(["and", "lock", "the", "door"]) == ["lock", "the", "door"]
    assert ENGLISH.without_beginnings(["and", "unlock", "it"]) == ["and", "unlock", "it"]
