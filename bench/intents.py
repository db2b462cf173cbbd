"""Accuracy and latency of the local intents on some 300 sentences: `python -m bench.intents`.

The sentences and what each ought to mean in the demo home stand in `intents.txt`. Prints every
sentence that came out otherwise, the share right for each group, and the time of `plan()` after
warm-up.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, assert_never

from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import (
    Act,
    ActFor,
    AddSchedule,
    Ask,
    AskTimer,
    Broadcast,
    CancelTimer,
    ChangeSchedule,
    ChangeTimer,
    Forget,
    ListSchedules,
    LookUp,
    NotePlan,
    PairSatellite,
    Plan,
    Recall,
    Remember,
    Say,
    ServiceCall,
    SetTimer,
    Several,
    TimerPlan,
    TuneSatellite,
    UseStopwatch,
)

SENTENCES: Final = Path(__file__).with_name("intents.txt")
NOW: Final = datetime(2026, 11, 23, 21, 5)  # noqa: DTZ001  # a wall clock's reading, as the hub's `now` gives it
ROUNDS: Final = 5
"""How often each sentence is timed."""


@dataclass(frozen=True, slots=True)
class IntentCase:
    """One sentence with its room and its expected meaning."""

    group: str
    room_id: str
    text: str
    meaning: str

    def is_met_by(self, plan: Plan | None) -> bool:
        """`say` and `ask` without more accept any text; everything else has to be exact."""
        told = described(plan)
        return told == self.meaning or (
            self.meaning in ("say", "ask") and told.startswith(self.meaning)
        )


def cases(path: Path = SENTENCES) -> Iterator[IntentCase]:
    """The sentences of the file."""
    group = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#="):
            group = line.removeprefix("#=").strip()
        elif line.strip() and not line.startswith("#"):
            room_id, text, meaning = (part.strip() for part in line.split(" | "))
            yield IntentCase(group, room_id, text, meaning)


def described(plan: Plan | None) -> str:
    """A plan in one line, as `intents.txt` writes it."""
    match plan:
        case None:
            return "none"
        case Act():
            return ", ".join(map(_described_call, plan.calls))
        case Say():
            return f"say: {plan.text}"
        case Ask():
            return _described_question(plan)
        case ActFor():
            return f"{described(plan.act)} for {plan.lasts_s:g}"
        case AddSchedule() | ListSchedules() | ChangeSchedule() | UseStopwatch() | LookUp():
            return plan.kind
        case SetTimer() | CancelTimer() | AskTimer() | ChangeTimer():
            return _described_timer(plan).strip()
        case Remember() | Forget() | Recall():
            return _described_note(plan)
        case PairSatellite() | TuneSatellite() | Broadcast():
            return _described_satellites(plan)
        case Several():
            return "; ".join(map(described, plan.plans))
        case _:
            assert_never(plan)


def _described_call(call: ServiceCall) -> str:
    data = (f"{key}={value}" for key, value in call.data.items())
    return " ".join((call.service, call.entity_id, *data))


def _described_satellites(plan: PairSatellite | TuneSatellite | Broadcast) -> str:
    match plan:
        case PairSatellite():
            return f"pair {plan.name}".strip()
        case TuneSatellite():
            return f"tune volume={plan.volume} steps={plan.steps} mute={plan.mute}"
        case Broadcast():
            return f"broadcast {plan.message}" + (f" to {plan.rooms[0]}" if plan.rooms else "")
        case _:
            assert_never(plan)


def _described_question(plan: Ask) -> str:
    choices = f" ({', '.join(label for label, _ in plan.choices)})" if plan.choices else ""
    yes = f" yes: {described(plan.if_yes)}" if plan.if_yes is not None else ""
    return f"ask{choices}{yes}"


def _described_timer(plan: TimerPlan) -> str:
    match plan:
        case SetTimer():
            return f"set {plan.duration_s:g} {plan.name}"
        case CancelTimer():
            return f"cancel {'every' if plan.every else _which(plan)}"
        case AskTimer():
            return f"status {_which(plan)}"
        case ChangeTimer():
            return f"{plan.action} {plan.by_s:g} {_which(plan)}"
        case _:
            assert_never(plan)


def _described_note(plan: NotePlan) -> str:
    match plan:
        case Remember():
            until = plan.expires_at
            span = f" until {until.astimezone():%Y-%m-%d %H:%M}" if until is not None else ""
            return f"remember {plan.category}: {plan.value}{span}"
        case Forget():
            return f"forget {plan.about or plan.category or 'everything'}"
        case Recall():
            return f"recall {plan.about or plan.category or 'everything'}"
        case _:
            assert_never(plan)


def _which(plan: CancelTimer | AskTimer | ChangeTimer) -> str:
    return plan.name or (f"{plan.duration_s:g}" if plan.duration_s is not None else "")


def main() -> int:
    """Prints the report; 0 when every sentence came out as written."""
    home = DemoHome().snapshot()
    intents = LocalIntents("en")
    begun_s = time.perf_counter()
    intents.learn(home)
    print(
        f"learning {len(home.entities)} entities: {1000 * (time.perf_counter() - begun_s):.0f} ms"
    )
    times_ms: dict[bool, list[float]] = {True: [], False: []}
    right: dict[str, list[bool]] = {}
    for case in cases():
        for _ in range(ROUNDS):
            begun_s = time.perf_counter()
            plan = intents.plan(intents.forms(case.text), room_id=case.room_id, home=home, now=NOW)
            times_ms[plan is not None].append(1000 * (time.perf_counter() - begun_s))
        right.setdefault(case.group, []).append(case.is_met_by(plan))
        if not case.is_met_by(plan):
            print(
                f"  {case.room_id}: {case.text}\n      wanted {case.meaning}\n"
                f"      got    {described(plan)}"
            )
    for group, results in right.items():
        print(f"{group:32} {sum(results):4} of {len(results):4}")
    for known, values in times_ms.items():
        p95 = statistics.quantiles(values, n=20)[-1]
        kind = "an intent" if known else "no intent"
        print(f"plan() of {kind}: P50 {statistics.median(values):.1f} ms, P95 {p95:.1f} ms")
    return 0 if all(all(results) for results in right.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
