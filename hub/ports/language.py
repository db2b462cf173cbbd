"""Port of the language model: messages and tools in, sentences and tool calls out."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant", "tool"]
JsonSchema = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSpec:
    """A tool that the model may call."""

    name: str
    description: str
    parameters: JsonSchema
    """JSON Schema of the arguments, an object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """A whole call, as the model wrote it: nothing of it is checked yet."""

    call_id: str
    name: str
    arguments: str
    """JSON text as the model wrote it, which may be invalid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One message of the conversation with the model."""

    role: Role
    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    """Of an assistant's message."""
    tool_call_id: str = ""
    """Of a tool's message: the call that it answers."""
    tool_name: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One whole sentence of the answer, made speakable."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStatus:
    """The health of one provider, as `/health` shows it."""

    provider: str
    model: str
    state: Literal["unknown", "ok", "away", "unauthorized"]
    """As of the last request or warm-up."""
    detail: str = ""
    """What is wrong, in a sentence; empty while nothing is."""


class LanguageModel(Protocol):
    """One model, or a chain of them behind one another."""

    def reply(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[Sentence | ToolCall, None]:
        """Streams the next assistant message: sentences as soon as they are whole, then tool calls.

        `tools`: those that the model may call now; empty: it has to answer in words.
        Raises `Unavailable` or `Rejected`: before the first item when no provider could answer,
        after it when the answer broke off. Closing the iterator (`contextlib.aclosing`) ends the
        request, and with it the model's work.
        """

    def statuses(self) -> tuple[ModelStatus, ...]:
        """The providers in order, without I/O."""
