"""Questions the hubs have asked and not had answered: one per session, forgotten after a while (clock injected).

They are shared with the other hubs where that is possible, because the answer may reach another one; else kept here.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from hub.ports import Ask, SharedQuestions

ANSWER_WITHIN_S: Final = 30.0
"""How long a question waits for its answer, in seconds; a later "yes" is answered like any other sentence."""
MAX_SESSIONS: Final = 1024


class PendingQuestions:
    """The open question of each session."""

    def __init__(self, clock: Callable[[], float], shared: SharedQuestions | None = None) -> None:
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
        """The session's open question, closed by this: the next sentence answers it or nothing does."""
        expires_s, kept_here = self._open.pop(session_id, (0.0, None))
        if self._shared is not None:
            shared = await self._shared.pop(session_id)
            if (
                shared is not None
            ):  # what is kept here was asked before the questions could be shared again
                return shared
        return kept_here if self._clock() < expires_s else None
