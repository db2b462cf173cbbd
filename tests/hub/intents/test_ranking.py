"""Names, kinds and rooms are weighed together."""

import pytest

from bench.intents import described
from small_homes import home_of, plan_in, thing

pytestmark = pytest.mark.pure

HOME = home_of(
    thing("light.spot", "Spot", "kitchen"),
    thing("light.garage", "Lights", "garage"),
    thing("fan.bedroom", "Bedroom Fan", "bedroom"),
    thing("fan.hood", "Extractor Fan", "kitchen"),
    thing("sensor.garage", "Temperature", "garage", "12.0", device_class="temperature"),
    thing("sensor.kitchen", "Kitchen Climate", "kitchen", "21.5", device_class="temperature"),
    thing("climate.bedroom", "Thermostat", "bedroom", "heat", temperature=18.0),
    thing("climate.kitchen", "Kitchen Valve", "kitchen", "heat", temperature=20.0),
    thing("scene.film", "Movie Night"),
    floors={"bedroom": "upstairs", "attic": "upstairs", "kitchen": "ground floor"},
)


@pytest.mark.parametrize(
    ("room", "text", "meaning"),
    [
        ("kitchen", "turn on the lights", "turn_on light.spot"),
        ("garage", "turn on the lights", "turn_on light.garage"),
        ("kitchen", "turn on the garage lights", "turn_on light.garage"),
        ("garage", "turn on the spot", "turn_on light.spot"),
        ("kitchen", "turn on the fan", "turn_on fan.hood"),
        ("bedroom", "turn on the fan", "turn_on fan.bedroom"),
        ("kitchen", "turn on the bedroom fan", "turn_on fan.bedroom"),
        ("kitchen", "what is the temperature", "say: The kitchen is 21.5 degrees."),
        ("garage", "what is the temperature", "say: The garage is 12 degrees."),
        (
            "kitchen",
            "set the thermostat to 21 degrees",
            "set_temperature climate.kitchen temperature=21.0",
        ),
        (
            "kitchen",
            "set the bedroom thermostat to 19 degrees",
            "set_temperature climate.bedroom temperature=19.0",
        ),
        ("kitchen", "turn on the fan upstairs", "turn_on fan.bedroom"),
        ("garage", "turn on the lights on the ground floor", "turn_on light.spot"),
        ("kitchen", "activate movie night in the kitchen", "turn_on scene.film"),
    ],
)
def test_means_what_is_in_the_room_said_or_spoken_in(room: str, text: str, meaning: str) -> None:
    """Another room's thing is meant where that room, or a name of its own, was said."""
    assert described(plan_in(HOME, room, text)) == meaning
