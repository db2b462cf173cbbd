"""Home Assistant whose process stands still in a command, and goes on later: what it then does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from home_assistant_process import HomeAssistantProcess, home_assistant_process
from hub.errors import Unanswered
from hub.home.home_assistant import HomeAssistant, open_home_assistant
from hub.home.pace import Pace
from hub.home.sentences import UNHEARD
from hub.ports import ActionResult, ServiceCall
from hub.settings import HomeSettings
from links import eventually
from scripted_home_assistant import TOKEN

pytestmark = pytest.mark.service


async def doze(_wait_s: float) -> None:
    """Waits are short here, but other tasks come to their turn."""
    await asyncio.sleep(0.01)


async def nobody_waits() -> None:
    """Nobody is told."""


@asynccontextmanager
async def home_of(process: HomeAssistantProcess, timeout_s: float) -> AsyncIterator[HomeAssistant]:
    settings = HomeSettings(HA_URL=process.url, HA_TOKEN=SecretStr(TOKEN), HA_TIMEOUT=timeout_s)
    async with open_home_assistant(settings, pace=Pace(sleep=doze)) as home:
        yield home


async def call(
    home: HomeAssistant,
    service: str,
    entity_id: str,
    waiting: Callable[[], Awaitable[None]] = nobody_waits,
) -> ActionResult:
    domain, _, name = service.partition(".")
    asked = ServiceCall(domain=domain, service=name, entity_id=entity_id)
    return await home.call(asked, within_s=30.0, waiting=waiting)


def state(home: HomeAssistant, entity_id: str) -> str:
    return next(one.state for one in home.snapshot().entities if one.entity_id == entity_id)


@pytest.mark.parametrize(
    ("service", "entity_id", "state_then"),
    [
        ("light.turn_on", "light.kitchen", "on"),
        ("light.toggle", "light.kitchen", "on"),
        ("lock.unlock", "lock.front_door", "unlocked"),
    ],
)
async def test_frozen_home_assistant_holds_one_call_and_the_person_hears_that_nobody_knows(
    service: str, entity_id: str, state_then: str
) -> None:
    """Neither "done" nor "it did not work"; when it goes on, the one call is carried out once."""
    async with home_assistant_process() as process, home_of(process, timeout_s=1.0) as home:
        process.freeze()
        with pytest.raises(Unanswered) as raised:
            await call(home, service, entity_id)
        assert str(raised.value) == UNHEARD
        process.thaw()
        await eventually(lambda: state(home, entity_id) == state_then)
        assert await process.calls() == [f"{service} {entity_id}"]


async def test_home_assistant_that_goes_on_within_the_turn_has_done_it_and_is_not_told_again() -> (
    None
):
    """The first call is carried out as soon as the process goes on: its event verifies it."""
    async with home_assistant_process() as process, home_of(process, timeout_s=1.0) as home:
        process.freeze()

        async def thaws() -> None:
            process.thaw()
            await eventually(lambda: state(home, "light.kitchen") == "on")

        assert (await call(home, "light.turn_on", "light.kitchen", waiting=thaws)).verified
        assert await process.calls() == ["light.turn_on light.kitchen"]
