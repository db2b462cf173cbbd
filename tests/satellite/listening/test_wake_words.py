"""WAKE_WORDS: names, model files and thresholds."""

from pathlib import Path

import pytest

from satellite.errors import WakeWordError
from satellite.listening.wake_words import (
    EngineChoice,
    KnownModels,
    WakeWord,
    read_wake_words,
)

pytestmark = pytest.mark.pure

KNOWN = KnownModels(
    open={"alexa": Path("a.onnx"), "timer": Path("t.onnx"), "hey_jarvis": Path("j.onnx")},
    micro={"alexa": Path("a.json"), "okay_nabu": Path("n.json"), "hey_jarvis": Path("j.json")},
    taught={"hello_house": Path("h.npz")},
)


def engines(word: WakeWord) -> str:
    found = {"open": word.open, "micro": word.micro, "taught": word.taught}
    return "+".join(name for name, path in found.items() if path is not None)


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        ("auto", ["open+micro", "open", "open", "micro", "taught"]),
        ("open", ["open", "open", "open", None, "taught"]),
        ("micro", ["micro", None, "micro", "micro", "taught"]),
    ],
)
def test_each_word_is_heard_by_the_engines_that_know_it(
    engine: EngineChoice, expected: list[str | None]
) -> None:
    """Both where both do, but "hey jarvis" by openWakeWord; or the one that is asked for."""
    for name, engines_wanted in zip(
        ("alexa", "timer", "hey_jarvis", "okay_nabu", "hello_house"), expected, strict=True
    ):
        if engines_wanted is None:
            with pytest.raises(WakeWordError, match=f"{name}: WAKE_ENGINE={engine} does not know"):
                read_wake_words((name,), KNOWN, engine)
        else:
            [word] = read_wake_words((name,), KNOWN, engine)
            assert engines(word) == engines_wanted


def test_names_files_and_thresholds_are_told_apart() -> None:
    """As WAKE_WORDS has them; a microWakeWord model by either of its two files."""
    words = read_wake_words(
        (
            "alexa",
            "timer=0.7",
            "/somewhere/my word.onnx=0.25",
            "/a/computer.tflite",
            "/b/house.json",
        ),
        KNOWN,
    )
    assert [(word.name, str(word.open), str(word.micro), word.threshold) for word in words] == [
        ("alexa", "a.onnx", "a.json", None),
        ("timer", "t.onnx", "None", 0.7),
        ("my word", "/somewhere/my word.onnx", "None", 0.25),
        ("computer", "None", "/a/computer.json", None),
        ("house", "None", "/b/house.json", None),
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("hey_bob",),
            r"no wake word is called 'hey_bob' \(WAKE_WORDS\); there are alexa, hello_house, "
            r"hey_jarvis, okay_nabu, timer, or name a model file \(.onnx, .json\)",
        ),
        ((), "no wake word is named; there are alexa, "),
        (("alexa=2",), "'alexa=2': the threshold after = must be a number between 0 and 1"),
        (("alexa=high",), "must be a number between 0 and 1"),
        (("alexa=nan",), "must be a number between 0 and 1"),
        (("alexa", "alexa=0.7"), "'alexa' is named twice"),
    ],
)
def test_a_wrong_wake_word_is_named_with_what_is_allowed(
    words: tuple[str, ...], message: str
) -> None:
    """One sentence, no traceback."""
    with pytest.raises(WakeWordError, match=message):
        read_wake_words(words, KNOWN)
