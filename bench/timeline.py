"""Text timeline of one turn: start and duration of each stage, from the last word on (pure)."""

from collections.abc import Mapping
from typing import Final

from ingle.wire.trace import STAGES, Stage

WIDTH: Final = 40
"""Characters of the time axis."""
_BEFORE: Final = ("wake", "capture")
"""Stages that are over when the last word is: they have a duration, but no place on the axis."""
_INSIDE: Final[Mapping[Stage, Stage]] = {"intent": "first_sentence", "action": "first_sentence"}
"""Stages that run inside another: what follows the outer one does not wait for them again."""
_MEANING: Final[Mapping[Stage, str]] = {
    "wake": "wake word's end to its detection",
    "capture": "the command being spoken",
    "endpoint": "silence that shows it is over",
    "uplink": "satellite to hub",
    "stt": "speech to text, what was left of it",
    "context": "conversation so far, loaded",
    "intent": "what the sentence means",
    "action": "done, and read back",
    "first_sentence": "transcript to first sentence",
    "downlink": "hub to satellite",
    "tts": "first samples of the voice",
    "first_audio": "end of silence to first sound",
}


def last_word_to_first_sound_ms(stages_ms: Mapping[str, float]) -> float | None:
    """What a person waits, in milliseconds; None where nothing was to be heard."""
    if "endpoint" not in stages_ms or "first_audio" not in stages_ms:
        return None
    return stages_ms["endpoint"] + stages_ms["first_audio"]


def timeline(stages_ms: Mapping[str, float], *, block: str = "█", dot: str = "▏") -> list[str]:
    """A line per measured stage, in the order of a turn.

    The start of a stage is the sum of the stages before it.
    """
    begins_ms = _begins(stages_ms)
    ends_ms = [begin + stages_ms[stage] for stage, begin in begins_ms.items()]
    scale = WIDTH / max([*ends_ms, 1.0])
    lines = []
    for stage in STAGES:
        if stage not in stages_ms:
            continue
        bar = ""
        if stage in begins_ms:
            begin, length = round(begins_ms[stage] * scale), round(stages_ms[stage] * scale)
            begin = min(begin, WIDTH - 1)
            bar = " " * begin + (block * length or dot)
        lines.append(
            f"  {stage:<15}{stages_ms[stage]:8.1f} ms  |{bar:<{WIDTH}}|  {_MEANING[stage]}"
        )
    return lines


def _begins(stages_ms: Mapping[str, float]) -> dict[Stage, float]:
    """Milliseconds from the last word to each stage's start."""
    begins: dict[Stage, float] = {}
    at_ms = 0.0
    inner_ms = 0.0
    for stage in STAGES:
        if stage not in stages_ms or stage in _BEFORE:
            continue
        if stage == "first_audio":
            begins[stage] = stages_ms.get("endpoint", 0.0)
        elif stage == "context":
            begins[stage] = at_ms  # loaded beside what comes next
        elif stage in _INSIDE:
            begins[stage] = at_ms + inner_ms
            inner_ms += stages_ms[stage]
        else:
            begins[stage] = at_ms
            at_ms += stages_ms[stage]
    return begins
