"""What a home tells only when it is asked: the items of a list, a weather forecast."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from hub.ports.home import Home, ServiceCall


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """Asks the home for something and tells it."""

    call: ServiceCall
    """Of a service that answers and changes nothing."""
    wanted: Literal["items", "forecast"]
    otherwise: str
    """What is said where the home tells nothing; of items, the sentence that counts them."""
    days: tuple[date, ...] = ()
    """Of a forecast."""
    today: date | None = None
    asked_for: tuple[str, ...] = ()
    """Conditions of which one is asked for ("will it rain"); none: how the weather will be."""
    fahrenheit: bool = False
    """Whether the degrees that the home tells are to be told in Fahrenheit; else in Celsius."""
    told_in_fahrenheit: bool = False
    """Whether the home tells them in Fahrenheit."""
    intent: str = "LookUp"
    kind: Literal["look_up"] = "look_up"


class HomeReader(Protocol):
    """Port of services that answer."""

    async def look_up(self, call: ServiceCall, *, within_s: float) -> bytes | None:
        """The response as JSON, as Home Assistant's HTTP interface gives it; None for none.

        Raises `Unavailable` without an answer in time, `Rejected` for what must not be asked.
        """


class AnsweringHome(Home, HomeReader, Protocol):
    """A home that is read, changed and asked."""
