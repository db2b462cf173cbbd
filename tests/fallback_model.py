"""Opens a `FallbackModel` over scripted providers, and what it is asked."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from hub.llm.factory import open_models
from hub.llm.fallback import FallbackModel
from hub.observability.metrics import Metrics
from hub.ports import ChatMessage, Sentence, ToolCall, ToolSpec
from hub.resilience.board import BreakerBoard
from scripted_llm import ScriptedLlm

ASKED = (
    ChatMessage(role="system", text="Be brief."),
    ChatMessage(role="user", text="How are you?"),
)


LIGHT = ToolSpec(
    name="turn_on", description="Turns a thing on.", parameters={"type": "object", "properties": {}}
)


@asynccontextmanager
async def fallback_model(
    llm: ScriptedLlm,
    *providers: str,
    board: BreakerBoard | None = None,
    meters: Metrics | None = None,
    **more: str,
) -> AsyncIterator[FallbackModel]:
    board = board or BreakerBoard()
    async with open_models(
        llm.settings(*providers, **more), board.breaker, meters=meters
    ) as models:
        yield models


async def answer(models: FallbackModel, *tools: ToolSpec) -> list[str | ToolCall]:
    """The whole answer, sentences as text."""
    async with aclosing(models.reply(ASKED, tools)) as items:
        return [item.text if isinstance(item, Sentence) else item async for item in items]
