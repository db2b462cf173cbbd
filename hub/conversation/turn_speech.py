"""What was said in one turn: the command, the answer's sentences on their way out, and when the first left."""

from typing import Final

from hub.ports import Outbox
from ingle.wire.trace import Trace

ONE_MOMENT: Final = "One moment."


class TurnSpeech:
    """One turn's words."""

    def __init__(self, outbox: Outbox, trace: Trace) -> None:
        self.said = ""
        self.sentences: tuple[str, ...] = ()
        self._outbox = outbox
        self._trace = trace
        self._in_hand_s = trace.clock()

    def transcript_in_hand(self, said: str) -> None:
        """From here on the person waits for the first sentence."""
        self.said = said
        self._in_hand_s = self._trace.clock()

    async def one_moment(self) -> None:
        """Says once that it takes longer."""
        if ONE_MOMENT not in self.sentences:
            await self.say(ONE_MOMENT)

    async def say(self, sentence: str) -> None:
        """Sends one speakable sentence at once."""
        if not self.sentences:
            self._trace.add("first_sentence", self._trace.clock() - self._in_hand_s)
        self.sentences += (sentence,)
        await self._outbox.say(sentence)
