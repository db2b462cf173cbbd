"""HTTP routes `/preferences`: lists, sets and deletes what the household wants remembered."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Path
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, StringConstraints

from hub.api.fields import PRINTABLE, TOO_LARGE, WORDS, Printable, Words, refusals
from hub.api.gate import mistaken
from hub.api.well_formed import WellFormedRoute
from hub.errors import Rejected
from hub.ports import Preference, Preferences

Category = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,64}$")]
Key = Annotated[str, Field(min_length=1, max_length=200), Printable, Words]
KEY_SCHEMA: Final = Path(description=PRINTABLE, json_schema_extra={"pattern": WORDS["pattern"]})
VALUE_SCHEMA: Final = Field(
    min_length=1, max_length=2_000, description=PRINTABLE, json_schema_extra=WORDS
)

Rooms = Callable[[], tuple[str, ...]]
"""The names of the home's rooms, other names included; none while the home is not known."""

UNITS: Final = ("celsius", "fahrenheit")
KEYS: Final = {
    "units": ("temperature",),
    "default_room": ("everything", "lights", "music", "heating", "blinds", "fans"),
}
"""The keys that the hub looks up in these categories; any other would have no effect."""


def no_rooms() -> tuple[str, ...]:
    """For a home that is not known."""
    return ()


def _in_future(moment: datetime) -> datetime:
    if moment <= datetime.now(UTC):
        raise ValueError("must lie in the future")
    return moment


class PreferenceValue(BaseModel):
    """What to remember, and until when."""

    value: Annotated[str, VALUE_SCHEMA, Printable, Words]
    expires_at: Annotated[AwareDatetime, AfterValidator(_in_future)] | None = Field(
        None, description="In the future, with its offset from UTC."
    )
    """With its offset from UTC; null: until it is forgotten."""


class PreferenceShown(BaseModel):
    category: str
    """`person`, `units`, `default_room`, `note` …"""
    key: str
    value: str
    expires_at: datetime | None


class PreferenceList(BaseModel):
    preferences: list[PreferenceShown]
    """By category and key."""


def preference_routes(preferences: Preferences, rooms: Rooms) -> APIRouter:
    routes = APIRouter(route_class=WellFormedRoute)
    away = "What is remembered can't be reached"

    @routes.get("/preferences", responses=refusals(s503=away))
    async def listed() -> PreferenceList:
        """All that hold now."""
        known = sorted(await preferences.preferences(), key=lambda one: (one.category, one.key))
        return PreferenceList(preferences=[_shown(one) for one in known])

    @routes.put(
        "/preferences/{category}/{key:path}",
        responses=refusals(
            s409="As much is remembered as there is room for", s413=TOO_LARGE, s503=away
        ),
    )
    async def remember(
        category: Annotated[Category, Path()],
        key: Annotated[Key, KEY_SCHEMA],
        body: PreferenceValue,
    ) -> PreferenceShown:
        """Remembers it, in place of what has the same category and key."""
        value = _meant(category, key, body.value, rooms)
        given = Preference(category=category, key=key, value=value, expires_at=body.expires_at)
        try:
            await preferences.remember(given)
        except Rejected as error:
            raise HTTPException(409, detail=str(error)) from error
        return _shown(given)

    @routes.delete(
        "/preferences/{category}/{key:path}",
        status_code=204,
        responses=refusals(s404="There is none of that category and key", s503=away),
    )
    async def forget(
        category: Annotated[Category, Path()], key: Annotated[Key, KEY_SCHEMA]
    ) -> None:
        """Forgets it."""
        if not await preferences.forget(category, key):
            raise HTTPException(404, detail=f"nothing is remembered as {category}/{key}")

    return routes


def _meant(category: str, key: str, value: str, rooms: Rooms) -> str:
    """The value as the hub looks it up, in lower case where the category has fixed keys.

    Raises the 422 for what would do nothing: an unknown unit, room or key.
    """
    keys = KEYS.get(category)
    if keys is None:
        return value
    if key not in keys:
        raise mistaken(("path", "key"), f"{category} has no {key}; allowed: {', '.join(keys)}")
    allowed = UNITS if category == "units" else rooms()
    if allowed and value.lower() not in {one.lower() for one in allowed}:
        raise mistaken(("body", "value"), f"must be one of: {', '.join(allowed)}")
    return value.lower()


def _shown(preference: Preference) -> PreferenceShown:
    return PreferenceShown.model_validate(preference, from_attributes=True)
