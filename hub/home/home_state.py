"""Current state of the home: registry and states joined, and events that signal changes."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from pydantic import JsonValue

from hub.home.attributes import scalars
from hub.home.names import clean_name, name_from_id
from hub.home.protocol import CompressedState, StateDiff, StatesEvent
from hub.home.registry import Member, Registry
from hub.ports import Entity, HomeSnapshot

PRECISION: Final = "display_precision"
"""Attribute that is added to a measure: the decimals that Home Assistant shows it with."""
MAX_STATE: Final = 255
"""Characters of a state: Home Assistant's own limit."""


@dataclass(slots=True)
class _Known:
    """An entity, and how often its state has come."""

    entity: Entity
    updates: int


class HomeState:
    """In-memory state of the home: one feed writes it, everybody reads it; no I/O."""

    def __init__(self) -> None:
        self._registry = Registry()
        self._known: dict[str, _Known] = {}
        self._snapshot: HomeSnapshot | None = None
        self._version: str | None = ""
        """None: names have changed since it was made. Empty before there is anything to name."""
        self._states_changed = asyncio.Event()
        self._names_changed = asyncio.Event()

    # -- reading ----------------------------------------------------------------------------------

    def snapshot(self) -> HomeSnapshot:
        """The home now; rebuilt only after a change, its version only after a change of names."""
        if self._version is None:
            self._known = {
                key: self._known[key] for key in self._registry.members if key in self._known
            }
            self._version = self._named()
        if self._snapshot is None:
            self._snapshot = HomeSnapshot(
                version=self._version,
                areas=self._registry.areas,
                floors=self._registry.floors,
                left_out=self._registry.left_out,
                entities=tuple(known.entity for known in self._known.values()),
            )
        return self._snapshot

    def entity(self, entity_id: str) -> Entity | None:
        known = self._known.get(entity_id)
        return known.entity if known else None

    def updates(self, entity_id: str) -> int:
        """How often its state has come."""
        known = self._known.get(entity_id)
        return known.updates if known else 0

    @property
    def states_changed(self) -> asyncio.Event:
        """Is set at the next change of any state; to be read before looking at the states."""
        return self._states_changed

    @property
    def names_changed(self) -> asyncio.Event:
        """Is set when the snapshot's version may have changed; to be read before the snapshot."""
        return self._names_changed

    # -- keeping ----------------------------------------------------------------------------------

    def settle(
        self, registry: Registry, states: Mapping[str, CompressedState] | None = None
    ) -> None:
        """Replaces the registry.

        `states`: those of all its members, by entity id; None where the members are the same as
        before, whose states are then kept. A member without a state is unknown until one comes.
        """
        old = self._known
        self._registry = registry
        self._known = {}
        for entity_id, member in registry.members.items():
            known = old.get(entity_id)
            if states is None and known is not None:
                moved = replace(known.entity, area_id=member.area_id, aliases=member.aliases)
                self._known[entity_id] = _Known(moved, known.updates)
            elif states is not None and entity_id in states:
                entity = whole(member, states[entity_id].s, states[entity_id].a)
                self._known[entity_id] = _Known(entity, known.updates + 1 if known else 1)
        self._note(names=True)

    def apply(self, event: StatesEvent) -> None:
        """Applies changes of states; entities that are no members are ignored."""
        names = False
        for entity_id in event.removed:
            names |= self._known.pop(entity_id, None) is not None
        for entity_id, state in event.added.items():
            names |= self._put(entity_id, state)
        for entity_id, diff in event.changed.items():
            known = self._known.get(entity_id)
            if known is not None:
                changed = overlaid(known.entity, diff)
                names |= changed.name != known.entity.name
                self._known[entity_id] = _Known(changed, known.updates + 1)
        self._note(names=names)

    def _put(self, entity_id: str, state: CompressedState) -> bool:
        """Replaces one state; whether that changes a name."""
        member, known = self._registry.members.get(entity_id), self._known.get(entity_id)
        if member is None:
            return False
        entity = whole(member, state.s, state.a)
        self._known[entity_id] = _Known(entity, known.updates + 1 if known else 1)
        return known is None or known.entity.name != entity.name

    def _note(self, *, names: bool) -> None:
        self._snapshot = None
        changed, self._states_changed = self._states_changed, asyncio.Event()
        changed.set()
        if names:
            self._version = None
            renamed, self._names_changed = self._names_changed, asyncio.Event()
            renamed.set()

    def _named(self) -> str:
        """The version: a fingerprint of areas, entities, names and aliases."""
        digest = hashlib.sha256()
        for area in self._registry.areas:
            digest.update(repr((area.area_id, area.name, area.aliases, area.floor_id)).encode())
        digest.update(repr(self._registry.floors).encode())
        for known in self._known.values():
            entity = known.entity
            digest.update(
                repr((entity.entity_id, entity.name, entity.area_id, entity.aliases)).encode()
            )
        return digest.hexdigest()[:16]


def whole(member: Member, state: str | None, attributes: Mapping[str, JsonValue]) -> Entity:
    """The entity of a member with its whole state; None as `state` becomes "unknown"."""
    shown = {} if member.precision is None else {PRECISION: member.precision}
    return Entity(
        entity_id=member.entity_id,
        name=_friendly(attributes) or name_from_id(member.entity_id),
        area_id=member.area_id,
        state=(state or "unknown")[:MAX_STATE],
        attributes={**scalars(attributes), **shown},
        aliases=member.aliases,
    )


def overlaid(entity: Entity, diff: StateDiff) -> Entity:
    """The entity with a difference of its state applied."""
    gone = {*diff.removals.a, *diff.additions.a}
    attributes = {name: value for name, value in entity.attributes.items() if name not in gone}
    name = entity.name
    if "friendly_name" in gone:
        name = _friendly(diff.additions.a) or name_from_id(entity.entity_id)
    return replace(
        entity,
        name=name,
        state=entity.state if diff.additions.s is None else diff.additions.s[:MAX_STATE],
        attributes={**attributes, **scalars(diff.additions.a)},
    )


def _friendly(attributes: Mapping[str, JsonValue]) -> str:
    name = attributes.get("friendly_name")
    return clean_name(name) if isinstance(name, str) else ""
