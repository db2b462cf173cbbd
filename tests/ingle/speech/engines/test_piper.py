from pathlib import Path

import numpy as np
import pytest

from humming_piper import SAMPLES_PER_PHONEME, write_voice
from ingle.speech.engine import EngineUnavailable
from ingle.speech.engines.piper import PiperVoice

pytestmark = pytest.mark.model

_TEXT = "the light is on."
_PHONEMES = 2 * len(_TEXT) + 3
"""As Piper counts: a pad after each, and the marks of begin and end."""


async def _samples(voice: PiperVoice, text: str) -> list[bytes]:
    return [piece async for piece in voice.speak(text)]


@pytest.mark.parametrize(
    ("made_hz", "spoken_hz"),
    [(16_000, 16_000), (22_050, 22_050), (24_000, 22_050), (48_000, 22_050)],
)
async def test_a_voice_speaks_at_a_rate_of_the_wire(
    tmp_path: Path, made_hz: int, spoken_hz: int
) -> None:
    """16,000 and 22,050 Hz pass; anything else is converted and lasts as long as before."""
    write_voice(tmp_path / "voice.onnx", sample_rate_hz=made_hz)
    voice = PiperVoice(tmp_path)
    try:
        await voice.warm_up()
        pieces = await _samples(voice, _TEXT)
    finally:
        voice.close()
    samples = np.frombuffer(b"".join(pieces), "<i2")
    assert voice.sample_rate_hz == spoken_hz
    assert len(samples) / spoken_hz == pytest.approx(
        _PHONEMES * SAMPLES_PER_PHONEME / made_hz, abs=0.01
    )
    assert np.abs(samples).max() > 3000
    assert max(map(len, pieces)) <= 2 * spoken_hz // 10


async def test_a_voice_is_named_by_its_file_as_well(tmp_path: Path) -> None:
    """A folder with several voices needs the file's name."""
    for name in ("amy.onnx", "joe.onnx"):
        write_voice(tmp_path / name, sample_rate_hz=22_050)
    with pytest.raises(EngineUnavailable, match=r"found: amy\.onnx, joe\.onnx"):
        PiperVoice(tmp_path)
    voice = PiperVoice(tmp_path / "joe.onnx")
    try:
        assert await _samples(voice, _TEXT)
        assert await _samples(voice, "") == []
    finally:
        voice.close()


@pytest.mark.parametrize("codes", ["[[on]]", "[[[on]]]", "[\x00[on]]"])
async def test_phoneme_codes_are_words(tmp_path: Path, codes: str) -> None:
    """The brackets are part of the text, so that nothing in it is taken as it is for phonemes."""
    write_voice(tmp_path / "voice.onnx", sample_rate_hz=22_050)
    voice = PiperVoice(tmp_path)
    try:
        said, plain = [len(b"".join(await _samples(voice, text))) for text in (codes, "[ [on]]")]
    finally:
        voice.close()
    assert said >= plain


def test_a_voice_without_its_configuration_is_named(tmp_path: Path) -> None:
    """Both files belong together."""
    write_voice(tmp_path / "joe.onnx", sample_rate_hz=22_050)
    (tmp_path / "joe.onnx.json").unlink()
    with pytest.raises(EngineUnavailable, match=r"joe\.onnx\.json is missing"):
        PiperVoice(tmp_path)


@pytest.mark.parametrize("broken", ["joe.onnx", "joe.onnx.json"])
def test_a_broken_voice_is_named(tmp_path: Path, broken: str) -> None:
    """Whichever of the two files it is."""
    write_voice(tmp_path / "joe.onnx", sample_rate_hz=22_050)
    (tmp_path / broken).write_text("nonsense")
    with pytest.raises(EngineUnavailable, match=r"joe\.onnx cannot be loaded as a Piper voice"):
        PiperVoice(tmp_path)


def test_a_place_where_nothing_is_is_named(tmp_path: Path) -> None:
    """The message says where it was looked for."""
    with pytest.raises(
        EngineUnavailable, match=f"TTS_VOICE={tmp_path}/nobody: there is no such file or folder"
    ):
        PiperVoice(tmp_path / "nobody")
