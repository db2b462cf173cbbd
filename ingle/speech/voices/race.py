"""The voice that says a sentence: the main one, or the spare one where that is late or fails.

Who begins, ends: the choice is made once, at the first sound.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Final

from ingle.speech.engine import SpeechError

Pieces = AsyncGenerator[bytes, None]
_HEAD_START: Final = 0.5
"""Share of the patience after which the spare voice is begun, so that its first sound is there when
the patience ends: 20 ms later on an idle machine, 150 on one that is as busy as to need it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A sentence whose first sound is there."""

    first: bytes
    """Empty where there is nothing to say."""
    rest: Pieces
    """To be closed by who reads it."""
    spared: str | None = None
    """Why the spare voice says it; None: it does not."""


async def begin(main: Pieces, spare: Callable[[], Pieces] | None, patience_s: float) -> Begun:
    """Waits for the first sound of `main`, for `patience_s` seconds where there is another voice.

    Raises `SpeechError` where neither makes one.
    """
    if spare is None:
        return Begun(first=await anext(main, b""), rest=main)
    other: Pieces | None = None
    async with asyncio.TaskGroup() as tasks:
        mine = tasks.create_task(_first(main))
        await asyncio.wait((mine,), timeout=_HEAD_START * patience_s)
        if _sounded(mine):
            return Begun(first=_sound(mine), rest=main)
        other = spare()
        theirs = tasks.create_task(_first(other))
        if not mine.done():
            await asyncio.wait((mine,), timeout=(1.0 - _HEAD_START) * patience_s)
        loser = theirs if _sounded(mine) else mine
        reason = _failure(mine) or f"not within {patience_s:g} s"
        if loser is mine:
            await asyncio.wait((theirs,))
        loser.cancel()
    if loser is theirs:
        await other.aclose()
        return Begun(first=_sound(mine), rest=main)
    await main.aclose()
    if (failure := _failure(theirs)) is not None:
        await other.aclose()
        raise SpeechError(failure)
    return Begun(first=_sound(theirs), rest=other, spared=reason)


async def _first(pieces: Pieces) -> bytes | SpeechError:
    try:
        return await anext(pieces, b"")
    except SpeechError as error:
        return error


def _sounded(task: "asyncio.Task[bytes | SpeechError]") -> bool:
    return task.done() and not task.cancelled() and isinstance(task.result(), bytes)


def _sound(task: "asyncio.Task[bytes | SpeechError]") -> bytes:
    sound = task.result()
    return sound if isinstance(sound, bytes) else b""


def _failure(task: "asyncio.Task[bytes | SpeechError]") -> str | None:
    """What a voice failed with; None while it is at work, and where it did not."""
    if not task.done() or task.cancelled() or not isinstance(task.result(), SpeechError):
        return None
    return str(task.result())
