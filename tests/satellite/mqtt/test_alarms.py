"""Alarms and reminders that a satellite rings, until somebody stops them."""

import pytest

from announcing_device import device
from ingle.wire import messages
from links import eventually
from servers import MosquittoServer

pytestmark = pytest.mark.service

ALARM = messages.TimerControl(
    action="set", timer_id="a", remaining_s=0.0, sound="alarm", text="Your alarm."
)


async def test_an_alarm_rings_without_the_hub(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Again and again, says what it is, and ends with a wake word."""
    async with device(mosquitto, topic_prefix) as it:
        it.speaker.volume = 0.0
        await it.tell(ALARM)
        await eventually(lambda: it.loudspeaker.chimes.count("alarm") >= 3)
        assert [len(one) for one in it.loudspeaker.finished] == [len("Your alarm.") * 320]
        with it.downlink.turn("t1"):
            pass
        rung = len(it.loudspeaker.chimes)
        await it.tell(ALARM)
        await eventually(lambda: len(it.loudspeaker.chimes) > rung + 1)
        assert it.loudspeaker.chimes.count("alarm") == len(it.loudspeaker.chimes)


async def test_an_alarm_is_stopped_by_the_hub(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """As everything that sounds; a reminder rings once."""
    async with device(mosquitto, topic_prefix) as it:
        await it.tell(ALARM)
        await eventually(lambda: "alarm" in it.loudspeaker.chimes)
        await it.tell(messages.StopControl())
        await it.tell(
            messages.TimerControl(
                action="set", timer_id="r", remaining_s=0.0, sound="reminder", text="Hi."
            )
        )
        await eventually(lambda: "timer" in it.loudspeaker.chimes)
        assert it.loudspeaker.chimes.count("timer") == 1
        assert it.loudspeaker.chimes[-1] == "timer"


async def test_an_alarm_is_stopped_by_a_wake_word_into_its_words(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Nothing need follow it: who is called by an alarm has not to say what for."""
    async with device(mosquitto, topic_prefix) as it:
        await it.tell(ALARM)
        await eventually(lambda: "alarm" in it.loudspeaker.chimes)
        it.speaker.hold()
        it.speaker.resume()
        rung = it.loudspeaker.chimes.count("alarm")
        await it.tell(
            messages.TimerControl(
                action="set", timer_id="r", remaining_s=0.0, sound="reminder", text="Hi."
            )
        )
        await eventually(lambda: "timer" in it.loudspeaker.chimes)
        assert it.loudspeaker.chimes.count("alarm") <= rung + 1
