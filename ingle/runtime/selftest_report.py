"""Report of a self-test: its steps, for people as a table and for programs as JSON."""

import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from ingle.runtime.redaction import without_passwords
from ingle.runtime.version import version

Verdict = Literal["passed", "failed", "skipped"]


class Skipped(Exception):
    """Why a step was left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTestStep:
    """One step and how it went."""

    name: str
    verdict: Verdict
    detail: str
    took_s: float


@dataclass(frozen=True, slots=True)
class SelfTestReport:
    """All steps; passed where none failed."""

    role: str
    steps: tuple[SelfTestStep, ...]

    @property
    def passed(self) -> bool:
        return all(step.verdict != "failed" for step in self.steps)

    def as_json(self) -> str:
        """One object: role, version, passed, steps."""
        known = {"role": self.role, "version": version(), "passed": self.passed}
        return json.dumps({**known, "steps": [asdict(step) for step in self.steps]}, indent=1)

    def as_table(self) -> str:
        """A line for each step."""
        return "\n".join(
            f"{step.name:22} {step.verdict.upper() if step.verdict == 'failed' else step.verdict:8}"
            f"{step.detail}"
            for step in self.steps
        )


Attempt = Callable[[], Awaitable[str]]


async def run_steps(
    role: str, attempts: Sequence[tuple[str, Attempt]], failures: tuple[type[Exception], ...]
) -> SelfTestReport:
    """Runs each step once, in order.

    A step returns a detail, or raises `Skipped` or one of `failures` with a sentence; any other
    exception is a bug and comes out.
    """
    steps: list[SelfTestStep] = []
    for name, attempt in attempts:
        begun_s = time.monotonic()
        verdict: Verdict = "passed"
        try:
            detail = await attempt()
        except Skipped as error:
            verdict, detail = "skipped", str(error)
        except failures as error:
            verdict, detail = "failed", str(error) or type(error).__name__
        took_s = round(time.monotonic() - begun_s, 2)
        shown = " ".join(without_passwords(detail).split())
        steps.append(SelfTestStep(name=name, verdict=verdict, detail=shown, took_s=took_s))
    return SelfTestReport(role, tuple(steps))
