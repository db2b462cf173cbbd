"""Matching of words and questions to notes."""

import pytest

from hub.ports import Preference
from hub.skills.note_matching import about, asked_for, contradicted, has_verb, key_of, nearly, tidy

pytestmark = pytest.mark.pure

TOLD = (
    "the bins go out on Tuesday",
    "my car is in the garage",
    "Ada's birthday is on May 3rd",
    "the wifi password is hunter2",
    "Ada is allergic to nuts",
    "Easter brunch is on Sunday",
    "the spare batteries are in the drawer",
)


def kept(*facts: str) -> list[Preference]:
    return [Preference(category="note", key=key_of(fact), value=fact) for fact in facts]


NOTES = [*kept(*TOLD), Preference(category="person", key="name", value="the bins")]


def found(notes: list[Preference]) -> list[str]:
    return [note.value for note in notes]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When do the bins go out?", TOLD[0]),
        ("what day do we have to put the bins out", TOLD[0]),
        ("what about the bins", TOLD[0]),
        ("tell me when the bins go out", TOLD[0]),
        ("where is my car", TOLD[1]),
        ("do you know where my car is", TOLD[1]),
        ("when is Ada\u2019s birthday", TOLD[2]),
        ("what is the wifi password", TOLD[3]),
        ("is Ada allergic to nuts", TOLD[4]),
        ("what is Ada allergic to", TOLD[4]),
        ("where are the spare batteries", TOLD[6]),
        ("where is the spare battery", TOLD[6]),
    ],
)
def test_question_finds_the_note_that_answers_it(question: str, answer: str) -> None:
    """In other words than the note's, as long as it names what the note is about."""
    assert found(asked_for(question, NOTES)) == [answer]


@pytest.mark.parametrize(
    "question",
    [
        "when is Easter",  # the note is about something on it
        "where is Ada",  # no note tells a place of hers
        "when do I get my car",  # no note tells a time for it
        "how many bins are there",
        "are the bins out",
        "who is the president",
        "what is the time",
        "what day is it today",
        "when do the bins go out in Rome",
        "the bins go out",
        "when",
        "",
        "when do the bins go out and is there anything else that I should think of before the day",
    ],
)
def test_question_that_no_note_surely_answers_is_left_alone(question: str) -> None:
    """Better no answer than one to another question."""
    assert asked_for(question, NOTES) == []


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("the bins go out on Wednesday", [TOLD[0]]),
        ("my car is on the street", [TOLD[1]]),
        ("Ada's birthday is on May 4th", [TOLD[2]]),
        ("the wifi password is hunter3", [TOLD[3]]),
        ("the paper bins go out on Friday", []),
        ("my car is red", []),
        ("Ada is allergic to milk", []),
        ("The bins go out on Tuesday!", []),
        ("buy milk", []),
    ],
)
def test_only_the_same_said_with_another_value_contradicts(new: str, old: list[str]) -> None:
    """Another day, number or place for the same thing; the same note again is none."""
    assert found(contradicted(new, NOTES)) == old


def test_notes_are_found_by_what_they_are_about() -> None:
    """All keywords have to be there; the very same note comes alone; only notes are found."""
    more = [*NOTES, *kept("the bins go out on Tuesday evening")]
    assert found(about("the bins", more)) == [TOLD[0], "the bins go out on Tuesday evening"]
    assert found(about("The bins go out on Tuesday.", more)) == [TOLD[0]]
    assert found(about("Ada", NOTES)) == [TOLD[2], TOLD[4]]
    assert about("the blue bins", NOTES) == about("the", NOTES) == about("", NOTES) == []


def test_nearly_finds_the_nearest_first() -> None:
    """Half the telling words are enough, more come first."""
    assert found(nearly("Ada's birthday cake", NOTES)) == [TOLD[2]]
    assert nearly("the blue elephant in the zoo", NOTES) == []


def test_note_is_kept_on_one_line_of_visible_text() -> None:
    """Line breaks, control and bidirectional characters are no part of a note."""
    assert tidy(" the\tcode\nis \u202e1234\x00 . ") == "the code is 1234"
    assert key_of("Ada's  code: 12.5!") == "ada code 12.5"


def test_verbs_tell_sentences_from_things() -> None:
    """A sentence has a known verb after its first word."""
    assert has_verb("the bins go out")
    assert not has_verb("buy milk")
