"""Field types that several request bodies share, and the OpenAPI of refusals."""

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, Field
from pydantic.config import JsonDict


class Refused(BaseModel):
    """Why not, in words."""

    detail: str


FOREIGN: Final = "Without HUB_API_TOKEN: not a program of the hub's machine"
"""Description of 403."""
LIMITED: Final = "Too many wrong tokens from this address within a minute; see Retry-After"
"""Description of 429."""
TOO_LARGE: Final = "The body is larger than a megabyte"
"""Description of 413, for routes that take a body."""

Responses = dict[int | str, dict[str, object]]


def refusals(**reasons: str) -> Responses:
    """OpenAPI of the answers besides 200, e.g. `refusals(s404="there is none of that name")`.

    401 and 429 (with HUB_API_TOKEN) and 403 (without) are always among them.
    """
    shown = {"s401": "Wrong or missing token", "s403": FOREIGN, "s429": LIMITED, **reasons}
    return {
        int(status.removeprefix("s")): {"model": Refused, "description": why}
        for status, why in shown.items()
    }


def _words(value: str) -> str:
    if not value.strip():
        raise ValueError("must hold at least one word")
    return value.strip()


def _printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("must hold printable characters only")
    return value


MAX_TEXT: Final = 20_000
"""Longest sentence taken, in characters: a 2,000-word command fits, 100 kB does not."""
PRINTABLE: Final = "Printable characters only."
WORDS: Final[JsonDict] = {"minLength": 1, "pattern": r"\S"}
"""JSON Schema of `Words`, for OpenAPI; what is refused, and how, the validator decides."""

Words = AfterValidator(_words)
Printable = AfterValidator(_printable)
Sentence = Annotated[str, Field(max_length=MAX_TEXT, json_schema_extra=WORDS), Words]
Name = Annotated[str, Field(min_length=1, max_length=128, description=PRINTABLE), Printable]
