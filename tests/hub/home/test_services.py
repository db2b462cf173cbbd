"""Service calls over HTTP: retries, their number, error sentences, and the deadline."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from structlog.testing import capture_logs

from hub.errors import HubError, Rejected, Unanswered, Unavailable
from hub.home.pace import Pace
from hub.home.protocol import StateRow
from hub.home.sentences import UNHEARD
from hub.home.services import SaidToHaveFailed, ServiceCaller, TokenRejected
from hub.ports import Scalar, ServiceCall
from hub.resilience.deadline import Deadline
from scripted_home_assistant import (
    CUT,
    DONE_BUT_SILENT,
    OK,
    STALL,
    TOKEN,
    Answer,
    scripted_home_assistant,
)

pytestmark = pytest.mark.service

TURN_ON = ServiceCall(domain="light", service="turn_on", entity_id="light.kitchen")
TOGGLE = ServiceCall(domain="light", service="toggle", entity_id="light.kitchen")


class Caller:
    """A caller whose waits take no time and move its clock."""

    def __init__(self, http: httpx.AsyncClient, timeout_s: float) -> None:
        self.slept_s: list[float] = []
        self.waited = 0
        self.happened = False
        self.read: list[str] = []
        """The states that were read before a repetition."""
        self.on_wait: Callable[[], Awaitable[None]] | None = None
        self.at_first_wait: list[int] = []
        self.services = ServiceCaller(
            http, timeout_s=timeout_s, pace=Pace(clock=self.clock, sleep=self.sleep)
        )

    def clock(self) -> float:
        return time.monotonic() + sum(self.slept_s)

    async def sleep(self, wait_s: float) -> None:
        self.slept_s.append(wait_s)

    async def waiting(self) -> None:
        self.waited += 1
        if self.on_wait is not None:
            await self.on_wait()
        self.at_first_wait.append(len(self.slept_s))

    async def call(self, call: ServiceCall = TURN_ON, within_s: float = 60.0) -> None:
        await self.services.call(
            call,
            within=Deadline(within_s, self.clock),
            waiting=self.waiting,
            happened=self._happened,
        )

    async def _happened(self, row: StateRow | None) -> bool:
        self.read.append(row.state if row else "")
        return self.happened

    async def fails(self, call: ServiceCall = TURN_ON, within_s: float = 60.0) -> HubError:
        with pytest.raises(HubError) as raised:
            await self.call(call, within_s)
        return raised.value


SHORT_S = 1.5
"""A timeout that a test waits for. What is to be done within it takes milliseconds, and must be on
a busy machine too."""


@asynccontextmanager
async def caller_of(
    url: str, *, timeout_s: float = 5.0, token: str = TOKEN
) -> AsyncIterator[Caller]:
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as http:
        yield Caller(http, timeout_s)


async def test_call_carries_the_thing_and_the_values() -> None:
    """The service's path, the entity, the values, colours as lists; one request."""
    data: dict[str, Scalar] = {"brightness_pct": 40, "rgb_color": "255,0,0"}
    async with scripted_home_assistant() as home, caller_of(home.url) as caller:
        await caller.call(
            ServiceCall(domain="light", service="turn_on", entity_id="light.kitchen", data=data)
        )
        sent = {"entity_id": "light.kitchen", "brightness_pct": 40, "rgb_color": [255, 0, 0]}
        assert home.calls == [("light.turn_on", sent)]
        assert (caller.slept_s, caller.waited) == ([], 0)


async def test_refused_connection_is_tried_three_times_with_waits_of_two_and_four_seconds() -> None:
    """Each wait is logged as a warning, "Retrying"; the person is told only before the first."""
    async with scripted_home_assistant() as home, caller_of(home.url) as caller:
        await home.stop()
        with capture_logs() as logs:
            error = await caller.fails()
        assert (type(error), str(error)) == (Unavailable, "Home Assistant does not answer.")
        assert (caller.slept_s, caller.waited, caller.at_first_wait) == ([2.0, 4.0], 1, [0])
        assert [(entry["log_level"], entry["note"]) for entry in logs] == [
            ("warning", "Retrying light.turn_on in 2 s"),
            ("warning", "Retrying light.turn_on in 4 s"),
        ]
        assert TOKEN not in repr(logs)


@pytest.mark.parametrize("call", [TURN_ON, TOGGLE])
async def test_call_that_never_left_is_repeated_whatever_it_is(call: ServiceCall) -> None:
    """A refused connection means that nothing was sent: even a toggle goes out again, once."""
    async with scripted_home_assistant() as home:
        await home.stop()
        async with caller_of(home.url) as caller:
            caller.on_wait = home.start
            await caller.call(call)
        assert [service for service, _ in home.calls] == [f"light.{call.service}"]


async def test_unanswered_turn_on_is_repeated() -> None:
    """A read timeout of a call that sets a state: sent again, and done the second time."""
    async with scripted_home_assistant() as home, caller_of(home.url, timeout_s=SHORT_S) as caller:
        home.answers.extend([STALL, OK])
        await caller.call()
        assert len(home.calls) == 2
        assert (caller.slept_s, caller.read) == ([2.0], ["off"])


async def test_home_assistant_that_says_nothing_at_all_holds_one_call_only() -> None:
    """Three attempts, but only the first sends the call; the others ask for the state."""
    async with scripted_home_assistant() as home, caller_of(home.url, timeout_s=0.2) as caller:
        home.silent = True
        with capture_logs() as logs:
            error = await caller.fails()
        assert (type(error), str(error)) == (Unanswered, UNHEARD)
        assert (caller.slept_s, caller.waited) == ([2.0, 4.0], 1)
        assert [path for path in home.requests if path[0] == "POST"] == [
            ("POST", "/api/services/light/turn_on")
        ]
        assert [
            entry["may_still_run"] for entry in logs if entry["event"] == "home.unanswered"
        ] == [1]


async def test_call_that_may_have_arrived_stays_unknown_though_nobody_is_there_afterwards() -> None:
    """The first attempt was sent, the next ones are refused: not "it did not work"."""
    async with scripted_home_assistant() as home, caller_of(home.url, timeout_s=0.2) as caller:
        home.answers.append(STALL)
        caller.on_wait = home.stop
        error = await caller.fails()
        assert (type(error), str(error)) == (Unanswered, UNHEARD)
        assert len(home.calls) == 1


async def test_request_that_is_given_up_has_its_connection_closed() -> None:
    """So that a Home Assistant that looks before it acts sees that nobody waits any more."""
    async with scripted_home_assistant() as home, caller_of(home.url, timeout_s=0.2) as caller:
        home.answers.append(STALL)
        await caller.fails(TOGGLE)
        await home.until(lambda: home.open_connections == 0)


@pytest.mark.parametrize(
    "call",
    [
        TOGGLE,
        ServiceCall(
            domain="light",
            service="turn_on",
            entity_id="light.kitchen",
            data={"brightness_step_pct": 20},
        ),
        ServiceCall(domain="media_player", service="media_next_track", entity_id="light.kitchen"),
        ServiceCall(domain="script", service="turn_on", entity_id="script.bed"),
        ServiceCall(domain="lock", service="unlock", entity_id="lock.front_door"),
        ServiceCall(domain="cover", service="open_cover", entity_id="cover.blinds"),
    ],
)
async def test_unanswered_change_is_sent_once_only(call: ServiceCall) -> None:
    """After a read timeout a toggle may have happened: no repetition, nobody is told to wait."""
    async with scripted_home_assistant() as home, caller_of(home.url, timeout_s=SHORT_S) as caller:
        home.answers.append(STALL)
        error = await caller.fails(call)
        assert (type(error), str(error)) == (Unanswered, UNHEARD)
        assert (len(home.calls), caller.slept_s, caller.waited) == (1, [], 0)


async def test_call_that_was_seen_to_happen_is_not_repeated() -> None:
    """The light came on while the answer stayed out: the second attempt is not needed."""
    async with scripted_home_assistant() as home, caller_of(home.url, timeout_s=SHORT_S) as caller:
        home.answers.append(DONE_BUT_SILENT)
        caller.happened = True
        await caller.call()
        assert len(home.calls) == 1


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (
            Answer(400, '{"message":"extra keys not allowed @ data"}'),
            Rejected,
            "Home Assistant refused that: extra keys not allowed @ data.",
        ),
        (Answer(400, "<html>"), Rejected, "Home Assistant refused that."),
        (
            Answer(401, "401: Unauthorized"),
            TokenRejected,
            "Home Assistant refused my access token: check HA_TOKEN.",
        ),
        (Answer(403, "403: Forbidden"), Rejected, "Home Assistant does not let me do that."),
        (
            Answer(404, "404: Not Found"),
            Rejected,
            "Home Assistant knows no such service, or HA_URL leads elsewhere.",
        ),
        (
            Answer(302, "", location="https://elsewhere/"),
            Rejected,
            "What answers at HA_URL is not Home Assistant, it says 302: check HA_URL.",
        ),
        (
            Answer(500, "500 Internal Server Error"),
            SaidToHaveFailed,
            "Home Assistant tried that and failed.",
        ),
        (Answer(502, "<html>bad gateway"), Unanswered, UNHEARD),
        (
            Answer(200, "<html>welcome", content_type="text/html"),
            SaidToHaveFailed,
            "What answers at HA_URL is not Home Assistant.",
        ),
        (CUT, Unanswered, UNHEARD),
    ],
)
async def test_answers_are_never_retried(answer: Answer, kind: type[HubError], said: str) -> None:
    """Whatever the status, an answer is an answer: one request, a sentence fit to be spoken."""
    async with scripted_home_assistant() as home, caller_of(home.url) as caller:
        home.answers.append(answer)
        error = await caller.fails()
        assert (type(error), str(error)) == (kind, said)
        assert (len(home.calls), caller.slept_s, caller.waited) == (1, [], 0)


async def test_redirect_is_not_followed_with_the_token() -> None:
    """A redirect to another server gets neither the call nor the token."""
    async with (
        scripted_home_assistant() as other,
        scripted_home_assistant() as home,
        caller_of(home.url) as caller,
    ):
        home.answers.append(Answer(307, "", location=f"{other.url}/api/services/light/turn_on"))
        await caller.fails()
        assert other.requests == []


async def test_wait_that_would_pass_the_deadline_is_not_begun() -> None:
    """With 5 s there is time for the wait of 2 s and not for that of 4 s."""
    async with scripted_home_assistant() as home, caller_of(home.url) as caller:
        await home.stop()
        await caller.fails(within_s=5.0)
        assert caller.slept_s == [2.0]


async def test_answer_is_not_waited_for_beyond_the_deadline() -> None:
    """A stalled request ends when the turn's time does, long before HA_TIMEOUT."""
    async with scripted_home_assistant() as home, caller_of(home.url, timeout_s=300.0) as caller:
        home.answers.append(STALL)
        async with asyncio.timeout(30):
            assert isinstance(await caller.fails(within_s=0.3), Unanswered)
        assert caller.slept_s == []


async def test_no_time_means_no_call() -> None:
    """Nothing is sent once the time is used up."""
    async with scripted_home_assistant() as home, caller_of(home.url) as caller:
        assert isinstance(await caller.fails(within_s=0.0), Unavailable)
        assert home.calls == []


async def test_untrusted_server_is_named_and_not_retried() -> None:
    """Plain HTTP where TLS is due fails at once: it would again."""
    async with (
        scripted_home_assistant() as home,
        caller_of(f"https://127.0.0.1:{home.port}") as caller,
    ):
        error = await caller.fails()
        assert (
            str(error)
            == "Home Assistant's certificate or its TLS is not as it should be: check HA_URL."
        )
        assert caller.slept_s == []


async def test_state_is_read_or_none() -> None:
    """One state by REST; what cannot be had is none, not an error."""
    async with scripted_home_assistant() as home, caller_of(home.url) as caller:
        found = await caller.services.state("light.kitchen", within_s=5.0)
        assert found is not None
        assert (found.state, found.attributes["friendly_name"]) == ("off", "Kitchen Light")
        assert await caller.services.state("light.none", within_s=5.0) is None
        await home.stop()
        assert await caller.services.state("light.kitchen", within_s=5.0) is None


async def test_one_connection_serves_many_calls() -> None:
    """The client is kept: a second call opens no second connection."""
    async with scripted_home_assistant() as home, caller_of(home.url) as caller:
        for _ in range(5):
            await caller.call()
        assert home.connections == 1
