import pytest

from ingle.speech import spokenform

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Turn on the kitchen light.", ["turn", "on", "the", "kitchen", "light"]),
        ("fifty per cent", ["50", "percent"]),
        ("50%", ["50", "percent"]),
        ("twenty-one degrees", ["21", "degrees"]),
        ("21°", ["21", "degrees"]),
        ("a hundred percent", ["100", "percent"]),
        ("one hundred and five", ["105"]),
        ("two hundred fifty", ["250"]),
        ("What's the time?", ["whats", "the", "time"]),
        ("five fifteen", ["5", "15"]),
        ("twenty ten", ["20", "10"]),
        ("one or two lights", ["1", "or", "2", "lights"]),
        ("1234567890123", ["123456789", "123"]),
        ("turn on a light", ["turn", "on", "a", "light"]),
        ("the küche", ["the", "küche"]),
        ("", []),
        ("?!", []),
    ],
)
def test_different_spellings_of_the_same_words_become_alike(text: str, words: list[str]) -> None:
    """Numbers are digits, per cent is one word, punctuation is gone."""
    assert words == spokenform.words(text)


@pytest.mark.parametrize("value", [0, 7, 10, 13, 20, 21, 99, 100, 105, 250, 999])
def test_a_number_that_is_spelled_reads_back_as_itself(value: int) -> None:
    """Spelling and reading are each other's inverse up to 999."""
    assert [str(value)] == spokenform.words(spokenform.spell(str(value)))


def test_what_is_no_small_number_is_spelled_as_it_is() -> None:
    """Words and large numbers pass."""
    assert (spokenform.spell("light"), spokenform.spell("1000")) == ("light", "1000")
