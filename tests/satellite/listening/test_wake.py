"""The real wake-word models on synthetic voices."""

import json
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import structlog

from ingle.speech.loading import COMMAND_WORDS, WAKE_WORDS
from satellite.doctor.sound import examine_wake_word
from satellite.errors import WakeWordError
from satellite.listening.open_wake import OpenWakeWordModels, models_folder
from satellite.listening.wake import WakeWordDetector, known_wake_words
from satellite.listening.wake_rule import WakeJudgement
from satellite.ports import FRAME_BYTES, FRAME_S, PcmFrame, Wake
from satellite.settings import SatelliteSettings
from spoken import VOICES, noisy, pieces, silence, speak

pytestmark = pytest.mark.model

STEP = 1280


async def hear(detector: WakeWordDetector, samples: bytes) -> list[tuple[Wake, float]]:
    """What was detected, and when in seconds."""
    heard = []
    for number, piece in enumerate(pieces(samples)):
        if len(piece) == FRAME_BYTES:
            wake = await detector.detect(PcmFrame(piece, number * FRAME_S))
            if wake is not None:
                heard.append((wake, number * FRAME_S))
    return heard


def test_every_wake_phrase_of_the_package_is_taken_off_commands() -> None:
    """The other models wake on commands ("set a timer"), of which nothing is taken off."""
    assert set(WAKE_WORDS) == set(known_wake_words().names) - COMMAND_WORDS


def test_the_scores_are_those_of_the_openwakeword_package() -> None:
    """Running the models without the package changes nothing."""
    words = ("hey_jarvis", "alexa", "timer")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package asks for a GPU and warns that there is none
        from openwakeword.model import Model

        known = known_wake_words().open
        package = Model(wakeword_model_paths=[str(known[word]) for word in words])
    ours = OpenWakeWordModels({word: known[word] for word in words})
    said = (
        speak("hey jarvis")
        + silence(0.4)
        + speak("alexa")
        + silence(1.0)
        + speak("set a ten minute timer")
    )
    sound = np.frombuffer(noisy(silence(0.5) + said + silence(1.0), 30), "<i2")
    steps = [sound[at : at + STEP] for at in range(0, len(sound) - STEP, STEP)]
    highest = dict.fromkeys(words, 0.0)
    for number, step in enumerate(steps):
        expected, scores = package.predict(step), ours.scores(step)
        if number < 5:
            continue  # the package answers 0 while it starts
        timers = max(score for name, score in expected.items() if name in "123456")
        for word, score in zip(
            words, (expected["hey_jarvis_v0.1"], expected["alexa_v0.1"], timers), strict=True
        ):
            assert scores[word] == pytest.approx(score, abs=1e-3)
            highest[word] = max(highest[word], scores[word])
    assert min(highest.values()) > 0.5


@pytest.mark.parametrize("voice", VOICES)
async def test_each_voice_wakes_it_once(voice: str) -> None:
    """Once per "hey jarvis", and not by anything else."""
    async with WakeWordDetector(("hey_jarvis", "alexa"), 0.5) as detector:
        talk = silence(0.5) + speak("turn on the kitchen light", voice) + silence(0.5)
        said = speak("hey jarvis", voice, 150)
        heard = await hear(detector, talk + said + silence(2.5))
    assert [wake.word for wake, _ in heard] == ["hey_jarvis"]
    end_s = (len(talk) + len(said)) / 32_000
    assert end_s - 0.4 < heard[0][1] < end_s + 0.6


async def test_each_of_several_words_wakes_it_by_its_own_name() -> None:
    """Two words at once."""
    async with WakeWordDetector(("hey_jarvis", "alexa"), 0.5) as detector:
        sound = silence(0.5) + speak("alexa") + silence(3.0) + speak("hey jarvis") + silence(1.0)
        assert [wake.word for wake, _ in await hear(detector, sound)] == ["alexa", "hey_jarvis"]


@pytest.mark.parametrize(
    ("word", "phrase", "engine"),
    [("alexa", "alexa", "auto"), ("alexa", "alexa", "micro"), ("okay_nabu", "okay nabu", "auto")],
)
async def test_microwakeword_hears_the_words_that_it_knows(
    word: str, phrase: str, engine: Literal["auto", "micro"]
) -> None:
    """By itself, or with openWakeWord's second opinion, which is asked only then."""
    talk = silence(1.0) + speak("turn on the kitchen light") + silence(0.5)
    async with WakeWordDetector((word,), 0.5, engine=engine) as detector:
        sound = noisy(talk + speak(phrase, "flite:slt", 150) + silence(1.5), 40)
        assert [wake.word for wake, _ in await hear(detector, sound)] == [word]


async def test_near_misses_and_detections_are_told() -> None:
    """With the scores of each engine."""
    judged: list[WakeJudgement] = []
    sound = noisy(silence(1.0) + speak("hey jarvis", "en-us") + silence(2.0), 10)
    async with WakeWordDetector(("hey_jarvis",), 0.8, note=judged.append) as detector:
        heard = await hear(detector, sound)
    [told] = judged
    assert (told.word, told.heard, told.scores.keys()) == ("hey_jarvis", bool(heard), {"open"})


async def test_after_a_detection_it_is_quiet_for_the_refractory_time() -> None:
    """The word stays over its threshold for up to a second: that is one detection, and so is an
    echo of it.
    """
    twice = silence(0.5) + speak("alexa") + silence(0.1) + speak("alexa") + silence(1.5)
    async with WakeWordDetector(("alexa",), 0.5) as detector:
        assert len(await hear(detector, twice)) == 1
    async with WakeWordDetector(("alexa",), 0.5, refractory_s=0.4) as eager:
        assert len(await hear(eager, twice)) > 1


async def test_a_threshold_of_its_own_is_obeyed() -> None:
    """`name=0.99999` is hardly ever met."""
    sound = silence(0.5) + speak("hey jarvis", "en-us+f3") + silence(1.0)
    async with (
        WakeWordDetector(("hey_jarvis=0.99999",), 0.5) as strict,
        WakeWordDetector(("hey_jarvis",), 0.5) as usual,
    ):
        assert await hear(strict, sound) == []
        assert len(await hear(usual, sound)) == 1


async def test_the_threshold_may_be_changed_while_it_listens() -> None:
    """For the words without one of their own, from the next sound on."""
    sound = silence(0.5) + speak("hey jarvis", "en-us+f3") + silence(2.5)
    async with (
        WakeWordDetector(("hey_jarvis",), 0.99999) as usual,
        WakeWordDetector(("hey_jarvis=0.99999",), 0.5) as own,
    ):
        assert await hear(usual, sound) == []
        usual.threshold = own.threshold = 0.3
        assert len(await hear(usual, sound)) == 1
        assert await hear(own, sound) == []


async def test_reset_forgets_what_was_heard() -> None:
    """A phrase that is cut in two by a reset wakes nothing; a whole one after it does."""
    said = speak("hey jarvis")
    async with WakeWordDetector(("hey_jarvis",), 0.5) as detector:
        assert await hear(detector, silence(1.0) + said[: len(said) // 2]) == []
        detector.reset()
        assert await hear(detector, said[len(said) // 2 :] + silence(1.0)) == []
        detector.reset()
        assert len(await hear(detector, said + silence(1.0))) == 1


async def test_a_model_file_wakes_it_by_the_file_s_name(tmp_path: Path) -> None:
    """For models that were trained at home, or that newer versions bring."""
    path = tmp_path / "computer.onnx"
    shutil.copy(known_wake_words().open["alexa"], path)
    async with WakeWordDetector((str(path),), 0.5) as detector:
        heard = await hear(detector, silence(0.5) + speak("alexa") + silence(0.5))
    assert [wake.word for wake, _ in heard] == ["computer"]


def test_the_package_itself_is_not_imported() -> None:
    """It would cost 5 s at each start and 200 MB."""
    code = "import sys; from satellite.listening.wake import WakeWordDetector;"
    code += "WakeWordDetector(('alexa',), .5).close();"
    code += "unwanted = {'openwakeword', 'scipy', 'sklearn', 'livekit'} & set(sys.modules);"
    code += "sys.exit(' '.join(unwanted) or 0)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_unusable_model_files_are_named(tmp_path: Path) -> None:
    """A missing one, one that is no model, and one that is no wake-word model."""
    text = tmp_path / "text.onnx"
    text.write_text("no model")
    empty = tmp_path / "empty.onnx"
    empty.touch()
    with pytest.raises(WakeWordError, match=r"none\.onnx: there is no such model file"):
        WakeWordDetector((str(tmp_path / "none.onnx"),), 0.5)
    for path in (text, empty):
        with pytest.raises(
            WakeWordError, match=rf"{path.name}: no model that the ONNX runtime can load"
        ):
            WakeWordDetector((str(path),), 0.5)
    for other in ("silero_vad", "embedding_model"):
        with pytest.raises(WakeWordError, match="no wake-word model: its input is"):
            WakeWordDetector((str(models_folder() / f"{other}.onnx"),), 0.5)


def micro_model(folder: Path, name: str, content: bytes | None = None) -> Path:
    """A copy of microWakeWord's "alexa" under that name; `content` stands for the model's own."""
    source = known_wake_words().micro["alexa"]
    described = json.loads(source.read_text()) | {"model": f"{name}.tflite"}
    (folder / f"{name}.json").write_text(json.dumps(described))
    whole = source.with_suffix(".tflite").read_bytes()
    (folder / f"{name}.tflite").write_bytes(whole if content is None else content)
    return folder / f"{name}.json"


@pytest.mark.parametrize("damage", ["half", "other", "empty", "missing", "zeros"])
def test_a_damaged_micro_model_is_named_and_does_not_end_the_process(
    tmp_path: Path, damage: str
) -> None:
    """TensorFlow Lite makes nothing of it, and the package would go on with that nothing."""
    whole = known_wake_words().micro["alexa"].with_suffix(".tflite").read_bytes()
    content = {
        "half": whole[: len(whole) // 2],
        "other": b"no model at all",
        "empty": b"",
        "missing": whole,
        "zeros": whole[:4096] + bytes(len(whole) - 4096),
    }[damage]
    model = micro_model(tmp_path, "computer", content)
    if damage == "missing":
        model.with_suffix(".tflite").unlink()
    expected = r"computer\.tflite is (damaged, or no TensorFlow Lite model|missing)"
    with pytest.raises(WakeWordError, match=expected):
        WakeWordDetector((str(model),), 0.5)


async def test_of_several_words_the_one_that_cannot_be_used_is_left_out(tmp_path: Path) -> None:
    """It is said, and the others are listened for."""
    text = tmp_path / "text.onnx"
    text.write_text("no model")
    half = micro_model(tmp_path, "half", b"TFL3")
    good = micro_model(tmp_path, "computer")
    with structlog.testing.capture_logs() as logs:
        detector = WakeWordDetector((str(text), str(good), str(half)), 0.5)
    async with detector:
        assert detector.words == ("computer",)
        assert [reason.partition(": ")[0] for reason in detector.left_out] == [
            str(text),
            str(half),
        ]
        sound = noisy(silence(1.0) + speak("alexa", "flite:slt", 150) + silence(1.5), 40)
        assert [wake.word for wake, _ in await hear(detector, sound)] == ["computer"]
    assert [(line["event"], line["listens_for"]) for line in logs] == [
        ("wake_word.left_out", "computer")
    ] * 2


async def test_the_doctor_names_a_word_that_is_left_out(tmp_path: Path) -> None:
    """As a trouble, beside the words that it listens for."""
    half = micro_model(tmp_path, "half", b"TFL3")
    settings = SatelliteSettings.read(
        {"WAKE_WORDS": f"alexa,{half}", "WAKE_ENGINE": "micro", "INGLE_STATE_DIR": str(tmp_path)}
    )
    trouble, well = await examine_wake_word(settings, [])
    assert (trouble.severity, well.severity) == ("trouble", "ok")
    assert "half.tflite is damaged" in trouble.said
    assert well.said == "listens for alexa"
