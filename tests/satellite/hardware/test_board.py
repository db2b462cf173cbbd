"""A satellite's LEDs and its button while it runs: what is shown, what a press does."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path

import pytest
import structlog

from announcing_device import device
from ingle.runtime.settings import SettingsError
from ingle.wire import messages
from links import eventually
from satellite.doctor.sound import examine_board
from satellite.hardware.boards import LedWiring
from satellite.hardware.button import Button, ButtonActions
from satellite.hardware.indicator import Indicator
from satellite.hardware.led_bytes import apa102_bytes
from satellite.hardware.light_patterns import colours
from satellite.hardware.lights import LedChain, open_lights
from satellite.hardware.opening import open_hardware, wired
from satellite.hardware.presses import HELD_S, Gesture
from satellite.settings import HardwareSettings, SatelliteSettings
from satellite.states import SatelliteStates, Shown
from servers import MosquittoServer
from unprivileged import open_folder, unprivileged

pytestmark = pytest.mark.service


class PipedButton:
    """`ButtonLine` through a pipe: each byte is an edge, d for down."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self._times: list[float] = []
        self.closed = False

    def move(self, down: bool, at_s: float) -> None:
        self._times.append(at_s)
        os.write(self._write, b"d" if down else b"u")

    def fileno(self) -> int:
        return self._read

    def edges(self) -> list[tuple[bool, float]]:
        moves = os.read(self._read, 64)
        times, self._times = self._times[: len(moves)], self._times[len(moves) :]
        return [(move == ord("d"), at_s) for move, at_s in zip(moves, times, strict=True)]

    def close(self) -> None:
        self.closed = True
        os.close(self._read)
        os.close(self._write)


@contextlib.asynccontextmanager
async def running(service: Callable[[], Coroutine[None, None, None]]) -> AsyncIterator[None]:
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        task = tasks.create_task(service())
        yield
        task.cancel()


def picture(state: Shown) -> bytes:
    return apa102_bytes(colours(state, 0.0, 3, 0.3))


async def test_leds_follow_the_states_and_are_dark_in_the_end(tmp_path: Path) -> None:
    """Each state is there before the next, written once where it does not move."""
    spi = tmp_path / "spidev0.1"
    spi.touch()
    states = SatelliteStates()
    lights = open_lights(LedWiring(chips="apa102", count=3, device=str(spi)))
    expected = picture("idle")
    async with running(Indicator(states, lights, 0.3).run):
        await eventually(lambda: spi.read_bytes() == expected)
        states.turn("listening")
        expected += picture("listening")
        await eventually(lambda: spi.read_bytes() == expected)
        states.turn(None)
        states.set("muted", True)
        expected += picture("muted")
        await eventually(lambda: spi.read_bytes() == expected)
        states.turn("thinking")
        await eventually(lambda: len(spi.read_bytes()) > len(expected) + 3 * len(picture("idle")))
    assert spi.read_bytes().endswith(picture("idle"))


async def test_leds_that_fail_are_given_up_and_said_once() -> None:
    """The satellite goes on."""

    class Torn:
        def send(self, data: bytes) -> None:
            raise OSError(5, "Input/output error")

        def close(self) -> None: ...

    with structlog.testing.capture_logs() as logs:
        async with asyncio.timeout(30):
            await Indicator(SatelliteStates(), LedChain(3, Torn(), apa102_bytes), 0.3).run()
    assert [line["event"] for line in logs] == ["lights.given_up"]


async def test_a_press_and_a_hold_are_told_apart() -> None:
    """The hold while it is held."""
    line, seen = PipedButton(), []

    async def act(gesture: Gesture) -> None:
        seen.append(gesture)

    async with running(Button(line, act).run):
        now_s = time.monotonic()
        line.move(True, now_s - 0.2)
        line.move(False, now_s)
        await eventually(lambda: seen == ["press"])
        line.move(True, time.monotonic() - HELD_S)
        await eventually(lambda: seen == ["press", "hold"])
        line.move(False, time.monotonic())
        line.move(True, now_s)
        line.move(False, now_s + 0.1)
        await eventually(lambda: seen == ["press", "hold", "press"])
    assert line.closed


async def test_the_button_stops_what_sounds_listens_and_mutes(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Without a hub's word; muted, it does not listen."""
    async with device(mosquitto, topic_prefix) as it:
        states = it.speaker.states
        act = ButtonActions(it.announcer, it.attention, states)
        it.loudspeaker.may_finish.clear()
        await it.tell(messages.Announce(text="One."))
        await eventually(lambda: it.loudspeaker.playing)
        assert states.shown == "speaking"
        await act("press")
        await eventually(lambda: states.shown == "idle")
        assert len(it.loudspeaker.cut) == 1
        await act("press")
        await eventually(lambda: it.loudspeaker.chimes == ["wake"])
        await act("hold")
        assert it.attention.muted
        assert states.shown == "muted"
        await act("press")
        await act("hold")
        assert not it.attention.muted
        assert states.shown == "idle"
        assert it.loudspeaker.chimes == ["wake", "done", "wake"]


async def test_an_alarm_shows_and_the_button_ends_it(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Between its rings, too."""
    async with device(mosquitto, topic_prefix) as it:
        act = ButtonActions(it.announcer, it.attention, it.speaker.states)
        await it.tell(
            messages.TimerControl(action="set", timer_id="t", remaining_s=0.0, sound="alarm")
        )
        await eventually(lambda: it.loudspeaker.chimes.count("alarm") >= 2)
        assert it.speaker.states.shown in ("ringing", "speaking")
        await act("press")
        await eventually(lambda: it.speaker.states.shown == "idle")


def test_a_board_that_is_not_there_is_said_and_left_out() -> None:
    """In one line for each part that names what to look at."""

    async def act(_gesture: Gesture) -> None: ...

    if Path("/dev/gpiochip0").exists():
        pytest.skip("this machine has GPIO lines")
    settings = HardwareSettings.read(
        {"HARDWARE": "respeaker-2mic", "LEDS": "ws2812:8@/dev/spidev9.9"}
    )
    with structlog.testing.capture_logs() as logs:
        assert open_hardware(settings, SatelliteStates(), act) == ()
    assert [(line["part"], line["where"]) for line in logs] == [
        ("LEDs", "/dev/spidev9.9"),
        ("button", "GPIO 17"),
    ]
    assert all("it is not there: is the board plugged on" in line["reason"] for line in logs)


def test_a_board_that_may_not_be_used_is_said_to_the_owner() -> None:
    """By the doctor, which opens each part and lets it go."""
    with open_folder() as folder:
        spi = folder / "spidev0.1"
        spi.touch()
        settings = SatelliteSettings.read({"LEDS": f"apa102:3@{spi}"})
        (well,) = asyncio.run(examine_board(settings))
        spi.chmod(0)
        with unprivileged():
            (denied,) = asyncio.run(examine_board(settings))
    assert (well.severity, denied.severity) == ("ok", "trouble")
    assert denied.said == (
        f"LEDs at {spi}: this user may not use it: it must be in the groups gpio and spi"
    )
    assert asyncio.run(examine_board(SatelliteSettings.read({}))) == []


def test_settings_name_leds_and_button_beside_the_board() -> None:
    """What is named by hand goes before what the board has."""
    none = wired(HardwareSettings.read({}))
    assert (none.leds, none.button_line) == (None, None)
    mixed = wired(
        HardwareSettings.read({"HARDWARE": "voice-bonnet", "LEDS": "gpio:25", "BUTTON_GPIO": "4"})
    )
    assert mixed.leds == LedWiring(chips="gpio", count=1, lines=(25,))
    assert mixed.button_line == 4


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("HARDWARE", "respeaker", "respeaker-2mic"),
        ("LEDS", "apa102:0@/dev/spidev0.1", "must be like apa102:12@/dev/spidev0.1"),
        ("LEDS", "apa102:12", "must be like"),
        ("LEDS", "gpio:28", "must be like"),
        ("BUTTON_GPIO", "28", "27"),
        ("LED_BRIGHTNESS", "30", "1"),
    ],
)
def test_wrong_hardware_is_one_line(name: str, value: str, says: str) -> None:
    """With its name and what is allowed."""
    with pytest.raises(SettingsError, match=name) as refused:
        SatelliteSettings.read({name: value})
    assert says in str(refused.value)
