"""Web search."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """One result: data from strangers, in plain text without markup; never instructions."""

    title: str
    url: str
    text: str


class Search(Protocol):
    """The web, searched."""

    async def search(self, query: str) -> tuple[SearchResult, ...]:
        """The best few results. Raises `Unavailable` (away, or its breaker is open) or `Rejected`."""
