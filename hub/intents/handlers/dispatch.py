"""Intent dispatch: from a recognised sentence to its plan, one handler for each intent (pure)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from hub.intents.handlers import (
    almanac,
    announcing,
    classes,
    climate,
    forecasts,
    introduction,
    inventory,
    lighting,
    lists,
    measures,
    media,
    modes,
    outside,
    pairing,
    people,
    robots,
    rooms,
    states,
    switching,
    timing,
    tuning,
)
from hub.intents.matcher import Recognition
from hub.intents.situation import Situation
from hub.ports import IntentCall, Plan, Say

Meaning = Callable[[Recognition, Situation], Plan | None]

MEANINGS: Final[Mapping[str, Meaning]] = {
    "HassTurnOn": switching.turn_on,
    "HassTurnOff": switching.turn_off,
    "HassSetPosition": switching.set_position,
    "CoverStop": switching.stop,
    "Toggle": switching.toggle,
    "Make": switching.make_drink,
    "OpenAll": switching.open_all,
    "HassFanSetSpeed": switching.set_speed,
    "FanStep": switching.step_speed,
    "CoverStep": switching.step_cover,
    "SelectSource": media.select_source,
    "SetRoomTo": rooms.set_to,
    "HassLightSet": lighting.set_light,
    "LightStep": lighting.step_light,
    "HowBright": lighting.how_bright,
    "WhatColor": lighting.what_color,
    "HassClimateSetTemperature": climate.set_temperature,
    "TemperatureStep": climate.step_temperature,
    "HassClimateGetTemperature": climate.get_temperature,
    "TargetTemperature": climate.target_temperature,
    "HassMediaPause": media.control,
    "HassMediaUnpause": media.control,
    "HassMediaNext": media.control,
    "HassMediaPrevious": media.control,
    "HassMediaPlayerMute": media.mute,
    "HassMediaPlayerUnmute": media.mute,
    "HassSetVolume": media.set_volume,
    "HassSetVolumeRelative": media.step_volume,
    "WhatVolume": media.what_volume,
    "WhatPlays": media.what_plays,
    "HassGetState": states.get_state,
    "HowOpen": states.how_open,
    "ClassState": classes.class_state,
    "Measure": measures.tell_measure,
    "HassGetCurrentTime": timing.tell_time,
    "HassGetCurrentDate": timing.tell_date,
    "IsDay": timing.is_day,
    "TimeElsewhere": almanac.time_elsewhere,
    "DayOf": almanac.day_of,
    "DaysUntil": almanac.days_until,
    "HassStartTimer": timing.set_timer,
    "HassCancelTimer": timing.cancel_timer,
    "HassCancelAllTimers": timing.cancel_all,
    "HassTimerStatus": timing.ask_timer,
    **dict.fromkeys(
        ("HassIncreaseTimer", "HassDecreaseTimer", "HassPauseTimer", "HassUnpauseTimer"),
        timing.change_timer,
    ),
    "HassNevermind": timing.never_mind,
    "Introduction": introduction.introduce,
    "Inventory": inventory.what_is_there,
    "WhichRooms": inventory.which_rooms,
    "WhatToSay": inventory.what_to_say,
    **dict.fromkeys(
        (
            "HassVacuumStart",
            "HassVacuumReturnToBase",
            "HassLawnMowerStartMowing",
            "HassLawnMowerDock",
            "RobotPause",
        ),
        robots.command,
    ),
    "HassVacuumCleanArea": robots.clean_area,
    "HassGetWeather": outside.tell_weather,
    "Forecast": forecasts.tell_forecast,
    "IsWeather": outside.is_weather,
    "OutsideTemperature": outside.outside_temperature,
    "WhereIs": people.where_is,
    "WhoIs": people.who_is,
    **dict.fromkeys(
        (
            "HassListAddItem",
            "HassListCompleteItem",
            "HassListRemoveItem",
            "HassShoppingListAddItem",
            "HassShoppingListCompleteItem",
        ),
        lists.change,
    ),
    "CountList": lists.count,
    "HassMediaSearchAndPlay": media.search_and_play,
    "HassBroadcast": announcing.broadcast,
    "PairSatellite": pairing.pair,
    "SatelliteVolume": tuning.volume,
    "SatelliteMute": tuning.mute,
    "HassRespond": introduction.respond,
    "HassClimateSetFanMode": modes.set_fan_mode,
    "SetMode": modes.set_mode,
    "SetHumidity": modes.set_humidity,
    "SetTemperatureRange": climate.set_range,
}


def plan_of(reading: Recognition, situation: Situation) -> Plan | None:
    """The plan for a reading; None for an intent nothing here carries out."""
    meaning = MEANINGS.get(reading.intent)
    plan = meaning(reading, situation) if meaning is not None else None
    if not isinstance(plan, Say) or plan.query is not None:
        return plan
    query = IntentCall(intent=reading.intent, slots={**reading.slots, "form": reading.form})
    return replace(plan, query=query)
