"""Anaphora and ellipsis: "turn it off", "and the bedroom?"."""

from datetime import timedelta

import pytest

from fakes import NOON
from hub.language.follow_up import LATELY, going_on, pointing_at, points_back, recent
from hub.ports import Exchange

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("turn it off", "turn the lamp off"),
        ("turn off it", "turn off the lamp"),
        ("turn it back on", "turn the lamp on"),
        ("turn it on again", "turn the lamp on"),
        ("switch them off now", "switch the lamp off"),
        ("make it a bit brighter", "make the lamp a bit brighter"),
        ("set it to 50 percent", "set the lamp to 50 percent"),
        ("make that 1 blue", "make the lamp blue"),
        ("turn that light on", "turn the lamp on"),
        ("dim those lights", "dim the lamp"),
        ("unlock it", "unlock the lamp"),
        ("is it on", "is the lamp on"),
        ("are they still open", "are the lamp still open"),
    ],
)
def test_sentence_about_it_is_told_with_a_name(said: str, told: str) -> None:
    """The pronoun gives way to the thing, and "again" and "back" go with it."""
    assert points_back(said)
    assert pointing_at(said, "the lamp") == told


@pytest.mark.parametrize(
    "said",
    [
        "turn on the kitchen light",
        "turn on the kitchen light and set it to blue",
        "what time is it",
        "is it cold in the bedroom",
        "it is too dark in here",
        "turn that noise off",
        "set it as you like",
        "unlock the back door",
        "make it so that everybody can hear it",
        "",
    ],
)
def test_other_sentences_point_nowhere(said: str) -> None:
    """Also those in which "it" is the weather, the hour, or only a part of what is commanded."""
    assert not points_back(said)
    assert pointing_at(said, "the lamp") == said


def test_only_what_was_said_lately_is_pointed_at() -> None:
    """An exchange of the day before, or of nobody knows when, is not."""
    said = [
        Exchange(
            turn_id="1", said="long ago", answered="", at=NOON - LATELY - timedelta(seconds=1)
        ),
        Exchange(turn_id="2", said="some time", answered=""),
        Exchange(turn_id="3", said="just now", answered="", at=NOON - LATELY),
    ]
    assert recent(said, NOON) == ("just now",)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("And the bedroom?", "bedroom"),
        ("and in the living room", "living room"),
        ("What about the office?", "office"),
        ("the office too, please", "office"),
        ("the hall light as well", "hall light"),
        ("the office", None),
        ("and then he told me about the bedroom", None),
        ("", None),
    ],
)
def test_a_sentence_may_go_on_from_the_last_one(text: str, what: str | None) -> None:
    """It adds a room or a thing, and says so."""
    assert going_on(text) == what
