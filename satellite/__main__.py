"""The satellite service (`python -m satellite`) and its composition root.

Settings -> adapters -> a task group, until SIGTERM or end of file.
"""

import gc

if __name__ == "__main__":
    gc.disable()  # until all is loaded, see `settle`; before the imports, half of what it saves
import argparse
import asyncio
import json
import os
import signal
import sys
import time
import uuid
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Final

import structlog

from ingle.runtime.appliance import AppliancePaths, read_image
from ingle.runtime.descriptors import raise_descriptor_limit
from ingle.runtime.garbage import settle
from ingle.runtime.logs import configure_logs
from ingle.runtime.misspelt_settings import warn_of_misspelt
from ingle.runtime.notify import ServiceManager
from ingle.runtime.private_files import keep_files_private, warn_of_root
from ingle.runtime.redaction import without_passwords
from ingle.runtime.settings import SettingsError, redacted
from ingle.runtime.tasks import background, task_group
from ingle.runtime.version import version
from ingle.speech.completeness import CompletenessJudge
from ingle.speech.engine import PreparingVoice, SpeechError, VocabularyUser, Voice
from ingle.speech.wakephrase import heard_without_wake_phrase
from ingle.wire.link import Link
from ingle.wire.topics import Topics
from satellite.audio.chosen import open_ducking, open_microphone, open_speaker
from satellite.audio.echo_canceller import PlaybackReference
from satellite.audio.recovery import SoundHealth
from satellite.audio.wav import NOT_WOKEN
from satellite.check import check
from satellite.command import Parts, Satellite, TurnReport
from satellite.engines import Engines, open_engines
from satellite.errors import SatelliteError
from satellite.hardware.button import ButtonActions
from satellite.hardware.opening import open_hardware
from satellite.hardware.shown_turns import ShownTranscriber, ShownTurns, show_hub
from satellite.listening.attention import ControlledAttention
from satellite.listening.follow_up import FollowUp
from satellite.listening.recordings import Recordings
from satellite.listening.vad import SileroSpeechDetector
from satellite.listening.wake import open_detector
from satellite.listening.wake_record import WakeRecord
from satellite.mqtt.announcer import Announcer, SharedSpeaker
from satellite.mqtt.downlink import MqttDownlink
from satellite.mqtt.hub_link import HubLink, about
from satellite.mqtt.lost_network import REQUEST, LostNetwork
from satellite.mqtt.presence import Presence
from satellite.mqtt.uplink import MqttUplink
from satellite.ports import Microphone, SoundSource, Transcriber
from satellite.session import Session
from satellite.settings import SatelliteSettings
from satellite.timers import TimerFile
from satellite.transcriber import HubTranscriber, LocalTranscriber, PlacedTranscriber

log = structlog.get_logger()

HUB_WAIT_S: Final = 30.0
"""How long a file waits for a hub before its commands are spoken into the void."""
DEAF_S: Final = 10.0
"""Seconds without sound after which a device hangs: no machine is that busy."""


@dataclass(frozen=True, slots=True)
class Options:
    """The command line."""

    wav: Path | None
    fast: bool
    out: Path | None
    json: bool


def main(arguments: list[str] | None = None) -> int:
    """Runs the service; returns the process's exit code."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.fast and given.wav is None:
        parser.error("--fast needs --wav")
    try:
        settings = SatelliteSettings.read(os.environ)
    except SettingsError as error:
        return _wrong(error)
    configure_logs(settings.logs)
    raise_descriptor_limit()
    warn_of_misspelt(os.environ, SatelliteSettings)
    if given.check:
        return asyncio.run(check(settings))
    keep_files_private(settings.state_dir)
    warn_of_root()
    try:
        return asyncio.run(_serve(settings, Options(given.wav, given.fast, given.out, given.json)))
    except SettingsError as error:  # what they name cannot be had
        return _wrong(error)
    except (SatelliteError, SpeechError) as error:
        print(f"The satellite stops: {without_passwords(str(error))}", file=sys.stderr)
        return 1


def _wrong(error: SettingsError) -> int:
    print(f"The satellite's settings are wrong:\n{error}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m satellite",
        description="An Ingle satellite: waits for its wake word, hears a command, "
        "and speaks the hub's answer.",
        epilog="All settings come from the environment; docs/settings.md lists them.",
    )
    parser.add_argument(
        "--wav",
        type=Path,
        metavar="FILE",
        help="hear this file instead of the microphone, then exit: 0 once it is answered, "
        f"{NOT_WOKEN} where no wake word was heard in it, 1 where something is wrong",
    )
    parser.add_argument(
        "--fast",
        action="store_true",
        help="with --wav: as fast as it can be heard, not at its own pace",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="record what the speaker would play to this WAV file",
    )
    parser.add_argument("--json", action="store_true", help="print one line of JSON per turn")
    parser.add_argument(
        "--check",
        action="store_true",
        help="load the settings, try every dependency once, print a table, exit 0 or 1",
    )
    return parser


@dataclass(slots=True)
class Tally:
    """Counts of the turns of one run, and the exit code that they make for a file."""

    turns: int = 0
    failed: int = 0
    """Those that ended as an error without an answer from a hub."""

    def count(self, report: TurnReport) -> None:
        """Adds a turn that has ended."""
        self.turns += 1
        self.failed += report.outcome == "error" and not report.answered

    def exit_code(self, *, heard_out: bool) -> int:
        """As the help of `--wav` has it; `heard_out`: whether the file was heard to its end."""
        if not heard_out or self.failed:
            return 1
        return 0 if self.turns else NOT_WOKEN


async def _serve(settings: SatelliteSettings, options: Options) -> int:
    """Runs until SIGTERM or SIGINT, or until a file is answered; returns the exit code."""
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    structlog.contextvars.bind_contextvars(satellite_id=settings.identity.id)
    shown = (settings.identity, settings.mqtt, settings.wake, settings.audio, settings.place)
    groups = (*shown, settings.endpoint, settings.speech)
    log.info("satellite.starting", version=version(), **redacted(*groups))
    tally = Tally()

    def on_turn(report: TurnReport) -> None:
        tally.count(report)
        _print_turn(report, as_json=options.json)

    manager = ServiceManager.of(os.environ)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(background(manager.watch()))
        device = await _compose(settings, options, stack, on_turn)
        settle()
        async with task_group() as work:
            services = [work.create_task(service()) for service in device.services]
            listening = work.create_task(
                _listen(device, manager, wait_for_hub=options.wav is not None)
            )
            stopping = work.create_task(stop.wait())
            await asyncio.wait((listening, stopping), return_when=asyncio.FIRST_COMPLETED)
            heard_out = listening.done()
            manager.stopping()
            for task in (stopping, listening):
                task.cancel()
            await asyncio.wait((listening,))
            for task in services:
                task.cancel()
    log.info("satellite.stopped", turns=tally.turns)
    if options.wav is None:
        return 0
    if heard_out and not tally.turns:
        print(f"No wake word was heard in {options.wav}.", file=sys.stderr)
    return tally.exit_code(heard_out=heard_out)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Device:
    """The satellite's parts that run."""

    satellite: Satellite
    microphone: Microphone
    link: Link
    downlink: MqttDownlink
    services: tuple[Callable[[], Coroutine[None, None, None]], ...]
    transcribes: bool


async def _listen(device: _Device, manager: ServiceManager, *, wait_for_hub: bool) -> None:
    """Runs the spine.

    A file is first held back until a hub is there and has named the home's things.
    """
    if wait_for_hub:
        try:
            async with asyncio.timeout(HUB_WAIT_S):
                await device.link.wait_connected()
                await device.downlink.hub_ready.wait()
                if device.transcribes:
                    await device.downlink.vocabulary_known.wait()
        except TimeoutError:
            log.warning("satellite.hub_away", waited_s=HUB_WAIT_S)
    log.info("satellite.listening")
    manager.ready("listens for its wake word", lambda: _deaf(device.microphone))
    await device.satellite.run()


def _deaf(microphone: Microphone) -> str | None:
    """Why the satellite cannot hear; None where sound arrives (muted too), and with a file."""
    silent_s = microphone.silent_s if isinstance(microphone, SoundSource) else 0.0
    return (
        f"the microphone has delivered nothing for {silent_s:.0f} s" if silent_s > DEAF_S else None
    )


async def _compose(
    settings: SatelliteSettings,
    options: Options,
    stack: AsyncExitStack,
    on_turn: Callable[[TurnReport], None],
) -> _Device:
    """Opens every adapter and introduces them to each other; `stack` closes them."""
    identity, topics = settings.identity, Topics(settings.mqtt.topic_prefix)
    health = SoundHealth()
    states = health.states
    microphone, speaker = await _sound(settings, options, stack, health)
    attention = await _attention(settings, stack)
    engines = await open_engines(settings, stack, measured=options.wav is None)
    voice, hears = engines.voice, engines.recogniser is not None
    itself = about(identity.room_id, hears=hears, speaks=voice is not None)
    hub = HubLink(
        settings,
        topics,
        itself,
        lambda: _idle(downlink, speaker),
        lambda: announcer.condition(health.losses),
    )
    link = hub.link
    who = {"satellite_id": identity.id, "language": identity.heard_here}
    uplink = MqttUplink.of(identity, link, topics, hub.stamps)
    transcriber = _transcriber(engines, uplink, identity.heard_here, lambda: downlink.hub_hears)
    downlink = _downlink(link, topics, transcriber, voice, health.changed, **who)
    presence = Presence(link, hub.status, downlink.status_wanted)
    parts = Parts(
        microphone=microphone,
        attention=attention,
        speech=SileroSpeechDetector(),
        transcriber=ShownTranscriber(transcriber, states),
        uplink=uplink,
        downlink=ShownTurns(downlink, states),
        speaker=speaker,
        voice=voice,
        session=Session(lambda: uuid.uuid4().hex, time.monotonic),
        follow_up=FollowUp(settings.audio.follow_up),
        recordings=await stack.enter_async_context(
            Recordings(settings.recordings, settings.audio.keep_recordings)
        ),
    )
    states.set("muted", attention.muted)
    kept = TimerFile(settings.timers)
    announcer = Announcer(downlink, speaker, voice, attention, kept=kept)
    return _Device(
        satellite=Satellite(parts, on_turn),
        microphone=microphone,
        link=link,
        downlink=downlink,
        services=(
            *(part.run for part in (link, downlink, presence, hub, announcer)),
            partial(show_hub, downlink, states),
            *open_ducking(settings, states, live=options.wav is None),
            *_lost_network(settings, link, health),
            *open_hardware(settings.hardware, states, ButtonActions(announcer, attention, states)),
        ),
        transcribes=isinstance(engines.recogniser, VocabularyUser),
    )


def _lost_network(
    settings: SatelliteSettings, link: Link, health: SoundHealth
) -> list[Callable[[], Coroutine[None, None, None]]]:
    """On an image, whose units restart the network when they are asked."""
    if read_image(AppliancePaths()) is None:
        return []
    return [LostNetwork(link, settings.state_dir / REQUEST, health.lose).run]


async def _sound(
    settings: SatelliteSettings, options: Options, stack: AsyncExitStack, health: SoundHealth
) -> tuple[Microphone, SharedSpeaker]:
    audio, wav = settings.audio, options.wav
    reference = PlaybackReference() if audio.echo_cancelling else None
    microphone = await open_microphone(audio, stack, reference, health, wav=wav, fast=options.fast)
    speaker = await open_speaker(audio, stack, reference, health, wav=wav, out=options.out)
    kept = settings.state_dir / f"volume-{settings.identity.id}"
    return microphone, SharedSpeaker(speaker, health.states, earcons=audio.earcons, kept=kept)


def _downlink(
    link: Link,
    topics: Topics,
    transcriber: Transcriber,
    voice: Voice | None,
    status_wanted: asyncio.Event,
    **who: str,
) -> MqttDownlink:
    return MqttDownlink(
        link,
        topics,
        vocabulary=transcriber if isinstance(transcriber, VocabularyUser) else None,
        voice=voice if isinstance(voice, PreparingVoice) else None,
        status_wanted=status_wanted,
        **who,
    )


async def _idle(downlink: MqttDownlink, speaker: SharedSpeaker) -> None:
    """Returns when no turn goes on and nothing is being said."""
    while downlink.in_turn or speaker.busy:
        await downlink.idle.wait()
        await speaker.wait_free()


async def _attention(settings: SatelliteSettings, stack: AsyncExitStack) -> ControlledAttention:
    record = WakeRecord(settings.wake_record)
    wake = await stack.enter_async_context(open_detector(settings, record.note))
    mark = settings.state_dir / f"muted-{settings.identity.id}"
    attention = ControlledAttention(wake, settings.endpoint, mark)
    if attention.muted:
        log.warning("satellite.is_muted", until="a hub or a broker's client sends it control/mute")
    return attention


def _transcriber(
    engines: Engines, uplink: MqttUplink, language: str, hub_hears: Callable[[], bool | None]
) -> Transcriber:
    hub = HubTranscriber(uplink)
    if engines.recogniser is None:
        return hub
    judge = CompletenessJudge(language)
    here = LocalTranscriber(
        engines.recogniser, uplink, heard_without_wake_phrase, judge, or_hub=engines.or_hub
    )
    return PlacedTranscriber(here, hub, prefers=engines.prefers, hub_hears=hub_hears)


def _print_turn(report: TurnReport, *, as_json: bool) -> None:
    if as_json:
        line = json.dumps(asdict(report))
    else:
        line = f"{report.wake_word}: {report.text or '(nothing)'}\n"
        line += f"  -> {report.answer or f'({report.outcome})'}"
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
