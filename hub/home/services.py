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

from hub.errors import Rejected, Unanswered, Unavailable
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
    UNHEARD,
)
from hub.ports import Scalar, ServiceCall
from hub.ports.meters import Meters
from hub.resilience.deadline import Deadline
from hub.resilience.retry import RetryPolicy, Wait
from ingle.runtime.surrogates import whole_escapes

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
_TEXT_LISTS: Final = frozenset({"cleaning_area_id", "media_filter_classes"})
"""Values that are lists in Home Assistant and text here: of numbers, and of words."""


class SaidToHaveFailed(Unavailable):
    """An answer that is no success; the home's state may show that it was carried out."""


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
        happened: Callable[[StateRow | None], Awaitable[bool]],
    ) -> None:
        """Sends the call, in up to three attempts.

        `within`: the deadline of all attempts and waits. `waiting`: run before the first wait, to
        tell the person. A call that may have arrived is sent again only where `is_repeatable` lets
        it, and only to a Home Assistant that answers: each further attempt first reads the state,
        so that one that stands still holds one call and not three when it goes on. `happened` is
        then asked with the state that was read (None where there is none); True ends the call as
        done. Raises `Rejected` (also `TokenRejected`), `Unavailable` (also `SaidToHaveFailed`), and
        `Unanswered` where it may have happened.
        """
        path = f"/api/services/{call.domain}/{call.service}"
        unanswered = 0  # requests that Home Assistant may hold and carry out later

        async def attempt() -> _Answer | None:
            nonlocal unanswered
            if unanswered and await happened(await self._read(call.entity_id, within.left_s())):
                return None
            try:
                return await self._request("POST", path, within.left_s(), _content(call))
            except _NEVER_SENT:
                raise
            except httpx.HTTPError:
                unanswered += 1
                raise

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
                may_repeat=lambda error: (
                    not _is_distrust(error) and (not unanswered or is_repeatable(call))
                ),
                before_wait=announce,
                sleep=self._pace.sleep,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _given_up(call, error, unanswered) from error
        if answer is not None:
            _judge(answer)

    async def asked(self, call: ServiceCall, *, within: Deadline) -> bytes | None:
        """The response of a service that changes nothing; None where it cannot be asked so.

        Raises `Unavailable` without an answer in time.
        """
        path = f"/api/services/{call.domain}/{call.service}?return_response"
        try:
            answer = await self._request("POST", path, within.left_s(), _content(call))
        except httpx.HTTPError as error:
            raise Unavailable(AWAY, stage="action") from error
        return answer.body if answer.status == 200 and answer.is_json else None

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
            return await self._read(entity_id, within_s)
        except httpx.HTTPError:
            return None

    async def _read(self, entity_id: str, within_s: float) -> StateRow | None:
        """The state; None where the answer has none. Raises httpx's error without an answer."""
        answer = await self._request("GET", f"/api/states/{entity_id}", within_s, None)
        if answer.status != 200:
            return None
        try:
            return StateRow.model_validate_json(whole_escapes(answer.body))
        except ValidationError:
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


def _content(call: ServiceCall) -> dict[str, JsonValue]:
    """The body that a call is sent with."""
    sent = {name: _sent(name, value) for name, value in call.data.items()}
    return {**sent, "entity_id": call.entity_id}


def _given_up(call: ServiceCall, error: Exception, unanswered: int) -> Unavailable:
    """The error after the last attempt; `unanswered` requests may still be carried out."""
    if not unanswered:
        return Unavailable(DISTRUSTED if _is_distrust(error) else AWAY, stage="action")
    log.warning(
        "home.unanswered",
        service=f"{call.domain}.{call.service}",
        entity_id=call.entity_id,
        may_still_run=unanswered,
        reason=type(error).__name__,
    )
    return Unanswered(UNHEARD, stage="action")


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
        raise SaidToHaveFailed(FAILED, stage="action")
    if status > 500:  # a proxy's, which may have handed the call on
        raise Unanswered(UNHEARD, stage="action")
    if not 200 <= status < 300:
        raise Rejected(f"{ELSEWHERE[:-1]}, it says {status}: check HA_URL.", stage="action")
    if not answer.is_json:
        raise SaidToHaveFailed(ELSEWHERE, stage="action")


def _refusal(body: bytes) -> str:
    try:
        told = clean_name(_Refusal.model_validate_json(whole_escapes(body)).message)
    except ValidationError:
        told = ""
    return f"Home Assistant refused that: {told}." if told else "Home Assistant refused that."


def _sent(name: str, value: Scalar) -> JsonValue:
    """A value in Home Assistant's form: "255,0,0" is a list there."""
    if not isinstance(value, str):
        return value
    if name in _TEXT_LISTS:
        return [*value.split(",")]
    if name not in _LISTS:
        return value
    try:
        return [float(part) if "." in part else int(part) for part in value.split(",")]
    except ValueError:
        return value


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
