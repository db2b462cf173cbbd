"""Events and limits of a streamed answer, and the port that a provider's client implements."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Protocol

from hub.errors import Unavailable
from hub.ports import ChatMessage, ToolCall, ToolSpec
from hub.settings import LlmSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """End of an answer; it comes twice where the token counts follow later."""

    reason: str = ""
    """The provider's finish reason: stop, length, tool_calls …"""
    tokens_in: int | None = None
    tokens_out: int | None = None


ChatEvent = str | ToolCall | Ended
"""A piece of text as it came, a whole tool call, or the end. Empty text: a sign of life only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Time limits of one answer; for its size see `hub.llm.bounds`."""

    connect_s: float
    silence_s: float
    """Until the first token, and between two tokens."""
    total_s: float
    """From the request to the end of the answer."""

    @classmethod
    def of(cls, settings: LlmSettings) -> "Limits":
        return cls(
            connect_s=settings.connect_timeout_s,
            silence_s=settings.first_token_timeout_s,
            total_s=settings.total_timeout_s,
        )


class AskedToWait(Unavailable):
    """Rate limit or overload: the provider answers, but takes no request now (429, 503)."""

    def __init__(self, message: str, *, wait_s: float | None) -> None:
        """`wait_s`: seconds to wait, from Retry-After; None without that header."""
        super().__init__(message)
        self.wait_s = wait_s


class ChatClient(Protocol):
    """Port of one model of one provider."""

    @property
    def provider(self) -> str: ...

    @property
    def model(self) -> str: ...

    def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[ChatEvent, None]:
        """The answer as it streams, ended by `Ended`; closing the iterator ends the request.

        Raises `Unavailable` or `Rejected`.
        """

    async def warm_up(self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]) -> None:
        """Loads the model, and caches the prompt's stable beginning.

        Raises `Unavailable` or `Rejected`.
        """
