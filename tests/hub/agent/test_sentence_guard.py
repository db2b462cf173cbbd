"""The guardrail on a model's sentences: said as they come, held, corrected or withheld."""

import pytest

from fakes import NOON
from hub.agent.agent_run import AgentRun
from hub.agent.clause_reading import About
from hub.agent.home_words import HomeWords
from hub.agent.sentence_guard import (
    NOT_KNOWN,
    NOTHING_DONE,
    Known,
    SentenceVerdict,
    held_sentences,
    judged,
    notice,
)
from hub.home.demo import DemoHome
from hub.ports import TurnResult

pytestmark = pytest.mark.pure

HOME = DemoHome().snapshot()
KNOWN = Known(home=HOME, words=HomeWords(HOME), now=NOON)
SAID, NOTHING = SentenceVerdict(said=True), SentenceVerdict()


def run(*, asked: bool, about: About = "world") -> AgentRun:
    return AgentRun([], said="", remembered=(), asked=asked, searched=False, about=about)


def test_an_answer_is_said_as_it_comes_but_no_claim_in_it() -> None:
    """Nobody asked for an action; a claim of one is withheld all the same."""
    course = run(asked=False)
    assert judged("Paris is the capital of France.", course, KNOWN) == SAID
    assert judged("I have turned on the light.", course, KNOWN) == NOTHING
    assert (course.withheld, notice(course)) == (1, NOTHING_DONE)


def test_a_state_is_said_where_it_is_so_and_corrected_where_not() -> None:
    """By the home as it is now; what nothing is known of is not said."""
    course = run(asked=False)
    assert judged("The front door is locked.", course, KNOWN) == SAID
    assert judged("The front door is unlocked.", course, KNOWN) == SentenceVerdict(
        instead="The front door is locked."
    )
    assert notice(course) == ""
    assert judged("The oven is on.", course, KNOWN) == NOTHING
    assert notice(course) == NOT_KNOWN


def test_the_time_and_the_timers_are_asked_for() -> None:
    """What the model says of them is replaced; what it was told by the tool may be said."""
    course = run(asked=False)
    assert judged("It is three o'clock.", course, KNOWN) == SentenceVerdict(source="time")
    assert judged("Today is Friday.", course, KNOWN) == SentenceVerdict(source="date")
    assert judged("Your timer has two minutes left.", course, KNOWN) == SentenceVerdict(
        source="timers"
    )
    course.told_time = True
    assert judged("It is 12:01.", course, KNOWN) == SAID
    assert judged("It is 15:40.", course, KNOWN) == SentenceVerdict(source="time")


def test_a_pronoun_is_no_more_than_what_was_asked_about() -> None:
    """Of what nobody asked or looked up it says nothing that could be checked."""
    course = run(asked=False, about="home")
    assert judged("It is locked.", course, KNOWN) == NOTHING
    course.looked_up = {"lock.front_door"}
    assert judged("It is locked.", course, KNOWN) == SAID


def test_sentences_wait_where_an_action_is_asked_for() -> None:
    """A question may be said; the rest is held until it is known what was done."""
    course = run(asked=True)
    assert judged("Which lamp do you mean?", course, KNOWN) == SAID
    assert judged("Sure!", course, KNOWN) == NOTHING
    assert judged("Enjoy the movie.", course, KNOWN) == NOTHING
    assert judged("I can't do more.", course, KNOWN) == NOTHING
    assert held_sentences(course) == ["I can't do more."]
    assert notice(course) == NOTHING_DONE
    course.did = True
    course.results.append(TurnResult(outcome="ok", source="llm"))
    assert held_sentences(course) == ["Enjoy the movie.", "I can't do more."]
    assert notice(course) == ""
