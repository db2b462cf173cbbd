import pytest

from ingle.speech.clauses import SHORTEST, clauses

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  ", []),
        ("Turned on the kitchen light.", ["Turned on the kitchen light."]),
        ("Yes, it is.", ["Yes, it is."]),
        (
            "In the living room, the light is on, but the front door is still unlocked.",
            ["In the living room,", "the light is on, but the front door is still unlocked."],
        ),
        (
            "The timer for the pasta has ten minutes left and the one for the eggs has two.",
            ["The timer for the pasta has ten minutes left", "and the one for the eggs has two."],
        ),
        (
            "The population of the city of Springfield was 1,234,567 people in the last year.",
            ["The population of the city of Springfield was 1,234,567 people in the last year."],
        ),
        ("x" * 500, ["x" * 500]),
    ],
)
def test_a_long_sentence_is_cut_at_its_clauses(text: str, expected: list[str]) -> None:
    """At commas, else before a conjunction; a short sentence is one piece."""
    assert clauses(text) == expected


def test_nothing_is_lost_and_no_clause_is_a_scrap() -> None:
    """Together they are the sentence."""
    text = (
        "Well, one, two, three, four, five, six, and then, when all was over, there was, oh, tea."
    )
    made = clauses(text)
    assert " ".join(made) == text
    assert min(map(len, made)) >= SHORTEST - 1


def test_a_language_without_conjunctions_is_cut_at_commas() -> None:
    """Nothing is guessed of a language that nobody has written down."""
    text = "Aaaa bbbb cccc dddd eeee and ffff gggg, hhhh iiii jjjj kkkk llll and mmmm."
    assert clauses(text, "xx") == [
        "Aaaa bbbb cccc dddd eeee and ffff gggg,",
        "hhhh iiii jjjj kkkk llll and mmmm.",
    ]
