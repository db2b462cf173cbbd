"""One satellite that takes all it can (turns, memory, messages): the others are served."""

from collections import Counter
from dataclasses import replace

import pytest

from hub.coordination.arbitration import LocalArbiter
from hub.coordination.local_claims import LocalClaims
from hub.mqtt.quotas import AUDIO_BURST, MAX_TURN_BYTES, MAX_TURNS
from inbox_peer import peer_of
from ingle.wire import messages
from ingle.wire.pcm import MAX_CHUNK_BYTES, AudioChunk, encode_chunk
from ingle.wire.topics import Topics
from links import eventually
from mqtt_flood import flooding
from servers import MosquittoServer
from shared_broker import house_of

pytestmark = pytest.mark.service

COMMAND = messages.Command(session_id="s1", room_id="kitchen", text="light on")
STARTED = messages.TurnStarted(
    session_id="s1",
    room_id="kitchen",
    wake_word=messages.REPLY,
    wake_score=0.9,
    level_dbfs=-20.0,
    stt="hub",
)
LARGE = bytes(MAX_CHUNK_BYTES - 1024)


async def test_a_satellite_with_many_open_turns_blocks_only_itself(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Of 64 `started` it gets a few, the rest is declined; another satellite's turn is answered."""
    async with house_of(mosquitto, topic_prefix, [(LocalClaims(), LocalArbiter())]) as house:
        names = [f"open-{number}" for number in range(64)]
        for name in names:
            await house.send(name, STARTED, "greedy")
        await house.until("accepted", *names[:MAX_TURNS])
        await house.until("declined", *names[MAX_TURNS:])
        inbox, _ = house.hubs["hub-0"]
        assert inbox.turns_in_progress == MAX_TURNS
        assert inbox.dropped["overflow"] == 64 - MAX_TURNS
        await house.send("t1", COMMAND, "other")
        await house.until("finished", "t1")
        await house.send(names[0], messages.TurnCancelled(), "greedy")
        await eventually(lambda: inbox.turns_in_progress == MAX_TURNS - 1)
        await house.send("next", COMMAND, "greedy")
        await house.until("finished", "next")


async def test_audio_that_nobody_wants_is_not_kept(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Of turns whose command is known and that the model lets wait, and over the bound of one."""
    topics = Topics(topic_prefix)
    async with peer_of(mosquitto, topics) as peer:
        inbox = peer.inbox
        peer.memory.may_load.clear()  # whatever is no local intent waits for it
        for number in range(MAX_TURNS - 1):
            await peer.send(f"typed-{number}", replace(COMMAND, text="tell me a story"))
        await peer.send("spoken", STARTED)
        await eventually(lambda: inbox.turns_in_progress == MAX_TURNS)
        for sequence in range(50):
            for number in range(MAX_TURNS - 1):
                await peer.send_audio(f"typed-{number}", sequence, LARGE)
            await peer.send_audio("spoken", sequence, LARGE)
        fits = MAX_TURN_BYTES // (len(LARGE) + 10)
        await eventually(lambda: inbox.dropped["overflow"] == 50 - fits)
        assert inbox.dropped["unwanted"] == 50 * (MAX_TURNS - 1)
        [utterance] = peer.recogniser.utterances
        assert len(utterance.samples) == fits * len(LARGE)
        peer.memory.may_load.set()


async def test_a_turn_without_audio_is_given_up_soon(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Also after a first piece of audio; one whose text is made on the satellite is waited for."""
    async with peer_of(mosquitto, Topics(topic_prefix), audio_within_s=0.2) as peer:
        await peer.send("t1", STARTED)
        finished = (await peer.until_finished())[-1][1]
        assert isinstance(finished, messages.TurnFinished)
        assert (finished.outcome, finished.error_code) == ("error", "deadline_exceeded")
        await peer.send("t2", replace(STARTED, stt="local"))
        await peer.send("t3", STARTED)
        await peer.send_audio("t3", 0, b"\x01\x00" * 1280)
        turn_id, kind = "", ""
        while kind != "finished":
            turn_id, kind, _ = await peer.next()
        assert turn_id == "t3"
        await peer.send("t2", replace(COMMAND, after_started=True))
        assert (await peer.until_finished())[-1][0] == "finished"
        assert len(peer.home.calls) == 1


async def test_broken_audio_of_a_turn_is_malformed(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """It is counted, and the turn goes on."""
    async with peer_of(mosquitto, Topics(topic_prefix)) as peer:
        await peer.send("t1", STARTED)
        await peer.send_raw("t1", "audio", b"\x09\x00" + bytes(8))
        await peer.send("t1", messages.SpeechEnded(frames=0, reason="silence"))
        await peer.until_finished()
        assert peer.inbox.dropped == Counter({"malformed": 1})


async def test_an_audio_flood_delays_nobody_else(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Eighty times a microphone's rate; twenty turns of another are answered meanwhile.

    The flood and the satellites share the hub's process here, so that it is no faster.
    """
    chunk = encode_chunk(AudioChunk(sequence=0, sample_rate_hz=16_000, samples=bytes(2560)))
    async with house_of(mosquitto, topic_prefix, [(LocalClaims(), LocalArbiter())]) as house:
        topic = house.topics.turn("greedy", "t0", "audio")
        inbox, _ = house.hubs["hub-0"]
        with flooding(mosquitto.port, topic, chunk, 1_000.0) as flood:
            await eventually(lambda: inbox.dropped["flood"] > 0)
            for number in range(20):
                await house.send(f"t{number}", COMMAND, "other")
                await house.until("finished", f"t{number}")
            assert flood.sent > AUDIO_BURST
        assert house.answered() == Counter(f"t{number}" for number in range(20))
        assert inbox.taken_over == 0
