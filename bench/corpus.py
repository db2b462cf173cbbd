"""Corpus of the accuracy benchmark: sentences, expected actions, the scoring of turns (pure)."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bench.scenario import BenchError
from hub.language.durations import spoken

CORPUS: Final = Path(__file__).with_name("corpus.toml")

Kind = Literal["plain", "free", "chat", "requests", "near"]
"""`plain` and `free` are commands, the others are none."""
COMMAND_KINDS: Final[tuple[Kind, ...]] = ("plain", "free")
OTHER_KINDS: Final[tuple[Kind, ...]] = ("chat", "requests", "near")

Outcome = Literal["right", "question", "nothing", "wrong", "missed", "acted", "answered", "ignored"]
"""Of a command: right, a question back where none was due, nothing, wrong, its wake word missed. Of
a sentence that is no command: acted on, a question back, answered (with words that are no refusal),
ignored, its wake word missed."""
COMMAND_OUTCOMES: Final[tuple[Outcome, ...]] = ("right", "question", "nothing", "wrong", "missed")
OTHER_OUTCOMES: Final[tuple[Outcome, ...]] = ("ignored", "question", "answered", "acted", "missed")

_TIMER_CHANGED: Final = re.compile(r"\btimer is set for\b|^cancelled\b", re.IGNORECASE)
"""A timer is no service, so only the answer tells that one was set or cancelled."""
_REFUSED: Final = re.compile(
    r"^(sorry|i know |i can't |i don't |there (is|are) no (?!timer)|nothing is )", re.IGNORECASE
)
"""An answer that says that nothing was done: to a person the same as no answer."""


class Expected(BaseModel):
    """Expected outcome of a command, as `corpus.toml` writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    plain: tuple[Annotated[str, Field(min_length=3)], ...] = ()
    free: tuple[Annotated[str, Field(min_length=3)], ...] = ()
    does: frozenset[str] = frozenset()
    or_does: frozenset[str] = frozenset()
    says: re.Pattern[str] | None = None
    timer_s: float | None = None
    asks: re.Pattern[str] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = (
            bool(self.does),
            self.timer_s is not None,
            self.asks is not None,
            self.says is not None,
        )
        if given not in (
            *(tuple(n == m for n in range(4)) for m in range(4)),
            (True, False, False, True),
        ):
            raise ValueError(
                "needs one of does, says, timer_s, asks; only does may have says beside it"
            )
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusSentence:
    """One sentence of the corpus, with the expected outcome where it is a command."""

    text: str
    kind: Kind
    expected: Expected | None = None
    """None: no command."""


class ActionSeen(Protocol):
    @property
    def domain(self) -> str: ...
    @property
    def service(self) -> str: ...
    @property
    def target(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnSeen:
    """Observed outcome of one turn: what was heard, answered and done."""

    heard: str = ""
    outcome: str = "ok"
    answer: str = ""
    expects_reply: bool = False
    actions: frozenset[str] = frozenset()
    """As in `corpus.toml`: `light.turn_on light.kitchen_light`."""
    stages_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether the turn changed the home or a timer."""
        return bool(self.actions) or (
            self.outcome == "ok" and _TIMER_CHANGED.search(self.answer) is not None
        )


def action_names(actions: Iterable[ActionSeen]) -> frozenset[str]:
    """Actions in the words of `corpus.toml`."""
    return frozenset(f"{action.domain}.{action.service} {action.target}" for action in actions)


def read_corpus(path: Path = CORPUS) -> tuple[CorpusSentence, ...]:
    """Every sentence, commands first. Raises `BenchError` that names what is wrong in the file."""
    try:
        content = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise BenchError(f"{path} is no corpus: {error}") from error
    sentences: list[CorpusSentence] = []
    for command in content.command:
        sentences += [
            CorpusSentence(text=text, kind="plain", expected=command) for text in command.plain
        ]
        sentences += [
            CorpusSentence(text=text, kind="free", expected=command) for text in command.free
        ]
    sentences += [
        CorpusSentence(text=text, kind=kind)
        for kind, texts in content.other.items()
        for text in texts
    ]
    seen: set[str] = set()
    for sentence in sentences:
        if sentence.text in seen:
            raise BenchError(f"{path} holds {sentence.text!r} twice")
        seen.add(sentence.text)
    return tuple(sentences)


def judge(sentence: CorpusSentence, turns: Sequence[TurnSeen]) -> Outcome:
    """The outcome of a sentence, by all the turns it caused.

    No turns mean that the wake word was missed. Of a command, the first of wrong, right, question
    and nothing that any of the turns came to.
    """
    if not turns:
        return "missed"
    if sentence.expected is None:
        return _judge_other(turns)
    verdicts = [_judge_command(sentence.expected, turn) for turn in turns]
    return next(
        outcome for outcome in ("wrong", "right", "question", "nothing") if outcome in verdicts
    )


def _judge_command(expected: Expected, turn: TurnSeen) -> Outcome:
    if _is_refused(turn):
        return "wrong" if turn.actions else "nothing"
    if turn.expects_reply and not turn.actions:
        return "right" if _is_said(expected.asks, turn) else "question"
    if _is_right(expected, turn):
        return "right"
    return "wrong" if turn.changed or _is_question(expected) else "nothing"


def _is_refused(turn: TurnSeen) -> bool:
    """Whether the turn failed, or its answer says that nothing was done and nothing was."""
    return turn.outcome != "ok" or (_REFUSED.search(turn.answer) is not None and not turn.changed)


def _is_question(expected: Expected) -> bool:
    """Whether words are all that is expected: then other words are a wrong answer.

    Where something was to be done, words alone are nothing.
    """
    return expected.says is not None and not expected.does


def _is_said(pattern: re.Pattern[str] | None, turn: TurnSeen) -> bool:
    return pattern is not None and pattern.search(turn.answer) is not None


def _is_right(expected: Expected, turn: TurnSeen) -> bool:
    if expected.does:
        done = turn.actions and turn.actions in (expected.does, expected.or_does)
        return bool(done) and (expected.says is None or _is_said(expected.says, turn))
    if turn.actions:
        return False
    if expected.timer_s is not None:
        return f"timer is set for {spoken(expected.timer_s)}." in turn.answer
    return _is_said(expected.says, turn)


def _judge_other(turns: Sequence[TurnSeen]) -> Outcome:
    if any(turn.changed for turn in turns):
        return "acted"
    if any(turn.expects_reply for turn in turns):
        return "question"
    return "answered" if any(turn.outcome == "ok" for turn in turns) else "ignored"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    command: tuple[Expected, ...]
    other: dict[Literal["chat", "requests", "near"], tuple[str, ...]]

    @model_validator(mode="after")
    def _patterns_ignore_case(self) -> Self:
        for command in self.command:
            for name in ("says", "asks"):
                pattern = getattr(command, name)
                if pattern is not None:
                    object.__setattr__(command, name, re.compile(pattern.pattern, re.IGNORECASE))
        return self
