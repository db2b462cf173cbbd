"""Verdicts: what a sentence came to, strictly by what was done and leniently by the wording."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from hub.ports import Scalar, ServiceCall, TurnResult

Kind = Literal["right", "asked", "honest", "nothing", "wrong", "skipped"]
NOTHING_SAID: Final = re.compile(
    r"don't know how to do that|did not catch that|did not understand|didn't understand"
    r"|nicht verstanden|pas compris|pas entendu|no lo he entendido|no te he oído|nie zrozumiałem"
    r"|nie dosłyszałem|without a language model|ohne Sprachmodell|sans modèle de langue"
    r"|sin un modelo de lenguaje|Bez modelu językowego"
)
HONEST: Final = re.compile(
    r"\b(no|not|cannot|can't|only|nothing|don't|isn't|aren't|unless|without|neither|sorry"
    r"|nicht|kein|keine|keinen|nein|nichts|nur|pas|aucun|aucune|rien|non|ne|n|ningún|ninguna|nada"
    r"|solo|nie|żadne|żaden|tylko|niczego|nic)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How one sentence came out."""

    kind: Kind
    group: str
    room: str
    sentence: str
    wanted: str
    answer: str
    calls: tuple[str, ...] = ()

    def line(self) -> str:
        """One line for a list."""
        done = f" [{', '.join(self.calls)}]" if self.calls else ""
        room = f" ({self.room})" if self.room else ""
        said = f"{self.kind:8}{self.group}:{room} {self.sentence}"
        return f"{said} | {self.wanted} | {self.answer}{done}"


def called(call: ServiceCall) -> str:
    """A call in one line, as verdicts compare them."""
    data = " ".join(f"{key}={_plain(value)}" for key, value in sorted(call.data.items()))
    return f"{call.service} {call.entity_id} {data}".strip()


def _plain(value: Scalar) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def without_deed(result: TurnResult, calls: Sequence[ServiceCall]) -> Kind:
    """What a sentence came to that should have done something else: nothing, asked, or wrong."""
    if calls:
        return "wrong"
    text = " ".join(result.sentences)
    if result.expects_reply:
        return "asked"
    if not text or NOTHING_SAID.search(text):
        return "nothing"
    return "honest" if HONEST.search(text) else "wrong"


def told(verdicts: Iterable[Judgement]) -> str:
    """The counts of each kind in one line."""
    counts = Counter(verdict.kind for verdict in verdicts)
    judged = sum(count for kind, count in counts.items() if kind != "skipped")
    parts = [
        f"{kind} {counts[kind]} ({100 * counts[kind] / max(1, judged):.1f} %)"
        for kind in ("right", "asked", "honest", "nothing", "wrong")
    ]
    return f"of {judged}: {', '.join(parts)}; skipped {counts['skipped']}"
