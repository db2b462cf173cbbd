"""Conversation session of a command: the same while pauses are short (pure; clock injected)."""

from collections.abc import Callable
from typing import Final

CONVERSATION_S: Final = 300.0
"""A pause longer than this, in seconds, begins a new conversation: the lifetime of a cached
context."""


class Session:
    """The satellite's conversation id, with a timeout."""

    def __init__(self, new_id: Callable[[], str], clock: Callable[[], float]) -> None:
        self._new_id = new_id
        self._clock = clock
        self._id = ""
        self._used_s = float("-inf")

    def current(self, joined: str | None = None) -> str:
        """The conversation's id for a command spoken now.

        `joined`: the conversation to go on with from here; None: the satellite's own.
        """
        now_s = self._clock()
        if joined is not None:
            self._id = joined
        elif now_s - self._used_s > CONVERSATION_S:
            self._id = self._new_id()
        self._used_s = now_s
        return self._id
