"""Event subscription: keeps a `HomeState` current over WebSocket, and reconnects; never polls."""

import asyncio
import ssl
from collections.abc import Iterable
from typing import Final, Literal

import structlog
from pydantic import JsonValue

from hub.home.home_state import HomeState
from hub.home.pace import Pace
from hub.home.protocol import (
    AreaRow,
    DeviceRow,
    EntityRow,
    FloorRow,
    ProtocolError,
    exposed,
    mapped,
    rows,
    states_event,
)
from hub.home.registry import MAX_ENTITIES, Registry, spoken_to, take_census
from hub.home.sentences import AWAY, REFUSED
from hub.home.websocket_session import (
    ANSWER_WITHIN_S,
    AddressBanned,
    CommandRefused,
    LineLost,
    TokenRefused,
    WebSocketSession,
    open_session,
)
from hub.ports import HomeStatus
from ingle.runtime.tasks import task_group

log = structlog.get_logger()

ASSISTANT: Final = "conversation"
"""Home Assistant's name for its voice assistants: what is exposed to them is exposed to the hub."""
REGISTRY_EVENTS: Final = (
    *("area_registry_updated", "device_registry_updated", "entity_registry_updated"),
    "floor_registry_updated",
    "component_loaded",  # while it starts, and for entities that are in no registry
)
SETTLE_S: Final = 0.3
"""Registry events within this time are one change (debouncing)."""
SHARE: Final = 5
"""Rate limit: listing everything takes at most one part in `SHARE` + 1 of the time."""
FIRST_WAIT_S: Final = 1.0
LONGEST_WAIT_S: Final = 30.0
BANNED_WAIT_S: Final = 60.0

BANNED: Final = (
    "Home Assistant turns this machine away (HTTP 403): look into its ip_bans.yaml, or its proxy."
)


class Feed:
    """Subscriber of Home Assistant's events: connection after connection, until the token fails."""

    def __init__(
        self,
        home_state: HomeState,
        *,
        url: str,
        token: str,
        tls: ssl.SSLContext | None,
        forbidden: frozenset[str],
        pace: Pace,
    ) -> None:
        self.status = HomeStatus(
            backend="home_assistant",
            state="away",
            detail="Home Assistant was not reached yet.",
            spoken=AWAY,
        )
        self.tried = asyncio.Event()
        """Set once the first connection was opened or has failed."""
        self.refused = False
        """The token was refused: no connection is tried until the hub is restarted with another."""
        self.token_withdrawn = asyncio.Event()
        """Set from outside when a request shows that the token was revoked while this connection,
        which it once opened, is still open."""
        self._home_state = home_state
        self._url = url
        self._token = token
        self._tls = tls
        self._forbidden = forbidden
        self._pace = pace
        self._subscribed: tuple[int, list[str]] | None = None
        self._failures = 0

    @property
    def current(self) -> bool:
        """Whether the home state is the one that Home Assistant has now."""
        return self.status.state == "connected"

    async def run(self) -> None:
        """Follows Home Assistant until it refuses the token.

        A refused token is not tried again: it is the same until the hub is restarted, and Home
        Assistant bans addresses that try too often.
        """
        while True:
            wait_s = 0.0
            try:
                await self._follow()
            except TokenRefused:
                self.refused = True
                self._away(REFUSED, "unauthorized", REFUSED)
                log.error("home.token_refused", detail=REFUSED)
                return
            except AddressBanned:
                wait_s = BANNED_WAIT_S
                self._away(BANNED, "unauthorized", BANNED)
            except LineLost as error:
                self._away(str(error), "away", AWAY)
            wait_s = max(wait_s, self._next_wait_s())
            log.warning("home.lost", reason=self.status.detail, next_try_s=round(wait_s, 1))
            await self._pace.sleep(wait_s)

    async def _follow(self) -> None:
        """One connection, until it is lost."""
        if not (self._token.isascii() and self._token.isprintable()):
            raise TokenRefused
        async with (
            open_session(self._url, self._token, self._tls) as session,
            task_group() as tasks,
        ):
            self._subscribed = None
            tasks.create_task(session.listen())
            tasks.create_task(self._withdrawn())
            try:
                await self._keep_current(session)
            except CommandRefused as error:
                raise LineLost(
                    f"Home Assistant refused a question of mine: {str(error)[:200]}."
                ) from error
            except ProtocolError as error:
                raise LineLost(f"Home Assistant sent {error}.") from error

    async def _withdrawn(self) -> None:
        await self.token_withdrawn.wait()
        raise TokenRefused

    async def _keep_current(self, session: WebSocketSession) -> None:
        stale = asyncio.Event()

        def note(_event: JsonValue) -> None:
            stale.set()

        for kind in REGISTRY_EVENTS:
            await session.subscribe("subscribe_events", note, {"event_type": kind})
        while True:
            stale.clear()
            begun_s = self._pace.clock()
            await self._synchronise(session)
            took_s = self._pace.clock() - begun_s
            self._connected(took_s)
            await stale.wait()
            await self._pace.sleep(max(SETTLE_S, SHARE * took_s))

    async def _synchronise(self, session: WebSocketSession) -> None:
        """Reads the registries, and subscribes to the states anew if the entities have changed."""
        areas = rows(AreaRow, await session.command("config/area_registry/list"))
        floors = await self._floors(session)
        devices = rows(DeviceRow, await session.command("config/device_registry/list"))
        entities = rows(EntityRow, await session.command("config/entity_registry/list"))
        ids = spoken_to(await self._exposed(session, entities), entities, self._forbidden)
        detailed = await self._detailed(session, entities, ids[:MAX_ENTITIES])
        registry = take_census(
            areas=areas, floors=floors, devices=devices, entities=detailed, ids=ids
        )
        if registry.left_out:
            log.warning("home.entities_left_out", count=registry.left_out, limit=MAX_ENTITIES)
        if self._subscribed is not None and self._subscribed[1] == list(registry.members):
            self._home_state.settle(registry)
            return
        await self._subscribe(session, registry)

    async def _subscribe(self, session: WebSocketSession, registry: Registry) -> None:
        """Subscribes to the states of the registry's members, in place of the old subscription.

        The first event has every state: with it registry and states change together.
        """
        ids = list(registry.members)
        old = self._subscribed
        if ids:
            arrived = asyncio.Event()

            def take(event: JsonValue) -> None:
                states = states_event(event)
                if arrived.is_set():
                    self._home_state.apply(states)
                else:
                    self._home_state.settle(registry, states.added)
                    arrived.set()

            number = await session.subscribe("subscribe_entities", take, {"entity_ids": [*ids]})
            self._subscribed = (number, ids)
            try:
                async with asyncio.timeout(ANSWER_WITHIN_S):
                    await arrived.wait()
            except TimeoutError as error:
                raise LineLost("Home Assistant tells no states.") from error
        else:  # Home Assistant takes an empty list of ids for "all"
            self._subscribed = None
            self._home_state.settle(registry, {})
        if old is not None:
            await session.unsubscribe(old[0])

    async def _exposed(self, session: WebSocketSession, entities: Iterable[EntityRow]) -> set[str]:
        try:
            return exposed(await session.command("homeassistant/expose_entity/list"), ASSISTANT)
        except CommandRefused as error:
            if error.code != "unauthorized":
                raise
            log.warning(
                "home.exposure_from_registry", reason="the user of HA_TOKEN is no administrator"
            )
            return {row.entity_id for row in entities if row.is_exposed(ASSISTANT)}

    async def _floors(self, session: WebSocketSession) -> list[FloorRow]:
        """The floors; none where this Home Assistant is older than they are."""
        try:
            listed = await session.command("config/floor_registry/list")
        except CommandRefused:
            return []
        return rows(FloorRow, listed) if isinstance(listed, list) else []

    async def _detailed(
        self, session: WebSocketSession, entities: list[EntityRow], ids: list[str]
    ) -> list[EntityRow]:
        """The rows with their aliases, which only this command returns."""
        kept = set(ids)
        wanted = [row.entity_id for row in entities if row.entity_id in kept]
        if not wanted:
            return entities
        fields: dict[str, JsonValue] = {"entity_ids": [*wanted]}
        told = mapped(
            EntityRow, await session.command("config/entity_registry/get_entries", fields)
        )
        return [told.get(row.entity_id, row) for row in entities]

    # -- status -----------------------------------------------------------------------------------

    def _connected(self, took_s: float) -> None:
        snapshot = self._home_state.snapshot()
        self._failures = 0
        self.status = HomeStatus(backend="home_assistant", state="connected")
        self.tried.set()
        log.info(
            "home.synchronised",
            areas=len(snapshot.areas),
            entities=len(snapshot.entities),
            elapsed_ms=round(took_s * 1000),
        )

    def _away(self, detail: str, state: Literal["away", "unauthorized"], spoken: str) -> None:
        self.status = HomeStatus(
            backend="home_assistant", state=state, detail=detail, spoken=spoken
        )
        self.tried.set()

    def _next_wait_s(self) -> float:
        """Exponential backoff with jitter: doubles with each failure, up to `LONGEST_WAIT_S`.

        The half of it is random, so that many hubs do not reconnect at once.
        """
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(self._failures, 10))
        self._failures += 1
        return longest * (0.5 + self._pace.chance() / 2)
