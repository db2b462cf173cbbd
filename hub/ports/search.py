"""Port of the web search."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """One result: untrusted text without markup, which is data and never instructions."""

    title: str
    url: str
    text: str


class Search(Protocol):
    """A web search engine."""

    async def search(self, query: str) -> tuple[SearchResult, ...]:
        """The best few results.

        Raises `Unavailable` (it can't be reached, or its circuit breaker is open) or `Rejected`.
        """
