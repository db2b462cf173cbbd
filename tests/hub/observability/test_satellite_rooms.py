"""Rooms of satellites: what is no area of the home is told once, with the nearest."""

import pytest
from structlog.testing import capture_logs

from fakes import FakeHome
from hub.home.demo import DemoHome
from hub.intents.wording import normalise
from hub.observability.satellite_rooms import SatelliteRooms
from ingle.wire.messages import SatelliteStatus

pytestmark = pytest.mark.pure


@pytest.fixture
def rooms() -> SatelliteRooms:
    return SatelliteRooms(DemoHome(), normalise)


def online(room_id: str) -> SatelliteStatus:
    return SatelliteStatus(state="online", room_id=room_id, version="1")


@pytest.mark.parametrize("room_id", ["kitchen", "living_room", "lounge", "Living_Room", "study"])
def test_a_room_that_a_command_would_find_is_no_trouble(
    rooms: SatelliteRooms, room_id: str
) -> None:
    """By id, by name and by alias, as spoken commands find it."""
    assert rooms.trouble(room_id) == ""


@pytest.mark.parametrize(
    ("room_id", "told"),
    [
        ("kitchn", "SATELLITE_ROOM=kitchn is no room of this home: perhaps kitchen."),
        (
            "attic",
            "SATELLITE_ROOM=attic is no room of this home: it has bedroom, garage, hallway, "
            "kitchen, living_room, office.",
        ),
    ],
)
def test_an_unknown_room_is_told_with_the_nearest(
    rooms: SatelliteRooms, room_id: str, told: str
) -> None:
    """Or, where none is near, with all there are."""
    assert rooms.trouble(room_id) == told


def test_a_home_that_was_not_reached_yet_has_no_unknown_rooms() -> None:
    """Without areas nothing can be said."""
    assert SatelliteRooms(FakeHome(), normalise).trouble("kitchn") == ""


def test_a_satellite_is_logged_once_for_each_unknown_room(rooms: SatelliteRooms) -> None:
    """However often it says that it is there; one that is away is not."""
    with capture_logs() as logs:
        rooms.note("k1", online("kitchn"))
        rooms.note("k1", online("kitchn"))
        rooms.note("k2", online("kitchen"))
        rooms.note("k3", SatelliteStatus(state="offline", room_id="kitchn", version="1"))
        rooms.note("k1", online("kitchin"))
    assert [(entry["satellite_id"], entry["room_id"]) for entry in logs] == [
        ("k1", "kitchn"),
        ("k1", "kitchin"),
    ]
    assert {entry["event"] for entry in logs} == {"satellite.room_unknown"}
    assert logs[0]["reason"].endswith("perhaps kitchen.")
