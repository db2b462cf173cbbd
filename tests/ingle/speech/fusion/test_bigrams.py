"""The bigrams of a grammar's sentences."""

import pytest

from ingle.speech.fusion.bigrams import Bigrams, alternatives, spoken_words

pytestmark = pytest.mark.pure

GRAMMAR = """#JSGF V1.0;
grammar home;
<room> = kitchen | living room;
<percent> = ten | twenty [five];
public <sentence> = [please] <command> | no [thanks];
<command> = turn ( on | off ) [the] <room> light | set the <room> light to <percent> percent;
<wider> = make the <room> brighter [by <percent> percent]+;
<lost> = never reached;
"""


@pytest.mark.parametrize(
    ("sentence", "unknown"),
    [
        ("turn on the kitchen light", 0),
        ("Please turn off living room light.", 0),
        ("set the kitchen light to 25%", 0),
        ("no thanks", 0),
        ("make the living room brighter", 0),
        ("make the kitchen brighter by 10 percent by 20 percent", 0),
        ("turn on the light", 1),
        ("turn the kitchen light", 1),
        ("the kitchen light", 1),
        ("turn on the valve light", 2),
        ("never reached", 3),
        ("", 1),
    ],
)
def test_pairs_that_no_sentence_has_are_counted(sentence: str, unknown: int) -> None:
    """Beginning and end count as words, numbers are compared in words, rules that nothing leads to
    do not count.
    """
    assert Bigrams(GRAMMAR).unknown(sentence) == unknown


def test_only_words_that_can_be_said_are_known() -> None:
    """Neither rules' names nor words of rules that nothing leads to."""
    words = Bigrams(GRAMMAR).words
    assert {"kitchen", "twenty", "brighter", "thanks"} <= words
    assert not {"room>", "never", "home", "lost"} & words


@pytest.mark.parametrize(
    "jsgf",
    [
        "",
        "no grammar at all",
        "public <a> = <a> b;",
        "public <a> = <nowhere> b;",
        "<a> = b;",
        "public <a> = ( b",
    ],
)
def test_a_broken_grammar_knows_little_and_raises_nothing(jsgf: str) -> None:
    """Such a grammar is refused elsewhere; here everything is only strange."""
    assert Bigrams(jsgf).unknown("turn on the light") > 0


def test_a_rules_alternatives_are_its_names() -> None:
    """As they stand in the grammar."""
    assert alternatives(GRAMMAR, "room") == ["kitchen", "living room"]
    assert alternatives(GRAMMAR, "nowhere") == []


def test_a_sentence_is_taken_as_it_is_said() -> None:
    """However it is written."""
    assert spoken_words("Set it to 21 %, please!") == [
        "set",
        "it",
        "to",
        "twenty",
        "one",
        "percent",
        "please",
    ]
