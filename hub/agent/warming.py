"""Prompt caching: every provider gets the prefix that all prompts share before anybody asks."""

from collections.abc import Sequence
from typing import Protocol

from hub.agent import prompt, tools
from hub.ports import ChatMessage, Home, ToolSpec


class WarmableModel(Protocol):
    """Language models that keep what they have read."""

    async def warm_up(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec], /
    ) -> None: ...


async def keep_warm(model: WarmableModel, home: Home, *, search: bool) -> None:
    """Sends it, and again whenever the home's names change, until cancelled.

    `search`: whether there is a web search.
    """
    while True:
        known = home.snapshot()
        await model.warm_up(prompt.warm_up(known), tools.tools(search=search))
        await home.changed(known.version)
