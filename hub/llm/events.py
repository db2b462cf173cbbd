"""Events of a streamed answer, its limits, and the port that a provider's client implements."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Protocol

from hub.errors import Unavailable
from hub.ports import ChatMessage, ToolCall, ToolSpec
from hub.settings import LlmSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The model has said all; comes again with the counts where they follow later."""

    reason: str = ""
    """The provider's word: stop, length, tool_calls …"""
    tokens_in: int | None = None
    tokens_out: int | None = None


ChatEvent = str | ToolCall | Ended
"""A piece of text as it came, a whole tool call, or the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one answer may take."""

    connect_s: float
    silence_s: float
    """Until the first token, and between two."""
    total_s: float
    characters: int = 32_000
    """Text, thoughts in it and tool arguments together; of what is said the turn bounds much less."""
    line_bytes: int = 1 << 20
    """The longest line of the protocol; a tool call of Ollama's is one line."""

    @classmethod
    def of(cls, settings: LlmSettings) -> "Limits":
        return cls(
            connect_s=settings.connect_timeout_s,
            silence_s=settings.first_token_timeout_s,
            total_s=settings.total_timeout_s,
        )


class AskedToWait(Unavailable):
    """The provider is there but takes no request now (429, 503)."""

    def __init__(self, message: str, *, wait_s: float | None) -> None:
        """`wait_s`: how long, as Retry-After says; None when it does not."""
        super().__init__(message)
        self.wait_s = wait_s


class ChatClient(Protocol):
    """One model of one provider."""

    @property
    def provider(self) -> str: ...

    @property
    def model(self) -> str: ...

    def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[ChatEvent, None]:
        """The answer as it comes, ended by `Ended`. Raises `Unavailable` or `Rejected`; closing it ends the request."""

    async def warm_up(self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]) -> None:
        """Loads the model, with the prompt's stable beginning. Raises `Unavailable` or `Rejected`."""
