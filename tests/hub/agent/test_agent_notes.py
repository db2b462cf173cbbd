"""An agent and the household's notes: none is kept unasked, none leaves the home in a search."""

import pytest

from fakes import FakeSearch
from hub.agent.call_authorisation import MAX_NOTES, NOT_ASKED_FOR
from hub.agent.sentence_guard import NOTHING_DONE
from hub.ports import Context, Exchange, Preference, Sentence
from kitchen import Kitchen, call

pytestmark = pytest.mark.pure

CODE = Preference(category="note", key="code", value="The alarm code is 4711")


def refused(kitchen: Kitchen, reason: str) -> str:
    """How many calls were counted as refused for this reason."""
    beginning = f'ingle_llm_calls_refused_total{{reason="{reason}"}} '
    lines = kitchen.metrics.exposition().decode().splitlines()
    return next((line.removeprefix(beginning) for line in lines if beginning in line), "")


async def test_notes_that_nobody_asked_for_are_not_kept() -> None:
    """In a turn without any search, too: the model is told, the refusals are counted."""
    notes = [call("remember", text=f"The person likes topic {n}") for n in range(8)]
    kitchen = Kitchen((*notes,), (Sentence("The sky scatters blue light."),))
    result, pattern = await kitchen.ask("why is the sky blue")
    assert kitchen.said == ["The sky scatters blue light."]
    assert (result.outcome, pattern) == ("ok", None)
    assert all(NOT_ASKED_FOR in answer for answer in kitchen.tool_answers(1))
    assert refused(kitchen, "not_asked_for") == "8.0"


async def test_nothing_is_forgotten_unasked() -> None:
    """Either."""
    kitchen = Kitchen((call("forget", about="alarm code"),), (Sentence("It is blue."),))
    await kitchen.ask("which colour is the sky")
    assert kitchen.said == ["It is blue."]


async def test_a_note_that_was_asked_for_is_kept() -> None:
    """In other languages as well; a few in one turn."""
    for said in ("note that the bins go out on Tuesday", "merk dir, dass die Tonne voll ist"):
        kitchen = Kitchen((call("remember", text="The bins go out on Tuesday"),))
        await kitchen.ask(said)
        assert kitchen.said == ["noted: Remember"]
    many = [call("remember", text=f"Fact number {n}") for n in range(8)]
    kitchen = Kitchen((*many,), (Sentence("There."),))
    await kitchen.ask("remember all that")
    assert kitchen.said.count("noted: Remember") == MAX_NOTES
    assert sum("at most" in answer for answer in kitchen.tool_answers(1)) == 8 - MAX_NOTES


async def test_the_answer_to_a_question_about_a_note_asks_for_it() -> None:
    """The request is in the sentence before; another question is none."""
    before = Context(
        exchanges=(Exchange(turn_id="1", said="remember something", answered="What is it?"),)
    )
    kitchen = Kitchen((call("remember", text="The bins go out on Tuesday"),))
    await kitchen.ask("the bins go out on Tuesday", before)
    assert kitchen.said == ["noted: Remember"]
    kitchen = Kitchen((call("remember", text="x y z"),), (Sentence("Because of the air."),))
    await kitchen.ask("why is the sky blue", before)
    assert kitchen.said == ["Because of the air."]


async def test_a_note_promised_in_words_alone_is_not_told_as_kept() -> None:
    """In German, too: the model called nothing."""
    kitchen = Kitchen((Sentence("Notiert, die Tonne geht dienstags."),))
    await kitchen.ask("notiere, dass die Tonne dienstags geht")
    assert kitchen.said == [NOTHING_DONE]


async def test_a_note_does_not_leave_the_home_in_a_search() -> None:
    """Whether the prompt told it or only the notebook has it; the model may search without it."""
    for context, held in ((Context(preferences=(CODE,)), ()), (Context(), (CODE,))):
        search = FakeSearch()
        kitchen = Kitchen(
            (call("web_search", query="alarm code 4711"),),
            (call("web_search", query="weather Rome"),),
            (Sentence("It rains."),),
            search=search,
        )
        kitchen.notes.held = held
        await kitchen.ask("weather in Rome", context)
        assert search.queries == ["weather Rome"]
        assert "does not leave the home" in kitchen.tool_answers(1)[0]
        assert refused(kitchen, "note_in_query") == "1.0"
        assert kitchen.said == ["It rains."]


async def test_what_the_person_says_may_be_searched_for() -> None:
    """Though a note holds it."""
    search = FakeSearch()
    kitchen = Kitchen(
        (call("web_search", query="alarm code 4711"),), (Sentence("Nothing."),), search=search
    )
    await kitchen.ask("search for alarm code 4711", Context(preferences=(CODE,)))
    assert search.queries == ["alarm code 4711"]
