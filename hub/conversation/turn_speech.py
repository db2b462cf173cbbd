"""Buffers one turn's transcript and answer, and records the time to the first sentence."""

from typing import Final

from hub.language.phrasebook import worded
from hub.ports import Outbox
from ingle.runtime.surrogates import well_formed
from ingle.wire.trace import Trace

ONE_MOMENT: Final = "One moment."


class TurnSpeech:
    """The transcript and the spoken answer of one turn, sentence by sentence as they are sent."""

    def __init__(self, outbox: Outbox, trace: Trace) -> None:
        self.said = ""
        self.sentences: tuple[str, ...] = ()
        self._outbox = outbox
        self._trace = trace
        self._in_hand_s = trace.clock()

    def transcript_in_hand(self, said: str) -> None:
        """Records the transcript; the time to the first sentence is counted from here."""
        self.said = well_formed(said)
        self._in_hand_s = self._trace.clock()

    async def one_moment(self) -> None:
        """Says that it takes longer; at most once a turn."""
        if worded(ONE_MOMENT) not in self.sentences:
            await self.say(ONE_MOMENT)

    async def say(self, sentence: str) -> None:
        """Sends one speakable sentence at once, well-formed wherever its words come from.

        A fixed sentence of the hub's own may come in English from where no language is known.
        """
        sentence = worded(well_formed(sentence))
        if not self.sentences:
            self._trace.add("first_sentence", self._trace.clock() - self._in_hand_s)
        self.sentences += (sentence,)
        await self._outbox.say(sentence)
