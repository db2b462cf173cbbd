"""Web search against a small server that speaks Brave's API, or does not."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import pytest
from pydantic import SecretStr

from hub.errors import HubError, Rejected, Unavailable
from hub.ports import SearchResult
from hub.resilience.breaker import CircuitBreaker, CircuitBreakerOpen
from hub.search import BREAKER, MAX_ANSWER_BYTES, MAX_RESULTS, BraveSearch, open_search
from hub.settings import SearchSettings
from scripted_search import KEY, MILK, Reply, SearchScript, answer, error, scripted_search

pytestmark = pytest.mark.service


@pytest.fixture
def script() -> Iterator[SearchScript]:
    with scripted_search() as script:
        yield script


@asynccontextmanager
async def _search(
    url: str, *, timeout_s: float = 5.0, breaker: CircuitBreaker | None = None
) -> AsyncIterator[BraveSearch]:
    settings = SearchSettings.model_validate(
        {"BRAVE_URL": url, "BRAVE_API_KEY": KEY, "SEARCH_TIMEOUT": timeout_s}
    )
    async with open_search(settings, breaker or CircuitBreaker(5, 60, BREAKER)) as search:
        assert search is not None
        yield search


async def test_results_arrive_as_plain_text(script: SearchScript) -> None:
    """Title, address and words, without Brave's markup; the request is as the API wants it."""
    async with _search(script.url) as search:
        results = await search.search("how long  does\nmilk keep")
    assert results == (
        SearchResult(
            title="How long does milk keep?",
            url="https://example.org/milk?a=1&b=2",
            text="(2 days ago) Opened milk keeps 3\u20134 days at 4 °C.",
        ),
    )
    assert script.queries == [
        {
            "q": "how long does milk keep",
            "count": "5",
            "result_filter": "web",
            "text_decorations": "false",
        }
    ]
    assert script.headers[0]["x-subscription-token"] == KEY


async def test_what_is_no_usable_result_is_left_out(script: SearchScript) -> None:
    """Other schemes, missing fields and wrong types are skipped; count and lengths are bounded."""
    odd = [
        {**MILK, "url": "javascript:alert(1)"},
        {**MILK, "url": "https://example.org/" + "x" * 3000},
        {"url": "https://example.org"},
        {**MILK, "title": 5},
        "text",
        None,
    ]
    long = {
        "title": "t" * 5000,
        "url": "https://example.org",
        "description": "d" * 50_000,
        "extra_snippets": ["e"],
    }
    script.reply = Reply(body=answer(*odd, *([long] * 20)))
    async with _search(script.url) as search:
        results = await search.search("milk")
    assert len(results) == MAX_RESULTS
    assert {(len(result.title), len(result.text)) for result in results} == {(160, 600)}


async def test_a_broken_letter_costs_no_result(script: SearchScript) -> None:
    """Half of a character or a byte of another encoding goes; two halves are joined."""
    body = answer({**MILK, "title": "a b"}, {**MILK, "title": "c", "age": None}, MILK)
    body = body.replace(b'"a b"', b'"a \\ud83d b \\ud83d\\ude00"').replace(b'"c"', b'"c\xff"')
    script.reply = Reply(body=body)
    async with _search(script.url) as search:
        titles = [result.title for result in await search.search("milk")]
    assert titles == ["a \ufffd b \U0001f600", "c\ufffd", "How long does milk keep?"]


@pytest.mark.parametrize("body", [answer(), b"{}", b'{"web":null}'])
async def test_nothing_found_is_no_error(script: SearchScript, body: bytes) -> None:
    """An empty tuple."""
    script.reply = Reply(body=body)
    async with _search(script.url) as search:
        assert await search.search("xyzzy") == ()


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (Reply(401, b""), Rejected, "BRAVE_API_KEY"),
        (Reply(403, b"<html>"), Rejected, "BRAVE_API_KEY"),
        (Reply(422, error("SUBSCRIPTION_TOKEN_INVALID", 422)), Rejected, "BRAVE_API_KEY"),
        (Reply(422, error("VALIDATION", 422)), Rejected, "does not take that question"),
        (Reply(404, b"<html>"), Rejected, "BRAVE_URL"),
        (Reply(302, b"", {"Location": "https://elsewhere.example"}), Rejected, "BRAVE_URL"),
        (Reply(429, error("RATE_LIMITED", 429)), Unavailable, "too many"),
        (Reply(500, b"oops"), Unavailable, "out of order"),
        (Reply(200, b"<html>Sign in to the hotel's network</html>"), Unavailable, "no result"),
        (Reply(200, b"[1]"), Unavailable, "no result"),
        (Reply(200, b'{"web":{"results":"none"}}'), Unavailable, "no result"),
        (Reply(200, answer(MILK)[:40]), Unavailable, "no result"),
        (Reply(200, b"[" * 100_000), Unavailable, "no result"),
        (Reply(200, b"x" * 50, {"Content-Encoding": "gzip"}), Unavailable, "can't be reached"),
        (Reply(200, answer(MILK), length=10_000), Unavailable, "can't be reached"),
    ],
)
async def test_what_goes_wrong_is_told_by_kind(
    script: SearchScript, reply: Reply, kind: type[HubError], words: str
) -> None:
    """Wrong keys and addresses are `Rejected`, naming the setting; what passes is `Unavailable`."""
    script.reply = reply
    async with _search(script.url) as search:
        with pytest.raises(kind, match=words) as raised:
            await search.search("milk")
    assert KEY not in str(raised.value)


async def test_a_refused_key_is_known_until_it_is_taken(script: SearchScript) -> None:
    """For `/health`, naming the setting; an unreachable search says nothing of the key."""
    async with _search(script.url) as search:
        assert search.trouble == ""
        for reply, trouble in (
            (
                Reply(422, error("SUBSCRIPTION_TOKEN_INVALID", 422)),
                "The web search refuses the key in BRAVE_API_KEY.",
            ),
            (Reply(500, b"oops"), "The web search refuses the key in BRAVE_API_KEY."),
            (Reply(body=answer(MILK)), ""),
        ):
            script.reply = reply
            with suppress(HubError):
                await search.search("milk")
            assert search.trouble == trouble


async def test_a_small_answer_that_unpacks_to_a_large_one_is_given_up(script: SearchScript) -> None:
    """The bound is on what is read, not on what is sent."""
    packed = gzip.compress(b" " * (MAX_ANSWER_BYTES * 10))
    script.reply = Reply(body=packed, headers={"Content-Encoding": "gzip"})
    async with _search(script.url) as search:
        with pytest.raises(Unavailable, match="more than can be read"):
            await search.search("milk")


async def test_a_short_rate_limit_is_waited_for_once(script: SearchScript) -> None:
    """One search a second is allowed on the small plans: the second of two gets through."""
    limited = Reply(429, error("RATE_LIMITED", 429), {"X-RateLimit-Reset": "0, 1419704"})
    script.replies = [limited]
    async with _search(script.url) as search:
        assert len(await search.search("milk")) == 1
        script.replies = [limited, limited]
        with pytest.raises(Unavailable, match="too many"):
            await search.search("milk")
        script.reply = Reply(429, b"", {"Retry-After": "3600"})
        with pytest.raises(Unavailable, match="too many"):
            await search.search("milk")
    assert len(script.queries) == 5


async def test_a_stalled_search_ends_in_its_time(script: SearchScript) -> None:
    """SEARCH_TIMEOUT is for the whole, not for each piece."""
    script.may_answer.clear()
    async with _search(script.url, timeout_s=0.1) as search:
        with pytest.raises(Unavailable, match="in time"):
            await search.search("milk")


async def test_open_breaker_answers_without_calling_search() -> None:
    """Five failures (nobody listens) open `brave_search`; then the refusal comes at once."""
    breaker = CircuitBreaker(5, 60, BREAKER)
    async with _search("http://127.0.0.1:9", breaker=breaker) as search:
        for _ in range(5):
            with pytest.raises(Unavailable, match="can't be reached"):
                await search.search("milk")
        with pytest.raises(CircuitBreakerOpen):
            await search.search("milk")
    assert (breaker.get_status()["name"], breaker.get_status()["state"]) == ("brave_search", "open")


async def test_bad_queries_never_reach_brave_nor_the_breaker(script: SearchScript) -> None:
    """Nothing to search for is refused; 2,000 words are cut to what Brave takes."""
    breaker = CircuitBreaker(1, 60, BREAKER)
    async with _search(script.url, breaker=breaker) as search:
        for empty in ("", "  \n", "\u202e\x00"):
            with pytest.raises(Rejected, match="nothing to search for"):
                await search.search(empty)
        assert not script.queries
        await search.search("why " * 2000)
    assert len(script.queries[0]["q"].split()) == 50
    assert breaker.get_status()["state"] == "closed"


async def test_a_cancelled_search_closes_its_request_and_counts_as_nothing(
    script: SearchScript,
) -> None:
    """Barge-in."""
    breaker = CircuitBreaker(1, 60, BREAKER)
    script.may_answer.clear()
    async with (
        _search(script.url, breaker=breaker) as search,
        asyncio.timeout(30),
        asyncio.TaskGroup() as tasks,
    ):
        searching = tasks.create_task(search.search("milk"))
        await asyncio.to_thread(script.asked.wait, 5)
        searching.cancel()
    assert breaker.get_status()["state"] == "closed"


async def test_without_a_key_there_is_no_search() -> None:
    """And a key that no header can carry is refused by name, not shown."""
    async with open_search(
        SearchSettings.model_validate({}), CircuitBreaker(5, 60, BREAKER)
    ) as search:
        assert search is None
    settings = SearchSettings(BRAVE_API_KEY=SecretStr("schlüssel"))
    with pytest.raises(Rejected, match="BRAVE_API_KEY") as refused:
        async with open_search(settings, CircuitBreaker(5, 60, BREAKER)):
            pass
    assert "schl" not in str(refused.value)
