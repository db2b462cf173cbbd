"""Field types that several request bodies share, and the OpenAPI of refusals."""

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, Field


class Refused(BaseModel):
    """Why not, in words."""

    detail: str


Responses = dict[int | str, dict[str, object]]


def refusals(**reasons: str) -> Responses:
    """OpenAPI of the answers besides 200, e.g. `refusals(s404="there is none of that name")`.

    401 is always one of them.
    """
    shown = {"s401": "Wrong or missing token", **reasons}
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
Sentence = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_words)]
Name = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(_printable)]
Words = AfterValidator(_words)
Printable = AfterValidator(_printable)
