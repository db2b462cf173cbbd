"""The whole satellite interrupted, and not: over a real broker, with a scripted microphone."""

import pytest

from ingle.wire import messages
from ingle.wire.messages import Message
from ingle.wire.pcm import AudioChunk, encode_chunk
from links import eventually
from satellite.listening.follow_up import FollowUp
from servers import MosquittoServer
from spine import SID, Bench

pytestmark = pytest.mark.service

PAUSE = "_" * 8
"""2 s: more than a false alarm's 1.5 s."""


class LongAnswer:
    """A hub that begins an answer, and ends it when it is told to."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.turn_ids: list[str] = []

    async def reply(self, turn_id: str, message: Message) -> None:
        hub = self.bench.hub
        if isinstance(message, messages.TurnStarted):
            await hub.send(turn_id, messages.TurnAccepted(hub_id="hub-1"))
        elif isinstance(message, messages.Command):
            self.turn_ids.append(turn_id)
            await hub.send(turn_id, messages.Answer(seq=0, text="Once upon a time"))
            if len(self.turn_ids) > 1:
                await hub.send(turn_id, messages.TurnFinished(outcome="ok", sentences=1))

    async def begun(self) -> None:
        """Returns when the satellite says it."""
        await eventually(lambda: self.bench.shared.busy)

    async def end(self) -> None:
        """Says the rest of the first answer."""
        await self.bench.hub.send(self.turn_ids[0], messages.Answer(seq=1, text="they lived"))
        await self.bench.hub.send(
            self.turn_ids[0], messages.TurnFinished(outcome="ok", sentences=2)
        )

    async def said(self) -> None:
        """The rest of it, heard to its end."""
        await self.end()
        await eventually(lambda: not self.bench.shared.busy)


async def test_a_wake_word_without_words_only_holds_the_answer(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """It goes on where it was, whole; no turn begins and the hub hears of nothing."""
    bench = Bench(mosquitto, topic_prefix)
    answer = LongAnswer(bench)
    bench.hub.reply = answer.reply
    [report] = await bench.hear(f"__w_sss{PAUSE}!w{PAUSE}!__", answer.begun, answer.said, live=True)
    assert (report.outcome, report.answer) == ("ok", "Once upon a time they lived")
    assert bench.speaker.held[:2] == [True, False]
    assert len(bench.speaker.played) == 1
    assert "cancel" not in bench.hub.kinds()


async def test_words_after_it_drop_the_answer_and_are_a_command(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The hub is told, and whatever it still sends of the old answer is not heard."""
    bench = Bench(mosquitto, topic_prefix)
    answer = LongAnswer(bench)
    bench.hub.reply = answer.reply

    async def more_of_it() -> None:
        await answer.end()
        late = AudioChunk(sequence=0, sample_rate_hz=16_000, samples=bytes(640), last=True)
        await bench.hub.link.publish(
            bench.topics.turn(SID, answer.turn_ids[0], "speech"), encode_chunk(late), qos=0
        )

    first, second = await bench.hear(
        f"__w_sss{PAUSE}!w_ss!____",
        answer.begun,
        more_of_it,
        until=bench.hub.cancelled,
        live=True,
    )
    assert (first.outcome, second.outcome) == ("cancelled", "ok")
    assert second.answer == "Once upon a time"
    assert bench.speaker.held[0] is True
    assert len(bench.speaker.played) == 1  # the second's alone was played to its end


@pytest.mark.parametrize(("mode", "turns"), [("questions", 2), ("off", 1)])
async def test_a_question_opens_the_microphone_audibly_unless_it_is_not_to(
    mosquitto: MosquittoServer, topic_prefix: str, mode: str, turns: int
) -> None:
    """One earcon when it opens; nothing is said, so another when it closes."""
    bench = Bench(mosquitto, topic_prefix)
    bench.follow_up = FollowUp("questions" if mode == "questions" else "off")

    async def ask(turn_id: str, message: Message) -> None:
        if isinstance(message, messages.TurnStarted):
            await bench.hub.send(turn_id, messages.TurnAccepted(hub_id="hub-1"))
        elif isinstance(message, messages.Command):
            await bench.hub.send(turn_id, messages.Answer(seq=0, text="Shall I?"))
            await bench.hub.send(
                turn_id, messages.TurnFinished(outcome="ok", sentences=1, expects_reply=True)
            )

    bench.hub.reply = ask
    reports = await bench.hear("__w_sss" + "_" * 40)
    assert [report.outcome for report in reports] == ["ok", "cancelled"][:turns]
    assert bench.speaker.chimes == ["wake", "done"] * (turns - 1)


async def test_a_conversation_with_itself_comes_to_an_end(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Something answers every question: three replies, then nothing without the wake word."""
    bench = Bench(mosquitto, topic_prefix)
    bench.follow_up = FollowUp("always")
    reports = await bench.hear("__w_sss" + "____ss" * 12)
    assert [report.wake_word for report in reports] == ["hey_jarvis", "reply", "reply", "reply"]
