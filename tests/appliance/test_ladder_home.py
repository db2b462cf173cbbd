"""Faults of Home Assistant in the middle of a turn: it stalls, goes, comes back, lies, refuses."""

import uuid
from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from home_assistant_process import home_assistant_process
from hub.conversation.turn_speech import ONE_MOMENT
from hub.home.sentences import AWAY, REFUSED, UNHEARD
from ladder import House, all_at_once, household, put
from played_satellite import PlayedTurn
from scripted_home_assistant import DONE_BUT_SILENT, STALL, Answer
from servers import MosquittoServer, free_port

pytestmark = [pytest.mark.service, pytest.mark.asyncio(loop_scope="module")]

DONE = ("ok", "intent", None)
NOT_DONE = ("error", "intent", "unavailable")


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


async def asked(house: House, text: str) -> PlayedTurn:
    """A command in a session of its own."""
    return await house.satellite.ask(text, session=f"session-{uuid.uuid4().hex[:8]}")


async def test_while_home_assistant_stalls_nothing_false_is_said(house: House) -> None:
    """Five things, each stalled in its own way: four at once, as many as one satellite may have, so
    that the waits of 2 s and 4 s are waited only once.
    """
    house.home.answers_of = {
        "light.kitchen_light": deque([STALL]),
        "light.bedroom_light": deque([STALL] * 3),
        "light.hallway_light": deque([DONE_BUT_SILENT]),
        "light.office_light": deque([Answer(effect=False)]),
        "media_player.player": deque([STALL]),
    }

    async def one_stalled_request_is_repeated() -> None:
        turn = await asked(house, "turn on the kitchen light")
        assert (turn.sentences, turn.how) == ([ONE_MOMENT, "Turned on the kitchen light."], DONE)
        assert turn.actions == [("light.turn_on", "light.kitchen_light", True)]
        assert house.acted_on("light.kitchen_light") == ["light.turn_on"] * 2

    async def three_are_the_end() -> None:
        turn = await asked(house, "turn on the bedroom light")
        assert (turn.sentences, turn.how) == ([ONE_MOMENT, UNHEARD], NOT_DONE)
        assert turn.actions == [("light.turn_on", "light.bedroom_light", False)]
        assert house.acted_on("light.bedroom_light") == ["light.turn_on"] * 3

    async def what_was_done_without_an_answer_is_not_done_again() -> None:
        turn = await asked(house, "turn on the hallway light")
        assert (turn.sentences[-1], turn.how) == ("Turned on the hallway light.", DONE)
        assert house.acted_on("light.hallway_light") == ["light.turn_on"]

    async def what_was_accepted_and_did_not_happen_is_not_called_done() -> None:
        turn = await asked(house, "turn on the office light")
        assert turn.sentences == ["I sent that, but I could not confirm it: Office Light says off."]
        assert (turn.how, turn.actions) == (
            NOT_DONE,
            [("light.turn_on", "light.office_light", False)],
        )
        assert house.acted_on("light.office_light") == ["light.turn_on"]

    async def what_would_happen_twice_is_not_repeated() -> None:
        turn = await asked(house, "skip this song")
        assert (turn.sentences, turn.how) == ([UNHEARD], NOT_DONE)
        assert house.acted_on("media_player.player") == ["media_player.media_next_track"]

    async def two_that_take_no_long_wait() -> None:
        await what_was_accepted_and_did_not_happen_is_not_called_done()
        await what_would_happen_twice_is_not_repeated()

    await all_at_once(
        one_stalled_request_is_repeated(),
        three_are_the_end(),
        what_was_done_without_an_answer_is_not_done_again(),
        two_that_take_no_long_wait(),
    )
    waits = [record["wait_s"] for record in house.hub.logged("home.retry_scheduled")]
    assert sorted(waits) == [2.0, 2.0, 2.0, 4.0]
    assert await house.hub.metric("ingle_retries_total", part="home") == 4
    assert all("Retrying" in record["note"] for record in house.hub.logged("home.retry_scheduled"))


async def test_a_frozen_home_assistant_does_once_at_most_what_it_was_told(
    tmp_path: Path, mosquitto: MosquittoServer
) -> None:
    """Its process stands still: nobody says that it did not work, and when it goes on it does it
    once. A lock that was not answered is not asked again.
    """
    async with (
        home_assistant_process() as process,
        household(tmp_path, mosquitto, HA_URL=process.url) as house,
    ):
        process.freeze()
        turn = await asked(house, "turn on the kitchen light")
        assert (turn.sentences[-1], turn.how) == (UNHEARD, NOT_DONE)
        assert turn.actions == [("light.turn_on", "light.kitchen", False)]
        turn = await asked(house, "lock the front door")
        assert (turn.sentences[-1], turn.how) == (UNHEARD, NOT_DONE)
        process.thaw()
        assert sorted(await process.calls()) == [
            "light.turn_on light.kitchen",
            "lock.lock lock.front_door",
        ]


async def test_home_assistant_may_restart_in_the_middle_of_a_command(house: House) -> None:
    """Refused at first, the command waits, is sent to the one that came up, and is read back
    there.
    """
    house.home.set_state("light.kitchen_light", "off")
    await house.home.stop()
    await house.hub.until_health(lambda health: health["home"]["state"] == "away")
    turn = await house.satellite.say("turn on the kitchen light")
    await turn.heard(ONE_MOMENT)
    assert (await house.hub.health())["status"] == "degraded"
    assert await house.hub.metric("ingle_home_connected") == 0
    put(house.home, "light.attic_light", "Attic Light", "bedroom", "off")
    await house.home.start()
    await turn.ended()
    assert (turn.sentences, turn.how) == ([ONE_MOMENT, "Turned on the kitchen light."], DONE)
    assert house.acted_on("light.kitchen_light") == ["light.turn_on"]


async def test_after_its_restart_home_assistant_is_known_as_it_is_now(house: House) -> None:
    """What came while it was away can be spoken to, what went cannot; nothing is polled."""
    house.home.remove_state("light.office_light")
    house.home.exposed.discard("light.office_light")
    await house.home.stop()
    await house.hub.until_health(lambda health: health["home"]["state"] == "away")
    put(house.home, "light.cellar_light", "Cellar Light", "hallway", "off")
    await house.home.start()
    await house.hub.until_health(lambda health: health["home"]["state"] == "connected")
    lit = await asked(house, "turn on the cellar light")
    assert lit.sentences[-1] == "Turned on the cellar light."  # a busy machine may need a moment
    gone = await asked(house, "turn on the office light")
    assert (gone.actions, house.acted_on("light.office_light")) == ([], [])


async def test_a_token_that_is_revoked_is_named_and_not_tried_again(house: House) -> None:
    """The last of this house: Home Assistant lets nobody in any more. Local answers go on."""
    house.home.token = "another"
    logins = house.home.logins
    house.home.cut_lines()
    health = await house.hub.until_health(lambda health: health["home"]["state"] == "unauthorized")
    assert (health["status"], health["home"]["detail"]) == ("degraded", REFUSED)
    assert "HA_TOKEN" in REFUSED
    requests = len(house.home.requests)
    turn = await asked(house, "turn on the kitchen light")
    assert turn.answer == f"Sorry, that did not work: {REFUSED}"
    assert (turn.finished.outcome, turn.finished.error_code) == ("error", "rejected")
    assert (house.home.logins, len(house.home.requests)) == (logins + 1, requests)
    assert (await asked(house, "what time is it")).how == DONE


@pytest.mark.parametrize(
    ("wrong", "sentence", "code", "logins"),
    [
        ({"HA_TOKEN": "wrong"}, REFUSED, "rejected", 1),
        ({"HA_URL": "http://127.0.0.1:{port}"}, AWAY, "unavailable", 0),
    ],
)
@pytest.mark.parametrize("models", ["", "ollama"])
async def test_a_home_that_was_never_reached_is_not_an_empty_one(
    wrong: dict[str, str],
    sentence: str,
    code: str,
    logins: int,
    models: str,
    tmp_path: Path,
    mosquitto: MosquittoServer,
) -> None:
    """What is wrong is said, instead of that there is no such light; the time, timers and notes
    need no home.
    """
    settings = {name: value.format(port=free_port()) for name, value in wrong.items()}
    async with household(tmp_path, mosquitto, LLM_PROVIDERS=models, **settings) as house:
        for said in (
            "turn on the kitchen light",
            "what lights are on",
            "dim the lights",
            "is the front door locked",
        ):
            turn = await asked(house, said)
            assert (turn.answer, turn.finished.outcome, turn.finished.error_code) == (
                sentence,
                "error",
                code,
            )
        if models:
            house.first.calls("control_home", action="turn_on", name="kitchen light")
            assert (await asked(house, "the kitchen could do with being lit")).answer == sentence
        else:
            assert (await asked(house, "make the kitchen light brighter")).answer == sentence
        assert (await asked(house, "what time is it")).how == DONE
        assert (await asked(house, "set a timer for ten minutes")).how == DONE
        assert (await asked(house, "remember that the spare key is at Anna's")).how == DONE
        assert (await asked(house, "where is the spare key")).how == DONE
        assert (house.home.logins, house.acted_on("light.kitchen_light")) == (logins, [])
