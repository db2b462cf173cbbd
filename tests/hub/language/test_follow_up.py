"""How a sentence edits the one before, by its words."""

from datetime import timedelta

import pytest

from fakes import NOON
from hub.language import follow_up
from hub.ports import DialogueFrame, Exchange

pytestmark = pytest.mark.pure


def read(whole: str) -> str:
    """The surest reading in a line."""
    edits = follow_up.read(whole)
    if not edits:
        return "none"
    edit = edits[0]
    number = None if edit.number is None else f"{edit.number:g}"
    parts = (edit.attribute, edit.way, number, edit.unit, edit.what, edit.rest)
    return " ".join([edit.kind, *(part for part in parts if part), *["repair"] * edit.repair])


@pytest.mark.parametrize(
    ("whole", "reading"),
    [
        ("undo that", "undo"),
        ("please put it back how it was", "undo"),
        ("turn it back", "undo"),
        ("i changed my mind", "undo"),
        ("again", "again"),
        ("do it once more", "again"),
        ("repeat that please", "again"),
        ("no set it to 22", "value 22 repair"),
        ("actually 60", "value 60 repair"),
        ("make it 60 percent", "value 60 percent"),
        ("22 degrees", "value 22 degrees"),
        ("set it to half", "value 50 percent"),
        ("a bit lower", "step down"),
        ("even more", "step up"),
        ("1 degree more", "step up 1 degrees"),
        ("10 percent less please", "step down 10 percent"),
        ("turn it down by 5", "step down 5"),
        ("brighter", "step brightness up"),
        ("too bright", "step brightness down"),
        ("it is not loud enough", "step volume up"),
        ("not so warm", "step temperature down"),
        ("no i meant the bedroom", "target the bedroom repair"),
        ("i meant the lamp", "target the lamp repair"),
        ("the office instead", "target the office repair"),
        ("not the kitchen the bedroom", "target bedroom repair"),
        ("the same in the office", "target the office"),
        ("and the bedroom", "target the bedroom"),
        ("what about the office", "target the office"),
        ("the hall light as well", "target the hall light"),
        ("turn it off", "pointing turn off"),
        ("turn off it", "pointing turn off"),
        ("and dim it a bit", "pointing dim a bit"),
        ("and a bit brighter", "step brightness up"),
        ("turn it back on", "pointing turn on"),
        ("make that 1 blue", "pointing make blue"),
        ("are they still open", "pointing are still open"),
        ("what color is it", "pointing what color is"),
        ("turn the light on again", "restated turn the light on"),
        ("that was wrong", "complaint repair"),
        ("no that is not what i meant", "complaint repair"),
    ],
)
def test_edit_is_read_by_its_words(whole: str, reading: str) -> None:
    """Whatever it is an edit of."""
    assert read(whole) == reading


@pytest.mark.parametrize(
    "whole",
    [
        "turn on the kitchen light",
        "set the heating to 22 degrees",
        "what time is it",
        "how warm is it in the kitchen",
        "the office",
        "no thanks",
        "no",
        "yes",
        "thank you",
        "good night",
        "set a timer for 600 seconds",
        "tell me a story about it",
        "",
    ],
)
def test_what_leans_on_nothing_is_no_edit(whole: str) -> None:
    """A command with its thing, a question, small talk."""
    assert read(whole) == "none"


@pytest.mark.parametrize(
    ("whole", "takes_back", "only_complains"),
    [
        ("that was wrong", True, True),
        ("no the other 1", True, False),
        ("i meant the lamp", True, False),
        ("not that 1", True, True),
        ("actually 60", False, False),
        ("sorry what time is it", False, False),
        ("turn off the wrong light", False, False),
        ("what is wrong with you", False, False),
        ("no thanks", False, False),
    ],
)
def test_misunderstanding_is_told_from_hesitation(
    whole: str, takes_back: bool, only_complains: bool
) -> None:
    """Only the first makes the hub forget what it had learned."""
    assert follow_up.takes_back(whole) is takes_back
    assert follow_up.only_complains(whole) is only_complains


def test_repair_within_a_sentence_is_found() -> None:
    """With what stands before it and behind it."""
    told = list(follow_up.split_at_repair("turn on the kitchen light no wait the bedroom light"))
    assert told == [("turn on the kitchen light", "the bedroom light")]
    assert list(follow_up.split_at_repair("turn on the light")) == []


def test_yes_may_have_a_command_behind_it() -> None:
    """And only behind "and"."""
    assert follow_up.yes_and("yes and turn on the light") == "turn on the light"
    assert follow_up.yes_and("yes turn on the light") is None


def test_only_what_was_lately_counts() -> None:
    """An exchange of the day before, or of nobody knows when, is not leaned on."""

    def said(name: str, **when: object) -> Exchange:
        frame = DialogueFrame(called=name)
        return Exchange(turn_id=name, said=name, answered="", frame=frame, **when)  # type: ignore[arg-type]

    exchanges = [
        said("long ago", at=NOON - follow_up.LATELY - timedelta(seconds=1)),
        said("some time"),
        said("just now", at=NOON - follow_up.LATELY),
        Exchange(turn_id="4", said="hello", answered="", at=NOON),
    ]
    assert [frame.called for frame in follow_up.frames_of(exchanges, NOON)] == ["just now"]
    many = [said(str(number), at=NOON) for number in range(9)]
    assert [frame.called for frame in follow_up.frames_of(many, NOON)] == ["5", "6", "7", "8"]
