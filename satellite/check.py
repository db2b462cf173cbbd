"""`python -m satellite --check`: tries every dependency once and prints a table."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from ingle.runtime.checks import LOAD_S, TRY_S, Check, run_checks
from ingle.runtime.settings import SettingsError
from ingle.speech.engine import Recogniser, SpeechError
from ingle.wire.link import Link
from ingle.wire.topics import Topics
from satellite.engines import local_recogniser, local_voice
from satellite.errors import HubAway, SatelliteError, WakeWordError
from satellite.hardware.opening import has_parts, missing_parts
from satellite.listening.wake import open_detector
from satellite.mqtt.downlink import MqttDownlink
from satellite.placement import PlacementFile, measured_for
from satellite.settings import SatelliteSettings


async def check(settings: SatelliteSettings) -> int:
    """0 when everything passed, else 1."""
    checks: list[tuple[str, Callable[[SatelliteSettings], Awaitable[str]], float]] = [
        ("wake word", _wake_word, LOAD_S),
        ("microphone", open_microphone, TRY_S),
        ("speaker", open_speaker, TRY_S),
        ("recogniser", _recogniser, LOAD_S),
        ("voice", _voice, LOAD_S),
        ("broker and hub", reach_hub, TRY_S),
    ]
    if has_parts(settings.hardware):
        checks.insert(3, ("LEDs and button", _hardware, TRY_S))
    tries = [
        Check(name, partial(attempt, settings), within_s) for name, attempt, within_s in checks
    ]
    return await run_checks(tries, (SatelliteError, SettingsError, SpeechError, OSError))


async def _wake_word(settings: SatelliteSettings) -> str:
    async with open_detector(settings) as wake:
        if wake.left_out:
            raise WakeWordError("; ".join(wake.left_out))
        return ", ".join(wake.words)


async def _hardware(settings: SatelliteSettings) -> str:
    """Opens LEDs and button and closes them again. Raises `SatelliteError`."""
    missing = await asyncio.to_thread(missing_parts, settings.hardware)
    if missing:
        raise SatelliteError("; ".join(missing))
    board = settings.hardware.board
    return board if board != "none" else "as wired by LEDS and BUTTON_GPIO"


async def open_microphone(settings: SatelliteSettings) -> str:
    """Hears a moment. Raises `AudioDeviceError`."""
    from satellite.audio.microphone import PyAudioMicrophone

    async with PyAudioMicrophone(settings.audio.input) as microphone:
        async for _ in microphone.frames():
            return settings.audio.input or "the default device"
    return "gave no sound"


async def open_speaker(settings: SatelliteSettings) -> str:
    """Opens it and plays nothing. Raises `AudioDeviceError`."""
    from satellite.audio.speaker import PyAudioSpeaker

    async with PyAudioSpeaker(settings.audio.output):
        return settings.audio.output or "the default device"


async def _recogniser(settings: SatelliteSettings) -> str:
    recogniser = await asyncio.to_thread(local_recogniser, settings)
    if recogniser is None:
        return f"the hub transcribes (STT_PLACE={settings.place.stt})"
    recogniser.close()
    return f"{recogniser.name}{_measured(settings, recogniser)}"


def _measured(settings: SatelliteSettings, recogniser: Recogniser) -> str:
    """What was measured of it; nothing where that was not, or decides nothing."""
    found = PlacementFile(settings.placement).read()
    if found is None or found.of != measured_for(recogniser) or settings.place.stt != "auto":
        return ""
    return f"; {found.told()}"


async def _voice(settings: SatelliteSettings) -> str:
    voice = await asyncio.to_thread(local_voice, settings)
    if voice is None:
        return f"the hub speaks (TTS_PLACE={settings.place.tts})"
    voice.close()
    return voice.name


async def reach_hub(settings: SatelliteSettings) -> str:
    """Waits for a hub that takes turns, beside a satellite that runs. Raises `HubAway`."""
    broker = settings.mqtt.broker
    link = Link(broker, client_id=f"ingle-check-{settings.identity.id}")
    topics = Topics(settings.mqtt.topic_prefix)
    downlink = MqttDownlink(
        link,
        topics,
        satellite_id=settings.identity.id,
        language=settings.identity.heard_here,
        vocabulary=None,
    )
    waiting = "the broker"
    try:
        async with asyncio.timeout(TRY_S / 2), asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(link.run()), tasks.create_task(downlink.run())]
            await link.wait_connected()
            waiting = "a hub"
            await downlink.hub_ready.wait()
            for task in running:
                task.cancel()
    except TimeoutError as error:
        raise HubAway(
            f"{waiting} does not answer at {broker.host}:{broker.port} (MQTT_URL)"
        ) from error
    if downlink.hub_speaks is False and settings.place.tts == "hub":
        raise SatelliteError(
            "the hub has no voice, and none is used here (TTS_PLACE=hub): its log says why"
        )
    return f"at {broker.host}:{broker.port}"
