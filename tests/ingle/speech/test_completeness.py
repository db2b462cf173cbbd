"""Whether what was said so far is a whole command."""

import pytest

from hub.home.demo import DemoHome
from hub.intents.vocabulary import build_vocabulary
from ingle.speech.completeness import Completeness, CompletenessJudge, Grammar
from ingle.speech.sentence_ends import OPEN_ENDINGS

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def judge() -> CompletenessJudge:
    judge = CompletenessJudge()
    judge.use_vocabulary(build_vocabulary(DemoHome().snapshot()).jsgf)
    return judge


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Turn on the kitchen light.", "complete"),
        ("could you set the bedroom light to fifty percent please", "complete"),
        ("Set a timer for 10 minutes.", "complete"),
        ("What time is it?", "complete"),
        ("yes", "complete"),
        ("turn on the", "open"),
        ("set a timer for", "open"),
        ("set the kitchen light to fifty", "open"),
        ("turn the light", "open"),
        ("could you please", "open"),
        ("stop", "extendable"),
        ("set the thermostat to twenty", "extendable"),
        ("set the thermostat to 21", "complete"),
        ("what is the capital of", "open"),
        ("what is the capital of France", "unknown"),
        ("exactly", "unknown"),
        ("", "wordless"),
        ("...", "wordless"),
    ],
)
def test_words_are_judged_by_the_home_s_grammar(
    judge: CompletenessJudge, said: str, expected: Completeness
) -> None:
    """And, where they are none of it, by what they end with."""
    assert judge.judge(said) == expected


def test_without_a_vocabulary_nothing_is_complete() -> None:
    """A hub that is away or speaks another language: pauses alone end a command."""
    judge = CompletenessJudge()
    assert judge.judge("turn on the kitchen light") == "unknown"
    assert judge.judge("turn on the") == "open"


@pytest.mark.parametrize("language", OPEN_ENDINGS)
def test_every_language_knows_how_sentences_do_not_end(language: str) -> None:
    """Each word by itself, whatever stands before it."""
    for word in OPEN_ENDINGS[language]:
        if word.isalpha():
            assert CompletenessJudge(language).judge(f"xyz {word}") == "open"


@pytest.mark.parametrize(
    ("sentence", "complete", "following"),
    [
        ("a", False, {"b", "c"}),
        ("a b", True, {"d"}),
        ("a c c", True, {"c", "d"}),
        ("a c d", True, set()),
        ("a d", False, set()),
        ("b", False, set()),
    ],
)
def test_a_grammar_tells_what_may_follow(
    sentence: str, complete: bool, following: set[str]
) -> None:
    """Choices, options and repetitions; a rule that refers to itself is never matched."""
    jsgf = "#JSGF V1.0; grammar g; public <s> = a ( b | c+ ) [<end>] | <s> x; <end> = d;"
    assert Grammar(jsgf).match(sentence.split()) == (complete, frozenset(following))
