"""Open clarifying questions, one a session, with a time to live (clock injected).

They are shared with the other hubs where that is possible, because another hub may get the answer;
otherwise they are kept in this process.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from hub.ports import Ask, SharedQuestions

ANSWER_WITHIN_S: Final = 30.0
"""Time to live of a question, in seconds; a later "yes" is answered like any other sentence."""
MAX_SESSIONS: Final = 1024
"""Questions kept in this process; beyond, the oldest is dropped."""


class PendingQuestions:
    """The open question of each session."""

    def __init__(self, clock: Callable[[], float], shared: SharedQuestions | None = None) -> None:
        """`clock` gives monotonic seconds. `shared`: the store of all hubs; None: there is none."""
        self._clock = clock
        self._shared = shared
        self._open: OrderedDict[str, tuple[float, Ask]] = OrderedDict()

    async def ask(self, session_id: str, question: Ask) -> None:
        """Keeps the question; it replaces an older one of the session."""
        self._open.pop(session_id, None)
        if self._shared is not None and await self._shared.save(
            session_id, question, ANSWER_WITHIN_S
        ):
            return
        self._open[session_id] = (self._clock() + ANSWER_WITHIN_S, question)
        while len(self._open) > MAX_SESSIONS:
            self._open.popitem(last=False)

    async def take(self, session_id: str) -> Ask | None:
        """Takes the session's open question out; None: none is open, or it has expired.

        Taking closes it: the next sentence answers it, or no sentence does.
        """
        expires_s, kept_here = self._open.pop(session_id, (0.0, None))
        if self._shared is not None:
            shared = await self._shared.pop(session_id)
            if shared is not None:
                # The question kept here is older: the store was out of reach when it was asked.
                return shared
        return kept_here if self._clock() < expires_s else None
