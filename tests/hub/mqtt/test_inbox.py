"""Turns over a real broker: accepted once, answered once, whatever a peer sends."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TypeVar

import pytest
from structlog.testing import capture_logs

from hub.mqtt.quotas import MAX_TURNS
from inbox_peer import SID, Peer, peer_of
from ingle.wire import codec, messages
from ingle.wire.link import Link
from ingle.wire.pcm import AudioChunk
from ingle.wire.topics import Topics
from links import eventually, kept_up
from servers import MosquittoServer

pytestmark = pytest.mark.service

COMMAND = messages.Command(session_id="s1", room_id="kitchen", text="light on")
STARTED = messages.TurnStarted(
    session_id="s1",
    room_id="kitchen",
    wake_word="hey_jarvis",
    wake_score=0.9,
    level_dbfs=-20.0,
    stt="hub",
)

Stamped = TypeVar(
    "Stamped",
    messages.Command,
    messages.TurnStarted,
    messages.SpeechEnded,
    messages.SatelliteStatus,
)


def aged(message: Stamped, age_s: float = 0.0) -> Stamped:
    """The message as sent so long ago, by the clock of one satellite."""
    return replace(message, clock="quartz", sent_ms=round((time.monotonic() - age_s) * 1000.0))


@pytest.fixture
async def peer(mosquitto: MosquittoServer, topic_prefix: str) -> AsyncIterator[Peer]:
    async with peer_of(mosquitto, Topics(topic_prefix)) as peer:
        yield peer


async def test_a_typed_command_is_accepted_done_answered_and_finished(peer: Peer) -> None:
    """`command` alone is a whole turn: accepted, one numbered sentence, one terminal message."""
    await peer.send("t1", COMMAND)
    seen = [(kind, message) for kind, message in await peer.until_finished() if kind != "speech"]
    assert [kind for kind, _ in seen] == ["accepted", "answer", "finished"]
    accepted = seen[0][1]
    assert isinstance(accepted, messages.TurnAccepted)
    assert accepted.hub_id == "hub-1"
    assert seen[1][1] == messages.Answer(seq=0, text="Turned on the kitchen light.")
    finished = seen[2][1]
    assert isinstance(finished, messages.TurnFinished)
    assert (finished.outcome, finished.sentences, finished.actions[0].verified) == ("ok", 1, True)
    assert {"context", "intent", "action", "first_sentence"} <= finished.stages_ms.keys()


async def test_audio_is_transcribed_as_it_arrives(peer: Peer) -> None:
    """The hub transcribes what was streamed, tells what it heard, and joins the satellite's
    stages.
    """
    await peer.send("t1", STARTED)
    for sequence in range(3):
        await peer.send_audio("t1", sequence, b"\x01\x00" * 1280)
    await peer.send(
        "t1", messages.SpeechEnded(frames=3, reason="silence", stages_ms={"capture": 240.0})
    )
    seen = dict(await peer.until_finished())
    assert seen["transcript"] == messages.Transcript(text="light on", final=True)
    finished = seen["finished"]
    assert isinstance(finished, messages.TurnFinished)
    assert finished.stages_ms["capture"] == 240.0
    assert "stt" in finished.stages_ms
    [utterance] = peer.recogniser.utterances
    assert len(utterance.samples) == 3 * 2560
    assert utterance.closed


async def test_a_turn_is_acted_on_once(peer: Peer) -> None:
    """The same turn id again, during or after the turn, changes nothing and is counted."""
    await peer.send("t1", COMMAND)
    await peer.until_finished()
    await peer.send("t1", COMMAND)
    await peer.send("t2", replace(COMMAND, text="time"))
    turn_ids = set()
    kind = ""
    while kind != "finished":
        turn_id, kind, _ = await peer.next()
        turn_ids.add(turn_id)
    assert turn_ids == {"t2"}
    assert len(peer.home.calls) == 1
    assert peer.inbox.dropped["duplicate"] == 1


async def test_nothing_old_is_acted_on(peer: Peer) -> None:
    """A retained command, and audio or a cancel for a turn that is not there, are dropped and
    counted.
    """
    await peer.send_raw("old", "command", codec.encode(COMMAND), retain=True)
    await peer.send_audio("gone", 0, b"\x01\x00" * 100)
    await peer.send("gone", messages.TurnCancelled())
    await peer.send("t2", replace(COMMAND, text="time"))
    await peer.until_finished()
    await peer.send_raw("old", "command", b"", retain=True, expiry_s=None)
    assert peer.inbox.dropped["late"] >= 2
    assert all(call.entity_id for call in peer.home.calls)


async def test_what_its_satellite_has_given_up_is_not_done(peer: Peer) -> None:
    """A command that comes too late is left alone; the end of one ends its turn in words; the next
    is done at once.
    """
    status = messages.SatelliteStatus(
        state="online", room_id="kitchen", version="1", capabilities=("tts",)
    )
    await peer.link.publish(
        peer.topics.satellite_status(SID), codec.encode(aged(status)), retain=True
    )
    await peer.send("t1", aged(STARTED))
    assert (await peer.next())[:2] == ("t1", "accepted")
    await peer.send("t2", aged(COMMAND, 2.0))
    await peer.send("t3", aged(replace(STARTED, wake_word=messages.REPLY), 2.0))
    await peer.send("t3", aged(replace(COMMAND, after_started=True)))
    await peer.send("t1", aged(messages.SpeechEnded(frames=0, reason="silence"), 6.0))
    seen = await peer.until_finished()
    assert [kind for kind, _ in seen] == ["answer", "finished"]
    finished = seen[-1][1]
    assert isinstance(finished, messages.TurnFinished)
    assert (finished.outcome, finished.error_code) == ("error", "deadline_exceeded")
    assert (peer.home.calls, peer.inbox.dropped["late"]) == ([], 3)
    await peer.send("t4", aged(COMMAND))
    assert [kind for kind, _ in await peer.until_finished()] == ["accepted", "answer", "finished"]
    assert (len(peer.home.calls), peer.inbox.dropped["late"]) == (1, 3)


async def test_a_status_that_the_broker_kept_tells_nothing_of_the_time(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Nobody knows how old it is; even with a stamp that is no time at all the next command is in
    time.
    """
    topics = Topics(topic_prefix)
    status = messages.SatelliteStatus(
        state="online", room_id="kitchen", version="1", capabilities=("tts",)
    )
    early = Link(mosquitto.address, client_id=f"{topic_prefix[:17]}-early")
    async with kept_up(early):
        await early.publish(
            topics.satellite_status(SID), codec.encode(aged(status, -100.0)), retain=True
        )
    async with peer_of(mosquitto, topics) as peer:
        await eventually(lambda: SID in peer.inbox.satellites)
        await peer.send("t1", aged(COMMAND))
        assert [kind for kind, _ in await peer.until_finished()] == [
            "accepted",
            "answer",
            "finished",
        ]


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("command", b"\xff\xfe"),
        ("command", b"[]"),
        ("command", b"{}"),
        ("command", b'{"session_id":"s","room_id":"../x","text":"light on"}'),
        (
            "command",
            json.dumps({"session_id": "s", "room_id": "r", "text": "x" * 100_000}).encode(),
        ),
        ("started", b'{"session_id":"s"}'),
        ("audio", b"\x01"),
        ("audio", b"\x09\x00" + bytes(8)),
        ("speech_ended", b'{"frames":-1,"reason":"silence"}'),
        ("dance", b"{}"),
    ],
)
async def test_the_hub_lives_through_malformed_messages(
    peer: Peer, kind: str, payload: bytes
) -> None:
    """Each is dropped and counted, and the next turn is answered."""
    await peer.send_raw("bad", kind, payload)
    await peer.send("t2", replace(COMMAND, text="time"))
    assert [k for k, _ in await peer.until_finished() if k != "speech"] == [
        "accepted",
        "answer",
        "finished",
    ]
    if kind not in ("dance", "audio"):  # audio that nobody wants is not even decoded
        assert peer.inbox.dropped["malformed"] == 1
    assert peer.home.calls == []


async def test_a_dropped_message_is_logged_with_whose_it_was(peer: Peer) -> None:
    """Satellite and turn where the topic names them, so that a broken peer can be found."""
    with capture_logs() as logs:
        await peer.send_raw("bad", "command", b"[]")
        await peer.link.publish(peer.topics.satellite_status(SID), b"[]", expiry_s=5)
        await peer.send("gone", messages.TurnCancelled())
        await peer.send("t2", replace(COMMAND, text="time"))
        await peer.until_finished()
    dropped = [one for one in logs if one["event"] == "inbox.message_dropped"]
    assert [(one["reason"], one.get("satellite_id"), one.get("turn_id")) for one in dropped] == [
        ("malformed", SID, "bad"),
        ("late", SID, "gone"),
    ]


async def test_a_cancelled_turn_ends_once_and_does_nothing(peer: Peer) -> None:
    """Barge-in before the speech ended: the turn is finished as cancelled."""
    await peer.send("t1", STARTED)
    await peer.send("t1", messages.TurnCancelled())
    seen = await peer.until_finished()
    finished = seen[-1][1]
    assert isinstance(finished, messages.TurnFinished)
    assert (finished.outcome, finished.sentences) == ("cancelled", 0)
    assert peer.home.calls == []


async def test_a_satellite_that_goes_takes_its_turns_with_it(peer: Peer) -> None:
    """At once, as its last will says so: what it was saying is not waited for, and nothing of it is
    done.
    """
    online = messages.SatelliteStatus(
        state="online", room_id="kitchen", version="1", capabilities=("tts",)
    )
    other = peer.topics.turn("bedroom-1", "other", "started")
    await peer.link.publish(
        other, codec.encode(replace(STARTED, wake_word=messages.REPLY)), expiry_s=5
    )
    await eventually(lambda: peer.inbox.turns_in_progress == 1)
    await peer.link.publish(peer.topics.satellite_status(SID), codec.encode(online), retain=True)
    for turn_id in ("t1", "t2"):
        await peer.send(turn_id, replace(STARTED, wake_word=messages.REPLY))
    await eventually(lambda: peer.inbox.turns_in_progress == 3)
    offline = codec.encode(replace(online, state="offline"))
    await peer.link.publish(peer.topics.satellite_status(SID), offline, retain=True)
    ended: list[messages.TurnFinished] = []
    while len(ended) < 2:
        ended += [
            message
            for _, message in await peer.until_finished()
            if isinstance(message, messages.TurnFinished)
        ]
    assert {(one.outcome, one.sentences, one.actions) for one in ended} == {("cancelled", 0, ())}
    assert (peer.inbox.turns_in_progress, peer.home.calls) == (1, [])
    await peer.send("t3", COMMAND)
    assert (await peer.until_finished())[-1][1].outcome == "ok"  # type: ignore[union-attr]


async def test_many_turns_are_each_answered_once(peer: Peer) -> None:
    """As many at the same time as one satellite may have, ten times: each finished, each done."""
    names = [f"t{number}" for number in range(10 * MAX_TURNS)]
    finished: list[str] = []
    for first in range(0, len(names), MAX_TURNS):
        async with asyncio.TaskGroup() as tasks:
            for name in names[first : first + MAX_TURNS]:
                tasks.create_task(peer.send(name, COMMAND))
        while len(finished) < first + MAX_TURNS:
            turn_id, kind, _ = await peer.next()
            if kind == "finished":
                finished.append(turn_id)
        await eventually(lambda: peer.inbox.turns_in_progress == 0)
    assert sorted(finished) == sorted(names)
    assert len(peer.home.calls) == len(names)


async def test_the_hub_speaks_for_satellites_that_do_not(peer: Peer) -> None:
    """Without the capability `tts` each sentence comes as audio too, numbered, its end marked,
    before `finished`.
    """
    await peer.send("t1", COMMAND)
    chunks = [
        m
        for kind, m in await peer.until_finished()
        if kind == "speech" and isinstance(m, AudioChunk)
    ]
    assert [chunk.sequence for chunk in chunks] == list(range(len(chunks)))
    assert {chunk.answer_seq for chunk in chunks} == {0}
    assert [chunk.last for chunk in chunks] == [False] * (len(chunks) - 1) + [True]


async def test_the_hub_is_silent_for_satellites_that_speak(peer: Peer) -> None:
    """A satellite that says it has a voice gets text only."""
    status = messages.SatelliteStatus(
        state="online", room_id="kitchen", version="1", capabilities=("tts",)
    )
    await peer.link.publish(peer.topics.satellite_status(SID), codec.encode(status), retain=True)
    await peer.send("t1", COMMAND)
    assert "speech" not in [kind for kind, _ in await peer.until_finished()]
    assert peer.inbox.satellites[SID].capabilities == ("tts",)


async def test_a_broken_voice_still_finishes_the_turn(peer: Peer) -> None:
    """The text is there, the audio is not, and the terminal message comes."""
    peer.voice.broken = True
    await peer.send("t1", COMMAND)
    seen = dict(await peer.until_finished())
    finished = seen["finished"]
    assert isinstance(finished, messages.TurnFinished)
    assert finished.outcome == "ok"


async def test_a_stopped_hub_ends_its_turns(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """A turn in progress when the hub stops gets its terminal message."""
    async with peer_of(mosquitto, Topics(topic_prefix)) as peer:
        await peer.send("t1", STARTED)
        assert (await peer.next())[1] == "accepted"
        peer.serving.cancel()
        assert [kind for kind, _ in await peer.until_finished()] == ["finished"]
