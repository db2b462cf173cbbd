"""Lists read out and weather forecasts: asked of the home, and told in a sentence."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

import structlog
from pydantic import BaseModel, Field, ValidationError

from hub.errors import HubError
from hub.language.en.states import STATES
from hub.language.en.telling import TELLING
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.ports import HomeReader, LookUp, Say
from ingle.runtime.surrogates import whole_escapes

log = structlog.get_logger()

MAX_ITEMS: Final = 10
"""Items of a list that are read out; nobody can follow more."""
LIKELY_PERCENT: Final = 50.0
"""From this chance on, rain counts as expected."""


class _Item(BaseModel):
    summary: str
    status: str = "needs_action"


class _Forecast(BaseModel):
    when: datetime = Field(alias="datetime")
    condition: str | None = None
    temperature: float | None = None
    templow: float | None = None
    precipitation_probability: float | None = None


class _Told(BaseModel):
    items: list[_Item] = Field(default_factory=list)
    forecast: list[_Forecast] = Field(default_factory=list)


class _Response(BaseModel):
    service_response: dict[str, _Told] = Field(default_factory=dict)


class HomeLookUps:
    """Carries look-ups out."""

    def __init__(self, home: HomeReader) -> None:
        self._home = home

    async def carry_out(self, plan: LookUp, *, within_s: float) -> Say:
        """Asks the home; where it cannot tell, the sentence that the plan has for that."""
        try:
            body = await self._home.look_up(plan.call, within_s=within_s)
        except HubError as error:
            log.warning("home.not_looked_up", reason=str(error))
            body = None
        told = _told(body, plan.call.entity_id)
        text = _items(told, plan) if plan.wanted == "items" else _forecast(told, plan)
        return Say(intent=plan.intent, text=text or plan.otherwise, about=(plan.call.entity_id,))


def _told(body: bytes | None, entity_id: str) -> _Told:
    if body is None:
        return _Told()
    try:
        response = _Response.model_validate_json(whole_escapes(body))
    except ValidationError as error:
        log.warning("home.look_up_not_understood", reason=str(error.error_count()))
        return _Told()
    return response.service_response.get(entity_id, _Told())


def _items(told: _Told, plan: LookUp) -> str:
    """ "There are 2 things on the shopping list: milk and bread." """
    open_ones = [" ".join(item.summary.split()) for item in told.items if _is_open(item)]
    if not open_ones:
        return ""
    shown = open_ones[:MAX_ITEMS]
    if len(open_ones) > MAX_ITEMS:
        shown.append(worded("{count} more", count=len(open_ones) - MAX_ITEMS))
    return f"{plan.otherwise.rstrip('.')}: {joined(shown)}."


def _is_open(item: _Item) -> bool:
    return item.status == "needs_action" and bool(item.summary.strip())


def _forecast(told: _Told, plan: LookUp) -> str:
    """ "Tomorrow: raining, 4 to 12 degrees." """
    days = [one for one in told.forecast if one.when.date() in plan.days]
    if not days:
        return ""
    if not plan.asked_for:
        return " ".join(_sentences(days, plan))
    expected = [one for one in days if _is_expected(one, plan.asked_for)]
    if expected:
        return f"Yes. {' '.join(_sentences(expected, plan))}"
    return f"No. {' '.join(_sentences(days, plan))}"


def _is_expected(one: _Forecast, conditions: Sequence[str]) -> bool:
    wet = "rainy" in conditions and (one.precipitation_probability or 0.0) >= LIKELY_PERCENT
    return wet or one.condition in conditions


def _sentences(days: Sequence[_Forecast], plan: LookUp) -> Iterator[str]:
    for one in days:
        parts = [_condition(one.condition), _degrees(one, plan)]
        chance = one.precipitation_probability
        if plan.asked_for and chance is not None:
            parts.append(f"a chance of rain of {round(chance)} percent")
        said = ", ".join(part for part in parts if part)
        yield f"{_day(one.when.date(), plan)}: {said}."


def _condition(condition: str | None) -> str:
    known = STATES.get("weather", {}).get(condition or "")
    return known[0] if known else (condition or "").replace("-", " ")


def _degrees(one: _Forecast, plan: LookUp) -> str:
    low, high = (
        None if value is None else _converted(value, plan)
        for value in (one.templow, one.temperature)
    )
    if high is None:
        return ""
    return f"{high} degrees" if low is None else f"{low} to {high} degrees"


def _converted(value: float, plan: LookUp) -> int:
    if plan.fahrenheit == plan.told_in_fahrenheit:
        return round(value)
    return round(value * 9 / 5 + 32 if plan.fahrenheit else (value - 32) * 5 / 9)


def _day(day: date, plan: LookUp) -> str:
    ahead = -1 if plan.today is None else (day - plan.today).days
    if ahead in (0, 1):
        return ("Today", "Tomorrow")[ahead]
    return TELLING.weekdays[day.weekday()]
