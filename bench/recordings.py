"""Word error rate of the built-in recognisers on recordings of people.

The recordings are those in Moonshine's wheel and in pocketsphinx-testdata.

`python -m bench.recordings` prints a table by file. The wheel's long readings have no transcript
beside them: the texts below are the passages read, as published.
"""

import asyncio
import importlib.util
import sys
import time
import wave
from collections.abc import Iterator
from pathlib import Path

from bench.output import quiet_logs
from hub.home.demo import DemoHome
from hub.intents.vocabulary import build_vocabulary
from ingle.speech import spokenform
from ingle.speech.engine import RECOGNISER_RATE_HZ, Recogniser
from ingle.speech.engines.moonshine import Moonshine
from ingle.speech.fusion.ensemble import RecogniserEnsemble
from ingle.speech.loading import load_recogniser
from ingle.speech.resample import Resampler, to_float, to_pcm
from ingle.speech.settings import SpeechSettings

_SPHINX = Path("/usr/share/pocketsphinx/test/data")
_RAW = {
    "goforward.raw": "go forward ten meters",
    "something.raw": "go somewhere and do something",
}
_SPELLINGS = {"mister": "mr", "metres": "meters"}
_CARDS = _SPHINX / "cards"
_LIBRIVOX = _SPHINX / "librivox"


def main() -> int:
    quiet_logs({})
    recordings = list(_recordings())
    if not recordings:
        print(
            f"No recordings: neither in Moonshine's wheel nor in {_SPHINX} (apt install "
            "pocketsphinx-testdata)."
        )
        return 0
    if not _SPHINX.is_dir():
        print(
            f"{_SPHINX} is not there (apt install pocketsphinx-testdata): "
            "its recordings are left out."
        )
    vocabulary = build_vocabulary(DemoHome().snapshot()).jsgf
    panel = load_recogniser(SpeechSettings.read({"WHISPER_TIMEOUT": "120"}), language="en")
    if isinstance(panel, RecogniserEnsemble):
        panel.use_vocabulary(vocabulary)
    for name, recogniser in (("Moonshine alone", Moonshine(limit_s=120)), ("all together", panel)):
        print(f"{name}:")
        asyncio.run(_measure(recogniser, recordings))
    return 0


def word_errors(said: str, heard: str) -> tuple[int, int]:
    """Words wrong, missing or too many, and words said."""
    one, other = (
        [_SPELLINGS.get(word, word) for word in spokenform.words(text)] for text in (said, heard)
    )
    row = list(range(len(other) + 1))
    for at, word in enumerate(one, start=1):
        before, row = row, [at]
        for to, other_word in enumerate(other, start=1):
            row.append(min(before[to] + 1, row[-1] + 1, before[to - 1] + (word != other_word)))
    return row[-1], len(one)


async def _measure(recogniser: Recogniser, recordings: list[tuple[str, bytes, str]]) -> None:
    await recogniser.warm_up()
    errors = words = exact = 0
    print(f"{'file':46} {'s':>5} {'ms':>6} {'errors':>7} {'words':>6}")
    for name, samples, said in recordings:
        utterance = recogniser.listen()
        utterance.feed(samples)
        begun_s = time.monotonic()
        heard = (await utterance.result()).text
        elapsed_ms = (time.monotonic() - begun_s) * 1000
        wrong, length = word_errors(said, heard)
        errors, words, exact = errors + wrong, words + length, exact + (wrong == 0)
        duration_s = len(samples) / 2 / RECOGNISER_RATE_HZ
        print(f"{name:46} {duration_s:5.1f} {elapsed_ms:6.0f} {wrong:7} {length:6}")
        if wrong:
            print(f"    said  {said[:140]}\n    heard {heard[:140]}")
    print(f"{len(recordings)} files, {exact} word for word, word error rate {errors / words:.3f}")
    recogniser.close()


def _recordings() -> Iterator[tuple[str, bytes, str]]:
    """Name, samples, text of each that is there."""
    found = importlib.util.find_spec("moonshine_voice")
    assets = Path(found.origin).parent / "assets" if found and found.origin else Path()
    for name, said in _READ.items():
        if (assets / name).is_file():
            yield name, _samples(assets / name), said
    for name, said in _RAW.items():
        if (_SPHINX / name).is_file():
            yield name, (_SPHINX / name).read_bytes(), said
    for folder, transcript in (
        (_CARDS, _CARDS / "cards.transcription"),
        (_LIBRIVOX, _LIBRIVOX / "transcription"),
    ):
        if transcript.is_file():
            for line in transcript.read_text().splitlines():
                said, _, name = line.rpartition("(")
                file = folder / f"{name.rstrip(') ')}.wav"
                if file.is_file():
                    yield (
                        file.name,
                        _samples(file),
                        said.replace("<s>", "").replace("</s>", "").strip(),
                    )


def _samples(path: Path) -> bytes:
    with wave.open(str(path)) as file:
        samples, rate_hz, channels = (
            file.readframes(file.getnframes()),
            file.getframerate(),
            file.getnchannels(),
        )
    floats = to_float(samples).reshape(-1, channels).mean(axis=1)
    resampler = Resampler(rate_hz, RECOGNISER_RATE_HZ)
    return to_pcm(resampler.push(floats)) + to_pcm(resampler.flush())


_READ = {
    "beckett.wav": "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better.",
    "two_cities.wav": (
        "It was the best of times, it was the worst of times, it was the age of wisdom, it was "
        "the age of foolishness, it was the epoch of belief, it was the epoch of incredulity, "
        "it was the season of Light, it was the season of Darkness, it was the spring of hope, "
        "it was the winter of despair, we had everything before us, we had nothing before us, "
        "we were all going direct to Heaven, we were all going direct the other way in short, "
        "the period was so far like the present period, that some of its noisiest authorities "
        "insisted on its being received, for good or for evil, in the superlative degree of "
        "comparison only."
    ),
}

if __name__ == "__main__":
    sys.exit(main())
