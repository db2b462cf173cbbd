"""Home Assistant's wire format, as far as it is read: WebSocket frames, registries, states.

Unknown fields are ignored. A row that is not as expected is left out, so that one odd entity hides
no other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, JsonValue, TypeAdapter, ValidationError

from ingle.runtime.surrogates import whole_escapes


class ProtocolError(Exception):
    """A message that is not Home Assistant's; the text says what it was."""


class ErrorBody(BaseModel):
    """Error of a WebSocket result."""

    code: str = ""
    message: str = ""


class Frame(BaseModel):
    """Message of the WebSocket, of any type."""

    type: str
    id: int | None = None
    success: bool = False
    result: JsonValue = None
    error: ErrorBody | None = None
    event: JsonValue = None
    message: str = ""


def _texts(value: object) -> object:
    """The texts of a list: newer versions put other values between the aliases."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else ()


Aliases = Annotated[tuple[str, ...], BeforeValidator(_texts)]


class FloorRow(BaseModel):
    """Row of the floor registry."""

    floor_id: str
    name: str
    aliases: Aliases = ()


class AreaRow(BaseModel):
    """Row of the area registry."""

    area_id: str
    name: str
    aliases: Aliases = ()
    floor_id: str | None = None


class DeviceRow(BaseModel):
    """Row of the device registry."""

    id: str
    area_id: str | None = None
    disabled_by: str | None = None


class EntityRow(BaseModel):
    """Row of the entity registry."""

    entity_id: str
    area_id: str | None = None
    device_id: str | None = None
    disabled_by: str | None = None
    hidden_by: str | None = None
    options: JsonValue = None
    aliases: Aliases = ()

    def is_exposed(self, assistant: str) -> bool:
        """Exposure as the registry itself has it, for tokens without the right to list it."""
        options = self.options.get(assistant) if isinstance(self.options, dict) else None
        return isinstance(options, dict) and options.get("should_expose") is True

    @property
    def precision(self) -> int | None:
        """The decimals that Home Assistant shows a sensor's measure with, where it knows any."""
        options = self.options.get("sensor") if isinstance(self.options, dict) else None
        if not isinstance(options, dict):
            return None
        for name in ("display_precision", "suggested_display_precision"):
            places = options.get(name)
            if isinstance(places, int) and not isinstance(places, bool):
                return places
        return None


class StateRow(BaseModel):
    """State as REST returns it."""

    entity_id: str
    state: str
    attributes: dict[str, JsonValue] = Field(default_factory=dict)


class CompressedState(BaseModel):
    """State as `subscribe_entities` sends it: whole, or what is new of it."""

    s: str | None = None
    a: dict[str, JsonValue] = Field(default_factory=dict)


class Removals(BaseModel):
    """Names of the attributes that a state no longer has."""

    a: list[str] = Field(default_factory=list)


class StateDiff(BaseModel):
    """Difference of a state: what was set, and what was removed."""

    additions: CompressedState = Field(default_factory=CompressedState, alias="+")
    removals: Removals = Field(default_factory=Removals, alias="-")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatesEvent:
    """Change of states: entities that are new, those that changed, and those that are gone."""

    added: Mapping[str, CompressedState]
    changed: Mapping[str, StateDiff]
    removed: tuple[str, ...]


Row = TypeVar("Row", bound=BaseModel)

_FRAMES = TypeAdapter(Frame | list[Frame])


def frames(text: str | bytes) -> list[Frame]:
    """The messages in one WebSocket frame. Raises `ProtocolError`."""
    try:
        body = text.encode() if isinstance(text, str) else text
        found = _FRAMES.validate_json(whole_escapes(body))
    except ValidationError as error:
        raise ProtocolError(f"a message that is not Home Assistant's: {text[:60]!r}") from error
    return found if isinstance(found, list) else [found]


def rows(kind: type[Row], listed: JsonValue | Iterable[JsonValue]) -> list[Row]:
    """The valid rows of a list. Raises `ProtocolError` when it is no list."""
    if not isinstance(listed, list):
        raise ProtocolError(f"no list of {kind.__name__}")
    return [row for item in listed if (row := _row(kind, item)) is not None]


def mapped(kind: type[Row], given: JsonValue) -> dict[str, Row]:
    """The valid rows of an object, by name; none where it is no object."""
    if not isinstance(given, dict):
        return {}
    return {name: row for name, item in given.items() if (row := _row(kind, item)) is not None}


def exposed(result: JsonValue, assistant: str) -> set[str]:
    """The entity ids that are exposed to `assistant`. Raises `ProtocolError`."""
    listed = result.get("exposed_entities") if isinstance(result, dict) else None
    if not isinstance(listed, dict):
        raise ProtocolError("no list of exposed entities")
    return {
        name
        for name, told in listed.items()
        if isinstance(told, dict) and told.get(assistant) is True
    }


def states_event(event: JsonValue) -> StatesEvent:
    """An event of `subscribe_entities`. Raises `ProtocolError`."""
    if not isinstance(event, dict):
        raise ProtocolError("an event about states that is none")
    removed = event.get("r")
    return StatesEvent(
        added=mapped(CompressedState, event.get("a")),
        changed=mapped(StateDiff, event.get("c")),
        removed=tuple(item for item in removed if isinstance(item, str))
        if isinstance(removed, list)
        else (),
    )


def _row(kind: type[Row], item: JsonValue) -> Row | None:
    try:
        return kind.model_validate(item)
    except ValidationError:
        return None
