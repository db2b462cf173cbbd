"""Where a command becomes text: the place that is preferred, and the other when that is away."""

import pytest

from broken_recogniser import FailingRecogniser
from ingle.wire import codec, messages
from servers import MosquittoServer
from spine import LOUD, Bench

pytestmark = pytest.mark.service


@pytest.mark.parametrize("hangs", [False, True])
async def test_a_command_that_this_machine_cannot_hear_is_heard_by_the_hub(
    mosquitto: MosquittoServer, topic_prefix: str, hangs: bool
) -> None:
    """The whole command goes there, whether the recogniser fails or is late; it is done once."""
    bench = Bench(mosquitto, topic_prefix)
    bench.recogniser, bench.or_hub = FailingRecogniser(hangs=hangs), True
    bench.patience_s = 0.01 if hangs else 60.0
    [report] = await bench.hear("__w_sss____")
    assert bench.hub.kinds() == ["started", "speech_ended"]
    ended = bench.hub.seen[-1][1]
    assert isinstance(ended, messages.SpeechEnded)
    assert [chunk.sequence for chunk in bench.hub.audio] == list(range(ended.frames))
    assert b"".join(chunk.samples for chunk in bench.hub.audio).count(LOUD) >= 24 * 512
    assert (report.text, report.outcome) == ("light on", "ok")


async def test_a_recogniser_that_was_insisted_on_has_no_hub_behind_it(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """`STT_PLACE=local`: no sound leaves the satellite; the failure is said."""
    bench = Bench(mosquitto, topic_prefix)
    bench.recogniser = FailingRecogniser()
    [report] = await bench.hear("__w_sss____")
    assert bench.hub.audio == []
    assert (report.answer, report.outcome) == ("I could not transcribe that.", "error")


@pytest.mark.parametrize(("hears", "place"), [(True, "hub"), (None, "hub"), (False, "local")])
async def test_a_hub_without_a_recogniser_is_not_asked(
    mosquitto: MosquittoServer, topic_prefix: str, hears: bool | None, place: str
) -> None:
    """However slow this machine is; a hub that does not say so is believed to hear."""
    bench = Bench(mosquitto, topic_prefix, place="hub")

    async def hub_comes() -> None:
        status = messages.HubStatus(state="online", version="1", ready=True, hears=hears)
        topic = bench.topics.hub_status("hub-1")
        await bench.hub.link.publish(topic, codec.encode(status))
        await bench.tell()

    [report] = await bench.hear("_!_w_sss____", hub_comes)
    started = bench.hub.seen[0][1]
    assert isinstance(started, messages.TurnStarted)
    assert (started.stt, report.text) == (place, "light on")
    assert bool(bench.hub.audio) is (place == "hub")
