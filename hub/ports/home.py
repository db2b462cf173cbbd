"""Port of the smart home: its areas and entities, service calls and their results."""

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
    """Room or other part of the home, with the names by which people call it."""

    area_id: str
    name: str
    aliases: tuple[str, ...] = ()
    floor_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Floor of the home, with the names by which people call it."""

    floor_id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Entity of the home that is exposed to voice, with its state as last known."""

    entity_id: str
    name: str
    area_id: str | None
    state: str
    """Home Assistant's words: on, off, open, closed, locked, unlocked, playing, a number …"""
    attributes: Mapping[str, Scalar] = field(default_factory=dict)
    """By Home Assistant's names: brightness (0-255), rgb as "r,g,b", temperature, device_class,
    unit_of_measurement …"""
    aliases: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        return self.entity_id.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeSnapshot:
    """Snapshot of the home: areas, and the entities that are exposed to voice."""

    version: str
    """Changes whenever an area, entity, name or alias does, not with states: vocabularies are
    rebuilt on it."""
    areas: tuple[Area, ...]
    entities: tuple[Entity, ...]
    floors: tuple[Floor, ...] = ()
    left_out: int = 0
    """Exposed entities that are not in it, because there are more than can be spoken to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCall:
    """Call of one service on one entity, in Home Assistant's terms."""

    domain: str
    service: str
    entity_id: str
    data: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    """Result of a call: `verified` only if the state was read back and is what was asked for."""

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
    """Health of the home's connection, for `/health` and for sentences."""

    backend: Literal["demo", "home_assistant"]
    state: Literal["connected", "away", "unauthorized"]
    detail: str = ""
    """A sentence on what is wrong and what to do; empty while connected."""
    spoken: str = ""
    """The same to be spoken, without addresses."""


class Home(Protocol):
    """Port of a smart home: read as a snapshot, changed by service calls."""

    def snapshot(self) -> HomeSnapshot:
        """The home as known now; cheap, no I/O."""

    async def call(
        self, call: ServiceCall, *, within_s: float, waiting: Callable[[], Awaitable[None]]
    ) -> ActionResult:
        """Calls the service and reads the state back.

        `within_s`: seconds for everything, retries included. `waiting`: run before the first wait
        between retries, to tell the person. Raises `Unavailable` or `Rejected`: it did not happen;
        `Unanswered`, an `Unavailable`: it was sent, and nobody knows whether it happened.
        """

    def status(self) -> HomeStatus:
        """Whether the home answers, without I/O."""

    async def changed(self, version: str) -> HomeSnapshot:
        """Waits until the snapshot's version differs from `version`, and returns the snapshot."""
