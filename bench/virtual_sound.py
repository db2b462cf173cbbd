"""Virtual sound card: a private PulseAudio whose microphone plays files, its speaker recorded.

Needs the Debian packages pulseaudio, pulseaudio-utils and libasound2-plugins. Headless, as any user
(root too), without D-Bus; it leaves no process and no file behind. Programs see it through the
variables in `VirtualSound.env`, which must be in the environment before PortAudio starts.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

MICROPHONE: Final = "ingle_mic"
"""The virtual microphone's name among the sound devices; also the default input."""
SPEAKER: Final = "ingle_speaker"
"""The virtual speaker's name among the sound devices; also the default output."""
_START_LIMIT_S: Final = 20.0
_POLL_S: Final = 0.02

_PULSE: Final = """
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=mic_feed rate=16000 channels=1 format=s16le
load-module module-remap-source source_name=fake_mic master=mic_feed.monitor
load-module module-null-sink sink_name=speaker rate=48000 channels=2 format=s16le
load-module module-null-sink sink_name=void rate=16000 channels=1 format=s16le
load-module module-loopback source=mic_feed.monitor sink=void latency_msec=40
load-module module-loopback source=speaker.monitor sink=void latency_msec=40
set-default-sink speaker
set-default-source fake_mic
"""
# PortAudio takes `default` where no device is asked for, and finds the others by their names.
_ALSA: Final = """
pcm.default { type pulse server "unix:SOCKET" }
ctl.default { type pulse server "unix:SOCKET" }
pcm.MICROPHONE { type pulse server "unix:SOCKET" device fake_mic }
pcm.SPEAKER { type pulse server "unix:SOCKET" device speaker }
"""


class VirtualSound:
    """A running virtual sound card, as a context manager."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._daemon: subprocess.Popen[bytes] | None = None

    @property
    def env(self) -> Mapping[str, str]:
        """Environment variables that let a program see these devices and no others."""
        folder = self._home
        return {
            "PULSE_SERVER": f"unix:{folder / 'native'}",
            "ALSA_CONFIG_PATH": str(folder / "alsa.conf"),
            "JACK_NO_START_SERVER": "1",
        }

    def __enter__(self) -> Self:
        missing = [
            name for name in ("pulseaudio", "paplay", "parecord") if shutil.which(name) is None
        ]
        if missing:
            raise RuntimeError(
                f"{', '.join(missing)} missing: apt install pulseaudio pulseaudio-utils"
            )
        self._folder = Path(tempfile.mkdtemp(prefix="ingle-sound-"))
        try:
            self._start(self._folder)
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._remove()

    def kill(self) -> None:
        """Ends the sound server at once, as if every device were unplugged."""
        if self._daemon is not None:
            self._daemon.kill()
            self._daemon.wait(_START_LIMIT_S)

    def revive(self) -> None:
        """Starts the sound server again after `kill`, under the same names."""
        self._start(self._home)

    def play_into_mic(self, wav: Path) -> None:
        """Plays the file to the virtual microphone; returns when all of it was heard."""
        command = ["paplay", "--device=mic_feed", str(wav)]
        subprocess.run(
            command, env={**os.environ, **self.env}, check=True, capture_output=True, timeout=600
        )

    @contextmanager
    def record_speaker(self, wav: Path) -> Iterator[None]:
        """Records what the virtual speaker plays, while the block runs.

        To a 16-bit mono WAV file at 16 kHz.
        """
        with self._recording("speaker.monitor", wav):
            yield

    @contextmanager
    def _recording(self, source: str, wav: Path) -> Iterator[None]:
        command = [
            "parecord",
            f"--device={source}",
            "--file-format=wav",
            "--format=s16le",
            "--rate=16000",
        ]
        command += ["--channels=1", "--latency-msec=20", str(wav)]
        recorder = subprocess.Popen(
            command, env={**os.environ, **self.env}, stderr=subprocess.DEVNULL
        )
        try:
            _wait_until(
                lambda: wav.is_file() and wav.stat().st_size > 4096, "the recording did not begin"
            )
            yield
        finally:
            recorder.send_signal(signal.SIGINT)
            recorder.wait(_START_LIMIT_S)

    @property
    def _home(self) -> Path:
        if self._folder is None:
            raise RuntimeError("the virtual sound card is not running")
        return self._folder

    def _start(self, folder: Path) -> None:
        socket = folder / "native"
        (folder / "server.pa").write_text(_PULSE.format(socket=socket))
        alsa = (
            _ALSA.replace("SOCKET", str(socket))
            .replace("MICROPHONE", MICROPHONE)
            .replace("SPEAKER", SPEAKER)
        )
        (folder / "alsa.conf").write_text(alsa)
        command = ["pulseaudio", "-n", "--exit-idle-time=-1", "--daemonize=no", "--use-pid-file=no"]
        command += ["--disable-shm=yes", f"--file={folder / 'server.pa'}"]
        own = {
            **os.environ,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder),
        }
        own.pop("PULSE_SERVER", None)
        with (folder / "log").open("wb") as log:
            self._daemon = subprocess.Popen(command, env=own, stdout=log, stderr=log)
        daemon = self._daemon
        _wait_until(
            lambda: daemon.poll() is not None or self._answers(), "PulseAudio did not start"
        )
        if daemon.poll() is None:
            self._settle(folder)
        else:
            raise RuntimeError(
                f"PulseAudio ended at once: {(folder / 'log').read_text(errors='replace')[-500:]}"
            )

    def _answers(self) -> bool:
        command = ["pactl", "get-default-source"]
        asked = subprocess.run(
            command, env={**os.environ, **self.env}, capture_output=True, check=False, timeout=10
        )
        return asked.stdout.strip() == b"fake_mic"

    def _settle(self, folder: Path) -> None:
        """Waits until the virtual card runs at a real one's pace.

        A null sink's first block is 2 s long; only after it does the pace hold.
        """
        for sink in ("mic_feed", "speaker"):
            with self._recording(f"{sink}.monitor", folder / f"{sink}.wav"):
                pass

    def _remove(self) -> None:
        self.kill()
        self._daemon = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = None


def _wait_until(holds: Callable[[], bool], otherwise: str) -> None:
    limit_s = time.monotonic() + _START_LIMIT_S
    while not holds():
        if time.monotonic() > limit_s:
            raise TimeoutError(f"{otherwise} within {_START_LIMIT_S:.0f} s")
        time.sleep(_POLL_S)
