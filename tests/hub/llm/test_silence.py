"""Pause detection: a whole sentence is spoken where the model pauses, over scripted servers."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

import pytest

from hub.llm.events import ChatEvent
from hub.llm.factory import open_models
from hub.llm.fallback import FallbackModel
from hub.llm.silence import QUIET_S, with_silences
from hub.ports import ChatMessage, Sentence, ToolCall
from hub.resilience.board import BreakerBoard
from scripted_llm import STALL, Call, ScriptedLlm

pytestmark = pytest.mark.service

ASKED = (ChatMessage(role="user", text="How are you?"),)
BOTH = pytest.mark.parametrize("provider", ["ollama", "openai"])


@asynccontextmanager
async def asking(llm: ScriptedLlm, provider: str) -> AsyncIterator[FallbackModel]:
    async with open_models(llm.settings(provider), BreakerBoard().breaker) as models:
        yield models


@BOTH
@pytest.mark.parametrize(
    "end", ["Let me look that up. ", "Let me look that up.", "It opens at 5 p.m.", "We got 20. "]
)
async def test_a_whole_sentence_does_not_wait_for_a_tool_call(provider: str, end: str) -> None:
    """Where its last word is no abbreviation it leaves at once, elsewhere after a pause."""
    go_on = asyncio.Event()
    async with ScriptedLlm() as llm, asking(llm, provider) as models:
        llm.answers(end, go_on, Call("time"))
        async with aclosing(models.reply(ASKED, ())) as items:
            assert isinstance(await anext(items), Sentence)
            go_on.set()
            assert isinstance(await anext(items), ToolCall)


@BOTH
async def test_a_pause_within_a_number_or_a_name_ends_nothing(provider: str) -> None:
    """A slow model is silent between any two tokens."""
    pauses = [asyncio.Event() for _ in range(2)]
    async with ScriptedLlm() as llm, asking(llm, provider) as models:
        llm.answers("It is 3.", pauses[0], "5 degrees, says J.", pauses[1], " Smith.")

        async def let_it_go_on() -> None:
            await llm.asked()
            for pause in pauses:
                await asyncio.sleep(QUIET_S * 2)  # the pause is real time
                pause.set()

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(let_it_go_on())
            async with aclosing(models.reply(ASKED, ())) as items:
                assert [item async for item in items] == [
                    Sentence("It is 3.5 degrees, says J. Smith.")
                ]


@BOTH
async def test_closing_the_answer_in_a_pause_ends_the_request(provider: str) -> None:
    """While nothing but the next word is waited for."""
    async with ScriptedLlm() as llm, asking(llm, provider) as models:
        llm.answers("It opens at 5 p.m.", STALL)
        async with aclosing(models.reply(ASKED, ())) as items:
            assert await anext(items) == Sentence("It opens at 5 p.m.")
        await llm.left()


async def test_a_fault_in_a_pause_reaches_who_asks_next_and_disturbs_nobody() -> None:
    """Who is at work with the pause is not cancelled by it."""
    paused, failed = asyncio.Event(), asyncio.Event()

    async def faulty() -> AsyncGenerator[ChatEvent, None]:
        yield "Well."
        await paused.wait()
        failed.set()
        raise ZeroDivisionError

    async with aclosing(with_silences(faulty(), lambda: True)) as events:
        assert [await anext(events), await anext(events)] == ["Well.", None]
        paused.set()
        await failed.wait()
        await asyncio.sleep(0)  # a cancellation would come here
        with pytest.raises(ZeroDivisionError):
            await anext(events)
