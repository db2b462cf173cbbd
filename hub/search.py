"""Web search by Brave's API, behind the circuit breaker `brave_search`.

Results are untrusted data: plain text without markup, bounded in length and number.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import islice
from typing import Final

import httpx
import structlog
from pydantic import BaseModel, SecretStr, ValidationError

from hub.errors import Rejected, Unavailable
from hub.language.plain_text import plain_text
from hub.ports import SearchResult
from hub.resilience.breaker import CircuitBreaker
from hub.settings import SearchSettings
from ingle.runtime.surrogates import well_formed_json

log = structlog.get_logger()

BREAKER: Final = "brave_search"
MAX_RESULTS: Final = 5
MAX_TITLE: Final = 160
MAX_TEXT: Final = 600
MAX_URL: Final = 500
MAX_QUERY_WORDS: Final = 50
MAX_QUERY: Final = 400
"""Brave's limits of a query, in words and characters; what is longer is cut."""
MAX_ANSWER_BYTES: Final = 2_000_000
"""Largest answer read, unpacked: Brave's are some 50 kB."""
MAX_RATE_WAIT_S: Final = 1.5
"""Brave's smaller plans allow one search a second: a wait of up to this is waited, once."""


class _Page(BaseModel):
    title: str = ""
    url: str = ""
    description: str | None = None
    extra_snippets: list[str] | None = None
    age: str | None = None


class _Web(BaseModel):
    results: list[object] = []


class _Answer(BaseModel):
    web: _Web | None = None


class _Error(BaseModel):
    code: str = ""


class _ErrorAnswer(BaseModel):
    error: _Error


class KeyRefused(Rejected):
    """Brave does not take the key."""


class BraveSearch:
    """`Search` over Brave's web search."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        url: str,
        key: SecretStr,
        breaker: CircuitBreaker,
        timeout_s: float,
    ) -> None:
        self._client = client
        self._url = url
        self._key = key
        self._breaker = breaker
        self._timeout_s = timeout_s
        self.trouble = ""
        """What has to be set right, in a sentence; empty while nothing is known to be wrong."""

    async def search(self, query: str) -> tuple[SearchResult, ...]:
        """The best few results, none perhaps.

        Raises `Unavailable` (Brave can't be reached, is overloaded, or the breaker is open) or
        `Rejected` (no words in the query, or Brave refuses the key or the query).
        """
        words = plain_text(query, MAX_QUERY).split()[:MAX_QUERY_WORDS]
        if not words:
            raise Rejected("There is nothing to search for.")
        begun_s = time.monotonic()
        try:
            results = await self._breaker.call(self._ask, " ".join(words))
        except (Unavailable, Rejected) as error:
            if isinstance(error, KeyRefused):
                self.trouble = str(error)
            log.warning(
                "search.failed", provider="brave", reason=str(error), elapsed_ms=_since(begun_s)
            )
            raise
        self.trouble = ""
        log.info(
            "search.answered", provider="brave", results=len(results), elapsed_ms=_since(begun_s)
        )
        return results

    async def _ask(self, query: str) -> tuple[SearchResult, ...]:
        try:
            async with asyncio.timeout(self._timeout_s):
                status, headers, body = await self._get(query)
                wait_s = _rate_wait_s(headers) if status == 429 else None
                if wait_s is not None and wait_s <= MAX_RATE_WAIT_S:
                    await asyncio.sleep(wait_s)
                    status, headers, body = await self._get(query)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Unavailable("The web search did not answer in time.", stage="action") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Unavailable("The web search can't be reached.", stage="action") from error
        if status != 200:
            raise _refusal(status, body)
        return _results(body)

    async def _get(self, query: str) -> tuple[int, httpx.Headers, bytes]:
        parameters = {
            "q": query,
            "count": str(MAX_RESULTS),
            "result_filter": "web",
            "text_decorations": "false",
        }
        headers = {
            "Accept": "application/json",
            "X-Subscription-Token": self._key.get_secret_value(),
        }
        body = b""
        async with self._client.stream(
            "GET", self._url, params=parameters, headers=headers
        ) as response:
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > MAX_ANSWER_BYTES:
                    raise Unavailable(
                        "The web search answered with more than can be read.", stage="action"
                    )
        return response.status_code, response.headers, body


def _refusal(status: int, body: bytes) -> Unavailable | Rejected:
    """What a status other than 200 means."""
    try:
        code = _ErrorAnswer.model_validate(_json(body)).error.code
    except (ValueError, RecursionError):
        code = ""
    # Brave answers a key that it does not know with 422, not 401.
    if status in (401, 403) or "SUBSCRIPTION_TOKEN" in code:
        return KeyRefused("The web search refuses the key in BRAVE_API_KEY.", stage="action")
    if status == 429:
        return Unavailable("The web search has had too many questions for now.", stage="action")
    if status >= 500 or status == 408:
        return Unavailable("The web search is out of order.", stage="action")
    if status == 422:
        return Rejected("The web search does not take that question.", stage="action")
    return Rejected(
        f"The web search answered with status {status}: check BRAVE_URL.", stage="action"
    )


def _rate_wait_s(headers: httpx.Headers) -> float | None:
    """Seconds until the next search is allowed, None where Brave does not say it.

    The shortest window comes first in Brave's own header.
    """
    given = headers.get("Retry-After") or headers.get("X-RateLimit-Reset", "").partition(",")[0]
    try:
        return max(0.0, float(given))
    except ValueError:
        return None


def _results(body: bytes) -> tuple[SearchResult, ...]:
    """The usable results, in plain text. Raises `Unavailable` for a body that is no answer."""
    try:
        answer = _Answer.model_validate(_json(body))
    except (ValueError, RecursionError) as error:
        raise Unavailable(
            "The web search answered with something that is no result.", stage="action"
        ) from error
    found = (_result(page) for page in (answer.web.results if answer.web else ()))
    return tuple(islice((result for result in found if result is not None), MAX_RESULTS))


def _json(body: bytes) -> object:
    """What the body holds, its text well-formed. Raises `ValueError` or `RecursionError`.

    One broken letter on a page, or half a character in an escape, costs that letter and not all
    results.
    """
    return well_formed_json(json.loads(body.decode("utf-8", "replace")))


def _result(given: object) -> SearchResult | None:
    try:
        page = _Page.model_validate(given)
    except ValidationError:
        return None
    title, url = plain_text(page.title, MAX_TITLE), plain_text(page.url, MAX_URL + 1)
    text = plain_text(
        " ".join(filter(None, (page.description, *(page.extra_snippets or ())))), MAX_TEXT
    )
    if page.age:
        text = f"({plain_text(page.age, 40)}) {text}"
    usable = url.startswith(("https://", "http://")) and " " not in url and len(url) <= MAX_URL
    return SearchResult(title=title, url=url, text=text) if usable and (title or text) else None


def _since(begun_s: float) -> float:
    return round((time.monotonic() - begun_s) * 1000.0, 1)


@asynccontextmanager
async def open_search(
    settings: SearchSettings, breaker: CircuitBreaker
) -> AsyncIterator[BraveSearch | None]:
    """The search, or None without a key. Raises `Rejected` for a key that no header can carry."""
    key = settings.brave_api_key
    if key is None:
        yield None
        return
    if not key.get_secret_value().isascii() or not key.get_secret_value().isprintable():
        raise Rejected(
            "BRAVE_API_KEY holds characters that no key has: letters, digits and signs in one line"
        )
    async with httpx.AsyncClient(timeout=settings.timeout_s, follow_redirects=False) as client:
        yield BraveSearch(client, settings.brave_url, key, breaker, settings.timeout_s)


__all__ = ["BREAKER", "BraveSearch", "open_search"]
