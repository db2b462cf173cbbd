"""Lists read out and weather forecasts: what the home answers, told in a sentence."""

import json
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hub.errors import Unavailable
from hub.intents import LocalIntents
from hub.ports import Entity, HomeSnapshot, LookUp, Say, Scalar, ServiceCall
from hub.skills.look_ups import MAX_ITEMS, HomeLookUps

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Friday."""
SHOPPING, WEATHER = "todo.shopping_list", "weather.home"


def thing(entity_id: str, name: str, state: str, **attributes: Scalar) -> Entity:
    return Entity(entity_id=entity_id, name=name, area_id=None, state=state, attributes=attributes)


HOME = HomeSnapshot(
    version="lists",
    areas=(),
    entities=(
        thing(SHOPPING, "Shopping List", "2"),
        thing(WEATHER, "Home", "rainy", temperature=8.0, temperature_unit="°C"),
    ),
)


class Asked:
    """`HomeReader` that answers with what it was made with, and keeps what it was asked."""

    def __init__(self, told: Mapping[str, object] | None, *, away: bool = False) -> None:
        self.told, self.away = told, away
        self.calls: list[ServiceCall] = []

    async def look_up(self, call: ServiceCall, *, within_s: float) -> bytes | None:
        self.calls.append(call)
        if self.away:
            raise Unavailable("Home Assistant does not answer.")
        if self.told is None:
            return None
        return json.dumps({"service_response": {call.entity_id: self.told}}).encode()


@pytest.fixture(scope="module")
def intents() -> LocalIntents:
    taught = LocalIntents()
    taught.learn(HOME)
    return taught


async def told(intents: LocalIntents, said: str, home: Asked) -> str:
    plan = intents.plan(intents.forms(said), room_id="kitchen", home=HOME, now=NOW)
    if isinstance(plan, LookUp):
        return (await HomeLookUps(home).carry_out(plan, within_s=5.0)).text
    assert isinstance(plan, Say)
    return plan.text


def items(*names: str) -> dict[str, object]:
    return {"items": [{"summary": name, "uid": name, "status": "needs_action"} for name in names]}


def forecast(*days: tuple[str, str, float, float]) -> dict[str, object]:
    """Day of November, condition, highest, lowest."""
    return {
        "forecast": [
            {
                "datetime": f"2026-11-{day}T12:00:00+01:00",
                "condition": condition,
                "temperature": high,
                "templow": low,
            }
            for day, condition, high, low in days
        ]
    }


DAYS = forecast(
    ("27", "rainy", 8.4, 2.6),
    ("28", "partlycloudy", 7.0, 1.0),
    ("29", "snowy", 1.2, -3.0),
    ("30", "sunny", 4.0, -1.0),
)


@pytest.mark.parametrize(
    "said",
    ["what's on the shopping list", "read me my shopping list", "read out the shopping list"],
)
async def test_a_list_is_read_out(intents: LocalIntents, said: str) -> None:
    """What is still to be bought, in order."""
    home = Asked(items("milk", "brown bread"))
    assert await told(intents, said, home) == (
        "There are 2 things on the shopping list: milk and brown bread."
    )
    [call] = home.calls
    assert (call.domain, call.service, call.entity_id) == ("todo", "get_items", SHOPPING)


async def test_a_long_list_is_cut(intents: LocalIntents) -> None:
    """Nobody can follow more; how many are left is said."""
    home = Asked(items(*(f"thing {number}" for number in range(MAX_ITEMS + 3))))
    assert (await told(intents, "what's on the shopping list", home)).endswith(
        "thing 9 and 3 more."
    )


@pytest.mark.parametrize("home", [Asked(None), Asked(None, away=True), Asked({"items": "odd"})])
async def test_a_list_that_is_not_told_is_counted(intents: LocalIntents, home: Asked) -> None:
    """By its state, which is known."""
    assert await told(intents, "what's on the shopping list", home) == (
        "There are 2 things on the shopping list."
    )


async def test_how_much_is_on_a_list_asks_nobody(intents: LocalIntents) -> None:
    """The number is known."""
    home = Asked(items("milk"))
    assert await told(intents, "how many things are on the shopping list", home) == (
        "There are 2 things on the shopping list."
    )
    assert home.calls == []


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("what's the weather like tomorrow", "Tomorrow: partly cloudy, 1 to 7 degrees."),
        ("what's the weather forecast for sunday", "Sunday: snowing, -3 to 1 degrees."),
        (
            "what's the weather forecast for the weekend",
            "Tomorrow: partly cloudy, 1 to 7 degrees. Sunday: snowing, -3 to 1 degrees.",
        ),
        ("will it rain tomorrow", "No. Tomorrow: partly cloudy, 1 to 7 degrees."),
        ("will it rain today", "Yes. Today: raining, 3 to 8 degrees."),
        ("do I need an umbrella", "Yes. Today: raining, 3 to 8 degrees."),
        ("is it going to snow on the weekend", "Yes. Sunday: snowing, -3 to 1 degrees."),
        ("what's the weather like on thursday", "I know the weather of now only."),
    ],
)
async def test_a_forecast_is_told_of_the_days_that_were_said(
    intents: LocalIntents, said: str, answer: str
) -> None:
    """A day that the service does not tell is not made up."""
    home = Asked(DAYS)
    assert await told(intents, said, home) == answer
    assert [call.service for call in home.calls] == ["get_forecasts"]
