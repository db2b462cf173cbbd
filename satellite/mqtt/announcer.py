"""Announcements, timers and controls outside turns, and the one speaker that all share."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import structlog

from ingle.runtime.tasks import task_group
from ingle.speech.engine import SpeechError, Voice
from ingle.wire import messages
from ingle.wire.trace import Trace
from satellite.answer import AnswerStream
from satellite.errors import HubAway
from satellite.listening.attention import ControlledAttention
from satellite.mqtt.downlink import Control, MqttDownlink
from satellite.mqtt.kept_volume import KeptVolume
from satellite.ports import Earcon, Played, Speaker
from satellite.states import SatelliteStates
from satellite.timers import SatelliteTimers, TimerFile, spoken_when_done

log = structlog.get_logger()

MAX_WAITING: Final = 16
"""Announcements, and questions to be listened to, that wait for the speaker; more are dropped
and logged."""
SPEECH_WITHIN_S: Final = 10.0
"""Longest silence of a hub that is to speak an announcement; without any sound until then, a
chime is all."""

URGENT_VOLUME: Final = 0.5
"""Share of full scale at which what is urgent is said at least."""
CHIME_S: Final = 0.7
"""The length of the sound before an announcement, in seconds: speech cuts a sound off."""

ALARM_RINGS: Final = 60
"""How often an alarm rings where nobody stops it: some three minutes."""
ALARM_PAUSE_S: Final = 2.0
"""Between two rings of an alarm, so that a wake word is heard, in seconds."""
RINGS_A_SENTENCE: Final = 5
"""Rings of an alarm from one time that it says what it is to the next."""


class SharedSpeaker:
    """`Speaker` for several users (mutual exclusion): each waits until the one before is done.

    Volume and silence hold for all.
    """

    def __init__(
        self,
        speaker: Speaker,
        states: SatelliteStates | None = None,
        *,
        earcons: bool = True,
        kept: Path | None = None,
    ) -> None:
        """`states` is told while something is being played; None: nobody is.

        `earcons`: whether it chimes; what rings does in any case. `kept`: the file of the volume
        that was set last; None: none.
        """
        self._kept = KeptVolume(kept)
        self._speaker = speaker
        self._earcons = earcons
        self.states = states or SatelliteStates()
        self._free = asyncio.Lock()
        self._stopped = asyncio.Event()
        self.interrupted = asyncio.Event()
        """Set each time that somebody speaks into what is said, for whoever clears it."""
        self._least = 0.0
        self.volume = self._kept.read()
        """Share of full scale, 0 to 1; takes effect with the next piece of sound. Chimes keep
        theirs."""

    async def play(self, pieces: AsyncIterator[bytes], sample_rate_hz: int) -> Played:
        """Plays the pieces when the speaker is free; after `stop` returns as if they had ended."""
        async with self._free:
            self._stopped.clear()
            try:
                with self.states.during("speaking"):
                    async with task_group() as tasks:
                        playing = tasks.create_task(
                            self._speaker.play(self._at_volume(pieces), sample_rate_hz)
                        )
                        stopping = tasks.create_task(self._stopped.wait())
                        await asyncio.wait((playing, stopping), return_when=asyncio.FIRST_COMPLETED)
                        stopping.cancel()
                        playing.cancel()
            finally:
                self._speaker.resume()  # what was dropped while it was held holds nothing else
        return Played(first_sample_s=None, underruns=0) if playing.cancelled() else playing.result()

    async def chime(self, sound: Earcon) -> None:
        """An earcon, unless something is being played; an alarm also where all else is silent."""
        wanted = self._earcons or sound in ("timer", "alarm")
        if wanted and not self._free.locked() and (self.volume > 0.0 or sound == "alarm"):
            await self._speaker.chime(sound)

    def set_volume(self, volume: float) -> None:
        """Sets it until it is set again, over restarts, too."""
        self.volume = volume
        self._kept.keep(volume)

    @property
    def busy(self) -> bool:
        """Whether something is being played."""
        return self._free.locked()

    async def wait_free(self) -> None:
        """Returns when what is being played has ended."""
        async with self._free:
            pass

    @contextmanager
    def at_least(self, volume: float) -> Iterator[None]:
        """Nothing is quieter than this share of full scale while the block runs."""
        before, self._least = self._least, volume
        try:
            yield
        finally:
            self._least = before

    def stop(self) -> None:
        """Ends what is being played, at once; harmless when nothing is."""
        self._stopped.set()

    def hold(self) -> None:
        """Falls silent at once, until `resume` or the end of what is being played."""
        self.interrupted.set()
        self._speaker.hold()

    def resume(self) -> None:
        """Plays on from where it was held."""
        self._speaker.resume()

    async def _at_volume(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for piece in pieces:
            volume = max(self.volume, self._least)
            if volume == 1.0:
                yield piece
            else:
                yield (np.frombuffer(piece, "<i2") * volume).astype("<i2").tobytes()


class Announcer:
    """Carries out what the hub asks for outside turns. `run` until cancelled."""

    def __init__(
        self,
        downlink: MqttDownlink,
        speaker: SharedSpeaker,
        voice: Voice | None,
        attention: ControlledAttention,
        *,
        speech_within_s: float = SPEECH_WITHIN_S,
        alarm_pause_s: float = ALARM_PAUSE_S,
        chime_s: float = CHIME_S,
        kept: TimerFile | None = None,
    ) -> None:
        """Without a voice the hub speaks announcements.

        One for which it sends nothing is a chime. `speech_within_s`: its longest silence, in
        seconds. `alarm_pause_s`: the pause between two rings of an alarm, in seconds. `chime_s`:
        how long the sound before an announcement is left to be heard, in seconds. `kept`: keeps
        over a restart what is to ring; None: nothing does.
        """
        self._alarm_pause_s = alarm_pause_s
        self._chime_s = chime_s
        self._speech_within_s = speech_within_s
        self._downlink = downlink
        self._speaker = speaker
        self._voice = voice
        self._attention = attention
        self._timers = SatelliteTimers(self._ring, kept)
        self._silenced = asyncio.Event()
        """Set when everything that rings is to stop."""
        self._waiting: deque[messages.Announce | messages.ListenControl] = deque()
        self._more = asyncio.Event()
        self._announcing: asyncio.Task[None] | None = None
        """Says an announcement, or waits for the hub to say it."""
        self._saying: messages.Announce | None = None
        """That announcement."""

    async def run(self) -> None:
        """Takes controls while it speaks, so that `stop` reaches what is being said."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._timers.run())
            tasks.create_task(self._announce())
            async for control in self._downlink.controls():
                await self.take(control)

    async def take(self, control: Control) -> None:
        """Does, or queues, what the hub or somebody at the satellite asks for."""
        match control:
            case messages.TimerControl():
                self._timers.take(control)
            case messages.Announce():
                self._queue(control)
            case messages.StopControl():
                self._stop()
                log.info("speaker.stopped")
            case messages.VolumeControl():
                self._set_volume(control.volume)
            case messages.ListenControl():
                if self._may_listen():
                    self._queue(control)
            case messages.MuteControl():
                await self._mute(control.muted)
            case messages.SettingsControl():
                self._attention.tune(control)
                if control.volume is not None:
                    self._set_volume(control.volume)
                log.info(
                    "settings.changed",
                    wake_threshold=control.wake_threshold,
                    silence_ms=control.silence_ms,
                )

    def _queue(self, control: messages.Announce | messages.ListenControl) -> None:
        urgent = isinstance(control, messages.Announce) and control.urgent
        if len(self._waiting) >= MAX_WAITING and not urgent:
            log.warning("control.dropped", kind=control.kind, reason=f"{MAX_WAITING} are waiting")
            self._forget(control)
            return
        if self._voice is not None:
            self._forget(control)  # no need of the hub's
        if urgent:
            self._make_way()
            self._waiting.appendleft(control)
        else:
            self._waiting.append(control)
        self._more.set()

    def _make_way(self) -> None:
        """Cuts what is being announced; it waits again, unless only the hub could say it."""
        saying = self._saying
        if self._announcing is None or saying is None or saying.urgent:
            return
        if saying.turn_id is None or self._voice is not None:
            self._waiting.appendleft(saying)
            self._announcing.cancel()

    def _stop(self) -> None:
        self._silenced.set()
        while self._waiting:
            self._forget(self._waiting.popleft())
        if self._announcing is not None:
            self._announcing.cancel()
        self._speaker.stop()

    def _forget(self, control: messages.Announce | messages.ListenControl) -> None:
        if isinstance(control, messages.Announce) and control.turn_id is not None:
            self._downlink.forget(control.turn_id)

    def condition(self, losses: Mapping[messages.Loss, int]) -> messages.SatelliteCondition:
        """How the satellite is set; `losses` go with it."""
        return messages.SatelliteCondition(
            muted=self._attention.muted, volume=self._speaker.volume, losses=dict(losses)
        )

    def _set_volume(self, volume: float) -> None:
        self._speaker.set_volume(volume)
        self._downlink.status_wanted.set()
        log.info("speaker.volume_set", volume=volume)

    async def _mute(self, muted: bool) -> None:
        self._attention.mute(muted)
        self._speaker.states.set("muted", muted)
        self._downlink.status_wanted.set()
        log.info("satellite.muted" if muted else "satellite.unmuted")
        await self._speaker.chime("done" if muted else "wake")

    def _may_listen(self) -> bool:
        if self._attention.muted or self._downlink.in_turn:
            log.info(
                "listen.ignored", reason="muted" if self._attention.muted else "a turn is going on"
            )
            return False
        return True

    async def _announce(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            while self._waiting:
                control = self._waiting.popleft()
                try:
                    async with task_group() as tasks:
                        self._announcing = tasks.create_task(self._take_turn(control))
                finally:
                    self._forget(control)

    async def _take_turn(self, control: messages.Announce | messages.ListenControl) -> None:
        """Announces or listens.

        What is said is heard out before the satellite listens to its answer.
        """
        if isinstance(control, messages.ListenControl):
            if self._may_listen():
                await self._listen(control.session_id)
            return
        self._saying = control
        try:
            await self._say_announcement(control)
        finally:
            self._saying = None
        if control.ask and self._may_listen():
            await self._listen(None)

    async def _listen(self, session_id: str | None) -> None:
        await self._speaker.chime("wake")
        self._attention.listen(session_id)

    async def _say_announcement(self, announcement: messages.Announce) -> None:
        with self._speaker.at_least(URGENT_VOLUME if announcement.urgent else 0.0):
            if announcement.chime:
                await self._speaker.wait_free()
                await self._speaker.chime("announce")
                await asyncio.sleep(self._chime_s)
            await self._say_words(announcement)

    async def _say_words(self, announcement: messages.Announce) -> None:
        if self._voice is None and announcement.turn_id is not None:
            speech = self._downlink.announced(announcement.turn_id)
            await self._say_as_hub_does(
                AnswerStream(speech, None, Trace(), within_s=self._speech_within_s)
            )
        else:
            await self._say(announcement.text)

    async def _say_as_hub_does(self, speech: AnswerStream) -> None:
        """In the hub's voice; with a chime where the hub makes no sound."""
        try:
            begun = await speech.begins()
        except HubAway:
            begun = False
        if begun:
            await self._speaker.play(_until_hub_away(speech), speech.sample_rate_hz)
        else:
            log.warning("announcement.not_spoken", reason="no speech came from the hub")
            await self._speaker.chime("done")

    async def _ring(self, timer: messages.TimerControl) -> None:
        with self._speaker.states.during("ringing"):
            await self._ring_out(timer)

    async def _ring_out(self, timer: messages.TimerControl) -> None:
        """Rings once and says what for; an alarm again and again, until somebody stops it."""
        if timer.sound != "alarm":
            await self._speaker.chime("timer")
            await self._say(spoken_when_done(timer))
            return
        self._silenced.clear()
        self._downlink.turn_began.clear()
        self._speaker.interrupted.clear()
        for ring in range(ALARM_RINGS):
            await self._speaker.chime("alarm")
            if ring % RINGS_A_SENTENCE == 0:
                await self._say(spoken_when_done(timer))
            if await self._is_heard(self._alarm_pause_s):
                log.info("alarm.stopped", timer_id=timer.timer_id, rings=ring + 1)
                return
        log.warning("alarm.not_heard", timer_id=timer.timer_id)

    async def _is_heard(self, pause_s: float) -> bool:
        """Whether somebody stops what rings within the pause: by a wake word, or by the hub."""
        heard = (self._silenced, self._downlink.turn_began, self._speaker.interrupted)
        async with task_group() as tasks:
            waiting = [tasks.create_task(event.wait()) for event in heard]
            await asyncio.wait(waiting, timeout=pause_s, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()
        return any(event.is_set() for event in heard)

    async def _say(self, sentence: str) -> None:
        if self._voice is None:
            await self._speaker.chime("done")
            return
        try:
            await self._speaker.play(self._voice.speak(sentence), self._voice.sample_rate_hz)
        except SpeechError as error:
            log.error("announcement.voice_failed", reason=str(error))


async def _until_hub_away(speech: AnswerStream) -> AsyncIterator[bytes]:
    """The speech as far as it came: what was sent is heard out."""
    try:
        async for samples in speech.pieces():
            yield samples
    except HubAway:
        log.warning("announcement.cut_short", reason="the hub fell silent")
