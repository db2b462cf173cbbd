"""What a satellite says outside turns, how loud, and when it stops."""

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

import numpy as np
import pytest

from announcing_device import SID, device
from ingle.wire import codec, messages
from links import eventually
from satellite.mqtt.announcer import MAX_WAITING
from satellite.mqtt.downlink import MAX_ANNOUNCED
from satellite.ports import PcmFrame, Played
from servers import MosquittoServer

pytestmark = pytest.mark.service


async def pieces(*samples: int) -> AsyncIterator[bytes]:
    for sample in samples:
        yield np.full(4, sample, "<i2").tobytes()


async def test_an_announcement_is_spoken(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """In the satellite's voice."""
    async with device(mosquitto, topic_prefix) as it:
        await it.tell(messages.Announce(text="Dinner."))
        await eventually(lambda: it.loudspeaker.finished)
        assert len(it.loudspeaker.finished[0]) == len("Dinner.") * 320


async def test_stop_silences_what_is_said_and_what_waits(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The announcement in the air ends at once, the ones behind it are not begun, later ones are
    said.
    """
    async with device(mosquitto, topic_prefix) as it:
        it.loudspeaker.may_finish.clear()
        await it.tell(messages.Announce(text="One."))
        await eventually(lambda: it.loudspeaker.playing)
        await it.tell(messages.Announce(text="Two."))
        await it.tell(messages.StopControl())
        await eventually(lambda: it.loudspeaker.cut)
        it.loudspeaker.may_finish.set()
        await it.tell(messages.Announce(text="Three!"))
        await eventually(lambda: it.loudspeaker.finished)
        assert [len(sound) for sound in it.loudspeaker.cut] == [len("One.") * 320]
        assert [len(sound) for sound in it.loudspeaker.finished] == [len("Three!") * 320]


async def test_stop_ends_an_answer_that_is_being_played(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The turn goes on as if it had been heard out."""
    async with device(mosquitto, topic_prefix) as it:
        it.loudspeaker.may_finish.clear()
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            playing = tasks.create_task(it.speaker.play(pieces(1, 2), 16_000))
            await eventually(lambda: it.loudspeaker.playing)
            await it.tell(messages.StopControl())
        assert playing.result() == Played(first_sample_s=None, underruns=0)
        assert it.loudspeaker.finished == []


async def test_volume_is_a_share_of_full_scale(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """It holds for all that follows, answers included.

    At none nothing chimes; whole it is what was made.
    """
    async with device(mosquitto, topic_prefix) as it:
        loud = await it.speaker.play(pieces(-32768, 32767), 16_000)
        assert loud == Played(first_sample_s=1.0, underruns=2)
        await it.tell(messages.VolumeControl(volume=0.25))
        await eventually(lambda: it.speaker.volume == 0.25)
        await it.speaker.play(pieces(-32768, 32767), 16_000)
        await it.speaker.chime("done")
        await it.tell(messages.VolumeControl(volume=0.0))
        await eventually(lambda: it.speaker.volume == 0.0)
        await it.speaker.play(pieces(-32768, 32767), 16_000)
        await it.speaker.chime("done")
        heard = [
            sorted(set(np.frombuffer(sound, "<i2").tolist())) for sound in it.loudspeaker.finished
        ]
        assert heard == [[-32768, 32767], [-8192, 8191], [0]]
        assert it.loudspeaker.chimes == ["done"]


async def test_a_flood_of_announcements_is_bounded(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Those beyond what may wait are dropped."""
    async with device(mosquitto, topic_prefix) as it:
        it.loudspeaker.may_finish.clear()
        await it.tell(messages.Announce(text="First."))
        await eventually(lambda: it.loudspeaker.playing)
        for number in range(MAX_WAITING + 5):
            await it.tell(messages.Announce(text=f"{number:06}"))
        await it.tell(messages.VolumeControl(volume=0.5))
        await eventually(lambda: it.speaker.volume == 0.5)
        it.loudspeaker.may_finish.set()
        await eventually(lambda: len(it.loudspeaker.finished) == MAX_WAITING + 1)


async def test_a_cancelled_answer_leaves_the_speaker_free(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Barge-in: the next one plays."""
    async with device(mosquitto, topic_prefix) as it:
        it.loudspeaker.may_finish.clear()
        async with asyncio.TaskGroup() as tasks:
            playing = tasks.create_task(it.speaker.play(pieces(1), 16_000))
            await eventually(lambda: it.loudspeaker.playing)
            playing.cancel()
        it.loudspeaker.may_finish.set()
        assert (await it.speaker.play(pieces(1), 16_000)).underruns == 2


# -- in the hub's voice ------------------------------------------------------------------------


def sound(*samples: int) -> bytes:
    return np.repeat(np.array(samples, "<i2"), 2).tobytes()


async def test_the_hubs_speech_is_played_as_it_follows_the_announcement(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Whole, sentence after sentence, from the first message behind the control.

    Announcements keep their order.
    """
    async with device(mosquitto, topic_prefix, own_voice=False) as it:
        await it.tell(messages.Announce(text="One. Two.", turn_id="a1"))
        await it.speak("a1", 1, 2)
        await it.tell(messages.Announce(text="Three.", turn_id="a2"))
        await it.speak("a2", 7)
        await it.finish("a2")
        await it.tell(messages.Announce(text="Four."))
        await it.speak("a1", 3, begin=3)
        assert it.loudspeaker.events == []
        await it.finish("a1", sentences=2)
        await eventually(lambda: len(it.loudspeaker.events) == 3)
        assert it.loudspeaker.events == [sound(1, 2, 3), sound(7), "done"]


async def test_a_hub_that_makes_no_sound_leaves_a_chime(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """At once where it says that it has finished, whether it found a voice or not."""
    async with device(mosquitto, topic_prefix, own_voice=False) as it:
        await it.tell(messages.Announce(text="One.", turn_id="a1"))
        await it.finish("a1", sentences=0)
        await it.tell(messages.Announce(text="Two.", turn_id="a2"))
        await it.speak("a2")
        await it.finish("a2")
        await eventually(lambda: it.loudspeaker.events == ["done", "done"])


async def test_a_hub_that_falls_silent_is_not_waited_for(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """What it had said is heard out, what it never began is a chime, and what comes later is
    dropped.
    """
    async with device(mosquitto, topic_prefix, own_voice=False, speech_within_s=0.3) as it:
        await it.tell(messages.Announce(text="One. Two.", turn_id="a1"))
        await it.speak("a1", 1, last=False)
        await it.tell(messages.Announce(text="Three.", turn_id="a2"))
        await eventually(lambda: it.loudspeaker.events == [sound(1), "done"])
        await it.speak("a1", 2, begin=1)
        await eventually(lambda: it.downlink.dropped == {"late": 2})
        await it.tell(messages.Announce(text="Four.", turn_id="a4"))
        await it.speak("a4", 4)
        await it.finish("a4")
        await eventually(lambda: it.loudspeaker.events == [sound(1), "done", sound(4)])


@pytest.mark.parametrize("end", ["kill", "freeze"])
async def test_a_link_that_is_lost_ends_what_the_hub_says_at_once(
    own_mosquitto: MosquittoServer, topic_prefix: str, end: Literal["kill", "freeze"]
) -> None:
    """What had come is heard out, what had not is a chime; nobody waits for the hub's silence."""
    never_s = 3600.0
    async with device(
        own_mosquitto, topic_prefix, own_voice=False, speech_within_s=never_s, keepalive_s=1
    ) as it:
        await it.tell(messages.Announce(text="One. Two.", turn_id="a1"))
        await it.speak("a1", 1, last=False)
        await it.tell(messages.Announce(text="Three.", turn_id="a2"))
        await it.tell(messages.Announce(text="Four.", turn_id="a4"))
        await it.speak("a4", 4)
        await it.finish("a4")
        await it.tell(messages.VolumeControl(volume=0.5))  # behind all that
        await eventually(lambda: it.speaker.volume == 0.5)
        it.speaker.volume = 1.0
        getattr(own_mosquitto, end)()
        await eventually(lambda: it.loudspeaker.events == [sound(1), "done", sound(4)])


async def test_a_hub_that_dies_ends_what_it_says_at_once(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """What had come is heard out; as long as another hub is there, it may be that one's."""
    never_s = 3600.0
    async with device(mosquitto, topic_prefix, own_voice=False, speech_within_s=never_s) as it:

        async def say(hub_id: str, state: Literal["online", "offline"]) -> None:
            status = messages.HubStatus(state=state, version="1", ready=state == "online")
            await it.link.publish(it.topics.hub_status(hub_id), codec.encode(status))

        for hub_id in ("hub-1", "hub-2"):
            await say(hub_id, "online")
        await it.tell(messages.Announce(text="One. Two.", turn_id="a1"))
        await it.speak("a1", 1, last=False)
        await say("hub-1", "offline")
        await it.speak("a1", 2, begin=1, last=False)
        await it.tell(messages.Announce(text="Three.", turn_id="a2"))
        await it.tell(messages.VolumeControl(volume=0.5))  # behind all that
        await eventually(lambda: it.speaker.volume == 0.5)
        it.speaker.volume = 1.0
        assert it.loudspeaker.events == []
        await say("hub-2", "offline")
        await eventually(lambda: it.loudspeaker.events == [sound(1, 2), "done"])


async def test_stop_forgets_what_the_hub_was_to_say(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Begun or not; its speech is dropped, and the next announcements are spoken."""
    async with device(mosquitto, topic_prefix, own_voice=False) as it:
        for turn_id in ("a1", "a2"):
            await it.tell(messages.Announce(text="Long.", turn_id=turn_id))
        await it.tell(messages.StopControl())
        await it.tell(messages.VolumeControl(volume=0.5))
        await eventually(lambda: it.speaker.volume == 0.5)
        await it.speak("a1", 1)
        await it.speak("a2", 2)
        await eventually(lambda: it.downlink.dropped == {"late": 4})
        await it.tell(messages.Announce(text="Short.", turn_id="a3"))
        await it.speak("a3", 6)
        await it.finish("a3")
        await eventually(lambda: it.loudspeaker.events == [sound(3)])
        assert it.loudspeaker.chimes == []


async def test_speech_that_waits_is_bounded(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """One announcement more than may wait chimes in its turn.

    When they were said there is room again.
    """
    async with device(mosquitto, topic_prefix, own_voice=False) as it:
        names = [f"a{number}" for number in range(MAX_ANNOUNCED + 1)]
        for turn_id in names:
            await it.tell(messages.Announce(text="x", turn_id=turn_id))
        for number, turn_id in enumerate(names):
            await it.speak(turn_id, number + 1)
            await it.finish(turn_id)
        said = [sound(number + 1) for number in range(MAX_ANNOUNCED)]
        await eventually(lambda: it.loudspeaker.events == [*said, "done"])
        assert it.downlink.dropped["overflow"] == 1
        for turn_id in ("b0", "b0"):  # the second time it is the same announcement
            await it.tell(messages.Announce(text="x", turn_id=turn_id))
        await it.speak("b0", 9)
        await it.finish("b0")
        await eventually(lambda: it.loudspeaker.events == [*said, "done", sound(9)])
        assert it.downlink.dropped["duplicate"] == 1


async def test_a_satellite_with_a_voice_uses_its_own(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Whatever the hub sends; none of it is kept."""
    async with device(mosquitto, topic_prefix) as it:
        for number in range(MAX_ANNOUNCED + 2):
            await it.tell(messages.Announce(text="Hi.", turn_id=f"a{number}"))
            await eventually(lambda number=number: len(it.loudspeaker.finished) == number + 1)
        assert {len(one) for one in it.loudspeaker.finished} == {len("Hi.") * 320}
        assert it.downlink.dropped == {}


async def test_an_announcement_of_an_older_hub_is_a_chime(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """It names no turn: there is nothing to wait for."""
    async with device(mosquitto, topic_prefix, own_voice=False) as it:
        await it.link.publish(it.topics.control(SID, "announce"), b'{"text": "Dinner."}')
        await eventually(lambda: it.loudspeaker.events == ["done"])


async def test_what_is_urgent_is_said_first_and_audibly_and_what_it_cut_again(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Then the rest, as quietly as before."""
    async with device(mosquitto, topic_prefix) as it:
        it.speaker.volume = 0.25
        it.loudspeaker.may_finish.clear()
        await it.tell(messages.Announce(text="One."))
        await eventually(lambda: it.loudspeaker.playing)
        await it.tell(messages.Announce(text="Second."))
        await it.tell(messages.Announce(text="Fire!", urgent=True))
        await eventually(lambda: it.loudspeaker.cut)
        it.loudspeaker.may_finish.set()
        await eventually(lambda: len(it.loudspeaker.finished) == 3)
        lengths = [len(sound) // 320 for sound in it.loudspeaker.finished]
        assert lengths == [len("Fire!"), len("One."), len("Second.")]
        loudest = [np.abs(np.frombuffer(s, "<i2")).max() for s in it.loudspeaker.finished]
        assert loudest == [ord("r") // 2, ord("n") // 4, ord("o") // 4]  # the highest letters


async def test_an_announcement_comes_after_its_sound_and_listens_where_it_asks(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """A muted satellite does not listen."""
    async with device(mosquitto, topic_prefix) as it:
        await it.tell(messages.Announce(text="Coffee?", chime=True, ask=True))
        await eventually(lambda: it.loudspeaker.chimes == ["announce", "wake"])
        assert it.loudspeaker.events[0] == "announce"
        assert len(it.loudspeaker.events[1]) == len("Coffee?") * 320
        wake = await it.attention.detect(PcmFrame(bytes(1024), 0.0))
        assert wake is not None
        assert wake.word == messages.LISTEN
        await it.tell(messages.MuteControl(muted=True))
        await it.tell(messages.Announce(text="Tea?", ask=True))
        await eventually(lambda: len(it.loudspeaker.finished) == 2)
        await it.tell(messages.MuteControl(muted=False))
        await eventually(lambda: it.loudspeaker.chimes[2:] == ["done", "wake"])


async def test_sounds_that_were_turned_off_are_not_made_but_those_that_ring(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """An alarm has to wake somebody."""
    async with device(mosquitto, topic_prefix, earcons=False) as it:
        await it.tell(messages.Announce(text="Coffee?", chime=True, ask=True))
        await eventually(lambda: len(it.loudspeaker.finished) == 1)
        await it.tell(messages.TimerControl(action="set", timer_id="t", remaining_s=0.0))
        await eventually(lambda: len(it.loudspeaker.finished) == 2)
        assert it.loudspeaker.chimes == ["timer"]


async def test_how_a_satellite_is_set_is_told_when_it_changes(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """So that who asked for it can read it back."""
    async with device(mosquitto, topic_prefix) as it:
        for change in (messages.VolumeControl(volume=0.5), messages.MuteControl(muted=True)):
            it.downlink.status_wanted.clear()
            await it.tell(change)
            await eventually(it.downlink.status_wanted.is_set)
        assert (it.speaker.volume, it.attention.muted) == (0.5, True)
