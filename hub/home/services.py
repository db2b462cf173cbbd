"""HTTP client of Home Assistant's services: retries within a deadline, errors as sentences."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import httpx
import structlog
from pydantic import BaseModel, JsonValue, ValidationError

from hub.errors import Rejected, Unavailable
from hub.home.names import clean_name
from hub.home.pace import Pace
from hub.home.protocol import StateRow
from hub.home.repeatable import is_repeatable
from hub.home.sentences import (
    AWAY,
    DISTRUSTED,
    ELSEWHERE,
    FAILED,
    FORBIDDEN,
    NO_SUCH_SERVICE,
    REFUSED,
)
from hub.ports import Scalar, ServiceCall
from hub.ports.meters import Meters
from hub.resilience.deadline import Deadline
from hub.resilience.retry import RetryPolicy, Wait

log = structlog.get_logger()

HOME_RETRY: Final = RetryPolicy(
    on=(httpx.TimeoutException, httpx.ConnectError),
    attempts=3,
    first_wait_s=2.0,
    longest_wait_s=10.0,
)
"""Waits 2 s and 4 s. Answers are never retried, whatever their status."""
WARM_UP_S: Final = 2.0
MAX_BODY: Final = 1024 * 1024
"""Bytes of an answer that are read; the rest is left."""
_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_LISTS: Final = frozenset({"rgb_color", "hs_color", "xy_color", "rgbw_color", "rgbww_color"})
"""Values that are lists in Home Assistant and text here."""


class Unanswered(Unavailable):
    """The call was sent, or may have been; whether it was carried out is not known."""


class TokenRejected(Rejected):
    """Home Assistant answered 401: the token, or a right of its user."""


class _Refusal(BaseModel):
    """The body of a 400."""

    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    is_json: bool
    body: bytes


class ServiceCaller:
    """HTTP client for service calls and for reading one state."""

    def __init__(
        self, http: httpx.AsyncClient, *, timeout_s: float, pace: Pace, meters: Meters | None = None
    ) -> None:
        """`http`: the one client of the process, with address and token. `timeout_s`: per request.

        `meters`: counts the retries; None counts nothing.
        """
        self._http = http
        self._timeout_s = timeout_s
        self._pace = pace
        self._meters = meters

    async def call(
        self,
        call: ServiceCall,
        *,
        within: Deadline,
        waiting: Callable[[], Awaitable[None]],
        happened: Callable[[], bool],
    ) -> None:
        """Sends the call, up to three times.

        `within`: the deadline of all attempts and waits. `waiting`: run before the first wait, to
        tell the person. `happened`: asked before each repetition; True ends the call as done. A
        call that is not idempotent is repeated only if it certainly never left. Raises `Rejected`
        (also `TokenRejected`), `Unavailable`, and `Unanswered` where it may have happened.
        """
        path = f"/api/services/{call.domain}/{call.service}"
        content: dict[str, JsonValue] = {
            name: _sent(name, value) for name, value in call.data.items()
        }
        content["entity_id"] = call.entity_id
        sent = False

        async def attempt() -> _Answer | None:
            nonlocal sent
            if sent and happened():
                return None
            sent = True
            return await self._request("POST", path, within.left_s(), content)

        async def announce(wait: Wait) -> None:
            log.warning(
                "home.retry_scheduled",
                note=f"Retrying {call.domain}.{call.service} in {wait.wait_s:.0f} s",
                attempt=wait.attempt,
                wait_s=wait.wait_s,
                reason=type(wait.error).__name__,
            )
            if self._meters is not None:
                self._meters.retried("home")
            if wait.attempt == 1:
                await waiting()

        try:
            answer = await HOME_RETRY.run(
                attempt,
                within=within,
                may_repeat=lambda error: _may_repeat(call, error),
                before_wait=announce,
                sleep=self._pace.sleep,
            )
        except _NEVER_SENT as error:
            if _is_distrust(error):
                raise Unavailable(DISTRUSTED, stage="action") from error
            raise Unavailable(AWAY, stage="action") from error
        except httpx.TimeoutException as error:
            raise Unanswered(AWAY, stage="action") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unanswered("Home Assistant broke the connection off.", stage="action") from error
        if answer is not None:
            _judge(answer)

    async def warm_up(self) -> None:
        """Opens a connection, so that the first command need not wait for one."""
        with contextlib.suppress(httpx.HTTPError):
            await self._request("GET", "/api/", WARM_UP_S, None)

    async def refuses_token(self, *, within_s: float) -> bool:
        """Whether the token itself is refused, and not one call of its user.

        False also when nobody answers within `within_s` seconds.
        """
        try:
            return (await self._request("GET", "/api/", within_s, None)).status == 401
        except httpx.HTTPError:
            return False

    async def state(self, entity_id: str, *, within_s: float) -> StateRow | None:
        """The state as it is now; None when it cannot be read within `within_s` seconds."""
        try:
            answer = await self._request("GET", f"/api/states/{entity_id}", within_s, None)
            return StateRow.model_validate_json(answer.body) if answer.status == 200 else None
        except (httpx.HTTPError, ValidationError):
            return None

    async def _request(
        self, method: str, path: str, left_s: float, content: dict[str, JsonValue] | None
    ) -> _Answer:
        limit_s = min(self._timeout_s, left_s)
        if limit_s <= 0:
            raise httpx.PoolTimeout("no time is left")
        # Connecting has a little less, so that it fails as what it is, and not as a missing answer.
        limits = httpx.Timeout(limit_s, connect=limit_s * 0.9, pool=limit_s * 0.9)
        try:
            async with (
                asyncio.timeout(limit_s),
                self._http.stream(method, path, json=content, timeout=limits) as response,
            ):
                body = bytearray()
                async for part in response.aiter_bytes():
                    body += part
                    if len(body) >= MAX_BODY:
                        break
                kind = response.headers.get("Content-Type", "")
                return _Answer(
                    status=response.status_code,
                    is_json=kind.startswith("application/json"),
                    body=bytes(body),
                )
        except TimeoutError as error:
            raise httpx.ReadTimeout("no whole answer in time") from error


def _judge(answer: _Answer) -> None:
    """Raises the error that an answer other than success means; none of them is retried."""
    status = answer.status
    if status == 401:
        raise TokenRejected(REFUSED, stage="action")
    if status == 403:
        raise Rejected(FORBIDDEN, stage="action")
    if status == 400:
        raise Rejected(_refusal(answer.body), stage="action")
    if status == 404:
        raise Rejected(NO_SUCH_SERVICE, stage="action")
    if status == 500:
        raise Unanswered(FAILED, stage="action")
    if status > 500:
        raise Unanswered(AWAY, stage="action")
    if not 200 <= status < 300:
        raise Rejected(f"{ELSEWHERE[:-1]}, it says {status}: check HA_URL.", stage="action")
    if not answer.is_json:
        raise Unanswered(ELSEWHERE, stage="action")


def _refusal(body: bytes) -> str:
    try:
        told = clean_name(_Refusal.model_validate_json(body).message)
    except ValidationError:
        told = ""
    return f"Home Assistant refused that: {told}." if told else "Home Assistant refused that."


def _sent(name: str, value: Scalar) -> JsonValue:
    """A value in Home Assistant's form: "255,0,0" is a list there."""
    if name not in _LISTS or not isinstance(value, str):
        return value
    try:
        return [float(part) if "." in part else int(part) for part in value.split(",")]
    except ValueError:
        return value


def _may_repeat(call: ServiceCall, error: BaseException) -> bool:
    """Whether the call may be sent again: it never left, or a second one changes nothing."""
    return not _is_distrust(error) and (isinstance(error, _NEVER_SENT) or is_repeatable(call))


def _is_distrust(error: BaseException) -> bool:
    """Whether TLS failed, which it would again: no retry helps."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError) and not isinstance(
            cause, ssl.SSLWantReadError | ssl.SSLWantWriteError
        ):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
