"""`python -m satellite` as a process: how it starts, ends, and says why."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from bench.processes import child
from bench.virtual_sound import VirtualSound
from ingle.wire import codec, messages
from ingle.wire.link import Link
from ingle.wire.topics import Topics
from links import eventually, kept_up
from servers import MosquittoServer
from spoken import recording

pytestmark = [pytest.mark.model, pytest.mark.device]

LIMIT_S: Final = 60
ALONE: Final = {
    "STT_PLACE": "hub",
    "TTS_PLACE": "hub",
    "SATELLITE_ID": "kitchen-1",
    "MQTT_URL": "mqtt://127.0.0.1:1",
    "LOG_FORMAT": "json",
}
"""A satellite with the wake word's models only, and without a hub."""


def satellite(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs it to its end."""
    return subprocess.run(
        [sys.executable, "-m", "satellite", *arguments],
        env=environment(folder, settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )


def environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **ALONE, "INGLE_STATE_DIR": str(folder), **settings}


async def hub_is_there(mosquitto: MosquittoServer, prefix: str, *, speaks: bool) -> None:
    """Leaves the status of a hub that takes turns on the broker."""
    link = Link(mosquitto.address, client_id=prefix.split("/")[0])
    status = messages.HubStatus(state="online", version="1", ready=True, speaks=speaks)
    async with kept_up(link):
        await link.publish(Topics(prefix).hub_status("hub-1"), codec.encode(status), retain=True)


def sentences(stderr: str) -> list[str]:
    """What it said that is no log record."""
    return [line for line in stderr.splitlines() if not line.startswith("{")]


def test_what_is_set_and_cannot_be_had_ends_the_start_with_a_line_each(tmp_path: Path) -> None:
    """As wrong values do; the work is not moved to the hub behind one's back."""
    wrong = {
        "STT_PLACE": "auto",
        "TTS_PLACE": "auto",
        "STT_ENGINE": "whisper",
        "WHISPER_MODEL": "/nope/model",
    }
    recording(tmp_path / "said.wav")
    ran = satellite(
        tmp_path,
        "--wav",
        str(tmp_path / "said.wav"),
        "--out",
        os.devnull,
        **wrong,
        TTS_VOICE="/nope.onnx",
    )
    assert ran.returncode == 1
    first, voice, recogniser = sentences(ran.stderr)
    assert first == "The satellite's settings are wrong:"
    assert voice.startswith("TTS_VOICE=/nope.onnx: ")
    assert recogniser.startswith("WHISPER_MODEL=/nope/model: ")


async def test_a_file_without_a_wake_word_has_an_exit_code_of_its_own(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """A script can tell it from an answer and from a mistake."""
    recording(tmp_path / "said.wav")
    await hub_is_there(mosquitto, topic_prefix, speaks=True)
    where = {"MQTT_URL": mosquitto.url, "MQTT_TOPIC_PREFIX": topic_prefix}
    ran = satellite(
        tmp_path, "--wav", str(tmp_path / "said.wav"), "--fast", "--out", os.devnull, **where
    )
    assert sentences(ran.stderr) == [f"No wake word was heard in {tmp_path / 'said.wav'}."]
    assert ran.returncode == 3


def test_a_file_that_is_cut_short_is_not_judged(tmp_path: Path) -> None:
    """Stopped before it has heard it out, the satellite says nothing of what is in it."""
    recording(tmp_path / "said.wav", "turn on the light")
    command = [
        sys.executable,
        "-m",
        "satellite",
        "--wav",
        str(tmp_path / "said.wav"),
        "--out",
        os.devnull,
    ]
    with subprocess.Popen(
        command, env=environment(tmp_path, {}), stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "satellite.starting" in line:
                break
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=LIMIT_S)
    assert sentences(said) == []
    assert running.returncode == 1


async def test_a_satellite_that_was_muted_hears_nothing_until_it_is_told_to(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Muted while it runs, it is muted in its next life, too, and says so in its log."""
    recording(tmp_path / "said.wav", "turn on the light")
    arguments = ("--wav", str(tmp_path / "said.wav"), "--fast", "--out", os.devnull)
    where = {"MQTT_URL": mosquitto.url, "MQTT_TOPIC_PREFIX": topic_prefix}
    command, log = (sys.executable, "-m", "satellite", *arguments), tmp_path / "satellite.log"
    link = Link(mosquitto.address, client_id=f"{topic_prefix.split('/')[0]}-hub")
    async with (
        kept_up(link),
        child("it", command, environment=environment(tmp_path, where), log=log) as first,
    ):
        await eventually(lambda: "link.connected" in log.read_text(), timeout_s=LIMIT_S)
        topic = Topics(topic_prefix).control("kitchen-1", "mute")
        await link.publish(topic, codec.encode(messages.MuteControl(muted=True)))
        await eventually(lambda: "satellite.muted" in log.read_text(), timeout_s=LIMIT_S)
        await hub_is_there(mosquitto, topic_prefix, speaks=True)
        assert await first.process.wait() == 3
    again = await asyncio.to_thread(satellite, tmp_path, *arguments, **where)
    assert again.returncode == 3
    assert "satellite.is_muted" in again.stderr
    (tmp_path / "muted-kitchen-1").unlink()
    woken = await asyncio.to_thread(satellite, tmp_path, *arguments, **where)
    assert woken.stdout.startswith("hey_jarvis: ")
    assert woken.returncode == 1  # it wakes again, but there is no hub that would answer


def test_a_sound_system_that_dies_is_waited_for(tmp_path: Path) -> None:
    """The satellite says so, and listens again once it is back; SIGTERM ends it as ever."""
    with VirtualSound() as sound:
        command = [sys.executable, "-m", "satellite"]
        where = environment(tmp_path, dict(sound.env))
        with subprocess.Popen(command, env=where, stderr=subprocess.PIPE, text=True) as running:
            assert running.stderr is not None
            expected = iter(("satellite.listening", "microphone.lost", "microphone.back"))
            awaited = next(expected)
            for line in running.stderr:
                if awaited not in line:
                    continue
                if awaited == "satellite.listening":
                    sound.kill()
                elif awaited == "microphone.lost":
                    assert "delivered nothing for" in line
                    sound.revive()
                else:
                    break
                awaited = next(expected)
            running.terminate()
            _, said = running.communicate(timeout=LIMIT_S)
    assert awaited == "microphone.back"
    assert sentences(said) == []
    assert running.returncode == 0


@pytest.mark.parametrize("speaks", [True, False])
async def test_the_check_tells_of_a_hub_that_cannot_speak_for_it(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str, speaks: bool
) -> None:
    """Where the satellite has no voice of its own."""
    await hub_is_there(mosquitto, topic_prefix, speaks=speaks)
    ran = satellite(tmp_path, "--check", MQTT_URL=mosquitto.url, MQTT_TOPIC_PREFIX=topic_prefix)
    [row] = [line for line in ran.stdout.splitlines() if line.startswith("broker and hub")]
    assert ("FAILED" in row, "the hub has no voice" in row) == (not speaks, not speaks)
