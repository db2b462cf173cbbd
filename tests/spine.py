"""A satellite under test: scripted microphone and models, a scripted hub behind a real broker."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Literal

from fakes import FakeRecogniser, FakeVoice
from ingle.speech.completeness import CompletenessJudge
from ingle.speech.engine import Recogniser
from ingle.wire import codec, messages
from ingle.wire.link import Link
from ingle.wire.messages import Message
from ingle.wire.pcm import AudioChunk, decode_chunk
from ingle.wire.topics import Address, Topics
from links import eventually, kept_up
from satellite.command import Parts, Satellite, TurnReport
from satellite.errors import SatelliteError
from satellite.listening.attention import ControlledAttention
from satellite.listening.follow_up import FollowUp
from satellite.mqtt.announcer import Announcer, SharedSpeaker
from satellite.mqtt.downlink import MqttDownlink
from satellite.mqtt.stamps import Stamps
from satellite.mqtt.uplink import MqttUplink
from satellite.ports import FRAME_BYTES, PcmFrame, Played, Wake
from satellite.session import Session
from satellite.settings import EndpointSettings
from satellite.transcriber import HubTranscriber, LocalTranscriber, PlacedTranscriber
from servers import MosquittoServer

SID = "kitchen-1"
LOUD, QUIET, WAKE = b"\x10\x10", b"\x00\x00", b"\x7f\x7f"


class ScriptMicrophone:
    """`Microphone` from a script.

    s is speech and _ silence, a quarter of a second each; w is the wake word, three quarters.

    At each ! the next of `meanwhile` happens first.
    """

    overruns = 3

    def __init__(
        self, script: str, meanwhile: Iterable[Callable[[], Awaitable[None]]], *, live: bool
    ) -> None:
        self._script = script
        self._meanwhile = iter(meanwhile)
        self.live = live
        self.ended = False

    async def frames(self) -> AsyncIterator[PcmFrame]:
        now_s = 0.0
        for letter in self._script:
            if letter == "!":
                await next(self._meanwhile)()
                continue
            samples = {"w": WAKE, "s": LOUD, "_": QUIET}[letter] * (FRAME_BYTES // 2)
            for _ in range(24 if letter == "w" else 8):
                now_s += 0.032
                await asyncio.sleep(0)
                yield PcmFrame(samples, now_s)
        self.ended = True
        while True:
            now_s += 0.032
            yield PcmFrame(bytes(FRAME_BYTES), now_s)


class ScriptWake:
    """`WakeDetector` that hears the wake word at its last frame."""

    threshold = 0.5

    def __init__(self) -> None:
        self._frames = 0

    async def detect(self, frame: PcmFrame, *, speaking: bool = False) -> Wake | None:
        self._frames = self._frames + 1 if frame.samples[:2] == WAKE else 0
        return Wake(word="hey_jarvis", score=0.9) if self._frames == 24 else None

    def reset(self) -> None:
        self._frames = 0


class ScriptSpeech:
    """`SpeechDetector` for which anything but silence is speech."""

    def probability(self, frame: PcmFrame) -> float:
        return 0.0 if frame.samples[:2] == QUIET else 1.0

    def reset(self) -> None:
        """Nothing is remembered."""


class FakeSpeaker:
    """`Speaker` that keeps what it plays."""

    def __init__(self) -> None:
        self.played: list[tuple[int, bytes]] = []
        self.chimes: list[str] = []
        self.held: list[bool] = []
        """True where it was to hold, False where it was to go on."""

    async def play(self, pieces: AsyncIterator[bytes], sample_rate_hz: int) -> Played:
        sound = b"".join([piece async for piece in pieces])
        self.played.append((sample_rate_hz, sound))
        return Played(
            first_sample_s=asyncio.get_running_loop().time() if sound else None, underruns=0
        )

    async def chime(self, sound: Literal["wake", "done", "error", "timer", "alarm"]) -> None:
        self.chimes.append(sound)

    def hold(self) -> None:
        self.held.append(True)

    def resume(self) -> None:
        self.held.append(False)


class ScriptedHub:
    """The hub opposite: answers what arrives by a function of the test's."""

    def __init__(self, link: Link, topics: Topics) -> None:
        self.link, self.topics = link, topics
        self.seen: list[tuple[Address, Message]] = []
        self.sent: list[str] = []
        """The kinds of what the broker has taken from it."""
        self.audio: list[AudioChunk] = []
        self.listening = asyncio.Event()
        self.cancelled = asyncio.Event()
        self.reply: Callable[[str, Message], Awaitable[None]] = self.ordinary

    async def run(self) -> None:
        kinds = ("started", "command", "speech_ended", "cancel", "audio")
        async with self.link.subscribe(
            *(self.topics.every_turn(kind) for kind in kinds)
        ) as received:
            self.listening.set()
            async for message in received:
                address = self.topics.parse(message.topic)
                assert address is not None
                assert address.turn_id is not None
                if address.kind == "audio":
                    self.audio.append(decode_chunk("audio", message.payload))
                    continue
                decoded = codec.decode(address.kind, message.payload)
                self.seen.append((address, decoded))
                if isinstance(decoded, messages.TurnCancelled):
                    self.cancelled.set()
                await self.reply(address.turn_id, decoded)

    def kinds(self) -> list[str]:
        return [address.kind for address, _ in self.seen]

    async def send(self, turn_id: str, message: Message) -> None:
        await self.link.publish(self.topics.turn(SID, turn_id, message.kind), codec.encode(message))
        self.sent.append(message.kind)

    async def ordinary(self, turn_id: str, message: Message) -> None:
        """Accepts, answers in two sentences, finishes."""
        if isinstance(message, messages.TurnStarted):
            await self.send(turn_id, messages.TurnAccepted(hub_id="hub-1"))
        elif isinstance(message, messages.Command | messages.SpeechEnded):
            await self.send(turn_id, messages.Transcript(text="light on", final=True))
            await self.send(turn_id, messages.Answer(seq=0, text="Done."))
            await self.send(turn_id, messages.Answer(seq=1, text="Anything else?"))
            await self.send(
                turn_id, messages.TurnFinished(outcome="ok", sentences=2, stages_ms={"intent": 3.0})
            )


class Bench:
    """A satellite in front of the scripted hub."""

    def __init__(
        self, mosquitto: MosquittoServer, prefix: str, *, place: Literal["local", "hub"] = "local"
    ) -> None:
        self.topics = Topics(prefix)
        self.link = Link(mosquitto.address, client_id=f"{prefix[:17]}-satellite")
        self.hub = ScriptedHub(Link(mosquitto.address, client_id=f"{prefix[:17]}-hub"), self.topics)
        self.speaker = FakeSpeaker()
        self.recogniser: Recogniser = FakeRecogniser("light on")
        self.shared, self.volume = SharedSpeaker(self.speaker), 1.0
        self.judge = CompletenessJudge()
        self.voice: FakeVoice | None = FakeVoice()
        self.reports: list[TurnReport] = []
        self.wake = ScriptWake()
        self.attention = ControlledAttention(self.wake, EndpointSettings.read({}))
        self.place = place
        self.or_hub = False
        """Whether the hub hears what the recogniser makes nothing of, after `patience_s`."""
        self.patience_s = 60.0
        self.follow_up = FollowUp()
        self.died: SatelliteError | None = None
        """What ended it, where it was not the script's end."""

    async def tell(self, *controls: Message) -> None:
        """Sends controls as a hub does, and returns when they were taken."""
        self.volume /= 2.0
        for control in (*controls, messages.VolumeControl(volume=self.volume)):
            await self.hub.link.publish(
                self.topics.control(SID, control.kind), codec.encode(control), expiry_s=5
            )
        await eventually(lambda: self.shared.volume == self.volume)

    def _transcriber(self, uplink: MqttUplink, downlink: MqttDownlink) -> PlacedTranscriber:
        here = LocalTranscriber(
            self.recogniser,
            uplink,
            lambda heard, _: heard,
            self.judge,
            or_hub=self.or_hub,
            patience_s=self.patience_s,
        )
        return PlacedTranscriber(
            here,
            HubTranscriber(uplink),
            prefers=self.place,
            hub_hears=lambda: downlink.hub_hears,
        )

    async def hear(
        self,
        script: str,
        *meanwhile: Callable[[], Awaitable[None]],
        until: asyncio.Event | None = None,
        live: bool = False,
    ) -> list[TurnReport]:
        """Plays the script to the satellite until it ends, and waits for the event."""
        downlink = MqttDownlink(
            self.link, self.topics, satellite_id=SID, language="en", vocabulary=None
        )
        uplink = MqttUplink(
            self.link,
            self.topics,
            satellite_id=SID,
            room_id="kitchen",
            language="en",
            stamps=Stamps(lambda: 7.5),
        )
        parts = Parts(
            microphone=ScriptMicrophone(script, meanwhile, live=live),
            attention=self.attention,
            speech=ScriptSpeech(),
            transcriber=self._transcriber(uplink, downlink),
            uplink=uplink,
            downlink=downlink,
            speaker=self.shared,
            voice=self.voice,
            session=Session(lambda: "session-1", lambda: 0.0),
            follow_up=self.follow_up,
        )
        async with (
            kept_up(self.link, self.hub.link),
            asyncio.timeout(60),
            asyncio.TaskGroup() as tasks,
        ):
            running = [tasks.create_task(self.hub.run()), tasks.create_task(downlink.run())]
            await self.hub.listening.wait()
            await downlink.listening.wait()
            running.append(
                tasks.create_task(
                    Announcer(downlink, self.shared, self.voice, self.attention).run()
                )
            )
            try:
                await Satellite(parts, self.reports.append).run()
            except SatelliteError as error:
                self.died = error
            if until is not None:
                await until.wait()
            for task in running:
                task.cancel()
        return self.reports
