"""Plays a WAV file with any player installed; does nothing without a player or a sound card."""

import asyncio
import shutil
from pathlib import Path
from typing import Final

_CARDS: Final = Path("/proc/asound/cards")
_PLAYERS: Final = (("pw-play",), ("paplay",), ("aplay", "-q"))
_LIMIT_S: Final = 30.0


def has_sound_card(cards: Path = _CARDS) -> bool:
    """Whether ALSA lists a card."""
    try:
        return "]:" in cards.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


async def play_aloud(path: Path) -> bool:
    """Plays the file with the first player that can; False where there is none, or no card."""
    if not has_sound_card():
        return False
    for program, *options in _PLAYERS:
        if shutil.which(program) and await _played((program, *options, str(path))):
            return True
    return False


async def _played(command: tuple[str, ...]) -> bool:
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, stdin=quiet, stdout=quiet, stderr=quiet
    )
    try:
        async with asyncio.timeout(_LIMIT_S):
            return await process.wait() == 0
    except TimeoutError:
        return False
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
