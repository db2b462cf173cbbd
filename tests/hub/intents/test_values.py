"""By and to are two things; set points, brightness, players and modes."""

import pytest

from bench.intents import described
from small_homes import home_of, plan_in, thing

pytestmark = pytest.mark.pure

HOME = home_of(
    thing("light.lamp", "Lamp", "den", "on", brightness=128, supported_color_modes="color_temp"),
    thing("light.full", "Spot", "den", "on", brightness=255, supported_color_modes="brightness"),
    thing("light.dark", "Reading Light", "den", "off"),
    thing("climate.den", "Den Heating", "den", "heat", temperature=20.0, max_temp=35.0),
    thing(
        "climate.hall",
        "Hall Heating",
        "hall",
        "heat_cool",
        temperature=None,
        target_temp_low=19.0,
        target_temp_high=24.0,
    ),
    thing("media_player.tv", "Television", "den", "paused", volume_level=0.2, media_title="News"),
    thing(
        "media_player.box",
        "Box",
        "den",
        "playing",
        volume_level=0.4,
        media_title="Two Rivers",
    ),
    thing("fan.den", "Fan", "den", "on", percentage=50, preset_modes="auto,sleep"),
    thing("valve.main", "Main Valve", "hall", "closed"),
    thing("vacuum.rover", "Rover", "hall", "docked"),
    thing("todo.shopping", "Shopping List", None, "2"),
)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("turn up the volume 10 percent", "volume_set media_player.box volume_level=0.5"),
        ("lower the volume 50 percent", "volume_set media_player.box volume_level=0.0"),
        ("turn the volume up to 60 percent", "volume_set media_player.box volume_level=0.6"),
        (
            "increase the temperature 10 degrees",
            "set_temperature climate.den temperature=30.0",
        ),
        (
            "increase the temperature to 22 degrees",
            "set_temperature climate.den temperature=22.0",
        ),
        ("dim the lamp 20 percent", "turn_on light.lamp brightness_step_pct=-20"),
        ("dim the lamp to 20 percent", "turn_on light.lamp brightness_pct=20"),
        ("brighten the reading light", "say: The reading light is off."),
        ("brighten the spot", "say: The spot is at full brightness already."),
        ("brighten the lights", "turn_on light.lamp brightness_step_pct=20"),
        ("set the lamp to warm white", "turn_on light.lamp color_temp_kelvin=2700"),
        ("pause", "media_pause media_player.box"),
        ("resume", "media_play media_player.tv"),
        ("next song", "media_next_track media_player.box"),
        ("what is playing", "say: This is Two Rivers."),
        (
            "what is the hall heating set to",
            "say: The hall heating is set from 19 to 24 degrees.",
        ),
        (
            "set the hall heating between 20 and 23 degrees",
            "set_temperature climate.hall target_temp_low=20.0 target_temp_high=23.0",
        ),
        (
            "make the hall warmer",
            "set_temperature climate.hall target_temp_low=20.0 target_temp_high=25.0",
        ),
        (
            "set the hall heating to 21 degrees",
            "say: The hall heating has two set points, 19 to 24 degrees. "
            "Say, for example, set it between 20 and 24 degrees.",
        ),
        ("turn the fan down a notch", "decrease_speed fan.den"),
        ("set the fan to sleep mode", "set_preset_mode fan.den preset_mode=sleep"),
        ("open the main valve", "open_valve valve.main"),
        ("start rover", "start vacuum.rover"),
        ("vacuum the den", "clean_area vacuum.rover cleaning_area_id=den"),
        ("send rover back to its dock", "return_to_base vacuum.rover"),
        ("add milk to the shopping list", "add_item todo.shopping item=milk"),
        ("broadcast dinner is ready", "broadcast dinner is ready"),
        ("tell the hall that dinner is ready", "broadcast dinner is ready to hall"),
        ("tell everyone in the hall dinner is ready", "broadcast dinner is ready to hall"),
        ("announce in the hall that the bus leaves", "broadcast the bus leaves to hall"),
        ("say good night in the hall", "broadcast good night to hall"),
        ("speak louder", "tune volume=None steps=1 mute=False"),
        ("you are too loud", "tune volume=None steps=-1 mute=False"),
        ("set your volume to 40 percent", "tune volume=0.4 steps=0 mute=False"),
        ("what is your volume", "tune volume=None steps=0 mute=False"),
        ("mute yourself", "tune volume=None steps=0 mute=True"),
        ("stop listening", "tune volume=None steps=0 mute=True"),
        ("play the office on the box", "play_media media_player.box search_query=the office"),
        ("turn off the lights except the lamp", "turn_off light.full, turn_off light.dark"),
        ("toggle the reading light", "turn_on light.dark"),
        ("open everything", "say: I don't open everything at once. Say what to open."),
        ("set a timer for an hour and a quarter", "set 4500"),
        ("set a timer for 2.5 minutes", "set 150"),
    ],
)
def test_value_is_the_one_that_was_said(text: str, meaning: str) -> None:
    """In the den, with everything as above."""
    assert described(plan_in(HOME, "den", text)) == meaning


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("what lights are there in the den", "There are the lamp, the spot and the reading light"),
        ("what rooms do you know", "I know the den and the hall."),
        ("what can i say about the heating", "You can say: set the den heating to 21 degrees"),
        ("what time is it in tokyo", "In Tokyo it's"),
        ("what day is christmas", "That is Friday, the 25th of December 2026."),
    ],
)
def test_home_and_calendar_are_told(text: str, answer: str) -> None:
    """What there is, what can be said, what time and day it is elsewhere."""
    assert described(plan_in(HOME, "den", text)).startswith(f"say: {answer}")
