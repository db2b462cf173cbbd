"""Climate intents: temperatures asked for, set, made warmer or cooler (pure)."""

from typing import Final

from hub.intents import answers, degrees
from hub.intents.matcher import HERE, Recognition
from hub.intents.resolution import Found, Missing, Targets, find, plan_for
from hub.intents.situation import Situation
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.ports import Act, Entity, Plan, Say, ServiceCall, amount

STEP_DEGREES: Final = 1.0
"""How much "warmer" is."""
LOWEST: Final = 0.0
HIGHEST: Final = 100.0
"""The range of a thermostat that tells none: Home Assistant refuses what is outside its own."""


def set_temperature(reading: Recognition, situation: Situation) -> Plan:
    wanted = reading.number("temperature")

    def make(targets: Targets) -> Plan:
        double = next(filter(_set_points, targets.entities), None)
        if double is not None:
            return Say(intent=reading.intent, text=_two_asked_for(double, situation))
        values = {
            entity.entity_id: _meant(wanted or 0.0, entity, situation)
            for entity in targets.entities
        }
        return _set(targets, reading.intent, values, situation.unit, wanted)

    return plan_for(_thermostats(reading, situation), reading.intent, make)


def set_range(reading: Recognition, situation: Situation) -> Plan | None:
    """Both set points of a thermostat that heats and cools."""
    low, high = reading.number("low"), reading.number("high")
    if low is None or high is None:
        return None

    def make(targets: Targets) -> Plan:
        if low >= high:
            text = worded("The first of the two temperatures has to be the lower one.")
            return Say(intent=reading.intent, text=text)
        single = next((item for item in targets.entities if _set_points(item) is None), None)
        if single is not None:
            text = worded("{thing} has one set point only", thing=answers.name(single))
            return Say(intent=reading.intent, text=answers.sentence(text))
        pairs = {
            item.entity_id: (
                degrees.settable(low, item, situation.unit),
                degrees.settable(high, item, situation.unit),
            )
            for item in targets.entities
        }
        return _set_both(targets, reading.intent, pairs, situation)

    return plan_for(_thermostats(reading, situation), reading.intent, make)


def step_temperature(reading: Recognition, situation: Situation) -> Plan:
    """Warmer or cooler by the step said; of two set points, both move."""
    step = reading.number("step")
    sign = 1 if reading.text("way") == "up" else -1
    said_in = situation.unit if step is not None else None

    def change(item: Entity) -> float:
        return sign * degrees.settable_step(step or STEP_DEGREES, item, said_in)

    def make(targets: Targets) -> Plan:
        points = {item.entity_id: _set_points(item) for item in targets.entities}
        both = {key: pair for key, pair in points.items() if pair is not None}
        if len(both) == len(points):
            by = {item.entity_id: change(item) for item in targets.entities}
            moved = {key: (low + by[key], high + by[key]) for key, (low, high) in both.items()}
            return _set_both(targets, reading.intent, moved, situation)
        values = {item.entity_id: _target(item) + change(item) for item in targets.entities}
        return _set(targets, reading.intent, values, situation.unit)

    return plan_for(_thermostats(reading, situation), reading.intent, make)


def target_temperature(reading: Recognition, situation: Situation) -> Plan:
    def make(targets: Targets) -> Plan:
        thermostat = targets.entities[0]
        points = _set_points(thermostat)
        if thermostat.state == "off":
            text = worded("{thing} is off", thing=targets.words)
        elif points is not None:
            told = _range(thermostat, points, situation)
            text = worded("{thing} is set from {range}", thing=targets.words, range=told)
        else:
            value = degrees.spoken(_target(thermostat), thermostat, situation.unit)
            told = answers.degrees(value)
            text = worded("{thing} is set to {value}", thing=targets.words, value=told)
        return Say(intent=reading.intent, text=answers.sentence(text))

    return plan_for(_thermostats(reading, situation), reading.intent, make)


def get_temperature(reading: Recognition, situation: Situation) -> Plan:
    """What it is in the room said, else in this one, else wherever there is a thermometer."""
    if reading.name is not None:
        return plan_for(
            find(reading, situation, reading.name.domain),
            reading.intent,
            lambda targets: Say(
                intent=reading.intent, text=_measured_words(targets.entities, situation)
            ),
        )
    area_id = situation.room if reading.area == HERE else reading.area
    inside = _thermometers(situation, area_id) if area_id else []
    if (
        not inside
        and reading.area == HERE
        and (usual := situation.default_room("climate")) is not None
    ):
        inside = _thermometers(situation, usual)
    if inside:
        text = _measured_words((inside[0],), situation)
        return Say(intent=reading.intent, text=text, about=(inside[0].entity_id,))
    everywhere = _thermometers(situation, None)
    if reading.area in (HERE, None) and everywhere:
        return Say(intent=reading.intent, text=_measured_words(tuple(everywhere), situation))
    where = answers.within(situation.area_words(area_id)) if area_id else worded(" here")
    text = worded("There is no thermometer{where}.", where=where)
    return Say(intent=reading.intent, text=text)


def measured(entity: Entity) -> float | None:
    """The temperature an entity measures, in its own unit."""
    if entity.domain == "climate":
        return amount(entity.attributes.get("current_temperature"))
    if entity.domain == "sensor" and entity.attributes.get("device_class") == "temperature":
        return amount(entity.state)
    return None


def _thermometers(situation: Situation, area_id: str | None) -> list[Entity]:
    """Of the area, or one for each area; sensors before thermostats."""
    near = situation.inside(area_id) if area_id else situation.of_domains("sensor", "climate")
    found = [item for item in near if measured(item) is not None]
    found.sort(key=lambda item: item.domain != "sensor")
    if area_id is not None:
        return [item for item in found if item.area_id == area_id]
    return list({item.area_id: item for item in reversed(found) if item.area_id}.values())


def _measured_words(entities: tuple[Entity, ...], situation: Situation) -> str:
    known = [
        (item, degrees.spoken(value, item, situation.unit))
        for item in entities
        if (value := measured(item)) is not None
    ]
    if not known:
        return answers.sentence(
            worded("{things} tells no temperature", things=answers.names(entities))
        )
    places = [
        answers.the(situation.area_words(item.area_id)) if item.area_id else answers.name(item)
        for item, _ in known
    ]
    if len(known) == 1:
        only = answers.degrees(known[0][1])
        return answers.sentence(worded("{place} is {value}", place=places[0], value=only))
    told = [answers.degrees(known[0][1]), *(answers.number(value) for _, value in known[1:])]
    parts = [
        worded("{value} in {place}", value=one, place=place)
        for place, one in zip(places, told, strict=True)
    ]
    return answers.sentence(worded("it is {values}", values=joined(parts)))


def _thermostats(reading: Recognition, situation: Situation) -> Found:
    found = find(reading, situation, reading.name.domain if reading.name else "climate")
    if isinstance(found, Missing) and reading.name is None:
        area = situation.room if reading.area == HERE else reading.area
        where = answers.within(situation.area_words(area)) if area else worded(" here")
        return Missing(worded("There is no thermostat{where}.", where=where), found.instead)
    return found


def _target(thermostat: Entity) -> float:
    for name in ("temperature", "current_temperature"):
        value = amount(thermostat.attributes.get(name))
        if value is not None:
            return value
    return 20.0


def _set_points(thermostat: Entity) -> tuple[float, float] | None:
    """The lower and the upper set point of one that has both now; None for one with a target."""
    if amount(thermostat.attributes.get("temperature")) is not None:
        return None
    low = amount(thermostat.attributes.get("target_temp_low"))
    high = amount(thermostat.attributes.get("target_temp_high"))
    return None if low is None or high is None else (low, high)


def _range(thermostat: Entity, points: tuple[float, float], situation: Situation) -> str:
    low, high = (degrees.spoken(point, thermostat, situation.unit) for point in points)
    return answers.span(low, high)


def _two_asked_for(thermostat: Entity, situation: Situation) -> str:
    points = _set_points(thermostat) or (0.0, 0.0)
    told = worded(
        "{thing} has two set points, {range}",
        thing=answers.name(thermostat),
        range=_range(thermostat, points, situation),
    )
    example = worded("Say, for example, set it between 20 and 24 degrees.")
    return f"{answers.sentence(told)} {example}"


def _set_both(
    targets: Targets,
    intent: str,
    wanted: dict[str, tuple[float, float]],
    situation: Situation,
) -> Plan:
    """The calls that set two set points of each thermostat; a refusal outside its range.

    `wanted`: entity id to both in its own unit.
    """
    for entity in targets.entities:
        lowest, highest = _limits(entity)
        low, high = wanted[entity.entity_id]
        if not lowest <= low <= high <= highest:
            limits = _range(entity, (lowest, highest), situation)
            text = worded(
                "{thing} can be set from {range}", thing=answers.name(entity), range=limits
            )
            return Say(intent=intent, text=answers.sentence(text))
    calls = tuple(
        ServiceCall(
            domain="climate",
            service="set_temperature",
            entity_id=key,
            data={"target_temp_low": round(low, 1), "target_temp_high": round(high, 1)},
        )
        for key, (low, high) in wanted.items()
    )
    first = targets.entities[0]
    told = _range(first, wanted[first.entity_id], situation)
    done = worded("set {thing} to {value}", thing=targets.words, value=told)
    return Act(intent=intent, calls=calls, done=answers.sentence(done))


def _limits(thermostat: Entity) -> tuple[float, float]:
    low = amount(thermostat.attributes.get("min_temp"))
    high = amount(thermostat.attributes.get("max_temp"))
    return LOWEST if low is None else low, HIGHEST if high is None else high


def _meant(wanted: float, thermostat: Entity, situation: Situation) -> float:
    """A temperature in the thermostat's unit: converted from the household's, or as it was said.

    As said where only that is in the thermostat's range: "21" in a household of Fahrenheit.
    """
    low, high = _limits(thermostat)
    value = degrees.settable(wanted, thermostat, situation.unit)
    own = situation.said_unit is None and not low <= value <= high and low <= wanted <= high
    return wanted if own else value


def _set(
    targets: Targets,
    intent: str,
    wanted: dict[str, float],
    unit: degrees.Unit | None,
    said: float | None = None,
) -> Plan:
    """The calls in each thermostat's unit, the words in the unit to speak in.

    `wanted`: entity id to temperature in its own unit. `unit`: None: each thermostat's own. `said`:
    the temperature as it was said, to be said again; None: read from `wanted`. A refusal that names
    the limits where one is outside its thermostat's range.
    """
    for entity in targets.entities:
        low, high = _limits(entity)
        if not low <= wanted[entity.entity_id] <= high:
            low, high = (degrees.spoken(limit, entity, unit) for limit in (low, high))
            text = worded(
                "{thing} can be set from {range}",
                thing=answers.name(entity),
                range=answers.span(low, high),
            )
            return Say(intent=intent, text=answers.sentence(text))
    calls = tuple(
        ServiceCall(
            domain=key.partition(".")[0],
            service="set_temperature",
            entity_id=key,
            data={"temperature": round(value, 1)},
        )
        for key, value in wanted.items()
    )
    told = (
        [degrees.spoken(wanted[item.entity_id], item, unit) for item in targets.entities]
        if said is None
        else [said]
    )
    values = joined([*dict.fromkeys(answers.degrees(value) for value in told)])
    done = worded("set {thing} to {value}", thing=targets.words, value=values)
    return Act(intent=intent, calls=calls, done=answers.sentence(done))
