"""Questions the hub has asked and not had answered: one per session, forgotten after a while (pure; clock injected)."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from hub.ports import Ask

ANSWER_WITHIN_S: Final = 30.0
"""How long a question waits for its answer, in seconds; a later "yes" is answered like any other sentence."""
MAX_SESSIONS: Final = 1024


class Dialogue:
    """The open question of each session."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._open: OrderedDict[str, tuple[float, Ask]] = OrderedDict()

    def ask(self, session_id: str, question: Ask) -> None:
        """Keeps the question; it replaces an older one of the session."""
        self._open.pop(session_id, None)
        self._open[session_id] = (self._clock() + ANSWER_WITHIN_S, question)
        while len(self._open) > MAX_SESSIONS:
            self._open.popitem(last=False)

    def take(self, session_id: str) -> Ask | None:
        """The session's open question, closed by this: the next sentence answers it or nothing does."""
        expires_s, question = self._open.pop(session_id, (0.0, None))
        return question if self._clock() < expires_s else None
