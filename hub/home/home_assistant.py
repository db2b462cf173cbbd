"""Home Assistant adapter of the port `Home`: states by events, actions by HTTP, each read back."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import httpx
import structlog

from hub.errors import Rejected, Unanswered, Unavailable
from hub.home import media_search
from hub.home.admission import refuse_forbidden, refuse_unfit
from hub.home.expectation import Expectation, Seen, expect
from hub.home.feed import SETTLE_S, Feed
from hub.home.home_state import HomeState, whole
from hub.home.pace import Pace
from hub.home.protocol import StateRow
from hub.home.registry import Member
from hub.home.repeatable import names_its_state
from hub.home.sentences import AWAY, FORBIDDEN, REFUSED
from hub.home.services import SaidToHaveFailed, ServiceCaller, TokenRejected
from hub.ports import ActionResult, Entity, HomeSnapshot, HomeStatus, ServiceCall
from hub.ports.meters import Meters
from hub.resilience.deadline import Deadline
from hub.settings import HomeSettings
from ingle.runtime.tasks import background

log = structlog.get_logger()

START_WITHIN_S: Final = 5.0
"""How long the hub's start waits for the home, in seconds; it also connects later by itself."""
LATE_NEWS_S: Final = 1.0
"""Seconds to wait for a state that shows that a call without an answer was carried out."""
CONNECTIONS: Final = 8
KEPT_OPEN_S: Final = 60.0
"""Home Assistant closes idle connections after 75 s."""


@asynccontextmanager
async def open_home_assistant(
    settings: HomeSettings,
    *,
    pace: Pace | None = None,
    start_within_s: float = START_WITHIN_S,
    meters: Meters | None = None,
) -> AsyncIterator["HomeAssistant"]:
    """Opens the home at `settings.url`, and follows it while the block runs.

    `pace`: clock, sleep and chance; None takes the real ones. `start_within_s`: how long to wait
    for the first connection, in seconds; a home that is away is empty, and connects later by
    itself. `meters`: None counts nothing. Raises `ValueError` without a URL and a token.
    """
    if settings.url is None or settings.token is None:
        raise ValueError("Home Assistant needs HA_URL and HA_TOKEN")
    pace = pace or Pace()
    token = settings.token.get_secret_value()
    tls = ssl.create_default_context() if settings.url.startswith("https:") else None
    home_state = HomeState()
    feed = Feed(
        home_state,
        url=settings.url,
        token=token,
        tls=tls,
        forbidden=settings.forbidden_domains,
        pace=pace,
    )
    async with (
        # The system's certificates, not the library's: a home's own authority is trusted there.
        # No proxy: it is near.
        httpx.AsyncClient(
            base_url=settings.url,
            headers={"Authorization": f"Bearer {token}"}
            if token.isascii() and token.isprintable()
            else {},
            verify=tls or False,
            trust_env=False,
            limits=httpx.Limits(
                max_connections=CONNECTIONS,
                max_keepalive_connections=CONNECTIONS,
                keepalive_expiry=KEPT_OPEN_S,
            ),
        ) as http,
        background(feed.run()),
    ):
        caller = ServiceCaller(http, timeout_s=settings.timeout_s, pace=pace, meters=meters)
        await _first_connection(feed, start_within_s)
        if feed.current:
            await caller.warm_up()
        yield HomeAssistant(
            home_state, feed, caller, forbidden=settings.forbidden_domains, pace=pace
        )


async def _first_connection(feed: Feed, within_s: float) -> None:
    if not await _set_within(feed.tried, within_s):
        log.warning("home.late", waited_s=within_s)


class HomeAssistant:
    """Home Assistant as `Home`: a state kept by a feed, and a caller of services."""

    def __init__(
        self,
        home_state: HomeState,
        feed: Feed,
        services: ServiceCaller,
        *,
        forbidden: frozenset[str],
        pace: Pace,
    ) -> None:
        self._home_state = home_state
        self._feed = feed
        self._services = services
        self._forbidden = forbidden
        self._pace = pace

    def snapshot(self) -> HomeSnapshot:
        """The home as known now; while Home Assistant is away, as known last."""
        return self._home_state.snapshot()

    def status(self) -> HomeStatus:
        """Whether Home Assistant's states arrive."""
        return self._feed.status

    async def changed(self, version: str) -> HomeSnapshot:
        """Waits until names, aliases, areas or exposure differ from `version`."""
        while True:
            changed = self._home_state.names_changed
            snapshot = self._home_state.snapshot()
            if snapshot.version != version:
                return snapshot
            await changed.wait()
            # Entities come and go in crowds when Home Assistant starts.
            await self._pace.sleep(SETTLE_S)

    async def call(
        self, call: ServiceCall, *, within_s: float, waiting: Callable[[], Awaitable[None]]
    ) -> ActionResult:
        """Calls the service and waits for the state that it must lead to.

        `within_s`: seconds for everything, retries and reading back included. `waiting`: run before
        the first wait between retries, to tell the person. The result is `verified` only when the
        state was seen. Raises `Rejected` for what must not be done, `Unavailable` for what was not
        done, and `Unanswered` where it was sent and nothing tells whether it happened.
        """
        within = Deadline(within_s, self._pace.clock)
        before = self._admitted(call)
        call = await self._found(call, within)
        # A change is only seen against the state before, which may be old without events.
        known = self._feed.current or names_its_state(call)
        expected = expect(call, before) if known else None
        updates = self._home_state.updates(call.entity_id)

        async def happened(row: StateRow | None) -> bool:
            return _turned_out(row, before, expected) or await self._comes_true(
                lambda: self._told_since(call.entity_id, updates, expected),
                min(LATE_NEWS_S, within.left_s()) if expected is not None else 0.0,
            )

        try:
            await self._services.call(call, within=within, waiting=waiting, happened=happened)
        except TokenRejected as error:
            raise Rejected(await self._why_refused(within), stage="action") from error
        except (Unanswered, SaidToHaveFailed):
            if not await happened(await self._read_without_events(call.entity_id, within)):
                raise
            log.info(
                "home.seen_though_unanswered",
                service=f"{call.domain}.{call.service}",
                entity_id=call.entity_id,
            )
        return await self._read_back(call, before, expected, within)

    async def look_up(self, call: ServiceCall, *, within_s: float) -> bytes | None:
        """The response of a service that changes nothing, as JSON; None for none."""
        self._admitted(call)
        return await self._services.asked(call, within=Deadline(within_s, self._pace.clock))

    # -- before -----------------------------------------------------------------------------------

    def _admitted(self, call: ServiceCall) -> Entity:
        """The entity that is acted on, as known now.

        Raises `Rejected` for what must not be done, `Unavailable` for what cannot be done now.
        """
        refuse_forbidden(call, self._forbidden)
        if self._feed.refused:
            raise Rejected(REFUSED, stage="action")
        entity = self._known(call.entity_id)
        refuse_unfit(call, entity)
        if entity.state == "unavailable" and self._feed.current:
            raise Unavailable(f"{entity.name} cannot be reached right now.", stage="action")
        return entity

    def _known(self, entity_id: str) -> Entity:
        """Raises `Rejected` for an unknown id, `Unavailable` while nothing at all is known yet."""
        entity = self._home_state.entity(entity_id)
        if entity is not None:
            return entity
        if not self._feed.current and not self._home_state.snapshot().entities:
            raise Unavailable(AWAY, stage="action")
        raise Rejected("I know of no such thing in this home.", stage="action")

    async def _why_refused(self, within: Deadline) -> str:
        """The sentence for a call answered with 401: a revoked token, or a right that is missing.

        A connection that a token opened goes on after the token is revoked; so one request asks.
        """
        if not self._feed.current:
            return REFUSED
        if not await self._services.refuses_token(within_s=within.left_s()):
            return FORBIDDEN
        self._feed.token_withdrawn.set()
        return REFUSED

    async def _found(self, call: ServiceCall, within: Deadline) -> ServiceCall:
        """The call, one that names media by a title as one that names what was found by it.

        Raises `Rejected` where nothing was found.
        """
        if not media_search.searches(call):
            return call
        body = await self._services.asked(media_search.search_of(call), within=within)
        if body is None:
            return media_search.by_title(call)
        found = media_search.first_found(body, call)
        if found is None:
            wanted = call.data[media_search.QUERY]
            raise Rejected(f"I found nothing called {wanted}.", stage="action")
        return found

    # -- afterwards -------------------------------------------------------------------------------

    async def _read_back(
        self, call: ServiceCall, before: Entity, expected: Expectation | None, within: Deadline
    ) -> ActionResult:
        state = self._home_state.entity(call.entity_id)
        if expected is not None and self._feed.current:
            state = await self._awaited(call.entity_id, expected, within)
        if not self._feed.current:  # what is known may be old
            state = await self._asked(before, within)
        verified = (
            state is not None and expected is not None and expected.see(state) is Seen.AS_ASKED
        )
        return ActionResult(call=call, verified=verified, state=state)

    async def _awaited(
        self, entity_id: str, expected: Expectation, within: Deadline
    ) -> Entity | None:
        """The state once it is as asked for, or when the time is up; None where it is unknown."""
        patience = Deadline(min(expected.patience_s, within.left_s()), self._pace.clock)
        underway: Deadline | None = None
        while True:
            changed = self._home_state.states_changed
            entity = self._home_state.entity(entity_id)
            seen = expected.see(entity) if entity is not None else Seen.OTHERWISE
            if seen is Seen.AS_ASKED or not self._feed.current:
                return entity
            if seen is Seen.UNDERWAY and underway is None:
                underway = Deadline(expected.moving_s, self._pace.clock)
            left_s = min(patience.left_s(), underway.left_s() if underway else patience.left_s())
            if not await _set_within(changed, left_s):
                return entity

    async def _asked(self, before: Entity, within: Deadline) -> Entity | None:
        """The state from one HTTP request, while there are no events; None when that fails."""
        return _entity(
            await self._services.state(before.entity_id, within_s=within.left_s()), before
        )

    async def _read_without_events(self, entity_id: str, within: Deadline) -> StateRow | None:
        """The state from one short HTTP request where no event will tell it; else None."""
        if self._feed.current:
            return None
        return await self._services.state(entity_id, within_s=min(LATE_NEWS_S, within.left_s()))

    def _told_since(self, entity_id: str, updates: int, expected: Expectation | None) -> bool:
        """Whether a state that came after the first `updates` is as asked for."""
        entity = self._home_state.entity(entity_id)
        news = self._feed.current and self._home_state.updates(entity_id) > updates
        return (
            news
            and entity is not None
            and expected is not None
            and expected.see(entity) is Seen.AS_ASKED
        )

    async def _comes_true(self, happened: Callable[[], bool], within_s: float) -> bool:
        patience = Deadline(within_s, self._pace.clock)
        while True:
            changed = self._home_state.states_changed
            if happened():
                return True
            if not await _set_within(changed, patience.left_s()):
                return False


def _entity(row: StateRow | None, before: Entity) -> Entity | None:
    """The entity with the state that was read; None where none, or another's, was."""
    if row is None or row.entity_id != before.entity_id:
        return None
    member = Member(entity_id=before.entity_id, area_id=before.area_id, aliases=before.aliases)
    return whole(member, row.state, row.attributes)


def _turned_out(row: StateRow | None, before: Entity, expected: Expectation | None) -> bool:
    """Whether the state that was read is as asked for, and was not before the call."""
    entity = _entity(row, before)
    return (
        entity is not None
        and expected is not None
        and expected.see(before) is not Seen.AS_ASKED
        and expected.see(entity) is Seen.AS_ASKED
    )


async def _set_within(event: asyncio.Event, within_s: float) -> bool:
    """Whether it was set in time."""
    if within_s <= 0:
        return False
    try:
        async with asyncio.timeout(within_s):
            await event.wait()
    except TimeoutError:
        return False
    return True
