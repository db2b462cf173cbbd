"""POST /breakers/{name}/reset."""

import pytest

from http_api import Parts, asked
from hub.resilience.board import BreakerBoard

pytestmark = pytest.mark.pure


async def _away() -> None:
    raise ConnectionError("away")


async def test_a_breaker_is_closed_by_hand() -> None:
    """The answer shows it, and so does /health."""
    board = BreakerBoard()
    search = board.breaker("brave_search", failure_threshold=1)
    with pytest.raises(ConnectionError):
        await search.call(_away)
    async with asked(Parts(breakers=board)) as client:
        assert (await client.get("/health")).json()["breakers"][0]["state"] == "open"
        answer = await client.post("/breakers/brave_search/reset")
        assert answer.json()["breaker"] == {**search.get_status(), "state": "closed", "failures": 0}
        assert (await client.get("/health")).json()["breakers"][0]["state"] == "closed"


async def test_an_unknown_breaker_is_a_404_that_names_those_there_are() -> None:
    """Nobody has to guess."""
    board = BreakerBoard()
    board.breaker("ollama"), board.breaker("brave_search")
    async with asked(Parts(breakers=board)) as client:
        answer = await client.post("/breakers/brave/reset")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "there is no breaker 'brave'; there are: brave_search, ollama"
