"""In-process satellite that hears one clip after another, of its real parts and with a real hub."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.corpus import TurnSeen, action_names
from bench.corpus_clips import RATE_HZ, ClipSound
from bench.scenario import BenchError
from ingle.runtime.tasks import task_group
from ingle.speech.completeness import CompletenessJudge
from ingle.speech.engine import Voice
from ingle.speech.loading import load_recogniser
from ingle.speech.voices.choice import load_voice
from ingle.speech.wakephrase import heard_without_wake_phrase
from ingle.wire import codec, messages
from ingle.wire.link import Link, Publication
from ingle.wire.topics import Topics
from satellite.audio.wav import WavSpeaker
from satellite.command import Parts, Satellite, TurnReport
from satellite.listening.attention import ControlledAttention
from satellite.listening.vad import SileroSpeechDetector
from satellite.listening.wake import WakeWordDetector, open_detector
from satellite.mqtt.announcer import SharedSpeaker
from satellite.mqtt.downlink import MqttDownlink
from satellite.mqtt.stamps import Stamps
from satellite.mqtt.uplink import MqttUplink
from satellite.ports import FRAME_BYTES, FRAME_S, PcmFrame
from satellite.session import Session
from satellite.settings import SatelliteSettings
from satellite.transcriber import LocalTranscriber

ROOM: Final = "living_room"
SATELLITE_ID: Final = "bench"
HUB_WITHIN_S: Final = 60.0
CLIP_WITHIN_S: Final = 60.0
"""A clip that takes longer is a fault of the system, not a lost turn, in seconds."""
_PACED_BEFORE_S: Final = 1.5
"""Before the last word's end, in seconds: what was begun at an earlier pause has ended by then, as
it has in a room."""
_ENDED_AFTER_S: Final = 0.6
"""A wake word is recognised up to 0.42 s after its end (`satellite/listening/capture.py`): then
nothing more can begin."""


class ClipMicrophone:
    """`Microphone` that hears one clip as fast as it is taken.

    With `paced`, at a microphone's pace from shortly before the last word's end, so that what
    happens in the silence after it takes the time it takes in a room.
    """

    def __init__(self, sound: ClipSound, *, paced: bool) -> None:
        self._sound = sound
        self._paced = paced
        self._heard_s = 0.0

    @property
    def overruns(self) -> int:
        """Always 0: a clip waits."""
        return 0

    @property
    def live(self) -> bool:
        """False: nothing is missed while an answer is spoken."""
        return False

    @property
    def ended(self) -> bool:
        """Whether only silence is left."""
        return self._heard_s > self._sound.speech_end_s + _ENDED_AFTER_S

    async def frames(self) -> AsyncIterator[PcmFrame]:
        due_s = time.monotonic()
        samples = self._sound.samples
        for at in range(0, len(samples) - FRAME_BYTES + 1, FRAME_BYTES):
            self._heard_s = (at + FRAME_BYTES) / 2 / RATE_HZ
            if self._paced and self._heard_s > self._sound.speech_end_s - _PACED_BEFORE_S:
                due_s += FRAME_S
                await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            else:
                due_s = time.monotonic()
            yield PcmFrame(samples[at : at + FRAME_BYTES], due_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """The satellite's parts that outlive a clip."""

    settings: SatelliteSettings
    wake: WakeWordDetector
    transcriber: LocalTranscriber
    voice: Voice
    uplink: MqttUplink
    downlink: MqttDownlink
    speaker: SharedSpeaker

    async def hear(self, sound: ClipSound, *, paced: bool) -> tuple[TurnSeen, ...]:
        """The turns that the clip causes, as a conversation of its own.

        `paced`: the end of the clip is heard at a microphone's pace, else as fast as it is taken.
        Raises `BenchError` when the conversation does not end within `CLIP_WITHIN_S`.
        """
        turns: list[TurnSeen] = []
        self.wake.reset()
        parts = Parts(
            microphone=ClipMicrophone(sound, paced=paced),
            attention=ControlledAttention(self.wake, self.settings.endpoint),
            speech=SileroSpeechDetector(),
            transcriber=self.transcriber,
            uplink=self.uplink,
            downlink=self.downlink,
            speaker=self.speaker,
            voice=self.voice,
            session=Session(lambda: uuid.uuid4().hex, time.monotonic),
        )
        try:
            async with asyncio.timeout(CLIP_WITHIN_S):
                await Satellite(parts, lambda report: turns.append(_seen(report))).run()
        except TimeoutError as error:
            raise BenchError(
                f"a clip was not answered within {CLIP_WITHIN_S:.0f} s: see the hub's log"
            ) from error
        return tuple(turns)


def _seen(report: TurnReport) -> TurnSeen:
    return TurnSeen(
        heard=report.text,
        outcome=report.outcome,
        answer=report.answer,
        expects_reply=report.expects_reply,
        actions=action_names(report.actions),
        stages_ms=dict(report.stages_ms),
    )


@asynccontextmanager
async def open_ear(environment: Mapping[str, str], recording: Path) -> AsyncIterator[Ear]:
    """A connected satellite that knows the home's names; what it says goes to `recording`.

    Raises `BenchError` where no hub publishes the names within `HUB_WITHIN_S`.
    """
    settings = SatelliteSettings.read(
        {**environment, "SATELLITE_ID": SATELLITE_ID, "SATELLITE_ROOM": ROOM}
    )
    topics = Topics(settings.mqtt.topic_prefix)
    async with AsyncExitStack() as stack:
        wake = await stack.enter_async_context(open_detector(settings))
        recogniser = await asyncio.to_thread(load_recogniser, settings.speech, language="en")
        stack.callback(recogniser.close)
        voice = await asyncio.to_thread(load_voice, settings.speech)
        stack.callback(voice.close)
        await recogniser.warm_up()
        await voice.warm_up()
        link = Link(
            settings.mqtt.broker,
            client_id=f"ingle-satellite-{SATELLITE_ID}",
            birth=_status(topics, online=True),
            will=_status(topics, online=False),
        )
        uplink = MqttUplink(
            link,
            topics,
            satellite_id=SATELLITE_ID,
            room_id=ROOM,
            language="en",
            stamps=Stamps(),
        )
        transcriber = LocalTranscriber(
            recogniser, uplink, heard_without_wake_phrase, CompletenessJudge()
        )
        downlink = MqttDownlink(
            link,
            topics,
            satellite_id=SATELLITE_ID,
            language="en",
            vocabulary=transcriber,
        )
        async with task_group() as tasks:
            running = [tasks.create_task(link.run()), tasks.create_task(downlink.run())]
            try:
                await _connected(link, downlink)
                yield Ear(
                    settings=settings,
                    wake=wake,
                    transcriber=transcriber,
                    voice=voice,
                    uplink=uplink,
                    downlink=downlink,
                    speaker=SharedSpeaker(await stack.enter_async_context(WavSpeaker(recording))),
                )
            finally:
                for task in running:
                    task.cancel()


async def _connected(link: Link, downlink: MqttDownlink) -> None:
    try:
        async with asyncio.timeout(HUB_WITHIN_S):
            await link.wait_connected()
            await downlink.hub_ready.wait()
            await downlink.vocabulary_known.wait()
    except TimeoutError as error:
        raise BenchError(
            f"no hub told the home's names within {HUB_WITHIN_S:.0f} s: see the hub's log"
        ) from error


def _status(topics: Topics, *, online: bool) -> Publication:
    message = messages.SatelliteStatus(
        state="online" if online else "offline",
        room_id=ROOM,
        version="bench",
        capabilities=("stt", "tts"),
    )
    return Publication(topics.satellite_status(SATELLITE_ID), codec.encode(message), retain=True)
