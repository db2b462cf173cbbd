"""Device classes have their own words: wet and dry, running, low."""

import pytest

from hub.ports import Say
from small_homes import home_of, plan_in, thing

pytestmark = pytest.mark.pure

HOME = home_of(
    thing("binary_sensor.washer", "Washer", "kitchen", "on", device_class="running"),
    thing("binary_sensor.leak", "Leak Sensor", "kitchen", "off", device_class="moisture"),
    thing("binary_sensor.window", "Kitchen Window", "kitchen", "on", device_class="window"),
    thing("binary_sensor.attic_window", "Attic Window", "attic", "off", device_class="window"),
    thing("binary_sensor.motion", "Hall Motion", "hall", "on", device_class="motion"),
    thing("binary_sensor.phone_plug", "Phone", None, "on", device_class="battery_charging"),
    thing("binary_sensor.phone_home", "Phone", None, "off", device_class="presence"),
    thing("sensor.remote", "Remote Battery", "attic", "12", device_class="battery"),
    thing("sensor.phone", "Phone Battery", None, "80", device_class="battery"),
    thing(
        "sensor.humidity",
        "Kitchen Humidity",
        "kitchen",
        "48.37",
        device_class="humidity",
        unit_of_measurement="%",
    ),
    thing(
        "sensor.freezer",
        "Freezer Temperature",
        "kitchen",
        "-18.4",
        device_class="temperature",
        unit_of_measurement="°C",
    ),
    thing("person.anna", "Anna", None, "home"),
    thing("person.ben", "Ben", None, "Work"),
    floors={"attic": "upstairs", "kitchen": "downstairs"},
)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("is the washer on", "Yes, the washer is on."),
        ("is the washer done", "No, the washer is running."),
        ("is the leak sensor wet", "No, the leak sensor is dry."),
        ("is there any motion", "Yes, the hall motion is detected."),
        ("is there any motion in the kitchen", "No, I know of no motion sensors in the kitchen."),
        ("are any windows open downstairs", "Yes, the kitchen window is open."),
        ("are any windows open upstairs", "No, no windows in the upstairs are open."),
        ("which batteries are low", "The remote battery is low."),
        ("is the phone charging", "Yes, the phone is charging."),
        ("is the phone home", "No, the phone is away."),
        ("what is the humidity in the kitchen", "The kitchen humidity is 48.4 percent."),
        ("how cold is the freezer", "The freezer temperature is -18.4 degrees."),
        ("where is Anna", "Anna is at home."),
        ("who is home", "Anna is home."),
        ("is everybody home", "No, Ben is at Work."),
    ],
)
def test_states_are_asked_and_told_in_the_words_of_their_class(text: str, answer: str) -> None:
    """By name, by kind, in a room and on a floor."""
    plan = plan_in(HOME, "hall", text)
    assert isinstance(plan, Say)
    assert plan.text == answer
