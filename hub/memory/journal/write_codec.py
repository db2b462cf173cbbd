"""Writes as text, for the journal's file."""

from collections.abc import Mapping
from typing import Final

from pydantic import TypeAdapter, ValidationError

from hub.ports import Forgotten, Pattern, Preference, TurnRecord, Unlearned, Write

_KINDS: Final[Mapping[type[Write], str]] = {
    TurnRecord: "turn",
    Pattern: "learned",
    Unlearned: "unlearned",
    Preference: "preference",
    Forgotten: "forgotten",
}
_TEXTS: Final[Mapping[str, TypeAdapter[Write]]] = {
    name: TypeAdapter(kind) for kind, name in _KINDS.items()
}


def encoded(write: Write) -> tuple[str, str]:
    """Its kind and its body, in JSON. The texts must be storable."""
    kind = _KINDS[type(write)]
    return kind, _TEXTS[kind].dump_json(write).decode()


def decoded(kind: str, body: str) -> Write:
    """The write. Raises `ValueError` for what no version before this one has encoded."""
    if kind not in _TEXTS:
        raise ValueError(f"{kind} is no kind of write that this version knows")
    try:
        return _TEXTS[kind].validate_json(body)
    except ValidationError as error:
        # Without the values: what was said is nothing for a log.
        wrong = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
        )
        raise ValueError(f"this version can't read the {kind}: {wrong}") from None
