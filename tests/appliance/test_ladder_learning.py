"""Learned sentences and notes survive the hub, and are taken back by a word; without an LLM."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from hub.turn import FORGOTTEN
from ladder import House, household
from servers import MosquittoServer

pytestmark = [pytest.mark.service, pytest.mark.asyncio(loop_scope="module")]

SENTENCE = "make the kitchen cosy"
LIGHT = "light.kitchen_light"
LEARNED = ("ok", "learned", None)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _house(
    tmp_path_factory: pytest.TempPathFactory, mosquitto: MosquittoServer
) -> AsyncIterator[House]:
    """On embedded stores: SQLite and memory."""
    async with household(tmp_path_factory.mktemp("ladder"), mosquitto) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="module")
async def house(_house: House) -> House:
    await _house.calm()
    _house.home.set_state(LIGHT, "off")
    return _house


async def test_what_a_model_resolved_is_done_without_it_from_then_on(house: House) -> None:
    """Also after the hub was killed, in any session, but in this room only; "that was wrong"
    unlearns it.
    """
    house.first.calls("control_home", action="turn_on", name="Kitchen Light")
    turn = await house.satellite.ask(SENTENCE)
    assert (turn.how, turn.actions) == (("ok", "llm", None), [("light.turn_on", LIGHT, True)])

    turn = await house.satellite.ask(f"please {SENTENCE}")
    assert turn.how == LEARNED
    house.hub.kill()
    await house.hub.start()
    house.home.set_state(LIGHT, "off")
    turn = await house.satellite.ask(SENTENCE, session="guest")
    assert (turn.how, turn.actions) == (LEARNED, [("light.turn_on", LIGHT, True)])
    assert len(house.first.requests) == 1

    house.first.replies("How would I do that from there?")
    assert (await house.satellite.ask(SENTENCE, room="bedroom")).finished.source == "llm"
    assert (await house.satellite.ask("that was wrong", session="guest")).answer == FORGOTTEN
    house.first.replies("What do you mean by cosy?")
    assert (await house.satellite.ask(SENTENCE)).finished.source == "llm"
    assert len(house.first.requests) == 3


async def test_what_was_learned_is_not_done_when_the_thing_is_gone(house: House) -> None:
    """Nor with another in its place: then the model is asked again."""
    sentence = "make the office cosy"
    house.first.calls("control_home", action="turn_on", name="Office Light")
    assert (await house.satellite.ask(sentence)).finished.source == "llm"
    house.home.exposed.discard("light.office_light")
    house.home.announce()
    await house.hub.until_health(
        lambda health: health["home"]["entities"] == len(house.home.exposed)
    )
    house.home.calls.clear()
    house.first.replies("There is no light in the office.")
    turn = await house.satellite.ask(sentence)
    assert (turn.answer, house.home.calls) == ("There is no light in the office.", [])


async def test_a_deed_that_was_not_verified_is_not_learned(house: House) -> None:
    """The state never came: it may be that the model had it wrong."""
    house.home.events = False
    for _ in range(2):
        house.first.calls("control_home", action="turn_on", name="Kitchen Light")
    try:
        turn = await house.satellite.ask("let there be brightness in the kitchen")
        assert (turn.finished.outcome, turn.finished.source) == ("error", "llm")
    finally:
        house.home.events = True
    assert (
        await house.satellite.ask("let there be brightness in the kitchen")
    ).finished.source == "llm"


async def test_what_is_told_is_kept_told_back_and_forgotten_by_voice_and_by_http(
    house: House,
) -> None:
    """Both see the same, at once, in any session; the hub's death changes nothing."""
    ask, http = house.satellite.ask, house.hub.http
    assert "Tuesday" in (await ask("remember that the bins go out on Tuesday")).answer
    assert (await ask("my name is Ada")).answer == "I will call you Ada."
    house.hub.kill()
    await house.hub.start()
    assert "Tuesday" in (await ask("when do the bins go out", session="guest")).answer
    listed = (await http.get("/preferences")).json()["preferences"]
    assert [(kept["category"], kept["value"]) for kept in listed] == [
        ("note", "the bins go out on Tuesday"),
        ("person", "Ada"),
    ]
    assert (
        await http.put(
            "/preferences/note/the car is in the garage", json={"value": "the car is in the garage"}
        )
    ).is_success
    assert "garage" in (await ask("where is the car")).answer
    assert (await ask("forget that the bins go out on Tuesday")).answer.startswith(
        "I have forgotten"
    )
    assert (await http.delete("/preferences/person/name")).status_code == 204
    listed = (await http.get("/preferences")).json()["preferences"]
    assert [kept["value"] for kept in listed] == ["the car is in the garage"]
    assert "don't know your name" in (await ask("what is my name")).answer
    house.first.replies("They do not say.")
    await ask("who collects the rubbish here", session="later")
    told = str(house.first.requests[-1].messages)
    assert ("bins go out" in told, "Ada" in told, "the car is in the garage" in told) == (
        False,
        False,
        True,
    )


async def test_a_follow_up_edits_what_a_model_did_also_in_the_hubs_next_life(house: House) -> None:
    """The frame of a turn is of its tool call, and is kept with it: "it" is known after a kill."""
    house.first.calls("control_home", action="turn_on", name="Kitchen Light")
    turn = await house.satellite.ask("cheer up the place where I cook", session="frames")
    assert turn.how == ("ok", "llm", None)
    asked = len(house.first.requests)
    turn = await house.satellite.ask("set it to 40 percent", session="frames")
    assert turn.how == ("ok", "intent", None)
    assert turn.actions == [("light.turn_on", LIGHT, True)]
    house.hub.kill()
    await house.hub.start()
    turn = await house.satellite.ask("turn that off again", session="frames")
    assert turn.how == ("ok", "intent", None)
    assert turn.actions == [("light.turn_off", LIGHT, True)]
    assert len(house.first.requests) == asked
