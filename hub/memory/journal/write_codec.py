"""Serialises writes to JSON for the journal's file, and back."""

from collections.abc import Mapping
from typing import Final

from pydantic import TypeAdapter, ValidationError

from hub.ports import (
    Forgotten,
    Pattern,
    Preference,
    Schedule,
    ScheduleEnded,
    TurnRecord,
    Unlearned,
    Write,
)

_KINDS: Final[Mapping[type[Write], str]] = {
    TurnRecord: "turn",
    Pattern: "learned",
    Unlearned: "unlearned",
    Preference: "preference",
    Forgotten: "forgotten",
    Schedule: "schedule",
    ScheduleEnded: "schedule_ended",
}
_TEXTS: Final[Mapping[str, TypeAdapter[Write]]] = {
    name: TypeAdapter(kind) for kind, name in _KINDS.items()
}


def encoded(write: Write) -> tuple[str, str]:
    """Returns the write's kind and its body in JSON; its texts must be storable (`rows`)."""
    kind = _KINDS[type(write)]
    return kind, _TEXTS[kind].dump_json(write).decode()


def decoded(kind: str, body: str) -> Write:
    """Decodes a write of this version or an earlier one. Raises `ValueError` for anything else."""
    if kind not in _TEXTS:
        raise ValueError(f"{kind} is no kind of write that this version knows")
    try:
        return _TEXTS[kind].validate_json(body)
    except ValidationError as error:
        # Without the values: what was said must not be logged.
        wrong = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
        )
        raise ValueError(f"this version can't read the {kind}: {wrong}") from None
