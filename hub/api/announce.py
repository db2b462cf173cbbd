"""HTTP route `POST /announce`: speaks on satellites."""

from typing import Annotated, Final, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from hub.api.fields import TOO_LARGE, WORDS, Words, refusals
from hub.api.well_formed import WellFormedRoute
from hub.ports.announcements import Announced, Announcements, Manner
from ingle.runtime.identifiers import ID_PATTERN

MAX_SPOKEN: Final = 2_000
"""Longest announcement, in characters: some two minutes."""
Id = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$")]
Ids = Annotated[list[Id], Field(min_length=1, max_length=256)]


def _only(place: str) -> JsonDict:
    """JSON Schema: this one of the two places is named, and the other one is not."""
    other = "rooms" if place == "satellites" else "satellites"
    return {
        "required": [place],
        "properties": {place: {"type": "array"}, other: {"type": "null"}},
    }


class Announcement(BaseModel):
    """What to say, and where: `satellites` or `rooms`, one of the two.
    The room `all` is the whole house.
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [_only("satellites"), _only("rooms")]})

    text: Annotated[str, Field(max_length=MAX_SPOKEN, json_schema_extra=WORDS), Words]
    satellites: Ids | None = None
    rooms: Ids | None = None
    urgent: bool = False
    """Before all that waits, at no less than half of full volume; it cuts other announcements."""
    chime: bool = True
    """After a short sound."""
    ask: bool = False
    """The satellites then listen for a reply, which is a command as any other."""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.satellites is None) == (self.rooms is None):
            raise ValueError(
                'needs either "satellites" or "rooms", and not both; '
                '"rooms": ["all"] is the whole house'
            )
        return self


class AnnouncementSent(BaseModel):
    """Where it went."""

    sent: list[str]
    """Satellites that it was sent to."""
    without_voice: list[str]
    """Those of `sent` that can only chime: neither they nor the hub have a voice for it."""
    offline: list[str]
    unknown: list[str]
    """Names that no satellite, or no satellite's room, has."""


def announce_routes(announcements: Announcements) -> APIRouter:
    routes = APIRouter(route_class=WellFormedRoute)

    @routes.post("/announce", responses=refusals(s413=TOO_LARGE, s503="The MQTT broker is away"))
    async def announce(body: Announcement) -> AnnouncementSent:
        """Speaks on satellites as soon as their loudspeakers are free;
        on those that are offline, never.
        """
        manner = Manner(urgent=body.urgent, chime=body.chime, ask=body.ask)
        if body.satellites is not None:
            return _shown(await announcements.to_satellites(body.text, body.satellites, manner))
        return _shown(await announcements.to_rooms(body.text, body.rooms or (), manner))

    return routes


def _shown(announced: Announced) -> AnnouncementSent:
    return AnnouncementSent.model_validate(announced, from_attributes=True)
