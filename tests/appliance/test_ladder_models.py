"""Faults of a language model in the middle of its answer: it refuses, stalls, dies, raves, lies."""

import uuid
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from hub.agent.agent import BROKEN_OFF, NOTHING_DONE, STOPPED
from hub.turn import NO_MODEL, REFUSED
from ladder import House, household, until
from scripted_llm import CUT, ENDLESS, STALL, Call, Step
from servers import MosquittoServer

pytestmark = [pytest.mark.service, pytest.mark.asyncio(loop_scope="module")]

QUESTION = "tell me about the sea"
ANSWER = "The sea is deep."
WELL = ("ok", "llm", None)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _house(
    tmp_path_factory: pytest.TempPathFactory, mosquitto: MosquittoServer
) -> AsyncIterator[House]:
    async with household(tmp_path_factory.mktemp("ladder"), mosquitto) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="module")
async def house(_house: House) -> House:
    await _house.calm()
    return _house


async def states(house: House) -> list[str]:
    """The providers' as `/health` shows them, in their order."""
    return [provider["state"] for provider in (await house.hub.health())["llm"]["providers"]]


async def test_the_first_provider_answers_while_it_can(house: House) -> None:
    """The next one is not asked."""
    house.first.replies(ANSWER)
    turn = await house.satellite.ask(QUESTION)
    assert (turn.sentences, turn.how, house.second.requests) == ([ANSWER], WELL, [])
    assert await house.hub.metric("ingle_llm_requests_total", provider="ollama", ok="true") == 1
    assert await states(house) == ["ok", "ok"]


@pytest.mark.parametrize(
    "steps",
    [(STALL,), ("The sea is a very ", CUT), ("The sea is a very ", STALL), (CUT,)],
    ids=[
        "stalls before a word",
        "dies in the first sentence",
        "stalls in the first sentence",
        "dies before a word",
    ],
)
async def test_a_provider_that_fails_before_its_first_sentence_hands_over(
    house: House, steps: tuple[Step, ...]
) -> None:
    """Nothing of the first one's is heard; the next one is asked the same and answers."""
    house.first.answers(*steps)
    house.second.replies(ANSWER)
    turn = await house.satellite.ask(QUESTION)
    assert (turn.sentences, turn.how) == ([ANSWER], WELL)
    assert house.second.requests[0].said == house.first.requests[0].said == QUESTION
    assert await states(house) == ["away", "ok"]
    assert await house.hub.metric("ingle_llm_available", provider="ollama", model="qwen2.5:3b") == 0


async def test_a_provider_that_refuses_connections_is_passed_over_and_taken_up_again(
    house: House,
) -> None:
    """Its server is stopped in a conversation, and started again: no setting is touched."""
    await house.first.stop()
    house.second.replies(ANSWER)
    assert (await house.satellite.ask(QUESTION)).sentences == [ANSWER]
    await house.first.start()
    house.first.replies("The sea is wide.")
    assert (await house.satellite.ask(QUESTION)).sentences == ["The sea is wide."]
    assert await states(house) == ["ok", "ok"]


async def test_a_provider_that_dies_after_its_first_sentence_ends_the_turn_honestly(
    house: House,
) -> None:
    """What was whole is heard, then that it broke off; nobody else goes on with another story."""
    house.first.answers("The sea is deep. It is also very ", CUT)
    turn = await house.satellite.ask(QUESTION)
    assert turn.sentences == [ANSWER, BROKEN_OFF]
    assert (turn.how, house.second.requests) == (("error", "llm", "unavailable"), [])


async def test_a_key_that_every_provider_refuses_is_named(house: House) -> None:
    """So that whoever hears it knows what to put right; the home obeys all the same."""
    house.first.refuses(401)
    house.second.refuses(401)
    turn = await house.satellite.ask(QUESTION)
    [sentence] = turn.sentences
    assert sentence.startswith(REFUSED)
    assert "check OPENAI_API_KEY." in sentence
    assert turn.how == ("error", "fallback", "rejected")


async def test_without_any_provider_the_home_still_obeys(house: House) -> None:
    """An honest sentence for what needs one; local intents as ever."""
    await house.first.stop()
    house.second.refuses(500)
    turn = await house.satellite.ask(QUESTION)
    assert (turn.sentences, turn.how) == ([NO_MODEL], ("error", "fallback", "unavailable"))
    assert (await house.hub.health())["status"] == "degraded"
    turn = await house.satellite.ask("turn on the kitchen light")
    assert (turn.answer, turn.how) == ("Turned on the kitchen light.", ("ok", "intent", None))
    await house.first.start()


async def test_a_provider_that_asks_to_be_left_alone_is(house: House) -> None:
    """429 with Retry-After: not asked until then, whoever else answers meanwhile; then asked
    again.
    """
    house.first.refuses(429, "slow down", retry_after="1")
    for _ in range(2):
        house.second.replies(ANSWER)
        assert (await house.satellite.ask(QUESTION)).sentences == [ANSWER]
    assert len(house.first.requests) == 1

    async def asked_again() -> bool:
        house.second.replies(ANSWER)
        assert (await house.satellite.ask(QUESTION)).finished.outcome == "ok"
        return len(house.first.requests) > 1

    house.first.replies(ANSWER)
    await until(asked_again)


async def test_a_provider_that_keeps_failing_is_not_asked_for_a_while(house: House) -> None:
    """Its breaker opens at the fifth failure: the others answer without waiting for it."""
    for _ in range(5):
        house.first.refuses(500)
        house.second.replies(ANSWER)
        await house.satellite.ask(QUESTION)
    house.second.replies(ANSWER)
    assert (await house.satellite.ask(QUESTION)).sentences == [ANSWER]
    assert len(house.first.requests) == 5
    assert (await house.hub.breaker("ollama"))["state"] == "open"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("control_home", '{"action": "turn_on", "name": "Kitchen Light"'),
        ("control_home", '{"action": "turn_on", "name": "Kitchen Light", "delay": 600}'),
        ("control_home", '{"action": "explode", "name": "Kitchen Light"}'),
        ("control_home", '{"action": "turn_on", "action": "turn_off", "name": "Kitchen Light"}'),
        ("call_service", '{"service": "light.turn_on", "entity_id": "light.kitchen_light"}'),
    ],
    ids=["lost its end", "an argument too many", "no such action", "a name twice", "no such tool"],
)
async def test_a_call_that_is_not_right_is_never_executed(
    house: House, name: str, arguments: str
) -> None:
    """The model is told what is wrong with it; what it then calls rightly is done."""
    house.home.set_state("light.office_light", "on")
    house.first.refuses(500)
    house.first.refuses(500)
    house.second.answers(Call(name, arguments)).calls(
        "control_home", action="turn_off", name="Office Light"
    )
    turn = await house.satellite.ask(
        f"the glare is too much for me {uuid.uuid4().hex}"
    )  # not learned yet
    assert house.acted_on("light.kitchen_light") == []
    [told] = [
        message["content"]
        for message in house.second.requests[1].messages
        if message["role"] == "tool"
    ]
    assert "error" in str(told)
    assert turn.actions == [("light.turn_off", "light.office_light", True)]


async def test_an_answer_without_an_end_is_cut(house: House) -> None:
    """After two minutes of speech; the person hears that there is more, and the model is left."""
    house.first.answers("It is long, and. ", ENDLESS)
    turn = await house.satellite.ask(QUESTION)
    assert (turn.sentences[-1], turn.finished.outcome) == (STOPPED, "ok")
    assert sum(map(len, turn.sentences)) < 1_700
    await house.first.left()


@pytest.mark.parametrize(
    "lie",
    [
        "I turned on the kitchen light.",
        "Done! I've switched the lights off.",
        "The front door is locked now.",
    ],
)
async def test_a_deed_that_did_not_happen_is_never_told(house: House, lie: str) -> None:
    """The model called nothing: its word for it is withheld, and that nothing was changed is
    said.
    """
    house.first.replies(lie)
    turn = await house.satellite.ask("make it nice in here")
    assert (turn.sentences, house.home.calls) == ([NOTHING_DONE], [])
