"""Modes of fans, humidifiers, thermostats and water heaters, and the humidity (pure)."""

from typing import Final

from hub.intents import answers
from hub.intents.handlers.switching import calls
from hub.intents.matcher import Recognition
from hub.intents.resolution import Targets, find, plan_for
from hub.intents.situation import Situation
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.ports import Act, Entity, Plan, Say, Scalar, ServiceCall

_MODES: Final = {
    "fan": (("preset_modes", "set_preset_mode", "preset_mode"),),
    "humidifier": (("available_modes", "set_mode", "mode"),),
    "climate": (
        ("hvac_modes", "set_hvac_mode", "hvac_mode"),
        ("preset_modes", "set_preset_mode", "preset_mode"),
        ("fan_modes", "set_fan_mode", "fan_mode"),
    ),
    "water_heater": (("operation_list", "set_operation_mode", "operation_mode"),),
}
"""By domain: the attribute that lists its modes, the service that sets one, and its data item."""


def set_mode(reading: Recognition, situation: Situation) -> Plan | None:
    """Sets a mode that the thing has; a refusal that names its modes where it has not."""
    mode = reading.text("mode")
    domain = reading.name.domain if reading.name else reading.text("domain") or "climate"
    if mode is None:
        return None

    def make(targets: Targets) -> Plan:
        made = [_call(entity, mode) for entity in targets.entities]
        able = tuple(call for call in made if call is not None)
        if len(able) < len(made):
            return Say(intent=reading.intent, text=_refusal(targets.entities[0]))
        done = worded("set {thing} to {value}", thing=targets.words, value=mode.replace("_", " "))
        return Act(intent=reading.intent, calls=able, done=answers.sentence(done))

    return plan_for(find(reading, situation, domain), reading.intent, make)


def set_fan_mode(reading: Recognition, situation: Situation) -> Plan | None:
    """The fan mode of a thermostat or an air conditioner."""
    mode = reading.text("fan_mode")
    if mode is None:
        return None

    def make(targets: Targets) -> Plan:
        for entity in targets.entities:
            known = _listed(entity, "fan_modes")
            if known and mode not in known:
                text = worded(
                    "{thing} has the fan modes {modes}",
                    thing=answers.name(entity),
                    modes=joined(known),
                )
                return Say(intent=reading.intent, text=answers.sentence(text))
        done = worded("set the fan of {thing} to {value}", thing=targets.words, value=mode)
        return Act(
            intent=reading.intent,
            calls=calls(targets.entities, "set_fan_mode", {"fan_mode": mode}),
            done=answers.sentence(done),
        )

    return plan_for(find(reading, situation, "climate"), reading.intent, make)


def set_humidity(reading: Recognition, situation: Situation) -> Plan:
    """The humidity that a humidifier aims at, in percent."""
    wanted = reading.number("humidity")
    if wanted is None or not 0 <= wanted <= 100:
        return Say(intent=reading.intent, text=worded("A humidity goes from 0 to 100 percent."))

    def make(targets: Targets) -> Plan:
        data: dict[str, Scalar] = {"humidity": round(wanted)}
        done = worded("set {thing} to {value}", thing=targets.words, value=answers.percent(wanted))
        return Act(
            intent=reading.intent,
            calls=calls(targets.entities, "set_humidity", data),
            done=answers.sentence(done),
        )

    return plan_for(find(reading, situation, "humidifier"), reading.intent, make)


def _call(entity: Entity, mode: str) -> ServiceCall | None:
    """The call that sets the mode; None where the thing has no such mode."""
    for attribute, service, item in _MODES.get(entity.domain, ()):
        for known in _listed(entity, attribute):
            if known.lower().replace(" ", "_") == mode:
                [call] = calls((entity,), service, {item: known})
                return call
    return None


def _refusal(entity: Entity) -> str:
    known = [
        mode.replace("_", " ")
        for attribute, _, _ in _MODES.get(entity.domain, ())
        for mode in _listed(entity, attribute)
    ]
    if not known:
        text = worded("{thing} has no modes to choose from", thing=answers.name(entity))
        return answers.sentence(text)
    text = worded("{thing} has the modes {modes}", thing=answers.name(entity), modes=joined(known))
    return answers.sentence(text)


def _listed(entity: Entity, attribute: str) -> list[str]:
    told = entity.attributes.get(attribute)
    return [part.strip() for part in told.split(",")] if isinstance(told, str) else []
