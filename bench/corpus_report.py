"""Report of the accuracy benchmark: Markdown tables, which terminals show too, and JSON (pure)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bench.corpus import COMMAND_OUTCOMES, OTHER_OUTCOMES, Outcome, TurnSeen, judge
from bench.corpus_clips import Clip
from bench.latency import percentile
from bench.results.draft import ResultDraft
from bench.results.result import ScenarioResult

_TITLES: Final[dict[Outcome, str]] = {
    "missed": "wake word missed",
    "question": "question back",
    "acted": "acted on",
}
_SHOWN_ERRORS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Outcome of one clip, with the turns it caused."""

    clip: Clip
    turns: tuple[TurnSeen, ...]

    @property
    def outcome(self) -> Outcome:
        return judge(self.clip.sentence, self.turns)

    @property
    def is_command(self) -> bool:
        return self.clip.sentence.expected is not None

    def summary(self) -> dict[str, object]:
        """The clip and its turns for programs."""
        clip = self.clip
        return {
            "said": clip.sentence.text,
            "kind": clip.sentence.kind,
            "voice": clip.voice,
            "snr_db": clip.snr_db,
            "speed_wpm": clip.speed_wpm,
            "pitch": clip.pitch,
            "gap_s": clip.gap_s,
            "outcome": self.outcome,
            "turns": [
                {
                    "heard": turn.heard,
                    "outcome": turn.outcome,
                    "answer": turn.answer,
                    "actions": sorted(turn.actions),
                    "stages_ms": dict(turn.stages_ms),
                }
                for turn in self.turns
            ],
        }


def is_timed(clip: Clip) -> bool:
    """Whether the clip is heard at a microphone's pace, so that its latency counts.

    Commands without noise are; the others are heard as fast as possible.
    """
    return clip.snr_db is None and clip.sentence.expected is not None


@dataclass(frozen=True, slots=True)
class Report:
    """All results of a run, summed up as tables and as JSON."""

    results: tuple[Result, ...]

    @property
    def commands(self) -> list[Result]:
        return [result for result in self.results if result.is_command]

    @property
    def others(self) -> list[Result]:
        return [result for result in self.results if not result.is_command]

    def share(self, outcome: Outcome) -> float:
        """Share of the commands whose wake word was heard, 0..1."""
        heard = [result for result in self.commands if result.outcome != "missed"]
        return sum(result.outcome == outcome for result in heard) / len(heard) if heard else 0.0

    @property
    def passed(self) -> bool:
        """At least 90 % right and at most 1 % wrong of the commands whose wake word was heard."""
        return self.share("right") >= 0.9 and self.share("wrong") <= 0.01

    def markdown(self) -> str:
        """Every table."""
        parts: list[str] = []
        if self.commands:
            parts += [
                "### Commands, by voice",
                "",
                *_table("voice", self.commands, _voice, COMMAND_OUTCOMES),
                "",
            ]
            parts += [
                "### Commands, by noise",
                "",
                *_table("noise", self.commands, _noise, COMMAND_OUTCOMES),
                "",
            ]
            parts += [
                "### Commands, by wording",
                "",
                *_table("wording", self.commands, _kind, COMMAND_OUTCOMES),
                "",
            ]
        if self.others:
            parts += [
                "### No commands, by kind",
                "",
                *_table("kind", self.others, _kind, OTHER_OUTCOMES),
                "",
            ]
            parts += [
                "### No commands, by noise",
                "",
                *_table("noise", self.others, _noise, OTHER_OUTCOMES),
                "",
            ]
        parts += ["### Latency", "", *self._latency_lines()]
        return "\n".join(parts)

    def errors(self) -> str:
        """Every wrong action and every sentence wrongly acted on, a paragraph each.

        With what was said, heard, done and answered.
        """
        lines = [
            f"{result.outcome:8} {_voice(result)} {_noise(result)}: said "
            f"“{result.clip.sentence.text}”"
            + "".join(
                f"\n           heard “{turn.heard}”, did {_did(turn)}: “{turn.answer}”"
                for turn in result.turns
            )
            for result in self.results
            if result.outcome in ("wrong", "acted")
        ]
        more = [f"... and {len(lines) - _SHOWN_ERRORS} more"] if len(lines) > _SHOWN_ERRORS else []
        return "\n".join([*lines[:_SHOWN_ERRORS], *more])

    def summary(self) -> dict[str, object]:
        """Everything for programs."""
        return {
            "scenario": "corpus",
            "commands": dict(Counter(result.outcome for result in self.commands)),
            "others": dict(Counter(result.outcome for result in self.others)),
            "right_of_heard": round(self.share("right"), 4),
            "wrong_of_heard": round(self.share("wrong"), 4),
            "latency_ms": {
                name: {"p50": p50, "p95": p95} for name, _, p50, p95 in self._latencies()
            },
            "passed": self.passed,
            "clips": [result.summary() for result in self.results],
        }

    def result(self, parameters: Mapping[str, object]) -> ScenarioResult:
        """For the goals: shares of the commands that were woken, and of the other sentences."""
        draft = ResultDraft("corpus", parameters)
        counts = Counter(result.outcome for result in self.commands)
        woken = counts.total() - counts["missed"]
        for outcome in COMMAND_OUTCOMES:
            if outcome != "missed":
                draft.share(f"{outcome}_of_woken", counts[outcome], woken)
        draft.share("wake_word_missed", counts["missed"], counts.total())
        acted = sum(result.outcome == "acted" for result in self.others)
        draft.share("others_acted_on", acted, len(self.others))
        for name, values in self._stages_ms().items():
            draft.percentiles(name.replace(" ", "_"), values)
        return draft.result()

    def _latencies(self) -> Iterator[tuple[str, int, float, float]]:
        """Name, turns, P50 and P95 in ms."""
        for name, values in self._stages_ms().items():
            if values:
                p50, p95 = percentile(values, 50), percentile(values, 95)
                yield name, len(values), round(p50, 1), round(p95, 1)

    def _stages_ms(self) -> dict[str, list[float]]:
        """Of the turns that were heard at a microphone's pace."""
        turns = [
            turn.stages_ms
            for result in self.results
            if is_timed(result.clip)
            for turn in result.turns
        ]
        whole = [turn for turn in turns if "endpoint" in turn and "first_audio" in turn]
        return {
            "last word to end of command": [turn["endpoint"] for turn in whole],
            "end of command to first sound": [turn["first_audio"] for turn in whole],
            "last word to first sound": [turn["endpoint"] + turn["first_audio"] for turn in whole],
        }

    def _latency_lines(self) -> list[str]:
        lines = ["| from ... to ... | turns | P50 | P95 |", "|---|--:|--:|--:|"]
        return [
            *lines,
            *(
                f"| {name} | {n} | {p50:.0f} ms | {p95:.0f} ms |"
                for name, n, p50, p95 in self._latencies()
            ),
        ]


def _table(
    title: str, results: Sequence[Result], key: Callable[[Result], str], outcomes: Sequence[Outcome]
) -> list[str]:
    heads = [_TITLES.get(outcome, outcome) for outcome in outcomes]
    lines = [f"| {title} | clips | {' | '.join(heads)} | {outcomes[0]}, of those woken |"]
    lines.append("|---|" + "--:|" * (len(heads) + 2))
    groups = dict.fromkeys(key(result) for result in results)
    lines += [
        _row(group, [result for result in results if key(result) == group], outcomes)
        for group in groups
    ]
    if len(groups) > 1:
        lines.append(_row("**all**", results, outcomes))
    return lines


def _row(name: str, results: Sequence[Result], outcomes: Sequence[Outcome]) -> str:
    counts = Counter(result.outcome for result in results)
    woken = len(results) - counts["missed"]
    cells = [f"{counts[outcome]} ({counts[outcome] / len(results):.1%})" for outcome in outcomes]
    first = f"{counts[outcomes[0]] / woken:.1%}" if woken else "-"
    return f"| {name} | {len(results)} | {' | '.join(cells)} | {first} |"


def _did(turn: TurnSeen) -> str:
    return ", ".join(sorted(turn.actions)) or "nothing"


def _voice(result: Result) -> str:
    return result.clip.voice


def _noise(result: Result) -> str:
    return "none" if result.clip.snr_db is None else f"{result.clip.snr_db:g} dB"


def _kind(result: Result) -> str:
    return result.clip.sentence.kind
