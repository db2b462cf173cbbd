"""How a turn ends: by its words, here or on the hub; and what has none goes on."""

import itertools
from collections.abc import Awaitable, Callable
from typing import Literal

import pytest

from fakes import FakeRecogniser, FakeUtterance
from ingle.speech.engine import Heard
from ingle.wire import messages
from ingle.wire.messages import Message
from links import eventually
from satellite.mqtt.audio_stream import CHUNK_BYTES
from satellite.ports import FRAME_BYTES
from servers import MosquittoServer
from spine import Bench

pytestmark = pytest.mark.service

GRAMMAR = "#JSGF V1.0; grammar home; public <s> = light on;"


class LateUtterance(FakeUtterance):
    """`Utterance` of a slow machine: nothing is known before it is asked for the result."""

    @property
    def so_far(self) -> Heard | None:
        return None


class OnceEmptyUtterance(FakeUtterance):
    """`Utterance` that has no words up to its first pause."""

    @property
    def so_far(self) -> Heard | None:
        return Heard(text="") if self.pauses == 1 else self.heard


class Hearings:
    """`Recogniser` that gives these utterances, one after another."""

    name = "scripted"

    def __init__(self, *utterances: FakeUtterance) -> None:
        self._utterances = iter(utterances)

    def listen(self) -> FakeUtterance:
        return next(self._utterances)

    async def warm_up(self) -> None:
        """Always warm."""

    def close(self) -> None:
        """Nothing to free."""


async def test_a_whole_command_ends_after_a_quarter_of_a_second(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The script's silence behind the words is 256 ms: too short for any other end."""
    bench = Bench(mosquitto, topic_prefix)
    bench.judge.use_vocabulary(GRAMMAR)
    sent = eventually_sent(bench, "command")
    [report] = await bench.hear("__w_sss__!ssss____", sent)
    assert (report.text, report.end_cause, report.outcome) == ("light on", "complete", "ok")


async def test_a_beginning_is_waited_out(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """A second of silence in the middle of it, and it is one command."""
    bench = Bench(mosquitto, topic_prefix)
    bench.recogniser = recogniser = FakeRecogniser("turn on the")
    [report] = await bench.hear("__w_sss____sss______")
    [utterance] = recogniser.utterances
    assert (report.end_cause, utterance.pauses) == ("open", 2)


@pytest.mark.parametrize("place", ["local", "hub"])
async def test_anything_else_ends_after_the_usual_silence(
    mosquitto: MosquittoServer, topic_prefix: str, place: Literal["local", "hub"]
) -> None:
    """Also where the hub says nothing of it."""
    bench = Bench(mosquitto, topic_prefix, place=place)
    [report] = await bench.hear("__w_sss____")
    assert report.end_cause == "silence"


@pytest.mark.parametrize(
    "hearings",
    [
        (OnceEmptyUtterance(Heard(text="light on")),),
        (LateUtterance(Heard(text="")), LateUtterance(Heard(text="light on"))),
    ],
    ids=["known in time", "known late"],
)
async def test_a_turn_without_words_goes_on(
    mosquitto: MosquittoServer, topic_prefix: str, hearings: tuple[FakeUtterance, ...]
) -> None:
    """Clatter, silence, then the command: one turn, and only its words are sent."""
    bench = Bench(mosquitto, topic_prefix)
    bench.recogniser = Hearings(*hearings)
    [report] = await bench.hear("__w_ss" + "_" * 14 + "sss____")
    assert (report.text, report.outcome) == ("light on", "ok")
    assert bench.hub.kinds() == ["started", "command"]


async def test_where_no_words_ever_come_nothing_is_sent(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The turn is taken back, without a sound."""
    bench = Bench(mosquitto, topic_prefix)
    bench.recogniser = FakeRecogniser("")
    [report] = await bench.hear("__w_ss" + "_" * 60, until=bench.hub.cancelled)
    assert (report.outcome, report.end_cause) == ("cancelled", None)
    assert bench.hub.kinds() == ["started", "cancel"]


@pytest.mark.parametrize(
    ("completeness", "frames", "cause", "reason"),
    [
        ("complete", 1_000, "complete", "complete"),
        ("open", 1_000, "open", "silence"),
        ("complete", 2, "silence", "silence"),
    ],
)
async def test_the_hub_tells_the_satellite_to_stop(
    mosquitto: MosquittoServer,
    topic_prefix: str,
    completeness: messages.Completeness,
    frames: int,
    cause: str,
    reason: str,
) -> None:
    """By what it heard so far; not by what it heard before the person went on speaking."""
    bench = Bench(mosquitto, topic_prefix, place="hub")

    async def tell(turn_id: str, message: Message) -> None:
        await bench.hub.ordinary(turn_id, message)
        if isinstance(message, messages.TurnStarted):
            await bench.hub.send(
                turn_id,
                messages.Transcript(
                    text="light on", final=False, frames=frames, completeness=completeness
                ),
            )

    bench.hub.reply = tell
    [report] = await bench.hear("__w_!sss______", eventually_sent(bench, "transcript", hub=True))
    assert report.end_cause == cause
    [ended] = [m for _, m in bench.hub.seen if isinstance(m, messages.SpeechEnded)]
    assert ended.reason == reason


async def test_the_satellite_tells_its_pauses_at_once(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """By the message in which each begins or ends, which is sent short; no sound is lost by it."""
    bench = Bench(mosquitto, topic_prefix, place="hub")
    await bench.hear("__w_sss__ss______")
    chunks = bench.hub.audio
    assert [chunk.sequence for chunk in chunks] == list(range(len(chunks)))
    turns = [
        chunk.paused
        for before, chunk in itertools.pairwise(chunks)
        if before.paused is not chunk.paused
    ]
    assert (chunks[0].paused, turns) == (False, [True, False, True])
    assert min(len(chunk.samples) for chunk in chunks[:-1]) < CHUNK_BYTES
    assert len(b"".join(chunk.samples for chunk in chunks)) % FRAME_BYTES == 0


def eventually_sent(bench: Bench, kind: str, *, hub: bool = False) -> Callable[[], Awaitable[None]]:
    """Waits until the satellite, or the hub, has sent a message of this kind."""

    async def wait() -> None:
        await eventually(lambda: kind in (bench.hub.sent if hub else bench.hub.kinds()))

    return wait
