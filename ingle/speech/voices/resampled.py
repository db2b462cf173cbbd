"""A voice's sound at another sample rate, so that two voices can stand in for each other."""

from collections.abc import AsyncIterator

from ingle.speech.engine import Voice
from ingle.speech.resample import Resampler, to_float, to_pcm


async def resampled(voice: Voice, text: str, rate_hz: int) -> AsyncIterator[bytes]:
    """The sentence's PCM at `rate_hz`. Raises `SpeechError`."""
    if voice.sample_rate_hz == rate_hz:
        async for piece in voice.speak(text):
            yield piece
        return
    resampler = Resampler(voice.sample_rate_hz, rate_hz)
    async for piece in voice.speak(text):
        yield to_pcm(resampler.push(to_float(piece)))
    yield to_pcm(resampler.flush())
