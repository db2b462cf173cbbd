"""Integration with a real Home Assistant, which `make test-home-assistant` installs and starts."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bench.own_home_assistant import OwnHomeAssistant, own_home_assistant
from hub.errors import Rejected, Unanswered
from hub.home.home_assistant import HomeAssistant, open_home_assistant
from hub.intents import LocalIntents
from hub.ports import Act, Ask, HomeSnapshot, Plan, Say, ServiceCall
from hub.settings import HomeSettings
from links import eventually

pytestmark = [pytest.mark.service, pytest.mark.timeout(900)]

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """A sentence, and what is so in Home Assistant afterwards, or what is said."""

    text: str
    entity_id: str = ""
    state: str = ""
    attributes: tuple[tuple[str, object], ...] = ()
    says: str = ""
    """Part of the answer, for what only needs saying."""
    yes: bool = False
    """A question comes first and is answered with yes."""
    room: str = "kitchen"


def now(entity_id: str, state: str, **attributes: object) -> dict[str, object]:
    return {"entity_id": entity_id, "state": state, "attributes": tuple(attributes.items())}


CASES = [
    Case("turn off the kitchen lights", **now("light.kitchen_lights", "off")),
    Case("turn on the kitchen lights", **now("light.kitchen_lights", "on")),
    Case(
        "set the kitchen lights to 40 percent", **now("light.kitchen_lights", "on", brightness=102)
    ),
    Case("make the kitchen lights brighter", **now("light.kitchen_lights", "on", brightness=153)),
    Case(
        "set the kitchen lights to green",
        **now("light.kitchen_lights", "on", hs_color=[120.0, 100.0]),
    ),
    Case("how bright are the kitchen lights", says="60 percent"),
    Case("turn on the reading lamp", **now("light.bed_light", "on")),
    Case("turn off the lights in the bedroom", **now("light.bed_light", "off")),
    Case("turn on the lights", room="bedroom", **now("light.bed_light", "on")),
    Case("is the bed light on", says="on"),
    Case("turn off the ceiling lights", **now("light.ceiling_lights", "off")),
    Case("turn on the AC", **now("switch.ac", "on")),
    Case("turn off the AC", **now("switch.ac", "off")),
    Case("turn off the decorative lights", **now("switch.decorative_lights", "off")),
    Case("open the kitchen window", **now("cover.kitchen_window", "open")),
    Case("close the kitchen window", **now("cover.kitchen_window", "closed")),
    Case(
        "set the living room window to 60 percent",
        **now("cover.living_room_window", "open", current_position=60),
    ),
    Case("how far open is the living room window", says="60 percent"),
    Case("turn on the living room fan", **now("fan.living_room_fan", "on")),
    Case(
        "set the living room fan to 66 percent", **now("fan.living_room_fan", "on", percentage=66)
    ),
    Case("turn off the living room fan", **now("fan.living_room_fan", "off")),
    Case("set the heatpump to 23 degrees", **now("climate.heatpump", "heat", temperature=23.0)),
    Case("is the front door locked", says="locked"),
    Case("lock the kitchen door", yes=True, **now("lock.kitchen_door", "locked")),
    Case("unlock the front door", yes=True, **now("lock.front_door", "unlocked")),
    Case("pause the walkman", **now("media_player.walkman", "paused")),
    Case("resume the walkman", **now("media_player.walkman", "playing")),
    Case(
        "set the walkman volume to 30 percent",
        **now("media_player.walkman", "playing", volume_level=0.3),
    ),
    Case(
        "set the volume of the walkman to 40 percent",
        **now("media_player.walkman", "playing", volume_level=0.4),
    ),
    Case("next track on the walkman", **now("media_player.walkman", "playing", media_track=2)),
    Case("what is the outside temperature", says="15.6"),
]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnHomeAssistant]:
    """A Home Assistant of our own."""
    folder: Path = tmp_path_factory.mktemp("home-assistant")
    with own_home_assistant(folder) as running:
        yield running


@asynccontextmanager
async def home_of(real: OwnHomeAssistant, **more: str) -> AsyncIterator[HomeAssistant]:
    settings = HomeSettings.read({"HA_URL": real.url, "HA_TOKEN": real.token} | more)
    async with open_home_assistant(settings) as home:
        yield home


async def nobody_waits() -> None:
    raise AssertionError("it should answer at once")


async def carry_out(home: HomeAssistant, plan: Plan | None, case: Case) -> str:
    """What is wrong; nothing when all is well."""
    if case.yes:
        if not isinstance(plan, Ask) or plan.if_yes is None:
            return f"no question: {plan}"
        plan = plan.if_yes
    if case.says:
        return "" if isinstance(plan, Say) and case.says in plan.text else f"{plan}"
    if not isinstance(plan, Act):
        return f"no action: {plan}"
    results = [await home.call(call, within_s=20.0, waiting=nobody_waits) for call in plan.calls]
    unverified = [result for result in results if not result.verified]
    return f"not confirmed: {unverified}" if unverified else ""


async def test_thirty_commands_do_what_they_say(real: OwnHomeAssistant) -> None:
    """From the sentence to the state in Home Assistant; every action is read back as done."""
    assert len(CASES) >= 30
    wrong: list[str] = []
    async with home_of(real) as home:
        intents = LocalIntents()
        intents.learn(home.snapshot())
        for case in CASES:
            plan = intents.plan(
                intents.forms(case.text), room_id=case.room, home=home.snapshot(), now=NOW
            )
            problem = await carry_out(home, plan, case)
            if not problem and case.entity_id:
                state, attributes = await asyncio.to_thread(real.state, case.entity_id)
                told = (state, tuple((name, attributes.get(name)) for name, _ in case.attributes))
                if told != (case.state, case.attributes):
                    problem = f"Home Assistant says {told}"
            if problem:
                wrong.append(f"{case.text}: {problem}")
    assert wrong == []


async def test_changes_made_elsewhere_arrive(real: OwnHomeAssistant) -> None:
    """A switch at the wall, a new name, another area, a withdrawn exposure: each comes by event."""
    light = "light.office_rgbw_lights"

    def thing(home: HomeAssistant) -> dict[str, object]:
        return {e.entity_id: (e.name, e.area_id, e.state) for e in home.snapshot().entities}

    async def admin(command: str, **fields: object) -> None:
        await asyncio.to_thread(real.admin.command, command, **fields)

    async with home_of(real) as home:
        assert thing(home)[light] == ("Office RGBW Lights", "living_room", "on")
        assert "light.entrance_color_white_lights" not in thing(home)
        await asyncio.to_thread(
            real.http.post, "/api/services/light/turn_off", json={"entity_id": light}
        )
        await eventually(lambda: thing(home)[light] == ("Office RGBW Lights", "living_room", "off"))
        await renamed(
            home,
            lambda: admin(
                "config/entity_registry/update", entity_id=light, name="Desk", area_id="bedroom"
            ),
        )
        await eventually(lambda: thing(home)[light] == ("Desk", "bedroom", "off"))
        exposure = {"assistants": ["conversation"], "entity_ids": [light]}
        await renamed(
            home, lambda: admin("homeassistant/expose_entity", should_expose=False, **exposure)
        )
        await eventually(lambda: light not in thing(home))
        await renamed(
            home, lambda: admin("homeassistant/expose_entity", should_expose=True, **exposure)
        )
        await eventually(lambda: thing(home).get(light) == ("Desk", "bedroom", "off"))


async def renamed(home: HomeAssistant, change: Callable[[], Awaitable[None]]) -> HomeSnapshot:
    """Who waits for other names is woken by the change."""
    version = home.snapshot().version
    await change()
    async with asyncio.timeout(30):
        return await home.changed(version)


async def test_wrong_token_is_named(real: OwnHomeAssistant) -> None:
    """One try, then a sentence."""
    with capture_logs() as logs:
        async with home_of(real, HA_TOKEN="not.a.token") as home:
            assert home.status().state == "unauthorized"
            call = ServiceCall(domain="light", service="turn_on", entity_id="light.bed_light")
            with pytest.raises(Rejected, match=r"check HA_TOKEN\.$"):
                await home.call(call, within_s=5.0, waiting=nobody_waits)
    assert "not.a.token" not in repr(logs)


async def test_what_home_assistant_refuses_is_said(real: OwnHomeAssistant) -> None:
    """A service that is not there, a value that cannot be."""
    async with home_of(real) as home:
        for service, data in (("explode", {}), ("turn_on", {"brightness_pct": "bright"})):
            call = ServiceCall(
                domain="light", service=service, entity_id="light.bed_light", data=data
            )
            with pytest.raises(Rejected, match=r"^Home Assistant refused that"):
                await home.call(call, within_s=5.0, waiting=nobody_waits)


async def test_home_assistant_that_hangs_is_given_up_in_time(real: OwnHomeAssistant) -> None:
    """Its process is stopped midway: no false "done", in the time given; then it works again."""
    call = ServiceCall(domain="light", service="toggle", entity_id="light.bed_light")
    async with home_of(real, HA_TIMEOUT="1") as home:
        os.kill(real.process.pid, signal.SIGSTOP)
        try:
            with pytest.raises(Unanswered, match=r"I cannot tell whether it happened\.$"):
                await home.call(call, within_s=5.0, waiting=nobody_waits)
        finally:
            os.kill(real.process.pid, signal.SIGCONT)
        await eventually(lambda: home.status().state == "connected")
        call = ServiceCall(domain="light", service="turn_on", entity_id="light.bed_light")
        assert (await home.call(call, within_s=20.0, waiting=nobody_waits)).verified
