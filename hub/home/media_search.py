"""Media search of Home Assistant: what is found by a title, to be played by its id (pure)."""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, Field, ValidationError

from hub.ports import Scalar, ServiceCall
from ingle.runtime.surrogates import whole_escapes

QUERY: Final = "search_query"
"""Data item of a `play_media` that names what to search for instead of an id."""
_CLASS: Final = "media_class"
_ANY_TYPE: Final = "music"
"""The type of media that is played by its title where a player cannot search."""


class _Found(BaseModel):
    media_content_id: str
    media_content_type: str


class _Results(BaseModel):
    result: list[_Found] = Field(default_factory=list)


class _Response(BaseModel):
    service_response: dict[str, _Results] = Field(default_factory=dict)


def searches(call: ServiceCall) -> bool:
    """Whether the call plays what is yet to be found."""
    return call.service == "play_media" and QUERY in call.data


def search_of(call: ServiceCall) -> ServiceCall:
    """The search that comes before it."""
    data: dict[str, Scalar] = {QUERY: call.data[QUERY]}
    if _CLASS in call.data:
        data["media_filter_classes"] = call.data[_CLASS]
    return ServiceCall(
        domain=call.domain, service="search_media", entity_id=call.entity_id, data=data
    )


def first_found(body: bytes, call: ServiceCall) -> ServiceCall | None:
    """The call that plays the first result of a search; None where there is none."""
    try:
        told = _Response.model_validate_json(whole_escapes(body))
    except ValidationError:
        return None
    found = told.service_response.get(call.entity_id, _Results()).result
    return None if not found else _played(call, found[0].model_dump())


def by_title(call: ServiceCall) -> ServiceCall:
    """The call that leaves the search to the player itself, where it cannot be searched."""
    kind = str(call.data.get(_CLASS, _ANY_TYPE))
    return _played(call, {"media_content_id": str(call.data[QUERY]), "media_content_type": kind})


def _played(call: ServiceCall, data: Mapping[str, Scalar]) -> ServiceCall:
    return ServiceCall(
        domain=call.domain, service="play_media", entity_id=call.entity_id, data=data
    )
