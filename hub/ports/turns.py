"""Turn values and the outbox port: a turn's head, its result, and the answer's way out."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from hub.ports.frames import DialogueFrame
from ingle.wire.messages import ActionReport, ErrorCode, Outcome
from ingle.wire.trace import Trace

Source = Literal["intent", "learned", "llm", "fallback"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnHead:
    """Identity of a turn: its ids, and where it was spoken."""

    turn_id: str
    session_id: str
    room_id: str
    satellite_id: str | None = None
    """None: typed, over HTTP."""
    trace: Trace = field(default_factory=Trace)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnResult:
    """How a turn ended: what `finished` and `POST /conversation` say."""

    outcome: Outcome
    source: Source
    said: str = ""
    sentences: tuple[str, ...] = ()
    error_code: ErrorCode | None = None
    expects_reply: bool = False
    actions: tuple[ActionReport, ...] = ()
    intent: str | None = None
    frame: DialogueFrame | None = None
    """What it did and spoke of, for the sentences that follow."""


class Outbox(Protocol):
    """Sends the answer to the person: numbers sentences, ends the turn exactly once."""

    async def say(self, sentence: str) -> None:
        """Sends one speakable sentence at once."""
