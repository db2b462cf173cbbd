"""JSON codec of the wire messages, derived from the dataclasses' fields, nothing by hand."""

import json
from typing import Final

from pydantic import TypeAdapter, ValidationError

from ingle.runtime.surrogates import well_formed_json
from ingle.wire.messages import Message

MAX_JSON_BYTES: Final = 256 * 1024
"""A larger JSON body is refused unread: no message of ours comes near it (the vocabulary is some
20 kB)."""

_ESCAPE: Final = b"\\u"
"""Only so can half of a character stand in JSON."""
_ADAPTER: Final[TypeAdapter[Message]] = TypeAdapter(Message)


class BadMessage(Exception):
    """A message that cannot be understood: drop it, count it, carry on.

    The text says what was wrong.
    """


def encode(message: Message) -> bytes:
    """The message's UTF-8 JSON body, without its kind, which the topic carries."""
    return _ADAPTER.dump_json(message, exclude={"kind"})


def decode(kind: str, payload: bytes | bytearray) -> Message:
    """The message of this kind; unknown fields are ignored.

    Raises `BadMessage` for everything else.
    """
    if len(payload) > MAX_JSON_BYTES:
        raise BadMessage(f"{kind}: {len(payload)} bytes, more than {MAX_JSON_BYTES}")
    try:
        body = json.loads(payload)
        if _ESCAPE in payload:
            body = well_formed_json(body)
    except (ValueError, RecursionError) as error:
        raise BadMessage(f"{kind}: no JSON") from error
    if not isinstance(body, dict):
        raise BadMessage(f"{kind}: no JSON object")
    try:
        return _ADAPTER.validate_python({**body, "kind": kind})
    except ValidationError as error:
        raise BadMessage(f"{kind}: {_first_mistake(error)}") from error


def _first_mistake(error: ValidationError) -> str:
    mistake = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in mistake["loc"][1:])
    return f"{place}: {mistake['msg']}" if place else mistake["msg"]
