import pytest

from ingle.speech.engines.grammar import undefined_rules, with_lead_in, without_words, words_of

pytestmark = pytest.mark.pure

_GRAMMAR = """#JSGF V1.0;
grammar home;
// a comment with words
/* and another
   one */
public <command> = [please] <body> {tag} | /0.5/ stop*;
<body> = turn ( on | off ) the kallax+ | "switch";
"""


def test_words_of_a_grammar_are_those_that_can_be_said() -> None:
    """Header, comments, rule names, tags and weights are no words."""
    assert words_of(_GRAMMAR) == {"please", "stop", "turn", "on", "off", "the", "kallax", "switch"}


def test_a_word_that_is_taken_out_leaves_the_rest_as_it_was() -> None:
    """Only whole words are replaced, whatever stands next to them."""
    left = without_words("public <on> = (on|one) kallax+ | on;", {"on", "kallax"})
    assert left == "public <on> = (<VOID>|one) <VOID>+ | <VOID>;"


def test_a_rule_that_is_used_but_not_defined_is_found() -> None:
    """PocketSphinx would take such a grammar and hear nothing."""
    assert undefined_rules(_GRAMMAR) == set()
    assert undefined_rules("public <c> = <a> | <NULL> <b>; <a> = on; // <no>") == {"b"}


def test_a_lead_in_may_precede_every_sentence() -> None:
    """The public rule becomes a private one behind it; without one there is nothing to precede."""
    led = with_lead_in("#JSGF V1.0;\ngrammar a;\npublic <c> = on;", ["w1", "w2"])
    assert led == (
        "#JSGF V1.0;\ngrammar a;\npublic <with_lead_in> = [<lead_in>] <c>;\n"
        "<lead_in> = w1 | w2;\n<c> = on;"
    )
    with pytest.raises(ValueError, match="no public rule"):
        with_lead_in("<c> = on;", ["w1"])
