"""The satellite's spine, from wake word to answer, over a real broker, with a scripted hub."""

from typing import Literal

import pytest

from ingle.wire import codec, messages
from ingle.wire.link import Backoff, Link
from ingle.wire.messages import Command, Message, SpeechEnded, TurnStarted
from ingle.wire.pcm import AudioChunk, encode_chunk
from links import eventually
from satellite.errors import AudioDeviceError
from satellite.ports import FRAME_BYTES
from servers import MosquittoServer
from spine import LOUD, SID, WAKE, Bench

pytestmark = pytest.mark.service


async def test_a_command_is_heard_sent_and_its_answer_played(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """One turn: started, the text once the speech is over, both sentences as one gapless sound, all
    stages joined.
    """
    bench = Bench(mosquitto, topic_prefix)
    [report] = await bench.hear("__w_sss____")
    assert bench.hub.kinds() == ["started", "command"]
    command = bench.hub.seen[1][1]
    assert isinstance(command, messages.Command)
    assert (command.text, command.room_id, command.session_id) == (
        "light on",
        "kitchen",
        "session-1",
    )
    assert (report.outcome, report.text, report.answer) == (
        "ok",
        "light on",
        "Done. Anything else?",
    )
    assert report.overruns == 3
    [(rate_hz, sound)] = bench.speaker.played
    assert (rate_hz, len(sound)) == (16_000, len("Done.Anything else?") * 320)
    assert {
        "capture",
        "endpoint",
        "uplink",
        "stt",
        "intent",
        "downlink",
        "tts",
        "first_audio",
    } <= report.stages_ms.keys()


async def test_with_stt_on_the_hub_the_audio_is_streamed_while_it_is_spoken(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Numbered messages without a gap, the last marked, as many as `speech_ended` says.

    The text comes back.
    """
    bench = Bench(mosquitto, topic_prefix, place="hub")
    [report] = await bench.hear("__w_sss____")
    ended = bench.hub.seen[-1][1]
    assert isinstance(ended, messages.SpeechEnded)
    assert [chunk.sequence for chunk in bench.hub.audio] == list(range(ended.frames))
    assert [chunk.last for chunk in bench.hub.audio] == [False] * (ended.frames - 1) + [True]
    assert (report.text, report.outcome) == ("light on", "ok")


@pytest.mark.parametrize(
    ("script", "with_wake_word"), [("__w_sss____", False), ("__wsss____", True)]
)
async def test_a_wake_word_is_sent_along_only_where_the_command_is_run_together_with_it(
    mosquitto: MosquittoServer, topic_prefix: str, script: str, with_wake_word: bool
) -> None:
    """Although it is recognised just at its end, when no pause is known of yet."""
    bench = Bench(mosquitto, topic_prefix, place="hub")
    await bench.hear(script)
    sent = b"".join(chunk.samples for chunk in bench.hub.audio)
    assert (WAKE in sent) == with_wake_word
    assert sent.count(LOUD) >= 24 * FRAME_BYTES // 2


async def test_with_tts_on_the_hub_its_audio_is_played(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The speech messages are played in order; sentences alone make no sound here."""
    bench = Bench(mosquitto, topic_prefix)
    bench.voice = None

    async def speak(turn_id: str, message: Message) -> None:
        if isinstance(message, messages.TurnStarted):
            await bench.hub.send(turn_id, messages.TurnAccepted(hub_id="hub-1"))
        elif isinstance(message, messages.Command):
            await bench.hub.send(turn_id, messages.Answer(seq=0, text="Done."))
            for sequence, samples in enumerate((b"\x01\x00" * 800, b"\x02\x00" * 800, b"")):
                chunk = AudioChunk(
                    sequence=sequence,
                    sample_rate_hz=22_050,
                    samples=samples,
                    last=not samples,
                    answer_seq=0,
                )
                await bench.hub.link.publish(
                    bench.topics.turn(SID, turn_id, "speech"), encode_chunk(chunk), qos=0
                )
            await bench.hub.send(turn_id, messages.TurnFinished(outcome="ok", sentences=1))

    bench.hub.reply = speak
    [report] = await bench.hear("__w_sss____")
    assert bench.speaker.played == [(22_050, b"\x01\x00" * 800 + b"\x02\x00" * 800)]
    assert report.answer == "Done."


@pytest.mark.parametrize("ends", [True, False])
async def test_an_answer_that_nobody_can_speak_is_an_error_that_is_heard(
    mosquitto: MosquittoServer, topic_prefix: str, ends: bool
) -> None:
    """Without a voice here and on the hub (or with one there that makes no sound): the error's
    chime, and no `ok`.
    """
    bench = Bench(mosquitto, topic_prefix)
    bench.voice = None

    async def mute(turn_id: str, message: Message) -> None:
        if isinstance(message, messages.TurnStarted):
            await bench.hub.send(turn_id, messages.TurnAccepted(hub_id="hub-1"))
        elif isinstance(message, messages.Command):
            await bench.hub.send(turn_id, messages.Answer(seq=0, text="Shall I?"))
            if ends:
                nothing = AudioChunk(
                    sequence=0, sample_rate_hz=22_050, samples=b"", last=True, answer_seq=0
                )
                await bench.hub.link.publish(
                    bench.topics.turn(SID, turn_id, "speech"), encode_chunk(nothing), qos=0
                )
            await bench.hub.send(
                turn_id, messages.TurnFinished(outcome="ok", sentences=1, expects_reply=True)
            )

    bench.hub.reply = mute
    [report] = await bench.hear("__w_sss____")
    assert (report.outcome, report.error_code, report.answer) == (
        "error",
        "unavailable",
        "Shall I?",
    )
    assert (bench.speaker.played, bench.speaker.chimes) == ([], ["error"])


async def test_a_voice_that_fails_is_an_error_that_is_heard(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The satellite's own: what it should have said is done, and a chime says that something is
    wrong.
    """
    bench = Bench(mosquitto, topic_prefix)
    assert bench.voice is not None
    bench.voice.broken = True
    [report] = await bench.hear("__w_sss____")
    assert (report.outcome, report.error_code) == ("error", "unavailable")
    assert bench.speaker.chimes == ["error"]


async def test_nothing_said_after_the_wake_word_cancels_the_turn(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The hub is told, nothing is played, the turn is reported as cancelled."""
    bench = Bench(mosquitto, topic_prefix)
    [report] = await bench.hear("__w" + "_" * 20, until=bench.hub.cancelled)
    assert bench.hub.kinds() == ["started", "cancel"]
    assert (report.outcome, bench.speaker.played) == ("cancelled", [])


@pytest.mark.parametrize("place", ["local", "hub"])
async def test_without_a_hub_the_person_is_told(
    mosquitto: MosquittoServer, topic_prefix: str, place: Literal["local", "hub"]
) -> None:
    """In a sentence; and the turn is taken back, lest a hub that was only slow do it later."""
    bench = Bench(mosquitto, topic_prefix, place=place)

    async def deaf(turn_id: str, message: Message) -> None:
        """Says nothing."""

    bench.hub.reply = deaf
    [report] = await bench.hear("__w_sss____", until=bench.hub.cancelled)
    assert (report.outcome, report.error_code, len(bench.speaker.played)) == (
        "error",
        "unavailable",
        1,
    )
    assert bench.hub.kinds() == [
        "started",
        "command" if place == "local" else "speech_ended",
        "cancel",
    ]
    stamped = [m for _, m in bench.hub.seen if isinstance(m, TurnStarted | Command | SpeechEnded)]
    assert [message.sent_ms for message in stamped] == [7_500, 7_500]
    assert len({message.clock for message in stamped}) == 1
    assert stamped[0].clock is not None


async def test_a_hub_that_dies_in_the_turn_is_noticed_at_once(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Its last will ends the turn with a spoken apology, long before any timeout."""
    bench = Bench(mosquitto, topic_prefix)

    async def die(turn_id: str, message: Message) -> None:
        if isinstance(message, messages.TurnStarted):
            await bench.hub.send(turn_id, messages.TurnAccepted(hub_id="hub-1"))
        elif isinstance(message, messages.Command):
            offline = messages.HubStatus(state="offline", version="1", ready=False)
            await bench.hub.link.publish(bench.topics.hub_status("hub-1"), codec.encode(offline))

    bench.hub.reply = die
    [report] = await bench.hear("__w_sss____")
    assert (report.outcome, report.error_code) == ("error", "unavailable")
    assert "went away" in report.answer


@pytest.mark.parametrize("end", ["kill", "freeze"])
async def test_a_broker_that_goes_while_the_hub_still_works_is_noticed_at_once(
    own_mosquitto: MosquittoServer, topic_prefix: str, end: Literal["kill", "freeze"]
) -> None:
    """What was said is heard, and an apology as soon as the link is lost, not after 60 s."""
    bench = Bench(own_mosquitto, topic_prefix)
    bench.link = Link(own_mosquitto.address, client_id="satellite", keepalive_s=1)

    async def one_moment(turn_id: str, message: Message) -> None:
        if isinstance(message, messages.TurnStarted):
            await bench.hub.send(turn_id, messages.TurnAccepted(hub_id="hub-1"))
        elif isinstance(message, messages.Command):
            await bench.hub.send(turn_id, messages.Answer(seq=0, text="One moment."))
            getattr(own_mosquitto, end)()

    bench.hub.reply = one_moment
    [report] = await bench.hear("__w_sss____")
    assert (report.outcome, report.error_code, report.answered) == ("error", "unavailable", False)
    assert report.answer == "The hub went away before it could answer."


async def test_a_link_that_comes_back_while_the_person_speaks_costs_no_command(
    own_mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Nothing is lost as long as the hub has not got to answer."""
    bench = Bench(own_mosquitto, topic_prefix)
    backoff = Backoff(least_s=0.01, most_s=0.05)
    bench.link = Link(own_mosquitto.address, client_id="satellite", backoff=backoff)
    bench.hub.link = Link(own_mosquitto.address, client_id="hub", backoff=backoff)

    async def restart() -> None:
        await eventually(lambda: "accepted" in bench.hub.sent)
        own_mosquitto.kill()
        await eventually(lambda: not bench.link.connected)
        own_mosquitto.start()
        await eventually(lambda: bench.link.connected and bench.hub.link.connected)

    [report] = await bench.hear("__w_s!ss____", restart)
    assert (report.outcome, report.answer) == ("ok", "Done. Anything else?")


async def test_a_microphone_that_dies_in_a_command_ends_the_satellite(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """With its error, so that a new one is started.

    The hub is told to wait for nothing, the turn is reported.
    """
    bench = Bench(mosquitto, topic_prefix)

    async def die() -> None:
        raise AudioDeviceError("unplugged")

    [report] = await bench.hear("__w_s!", die, until=bench.hub.cancelled)
    assert isinstance(bench.died, AudioDeviceError)
    assert (report.outcome, report.error_code, bench.speaker.played) == ("error", "internal", [])


async def test_a_question_back_is_answered_without_the_wake_word(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """After `expects_reply` the next words are a turn of the same session."""
    bench = Bench(mosquitto, topic_prefix)
    commands: list[messages.Command] = []

    async def ask(turn_id: str, message: Message) -> None:
        if isinstance(message, messages.TurnStarted):
            await bench.hub.send(turn_id, messages.TurnAccepted(hub_id="hub-1"))
        elif isinstance(message, messages.Command):
            commands.append(message)
            await bench.hub.send(turn_id, messages.Answer(seq=0, text="Shall I?"))
            await bench.hub.send(
                turn_id,
                messages.TurnFinished(outcome="ok", sentences=1, expects_reply=len(commands) == 1),
            )

    bench.hub.reply = ask
    first, second = await bench.hear("__w_sss_____ss____")
    assert (first.wake_word, second.wake_word) == ("hey_jarvis", "reply")
    assert len({command.session_id for command in commands}) == 1
    assert len({first.turn_id, second.turn_id}) == 2


async def test_two_commands_are_two_turns_of_one_conversation(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Each wake word begins a turn with an id of its own."""
    bench = Bench(mosquitto, topic_prefix)
    reports = await bench.hear("__w_sss_____w_ss____")
    assert [report.outcome for report in reports] == ["ok", "ok"]
    assert len({report.turn_id for report in reports}) == 2


async def test_a_wake_word_spoken_into_the_answer_begins_the_next_turn(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The answer stops, the hub is told, and what follows the wake word is a command of its own."""
    bench = Bench(mosquitto, topic_prefix)
    commands: list[messages.Command] = []

    async def endless(turn_id: str, message: Message) -> None:
        if isinstance(message, messages.TurnStarted):
            await bench.hub.send(turn_id, messages.TurnAccepted(hub_id="hub-1"))
        elif isinstance(message, messages.Command):
            commands.append(message)
            await bench.hub.send(turn_id, messages.Answer(seq=0, text="Once upon a time"))
            if len(commands) > 1:
                await bench.hub.send(turn_id, messages.TurnFinished(outcome="ok", sentences=1))

    bench.hub.reply = endless
    first, second = await bench.hear(
        "__w_sss" + "_" * 8 + "w_ss____", until=bench.hub.cancelled, live=True
    )
    assert (first.outcome, second.outcome) == ("cancelled", "ok")
    assert (first.wake_word, second.wake_word) == ("hey_jarvis", "hey_jarvis")
    [cancelled] = [
        address.turn_id
        for address, message in bench.hub.seen
        if isinstance(message, messages.TurnCancelled)
    ]
    assert cancelled == first.turn_id


@pytest.mark.parametrize("place", ["local", "hub"])
async def test_a_satellite_whose_command_was_heard_elsewhere_is_silent(
    mosquitto: MosquittoServer, topic_prefix: str, place: Literal["local", "hub"]
) -> None:
    """Told so while the person still speaks, it stops listening: no sound, no words for the hub, no
    apology.
    """
    bench = Bench(mosquitto, topic_prefix, place=place)

    async def elsewhere(turn_id: str, message: Message) -> None:
        if isinstance(message, messages.TurnStarted):
            await bench.hub.send(turn_id, messages.TurnDeclined(reason="heard_elsewhere"))

    bench.hub.reply = elsewhere
    [report] = await bench.hear("__w_" + "s" * 200 + "____")
    assert (report.outcome, report.error_code, report.answer) == ("cancelled", None, "")
    assert (bench.speaker.played, bench.speaker.chimes) == ([], [])
    assert bench.hub.kinds() == ["started"]


async def test_the_first_hub_to_accept_is_the_one_that_counts(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """A second `accepted` changes nothing: not whose death ends the turn, nor the one-way time."""
    bench = Bench(mosquitto, topic_prefix)

    async def two(turn_id: str, message: Message) -> None:
        if isinstance(message, messages.TurnStarted):
            await bench.hub.send(turn_id, messages.TurnAccepted(hub_id="hub-1"))
            await bench.hub.send(turn_id, messages.TurnAccepted(hub_id="hub-2"))
        elif isinstance(message, messages.Command):
            offline = messages.HubStatus(state="offline", version="1", ready=False)
            await bench.hub.link.publish(bench.topics.hub_status("hub-2"), codec.encode(offline))
            await bench.hub.ordinary(turn_id, message)

    bench.hub.reply = two
    [report] = await bench.hear("__w_sss____")
    assert (report.outcome, report.answer) == ("ok", "Done. Anything else?")
