"""Sentences said aloud without a satellite: by espeak-ng, on the device's own speaker.

For what people must hear before a satellite runs, or instead of one: a mistake in the set-up, an
update that was taken back. It never raises and never holds its caller up for long: a device without
sound has its journal and its status file.
"""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import structlog

from ingle.runtime.child_environment import child_environment

SPEAK_S: Final = 30.0
"""Longest time for making the sound, in seconds: a Pi Zero 2 W needs some two for a sentence."""
PLAY_S: Final = 90.0
"""Longest time for playing it, in seconds: a device that hangs is given up, not waited for."""
WORDS_PER_MINUTE: Final = 150
"""Slower than espeak-ng's 175: what is said comes without a warning, once."""
_CARD: Final = re.compile(r"^ *(\d+) \[(\S+) *\]: (.*)$", re.MULTILINE)
_OUTPUT: Final = re.compile(r"^(\d+)-\d+:.*playback", re.MULTILINE)
_SCREEN: Final = re.compile(r"hdmi", re.IGNORECASE)

log = structlog.get_logger()


def say(
    text: str,
    *,
    speaker: str | None = None,
    root: Path = Path("/"),
    environment: Mapping[str, str] | None = None,
) -> bool:
    """Says the text; whether some sound card took it.

    `speaker` is a setting AUDIO_OUTPUT: part of a card's name; unset, every card that can play is
    tried, those of screens last. `root` is where /proc is read, `environment` what both programs
    get. Blocks for as long as the sentence lasts.
    """
    passed = child_environment(os.environ if environment is None else environment)
    try:
        sound = _spoken(text, passed)
        for device in _devices(speaker, root):
            if _played(sound, device, passed):
                log.info("aloud.said", device=device)
                return True
        log.warning("aloud.not_said", reason="no sound card took it")
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        log.warning("aloud.not_said", reason=str(error))
    return False


def _spoken(text: str, environment: Mapping[str, str]) -> bytes:
    """The text as a WAV file."""
    ran = subprocess.run(
        ("espeak-ng", "-s", str(WORDS_PER_MINUTE), "--stdin", "--stdout"),
        input=text.encode("utf-8", "replace"),
        capture_output=True,
        env=dict(environment),
        timeout=SPEAK_S,
        check=True,
    )
    return ran.stdout


def _played(sound: bytes, device: str, environment: Mapping[str, str]) -> bool:
    ran = subprocess.run(
        ("aplay", "-q", "-D", device, "-"),
        input=sound,
        capture_output=True,
        env=dict(environment),
        timeout=PLAY_S,
        check=False,
    )
    return ran.returncode == 0


def _devices(speaker: str | None, root: Path) -> list[str]:
    """ALSA's names of what to try, best first: the one that was chosen, else all, screens last."""
    sound = root / "proc/asound"
    cards, outputs = _text(sound / "cards"), set(_OUTPUT.findall(_text(sound / "pcm")))
    playing = [
        (int(number) in {int(output) for output in outputs}, name, about)
        for number, name, about in _CARD.findall(cards)
    ]
    able = [(name, about) for plays, name, about in playing if plays]
    wanted = (speaker or "").casefold()
    chosen = [name for name, about in able if wanted and wanted in f"{name} {about}".casefold()]
    rest = sorted(able, key=lambda card: bool(_SCREEN.search(" ".join(card))))
    names = chosen or [name for name, _ in rest]
    return [*(f"plughw:CARD={name}" for name in names), "default"]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
