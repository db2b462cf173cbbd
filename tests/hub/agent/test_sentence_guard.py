"""The guardrail on a model's sentences: said as they come, held, or withheld."""

import pytest

from hub.agent.agent_run import AgentRun
from hub.agent.sentence_guard import NOT_KNOWN, NOTHING_DONE, held_sentences, may_be_said, notice
from hub.home.demo import DemoHome
from hub.ports import TurnResult

pytestmark = pytest.mark.pure

HOME = DemoHome().snapshot()


def run(*, asked: bool) -> AgentRun:
    return AgentRun([], said="", remembered=(), asked=asked, searched=False)


def test_an_answer_is_said_as_it_comes_but_no_claim_in_it() -> None:
    """Nobody asked for an action; a claim of one is withheld all the same."""
    course = run(asked=False)
    assert may_be_said("Paris is the capital of France.", course, HOME)
    assert not may_be_said("I have turned on the light.", course, HOME)
    assert (course.withheld, notice(course)) == (1, NOTHING_DONE)


def test_a_state_that_was_not_looked_up_is_not_said() -> None:
    """In its place: that it is not known."""
    course = run(asked=False)
    assert not may_be_said("The front door is locked.", course, HOME)
    assert notice(course) == NOT_KNOWN


def test_sentences_wait_where_an_action_is_asked_for() -> None:
    """A question may be said; the rest is held until it is known what was done."""
    course = run(asked=True)
    assert may_be_said("Which lamp do you mean?", course, HOME)
    assert not may_be_said("Sure!", course, HOME)
    assert not may_be_said("Enjoy the movie.", course, HOME)
    assert not may_be_said("I can't do more.", course, HOME)
    assert held_sentences(course) == ["I can't do more."]
    assert notice(course) == NOTHING_DONE
    course.did = True
    course.results.append(TurnResult(outcome="ok", source="llm"))
    assert held_sentences(course) == ["Enjoy the movie.", "I can't do more."]
    assert notice(course) == ""
