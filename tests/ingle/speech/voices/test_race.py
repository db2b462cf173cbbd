import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import pytest

from ingle.speech.engine import SpeechError
from ingle.speech.voices.race import begin

pytestmark = pytest.mark.pure

_FOREVER_S = 3600.0


class Pieces:
    """A sentence of two pieces, the first of which waits for `may_begin`."""

    def __init__(self, name: str, *, error: str | None = None) -> None:
        self.name = name
        self.may_begin = asyncio.Event()
        self.begun = asyncio.Event()
        self.closed = asyncio.Event()
        self._error = error

    async def speak(self) -> AsyncGenerator[bytes, None]:
        try:
            self.begun.set()
            await self.may_begin.wait()
            if self._error is not None:
                raise SpeechError(self._error)
            yield f"{self.name} 1".encode()
            yield f"{self.name} 2".encode()
        finally:
            self.closed.set()


def _ready(pieces: Pieces) -> Pieces:
    pieces.may_begin.set()
    return pieces


async def _told(
    main: Pieces, spare: Callable[[], AsyncGenerator[bytes, None]] | None, patience_s: float
) -> tuple[list[bytes], str | None]:
    begun = await begin(main.speak(), spare, patience_s)
    return [begun.first, *[piece async for piece in begun.rest]], begun.spared


async def test_a_voice_in_time_is_the_only_one_that_is_begun() -> None:
    """The spare one costs nothing then."""
    main, spare = _ready(Pieces("main")), _ready(Pieces("spare"))
    assert await _told(main, spare.speak, _FOREVER_S) == ([b"main 1", b"main 2"], None)
    assert not spare.begun.is_set()


async def test_a_late_voice_is_left_for_one_that_was_begun_before_the_patience_ended() -> None:
    """The late one is stopped, and no piece of it is heard."""
    main, spare = Pieces("main"), _ready(Pieces("spare"))
    told, reason = await _told(main, spare.speak, 0.02)
    assert (told, reason) == ([b"spare 1", b"spare 2"], "not within 0.02 s")
    assert main.closed.is_set()


async def test_a_voice_that_is_there_before_the_patience_ends_is_heard() -> None:
    """Though the other one has made its first sound by then."""
    main, spare = Pieces("main"), _ready(Pieces("spare"))

    async def spoken() -> AsyncGenerator[bytes, None]:
        async with aclosing(spare.speak()) as pieces:
            async for piece in pieces:
                main.may_begin.set()
                yield piece

    assert await _told(main, spoken, 1.0) == ([b"main 1", b"main 2"], None)
    assert spare.closed.is_set()


async def test_a_voice_that_fails_at_once_is_not_waited_for() -> None:
    """The other one begins, and says why."""
    main, spare = _ready(Pieces("main", error="broken")), _ready(Pieces("spare"))
    told = await _told(main, spare.speak, _FOREVER_S)
    assert told == ([b"spare 1", b"spare 2"], "broken")


@pytest.mark.parametrize("alone", [True, False])
async def test_where_no_voice_makes_a_sound_the_error_comes_out(alone: bool) -> None:
    """That of the last one that was asked."""
    main, spare = _ready(Pieces("main", error="one")), _ready(Pieces("spare", error="two"))
    with pytest.raises(SpeechError, match="one" if alone else "two"):
        await _told(main, None if alone else spare.speak, 0.01)


async def test_who_stops_listening_stops_both_voices() -> None:
    """A person who interrupts before the first sound."""
    main, spare = Pieces("main"), Pieces("spare")
    async with asyncio.TaskGroup() as tasks:
        telling = tasks.create_task(_told(main, spare.speak, 0.01))
        await spare.begun.wait()
        telling.cancel()
    assert main.closed.is_set()
    assert spare.closed.is_set()
