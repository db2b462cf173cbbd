"""Parses the turns that `python -m satellite --json` prints, and formats them for people (pure)."""

from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel, ConfigDict

from bench.timeline import last_word_to_first_sound_ms, timeline

_OWN_VOICE: Final = "Heard otherwise than it was said? Say it yourself: make demo WAV=recording.wav"
_ADVICE: Final = {
    "not_understood": (
        "it is nothing that the demo home can do, and there is no language model in the demo to "
        "ask. Try one of these:\n"
        '  make demo SAY="turn on the kitchen light"\n'
        '  make demo SAY="set the thermostat to 22 degrees"\n'
        '  make demo SAY="is the front door locked"\n'
        '  make demo SAY="set a timer for ten minutes"\n'
        '  make demo SAY="what can you do"\n'
        f"{_OWN_VOICE}"
    ),
    "no_speech": f"no words were heard in it. {_OWN_VOICE}",
    "rejected": "the home refused it, as the answer says.",
    "unavailable": "a part of the demo did not answer: demo-out/hub.log and satellite.log say why.",
}
"""What went wrong and what may help, by the code of an error."""
_NO_ADVICE: Final = "demo-out/hub.log and demo-out/satellite.log say why."


class ActionLine(BaseModel):
    """One service call on one entity of the home."""

    domain: str
    service: str
    target: str
    verified: bool


class TurnLine(BaseModel):
    """One line of the satellite's output; fields that it adds are ignored."""

    model_config = ConfigDict(extra="ignore")

    turn_id: str
    wake_word: str
    text: str
    outcome: str
    answer: str
    actions: tuple[ActionLine, ...]
    stages_ms: dict[str, float]
    """Durations by stage name, in milliseconds."""
    error_code: str | None = None


def failure(turn: TurnLine) -> str:
    """Why the turn did not end `ok`, in words, and what to try."""
    how = "was cancelled" if turn.outcome == "cancelled" else "was not done"
    why = _ADVICE.get(turn.error_code or "", _NO_ADVICE)
    return f"the command “{turn.text}” {how}: {why}"


def told(turn: TurnLine, *, plain: bool = False) -> Iterator[str]:
    """The lines that tell what was heard, done and answered, and when; `plain`: in ASCII bars."""
    yield (
        f"Heard        “{turn.text}”"
        if turn.text
        else "Heard        nothing that could be written down"
    )
    for action in turn.actions:
        verified = "read back: it is so" if action.verified else "NOT verified"
        yield f"Action       {action.domain}.{action.service} on {action.target}  ({verified})"
    if not turn.actions:
        yield "Action       none in the home"
    yield f"Answer       “{turn.answer}”" if turn.answer else "Answer       none"
    yield f"Outcome      {turn.outcome}" + (f" ({turn.error_code})" if turn.error_code else "")
    yield "\n  Timeline, from the last word on"
    yield from timeline(turn.stages_ms, block="#", dot=".") if plain else timeline(turn.stages_ms)
    wait_ms = last_word_to_first_sound_ms(turn.stages_ms)
    if wait_ms is not None:
        yield (
            f"  last word -> first sound: {wait_ms:.0f} ms, {turn.stages_ms['endpoint']:.0f} of "
            "them the silence that "
            "shows the command is over"
        )
