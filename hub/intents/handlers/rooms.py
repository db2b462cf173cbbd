"""Room intents: a number for a room, which does not say of what (pure)."""

from dataclasses import replace

from hub.intents.handlers import climate, lighting
from hub.intents.matcher import Recognition, Value
from hub.intents.resolution import in_place
from hub.intents.situation import Situation
from hub.ports import Act, Ask, Entity, Plan, amount


def set_to(reading: Recognition, situation: Situation) -> Plan | None:
    """ "Set the bedroom to 19": percent of its lights, or degrees where it has a thermostat.

    Where it may be both, it is asked.
    """
    number = reading.number("brightness")
    if number is None:
        return None
    lights = lighting.set_light(replace(reading, intent="HassLightSet"), situation)
    heaters = in_place(situation.of_domains("climate"), reading.area, situation)
    if not any(_takes(one, number) for one in heaters):
        return lights
    slots: dict[str, Value] = {"domain": "climate", "temperature": number}
    degrees = replace(reading, intent="HassClimateSetTemperature", slots=slots)
    heating = climate.set_temperature(degrees, situation)
    if not isinstance(lights, Act) or heating is None:
        return heating
    text = f"Do you mean {number:g} degrees or {number:g} percent?"
    choices = (("degrees heating", heating), ("percent light", lights))
    return Ask(intent=reading.intent, text=text, choices=choices)


def _takes(heater: Entity, number: float) -> bool:
    low = amount(heater.attributes.get("min_temp"))
    high = amount(heater.attributes.get("max_temp"))
    return low is not None and high is not None and low <= number <= high
