"""Halves of characters in what Home Assistant sends: frames, states by REST, error bodies."""

import asyncio

import httpx
import pytest
from pydantic import SecretStr

from hub.errors import Rejected
from hub.home.home_assistant import HomeAssistant, open_home_assistant
from hub.home.pace import Pace
from hub.home.protocol import frames
from hub.home.services import ServiceCaller
from hub.ports import ServiceCall
from hub.resilience.deadline import Deadline
from hub.settings import HomeSettings
from links import eventually
from scripted_home_assistant import TOKEN, Answer, ScriptedHomeAssistant, scripted_home_assistant

pytestmark = pytest.mark.service

HIGH, LOW = "\ud83d", "\ude00"
CALL = ServiceCall(domain="light", service="turn_on", entity_id="light.kitchen")


def state(home: HomeAssistant, entity_id: str) -> str:
    return next(one.state for one in home.snapshot().entities if one.entity_id == entity_id)


async def nobody_waits() -> None:
    """Nobody is told."""


def test_frames_are_read_with_whole_characters() -> None:
    """Text and bytes; two halves that stand together are one character."""
    for sent in (
        r'{"type": "event", "event": {"\ud83d": "\ude00", "a": "\ud83d\ude00"}}',
        rb'{"type": "event", "event": {"\ud83d": "\ude00", "a": "\ud83d\ude00"}}',
    ):
        [frame] = frames(sent)
        assert frame.event == {"\ufffd": "\ufffd", "a": "\U0001f600"}


async def test_names_and_states_with_half_a_character_cost_no_connection() -> None:
    """The home is connected, follows events, and every text of it can be written."""

    def prepare(scripted: ScriptedHomeAssistant) -> None:
        scripted.states["light.kitchen"].attributes["friendly_name"] = f"Kitchen {HIGH}"
        scripted.areas[0]["aliases"] = [f"cookery {LOW}"]

    async with scripted_home_assistant(prepare) as scripted:
        settings = HomeSettings(HA_URL=scripted.url, HA_TOKEN=SecretStr(TOKEN))
        async with open_home_assistant(settings) as home:
            assert home.status().state == "connected"
            scripted.set_state("light.kitchen", f"on{HIGH}", effect=LOW)
            await eventually(lambda: state(home, "light.kitchen") == "on\ufffd")
            str(home.snapshot()).encode()
            assert scripted.logins == 1


async def test_a_state_that_is_asked_for_is_read() -> None:
    """Without events the call is read back by REST, whatever the name holds."""
    async with scripted_home_assistant() as scripted:
        scripted.states["light.kitchen"].attributes["friendly_name"] = f"Kitchen {HIGH}"
        settings = HomeSettings(HA_URL=scripted.url, HA_TOKEN=SecretStr(TOKEN))
        async with open_home_assistant(settings) as home:
            scripted.handshakes.extend([Answer(502, "bad gateway")] * 1000)
            scripted.cut_lines()
            await eventually(lambda: home.status().state == "away")
            result = await home.call(CALL, within_s=30.0, waiting=nobody_waits)
            assert result.verified
            str(result).encode()


async def test_a_refusal_is_told_in_its_own_words() -> None:
    """The message of a 400, its halves replaced."""

    async def happened(_row: object) -> bool:
        return False

    async with (
        scripted_home_assistant() as scripted,
        httpx.AsyncClient(
            base_url=scripted.url, headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False
        ) as http,
    ):
        scripted.answers.append(Answer(400, r'{"message": "no effect \ud83d"}'))
        caller = ServiceCaller(http, timeout_s=20.0, pace=Pace())
        with pytest.raises(Rejected, match="no effect \ufffd"):
            await caller.call(
                CALL,
                within=Deadline(30.0, asyncio.get_running_loop().time),
                waiting=nobody_waits,
                happened=happened,
            )
