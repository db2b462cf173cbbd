"""Pairing messages and the one-time code: what a satellite and a hub tell each other, framed.

Each message is a JSON object behind its length (two bytes, big-endian). What is secret travels
sealed inside one (`pairing_exchange.py`).
"""

import asyncio
import json
import struct
from typing import Annotated, Final, Literal, TypeVar

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ingle.runtime.identifiers import ID_PATTERN
from ingle.wire.codec import BadMessage

VERSION: Final = 1
DEFAULT_PAIRING_PORT: Final = 8765
MAX_FRAME_BYTES: Final = 8192
"""The largest message, in bytes; a grant with its certificate has some 2,000."""
CODE_DIGITS: Final = 8
"""Digits of a code: spoken and typed alike in every language, in two groups of four."""
SLOT_DIGITS: Final = 2
"""The first digits say which of several open codes is meant, and are no secret. The others are: one
in a million for each try."""

Refusal = Literal["wrong", "used", "expired", "exhausted", "limited", "version", "unavailable"]
"""Why a hub does not go on: `wrong` is also a code that it never gave out; `exhausted` is one that
too many wrong tries have ended, `limited` that somebody tries too often."""

Words = Annotated[str, StringConstraints(max_length=512, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""One line: some of them are written into files of settings."""
Id = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$")]
Sealed = Annotated[Base64Bytes, Field(max_length=MAX_FRAME_BYTES)]


class PairingMessage(BaseModel):
    """One message; fields that a reader does not know are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class PairingHello(PairingMessage):
    """A satellite begins: which code it has, and its element of the key exchange."""

    version: int
    slot: Annotated[str, StringConstraints(pattern=f"^[0-9]{{{SLOT_DIGITS}}}$")]
    element: Sealed


class PairingReply(PairingMessage):
    """The hub's element; or why it does not go on, and after how many seconds it would."""

    element: Sealed | None = None
    refused: Refusal | None = None
    wait_s: int | None = None


class ConfirmedBox(PairingMessage):
    """Proof that the sender knows the code, and what it has to say, sealed under the new key.

    From a hub also a refusal: then both are empty.
    """

    proof: Sealed = b""
    sealed: Sealed = b""
    refused: Refusal | None = None


class PairingStep(PairingMessage):
    """A step that is proved and has no content: the satellite has kept all, the hub is through."""

    proof: Sealed = b""
    refused: Refusal | None = None


class PairingRequest(PairingMessage):
    """Sealed: who the satellite is.

    `satellite_id`: None where it has none of its own yet. `host_name`: for an id where nobody gave
    a name. `current_password`: that of the account it has here; it proves that a satellite which
    is paired again is the one that bears the id.
    """

    satellite_id: Id | None = None
    host_name: Words = ""
    version: Words = ""
    current_password: Words | None = None


class PairingGrant(PairingMessage):
    """Sealed: the account at the broker, and what its certificate is checked against."""

    satellite_id: Id
    name: Words
    password: Words
    ca: Annotated[str, StringConstraints(max_length=4096)]
    """The hub's certificate authority, as PEM."""
    hub_id: Id
    broker_port: Annotated[int, Field(ge=1, le=65535)]
    topic_prefix: Words


class PairingAnswer(PairingMessage):
    """Sealed: the grant, or in words why there is none."""

    grant: PairingGrant | None = None
    refusal: Words | None = None


Kind = TypeVar("Kind", bound=PairingMessage)


def encode(message: PairingMessage) -> bytes:
    """The message as JSON."""
    return message.model_dump_json(exclude_none=True).encode()


def decode(kind: type[Kind], body: bytes) -> Kind:
    """The message in a body. Raises `BadMessage`."""
    try:
        return kind.model_validate(json.loads(body))
    except (ValidationError, ValueError, RecursionError) as error:
        raise BadMessage(f"no {kind.__name__}") from error


async def read_frame(reader: asyncio.StreamReader) -> bytes:
    """The next body. Raises `BadMessage` where it is too long, `EOFError` where it is cut short."""
    try:
        (length,) = struct.unpack(">H", await reader.readexactly(2))
        if length > MAX_FRAME_BYTES:
            raise BadMessage(f"a message of {length} bytes")
        return await reader.readexactly(length)
    except asyncio.IncompleteReadError as error:
        raise EOFError("the connection ended within a message") from error


def frame(body: bytes) -> bytes:
    """The body behind its length."""
    return struct.pack(">H", len(body)) + body


def code_digits(text: str) -> str | None:
    """The digits of a code as people write it (`1234-5678`, `1234 5678`); None where it is none."""
    digits = "".join(text.split()).replace("-", "")
    usual = digits.isascii() and digits.isdigit()
    return digits if usual and len(digits) == CODE_DIGITS else None


def shown_code(digits: str) -> str:
    """A code as it is shown: `1234-5678`."""
    return f"{digits[:4]}-{digits[4:]}"
