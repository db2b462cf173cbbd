"""GET /home: the home for programs."""

import pytest

from http_api import Parts, asked
from small_homes import home_of, thing

pytestmark = pytest.mark.service

HOME = home_of(
    thing("light.spot", "Spot", "kitchen", "on"),
    thing(
        "sensor.power", "Power", "kitchen", "1234.56789", device_class="power",
        unit_of_measurement="W",
    ),
    thing("binary_sensor.leak", "Leak", None, "off", device_class="moisture"),
    floors={"kitchen": "ground floor"},
)  # fmt: skip


async def test_home_is_told_with_states_as_they_are_spoken() -> None:
    """Areas with their floor; things with area, domain, class and state."""
    parts = Parts()
    parts.home.home = HOME
    async with asked(parts) as client:
        told = (await client.get("/home")).json()
    assert told["areas"] == [
        {"id": "kitchen", "name": "Kitchen", "aliases": [], "floor": "Ground Floor"}
    ]
    assert [
        (one["name"], one["area"], one["domain"], one["class"], one["state"])
        for one in told["entities"]
    ] == [
        ("Spot", "Kitchen", "light", None, "on"),
        ("Power", "Kitchen", "sensor", "power", "1235 watts"),
        ("Leak", None, "binary_sensor", "moisture", "dry"),
    ]
