"""Voice (TTS) on a Wyoming server: wyoming-piper and its like."""

import time
from collections.abc import AsyncGenerator, Callable
from typing import Final

import numpy as np
from wyoming.event import Event
from wyoming.tts import Synthesize, SynthesizeVoice

from ingle.speech.engine import SpeechError
from ingle.speech.engines.wyoming_peer import WyomingAddress, talk
from ingle.speech.plain_speech import plain_speech
from ingle.speech.reading.aloud import read_aloud
from ingle.speech.resample import Floats, Resampler, to_float, to_pcm

USUAL_PORT: Final = 10_200
"""wyoming-piper's."""
_RATE_HZ: Final = 22_050
"""What is made of any other rate."""
_RATES_HZ: Final = range(8_000, 48_001)
_MOST_CHANNELS: Final = 8
_SENTENCE_WITHIN_S: Final = 60.0
"""For a whole sentence: it is heard while it is made."""
REST_S: Final = 30.0
"""A server that did not answer is left alone for so long: each sentence would wait for it anew."""
_LATE_S: Final = 0.5
"""A sentence that was given up sooner was interrupted, and says nothing of the server."""


class WyomingVoice:
    """`Voice` over Wyoming; one connection for each sentence."""

    def __init__(
        self,
        url: str,
        *,
        language: str,
        voice: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Connects to nothing yet. Raises `EngineUnavailable` when `url` is no such address.

        `language`: how numbers and times are read. `voice`: its name on the server; None: the
        server's choice.
        """
        self._address = WyomingAddress.read(url, f"TTS_URL={url}", USUAL_PORT)
        self.name = f"the voice of the server at {self._address}"
        self._language = language
        self._voice = None if voice is None else SynthesizeVoice(name=voice)
        self._clock = clock
        self._rests_until_s = clock()

    @property
    def sample_rate_hz(self) -> int:
        return _RATE_HZ

    async def speak(self, text: str) -> AsyncGenerator[bytes, None]:
        words = plain_speech(read_aloud(text, self._language))
        if not words.strip():
            return
        begun_s, sounded, failed = self._clock(), False, False
        if begun_s < self._rests_until_s:
            raise SpeechError(f"{self.name} did not answer a moment ago")
        try:
            async with talk(self._address, limit_s=_SENTENCE_WITHIN_S) as server:
                await server.say(Synthesize(text=words, voice=self._voice).event())
                sound = _Sound(self.name)
                while (event := await server.next()).type != "audio-stop":
                    if piece := sound.take(event):
                        sounded = True
                        yield piece
                if piece := sound.rest():
                    sounded = True
                    yield piece
            if not sounded:
                raise SpeechError(f"{self.name} made no sound")
        except SpeechError:
            failed = True
            raise
        finally:
            if not sounded and (failed or self._clock() - begun_s > _LATE_S):
                self._rests_until_s = self._clock() + REST_S

    async def warm_up(self) -> None:
        async for _ in self.speak("ready"):
            pass

    def close(self) -> None:
        """Nothing is kept between sentences."""


class _Sound:
    """Samples of one sentence, as mono at `_RATE_HZ`. Raises `SpeechError` for what is none."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._format: tuple[int, int] | None = None
        """Rate and channels."""
        self._held = b""
        self._resampler = Resampler(_RATE_HZ, _RATE_HZ)

    def take(self, event: Event) -> bytes:
        """What can be heard now; other events are nothing."""
        if event.type not in ("audio-start", "audio-chunk"):
            return b""
        self._begin(event)
        if not event.payload or self._format is None:
            return b""
        size = 2 * self._format[1]
        self._held += event.payload
        whole = len(self._held) - len(self._held) % size
        samples, self._held = to_float(self._held[:whole]), self._held[whole:]
        return to_pcm(self._resampler.push(_mono(samples, self._format[1])))

    def rest(self) -> bytes:
        """What the resampler still holds."""
        return to_pcm(self._resampler.flush()) if self._format is not None else b""

    def _begin(self, event: Event) -> None:
        found = _format(event)
        if found is None:
            raise SpeechError(
                f"{self._shown} sends sound that cannot be played: {event.data}"[:300]
            )
        if self._format is None:
            self._format = found
            self._resampler = Resampler(found[0], _RATE_HZ)
        elif self._format != found:
            raise SpeechError(f"{self._shown} changed the sample rate in a sentence")


def _format(event: Event) -> tuple[int, int] | None:
    """Rate and channels; None where they are not to be had, or the samples are not of 16 bits."""
    rate_hz, width, channels = (event.data.get(name) for name in ("rate", "width", "channels"))
    if not isinstance(rate_hz, int) or not isinstance(channels, int) or width != 2:
        return None
    if rate_hz not in _RATES_HZ or not 1 <= channels <= _MOST_CHANNELS:
        return None
    return rate_hz, channels


def _mono(samples: Floats, channels: int) -> Floats:
    mixed: Floats = samples.reshape(-1, channels).mean(axis=1, dtype=np.float32)
    return mixed
