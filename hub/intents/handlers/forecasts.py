"""Weather forecasts: which days and conditions are asked for, and whom to ask (pure)."""

from datetime import date, timedelta
from typing import Final

from hub.intents import degrees
from hub.intents.handlers.outside import MEANT, station_of
from hub.intents.matcher import Recognition
from hub.intents.situation import Situation
from hub.ports import LookUp, Plan, ServiceCall

NO_FORECAST: Final = "I know the weather of now only."
_WEEKDAYS: Final = (
    *("monday", "tuesday", "wednesday", "thursday", "friday"),
    *("saturday", "sunday"),
)
_NEXT: Final = 3
"""Days that are told where no one day was said; nobody can follow more."""


def tell_forecast(reading: Recognition, situation: Situation) -> Plan | None:
    """Asks the weather service for the days that were said.

    None where there is no service: a language model may search.
    """
    station = station_of(reading, situation)
    if station is None:
        return None
    said, today = reading.text("said"), situation.now.date()
    unit = degrees.unit_of(station)
    return LookUp(
        intent=reading.intent,
        wanted="forecast",
        call=ServiceCall(
            domain="weather",
            service="get_forecasts",
            entity_id=station.entity_id,
            data={"type": "daily"},
        ),
        otherwise=NO_FORECAST,
        days=_days(reading.text("days"), today, asked=said is not None),
        today=today,
        asked_for=() if said is None else MEANT.get(said, ()),
        fahrenheit=(situation.unit or unit) == "fahrenheit",
        told_in_fahrenheit=unit == "fahrenheit",
    )


def _days(said: str | None, today: date, *, asked: bool) -> tuple[date, ...]:
    """The days; where none was said, today of a question, else the next ones."""
    if said is None:
        said = "today" if asked else "next"
    if said in _WEEKDAYS:
        ahead = (_WEEKDAYS.index(said) - today.weekday()) % 7
        return (today + timedelta(days=ahead),)
    if said == "weekend":
        saturday = today + timedelta(days=max(0, 5 - today.weekday()))
        sunday = today + timedelta(days=6 - today.weekday())
        return tuple(dict.fromkeys((saturday, sunday)))
    if said == "next":
        return tuple(today + timedelta(days=ahead) for ahead in range(_NEXT))
    return (today + timedelta(days={"today": 0, "tomorrow": 1, "2": 2}[said]),)
