"""What a satellite does when a hub says listen, mute or settings, over a real broker."""

import pytest
from structlog.testing import capture_logs

from ingle.wire import messages
from ingle.wire.messages import (
    Command,
    ListenControl,
    Message,
    MuteControl,
    SettingsControl,
    TurnStarted,
)
from links import eventually
from satellite.ports import FRAME_BYTES
from servers import MosquittoServer
from spine import LOUD, SID, Bench

pytestmark = pytest.mark.service

LISTEN = ListenControl()
MUTE, UNMUTE = MuteControl(muted=True), MuteControl(muted=False)


def sent(bench: Bench, kind: type[Message]) -> list[Message]:
    return [message for _, message in bench.hub.seen if isinstance(message, kind)]


async def test_asked_to_listen_it_hears_a_command_without_a_wake_word(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """With the sound of one, in the conversation that was named.

    What was heard before is no part of the command.
    """
    bench = Bench(mosquitto, topic_prefix, place="hub")
    [report] = await bench.hear(
        "__sss!_ss____", lambda: bench.tell(ListenControl(session_id="family"))
    )
    assert (report.wake_word, report.outcome, report.answer) == (
        "listen",
        "ok",
        "Done. Anything else?",
    )
    [started] = sent(bench, TurnStarted)
    assert isinstance(started, TurnStarted)
    assert (started.session_id, started.level_dbfs) == ("family", -100.0)
    assert bench.speaker.chimes == ["wake"]
    assert sum(len(chunk.samples) for chunk in bench.hub.audio) < 32_000 * 2.5


async def test_the_conversation_that_was_named_goes_on(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The next command, after a wake word, belongs to it; not so one without a name."""
    bench = Bench(mosquitto, topic_prefix)
    await bench.hear(
        "!_ss____w_ss____!_ss____",
        lambda: bench.tell(ListenControl(session_id="family")),
        lambda: bench.tell(LISTEN),
    )
    sessions = [
        message.session_id for message in sent(bench, Command) if isinstance(message, Command)
    ]
    assert sessions == ["family", "family", "family"]


async def test_asked_to_listen_during_a_turn_it_does_not(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Neither then nor after it."""
    bench = Bench(mosquitto, topic_prefix)
    reports = await bench.hear("__w_s!ss____sss____", lambda: bench.tell(LISTEN))
    assert [report.wake_word for report in reports] == ["hey_jarvis"]
    assert bench.speaker.chimes == []


async def test_an_announcement_is_heard_out_before_its_answer_is_listened_to(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The satellite does not listen to itself."""
    bench = Bench(mosquitto, topic_prefix)
    question = messages.Announce(text="The garage is open. Shall I close it?")

    async def ask() -> None:
        await bench.tell(question, LISTEN)
        await eventually(lambda: bench.speaker.chimes)
        assert len(bench.speaker.played) == 1

    [report] = await bench.hear("__!_ss____", ask)
    assert (report.wake_word, report.outcome) == ("listen", "ok")


async def test_muted_it_neither_wakes_nor_listens_until_it_is_unmuted(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Not a message leaves it; both are heard as a sound."""
    bench = Bench(mosquitto, topic_prefix)

    async def unmute() -> None:
        await bench.tell(LISTEN)
        assert (bench.hub.seen, bench.hub.audio, bench.speaker.chimes) == ([], [], ["done"])
        await bench.tell(UNMUTE)

    reports = await bench.hear("__!w_sss____!__w_sss____", lambda: bench.tell(MUTE), unmute)
    assert [report.outcome for report in reports] == ["ok"]
    assert bench.speaker.chimes == ["done", "wake"]


async def test_muted_in_the_middle_of_a_command_it_takes_the_command_back(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The hub is told, and nothing that is said from then on is sent."""
    bench = Bench(mosquitto, topic_prefix, place="hub")
    [report] = await bench.hear(
        "__w_s!sss____", lambda: bench.tell(MUTE), until=bench.hub.cancelled
    )
    assert (report.outcome, report.text) == ("cancelled", "")
    assert bench.hub.kinds() == ["started", "cancel"]
    assert sum(len(chunk.samples) for chunk in bench.hub.audio) < 32_000 * 1.0


async def test_muted_while_it_answers_it_speaks_on_and_takes_no_reply(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """An answer is no listening."""
    bench = Bench(mosquitto, topic_prefix)

    async def ask(turn_id: str, message: Message) -> None:
        if isinstance(message, TurnStarted):
            await bench.hub.send(turn_id, messages.TurnAccepted(hub_id="hub-1"))
        elif isinstance(message, Command):
            await bench.tell(MUTE)
            await bench.hub.send(turn_id, messages.Answer(seq=0, text="Shall I?"))
            await bench.hub.send(
                turn_id, messages.TurnFinished(outcome="ok", sentences=1, expects_reply=True)
            )

    bench.hub.reply = ask
    [report] = await bench.hear("__w_sss_____ss____")
    assert (report.outcome, report.answer, len(bench.speaker.played)) == ("ok", "Shall I?", 1)


async def test_settings_hold_from_the_next_command_on(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """A longer silence makes one command of two halves; the threshold is changed, too."""
    bench = Bench(mosquitto, topic_prefix)
    longer = SettingsControl(silence_ms=1500, wake_threshold=0.25)
    reports = await bench.hear(
        "__w_ss____ss________!__w_ss____ss________", lambda: bench.tell(longer)
    )
    assert len(reports) == 2
    assert bench.wake.threshold == 0.25
    halves = [
        utterance.samples.count(LOUD * 8 * FRAME_BYTES) for utterance in bench.recogniser.utterances
    ]
    assert halves == [1, 2]


async def test_controls_that_are_refused_again_and_again_are_counted(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The first is logged, then how many there were: a sender that never stops fills no log."""
    bench = Bench(mosquitto, topic_prefix)

    async def tell() -> None:
        for _ in range(100):
            await bench.hub.link.publish(bench.topics.control(SID, "settings"), b'{"volume": 9}')
        await bench.hub.link.publish(bench.topics.control(SID, "mute"), b"{}")
        await bench.tell()

    with capture_logs() as logs:
        await bench.hear("!", tell)
    refused = [record for record in logs if record["event"] == "control.refused"]
    assert [record["count"] for record in refused] == [1, 2, 4, 8, 16, 32, 64, 1]
    assert refused[-1]["reason"].startswith("mute: ")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (b'{"wake_threshold": 1.0, "volume": 0.1}', "settings: wake_threshold: "),
        (b'{"silence_ms": 50, "wake_threshold": 0.3}', "settings: silence_ms: "),
        (b'{"silence_ms": "long"}', "settings: silence_ms: "),
        (b'{"volume": 1.5, "silence_ms": 900}', "settings: volume: "),
    ],
)
async def test_a_wrong_setting_changes_nothing_and_is_logged(
    mosquitto: MosquittoServer, topic_prefix: str, wrong: bytes, said: str
) -> None:
    """Not even what is right beside it; each time anew.

    What the satellite does not know is ignored.
    """
    bench = Bench(mosquitto, topic_prefix)

    async def tell() -> None:
        for payload in (wrong, wrong, b'{"colour": "red"}'):
            await bench.hub.link.publish(bench.topics.control(SID, "settings"), payload)
        await bench.tell()

    with capture_logs() as logs:
        await bench.hear("!", tell)
    refused = [record["reason"] for record in logs if record["event"] == "control.refused"]
    assert len(refused) == 2
    assert refused[0].startswith(said)
    assert (bench.wake.threshold, bench.attention.endpoint.silence_ms, bench.shared.volume) == (
        0.5,
        700,
        0.5,
    )
