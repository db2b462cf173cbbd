"""The home that is spoken to: its areas and things, and what can be done with them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ingle.wire.messages import ActionReport

Scalar = str | int | float | bool | None


def amount(value: Scalar) -> float | None:
    """A state or attribute as a number, if it is one."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(value)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    area_id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One thing in the home that may be spoken to, with its state as last known."""

    entity_id: str
    name: str
    area_id: str | None
    state: str
    """Home Assistant's words: on, off, open, closed, locked, unlocked, playing, a number …"""
    attributes: Mapping[str, Scalar] = field(default_factory=dict)
    """Home Assistant's names: brightness (0-255), rgb as "r,g,b", temperature, device_class, unit_of_measurement …"""
    aliases: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        return self.entity_id.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeSnapshot:
    """The home as it is known now: areas and the entities that are exposed to voice."""

    version: str
    """Changes whenever an area, entity, name or alias does (not with states): vocabularies are rebuilt on it."""
    areas: tuple[Area, ...]
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCall:
    """One service on one entity, in Home Assistant's words, and what its state shall read afterwards."""

    domain: str
    service: str
    entity_id: str
    data: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    """What became of a call. `verified` only when the state was read back and is what was asked for."""

    call: ServiceCall
    verified: bool
    state: Entity | None = None

    def report(self) -> ActionReport:
        return ActionReport(
            domain=self.call.domain,
            service=self.call.service,
            target=self.call.entity_id,
            verified=self.verified,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeStatus:
    """What `/health` says of the home."""

    backend: Literal["demo", "home_assistant"]
    state: Literal["connected", "away", "unauthorized"]
    detail: str = ""
    """What to do about it, in a sentence; empty while connected."""
    spoken: str = ""
    """The same for ears, without addresses."""


class Home(Protocol):
    """The home that is acted on."""

    def snapshot(self) -> HomeSnapshot:
        """The home as known now; cheap, no I/O."""

    async def call(
        self, call: ServiceCall, *, within_s: float, waiting: Callable[[], Awaitable[None]]
    ) -> ActionResult:
        """Calls and reads back, retries included within `within_s` seconds; `waiting` is run before the first wait.

        Raises `Unavailable` or `Rejected`: then it is not known to have happened.
        """

    def status(self) -> HomeStatus:
        """Whether the home answers, without I/O."""

    async def changed(self, version: str) -> HomeSnapshot:
        """Waits until the snapshot's version is another than `version` and returns it."""
