"""Findings of the doctor: what was seen of each part, and what to do about it. Pure."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from ingle.runtime.redaction import without_passwords
from ingle.runtime.version import version

Severity = Literal["ok", "note", "trouble"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    part: str
    """What it is about: `microphone`, `speaker`, `broker` ..."""
    severity: Severity
    """`trouble`: something will not work until it is mended; `note`: worth knowing."""
    said: str
    """What was seen."""
    advice: str = ""
    """What to do, in one sentence; empty where there is nothing to be done."""


def ok(part: str, said: str) -> Finding:
    return Finding(part, "ok", said)


def note(part: str, said: str, advice: str = "") -> Finding:
    return Finding(part, "note", said, advice)


def trouble(part: str, said: str, advice: str) -> Finding:
    return Finding(part, "trouble", said, advice)


def told(finding: Finding) -> str:
    """A finding as it is printed, with its advice on a line of its own."""
    mark = {"ok": "ok", "note": "note", "trouble": "TO MEND"}[finding.severity]
    line = f"{finding.part:11} {mark:8} {without_passwords(finding.said)}"
    return f"{line}\n{'':20} -> {finding.advice}" if finding.advice else line


def summary(findings: Sequence[Finding]) -> str:
    """The last line of an examination."""
    count = sum(finding.severity == "trouble" for finding in findings)
    if not count:
        return "Nothing to mend."
    return f"{count} thing{'s' if count > 1 else ''} to mend: do what the arrows (->) say."


def as_json(findings: Sequence[Finding]) -> str:
    """One object: role, version, passed, findings."""
    passed = all(finding.severity != "trouble" for finding in findings)
    listed = [{**asdict(finding), "said": without_passwords(finding.said)} for finding in findings]
    known = {"role": "satellite", "version": version(), "passed": passed}
    return json.dumps({**known, "findings": listed}, indent=1)
