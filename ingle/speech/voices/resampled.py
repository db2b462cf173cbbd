"""A voice's sound at another sample rate, so that two voices can stand in for each other."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from ingle.speech.engine import Voice
from ingle.speech.resample import Resampler, to_float, to_pcm


@asynccontextmanager
async def speaking(voice: Voice, text: str) -> AsyncIterator[AsyncIterator[bytes]]:
    """The sentence's pieces, of which none is made any more when the block is left."""
    pieces = voice.speak(text)
    try:
        yield pieces
    finally:
        if isinstance(pieces, AsyncGenerator):
            await pieces.aclose()


async def resampled(voice: Voice, text: str, rate_hz: int) -> AsyncGenerator[bytes, None]:
    """The sentence's PCM at `rate_hz`. Raises `SpeechError`."""
    async with speaking(voice, text) as pieces:
        if voice.sample_rate_hz == rate_hz:
            async for piece in pieces:
                yield piece
            return
        resampler = Resampler(voice.sample_rate_hz, rate_hz)
        async for piece in pieces:
            yield to_pcm(resampler.push(to_float(piece)))
        yield to_pcm(resampler.flush())
