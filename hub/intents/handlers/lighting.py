"""Light intents: brightness and colour (pure)."""

from typing import Final

from hub.intents import answers
from hub.intents.handlers.switching import calls
from hub.intents.matcher import Recognition
from hub.intents.resolution import Targets, find, plan_for
from hub.intents.situation import Situation
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.ports import Act, Entity, Plan, Say, Scalar, ServiceCall, amount

STEP_PERCENT: Final = 20
"""How much "brighter" is, as Home Assistant's own dimming buttons do it."""
_WHITES: Final = {1900: "candle light", 2700: "warm white", 4000: "cool white", 6500: "daylight"}
_COLOR_MODES: Final = frozenset({"hs", "rgb", "rgbw", "rgbww", "xy"})


def set_light(reading: Recognition, situation: Situation) -> Plan:
    """A brightness in percent, a colour, or both."""
    level, color = reading.number("brightness"), reading.text("color")
    kelvin = reading.number("temperature")
    if kelvin is not None:
        return plan_for(
            find(reading, situation, "light"),
            reading.intent,
            lambda targets: _set_white(targets, reading.intent, kelvin),
        )
    if level is None and color is None:
        level = 100.0
    if level is not None and not 0 <= level <= 100:
        return Say(intent=reading.intent, text=worded("Brightness goes from 0 to 100 percent."))
    return plan_for(
        find(reading, situation, "light"),
        reading.intent,
        lambda targets: _set(targets, reading.intent, level, color),
    )


def step_light(reading: Recognition, situation: Situation) -> Plan:
    """Brighter or dimmer by the step said, else by `STEP_PERCENT`; what is off stays off."""
    step = reading.number("step")
    size = STEP_PERCENT if step is None else round(step)
    if not 0 < size <= 100:
        return Say(intent=reading.intent, text=worded("Brightness goes from 0 to 100 percent."))
    up = reading.text("way") == "up"

    def make(targets: Targets) -> Plan:
        lit = tuple(light for light in targets.entities if light.state == "on")
        able = tuple(light for light in lit if not _is_at_its_end(light, up=up))
        if not able:
            text = _why_no_step(targets, lit[0] if lit else None, up=up)
            return Say(intent=reading.intent, text=answers.sentence(text))
        words = targets.words if len(lit) == len(targets.entities) else answers.names(lit)
        done = worded("brightened {things}" if up else "dimmed {things}", things=words)
        services = tuple(_step(entity, size if up else -size) for entity in able)
        return Act(intent=reading.intent, calls=services, done=answers.sentence(done))

    return plan_for(find(reading, situation, "light"), reading.intent, make)


def _is_at_its_end(light: Entity, *, up: bool) -> bool:
    level = brightness_percent(light)
    return level >= 100 if up else level <= 1


def _why_no_step(targets: Targets, lit: Entity | None, *, up: bool) -> str:
    words, be = targets.words, answers.be(targets.words)
    if lit is None:
        return worded("{things} {be} off", things=words, be=be)
    if up:
        return worded("{things} {be} at full brightness already", things=words, be=be)
    return worded("{things} {be} at their lowest brightness already", things=words, be=be)


def how_bright(reading: Recognition, situation: Situation) -> Plan:
    def make(targets: Targets) -> Plan:
        return Say(
            intent=reading.intent,
            text=" ".join(_brightness_words(entity) for entity in targets.entities),
        )

    return plan_for(find(reading, situation, "light"), reading.intent, make)


def what_color(reading: Recognition, situation: Situation) -> Plan:
    def make(targets: Targets) -> Plan:
        lights = [light for light in targets.entities if has_colors(light)] or targets.entities
        return Say(intent=reading.intent, text=" ".join(_color_words(light) for light in lights))

    return plan_for(find(reading, situation, "light"), reading.intent, make)


def _set(targets: Targets, intent: str, level: float | None, color: str | None) -> Plan:
    if level == 0:
        done = answers.sentence(worded("turned off {things}", things=targets.words))
        return Act(intent=intent, calls=calls(targets.entities, "turn_off"), done=done)
    lights, words = targets.entities, targets.words
    if color is not None:
        able = tuple(light for light in lights if has_colors(light))
        able = able or tuple(light for light in lights if _tells_no_modes(light))
        if not able:
            text = worded("{things} cannot change colour", things=words)
            return Say(intent=intent, text=answers.sentence(text))
        if len(able) < len(lights):
            lights, words = able, answers.names(able)
    data: dict[str, Scalar] = {}
    told = []
    if level is not None:
        data["brightness_pct"] = round(level)
        told.append(answers.percent(level))
    if color is not None:
        data["color_name"] = color
        told.append(worded(color))
    done = answers.sentence(worded("set {thing} to {value}", thing=words, value=joined(told)))
    return Act(intent=intent, calls=calls(lights, "turn_on", data), done=done)


def _set_white(targets: Targets, intent: str, kelvin: float) -> Plan:
    """A white by its colour temperature, in kelvin, within what the lights can show."""
    able = tuple(light for light in targets.entities if _has_whites(light))
    if not able:
        text = worded("{things} cannot change the warmth of white", things=targets.words)
        return Say(intent=intent, text=answers.sentence(text))
    services = tuple(
        call
        for light in able
        for call in calls((light,), "turn_on", {"color_temp_kelvin": _shown(kelvin, light)})
    )
    words = targets.words if len(able) == len(targets.entities) else answers.names(able)
    white = _WHITES.get(round(kelvin))
    told = f"{round(kelvin)} kelvin" if white is None else worded(white)
    done = answers.sentence(worded("set {thing} to {value}", thing=words, value=told))
    return Act(intent=intent, calls=services, done=done)


def _shown(kelvin: float, light: Entity) -> int:
    low = amount(light.attributes.get("min_color_temp_kelvin"))
    high = amount(light.attributes.get("max_color_temp_kelvin"))
    return round(max(low or kelvin, min(high or kelvin, kelvin)))


def _tells_no_modes(light: Entity) -> bool:
    """Whether only Home Assistant knows what the light can do."""
    return not light.attributes.get("supported_color_modes")


def _has_whites(light: Entity) -> bool:
    """Whether it can; where it tells no modes, Home Assistant may know better."""
    modes = str(light.attributes.get("supported_color_modes") or "")
    return _tells_no_modes(light) or "color_temp" in modes or has_colors(light)


def _step(light: Entity, step_percent: int) -> ServiceCall:
    """By a step; never dims a light out, that is what "off" is for."""
    level = brightness_percent(light)
    data: dict[str, Scalar] = {"brightness_step_pct": step_percent}
    if level + step_percent < 1:
        data = {"brightness_pct": 1}
    return ServiceCall(domain="light", service="turn_on", entity_id=light.entity_id, data=data)


def brightness_percent(light: Entity) -> int:
    """0 for a light that is off; 100 for one that is on and tells nothing more."""
    if light.state != "on":
        return 0
    level = amount(light.attributes.get("brightness"))
    return 100 if level is None else round(level / 2.55)


def _brightness_words(light: Entity) -> str:
    if light.state != "on":
        text = "{thing} is off" if light.state == "off" else "{thing} is not reachable"
        return answers.sentence(worded(text, thing=answers.name(light)))
    level = answers.percent(brightness_percent(light))
    return answers.sentence(worded("{thing} is at {value}", thing=answers.name(light), value=level))


def _color_words(light: Entity) -> str:
    color = color_name(str(light.attributes.get("rgb_color") or ""))
    name = answers.name(light)
    if light.state != "on":
        return answers.sentence(worded("{thing} is off", thing=name))
    return answers.sentence(worded("{thing} is {color}", thing=name, color=worded(color)))


def has_colors(light: Entity) -> bool:
    modes = str(light.attributes.get("supported_color_modes") or "")
    return not _COLOR_MODES.isdisjoint(mode.strip(" []'\"") for mode in modes.split(","))


_NAMED: Final = {
    "white": (255, 255, 255),
    "red": (255, 0, 0),
    "orange": (255, 165, 0),
    "yellow": (255, 255, 0),
    "green": (0, 128, 0),
    "turquoise": (64, 224, 208),
    "blue": (0, 0, 255),
    "purple": (128, 0, 128),
    "pink": (255, 192, 203),
    "brown": (165, 42, 42),
}


def color_name(rgb: str) -> str:
    """The nearest colour there is a word for; white where the light tells no colour."""
    parts = [part.strip(" ()[]") for part in rgb.split(",")]
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return "white"
    seen = [int(part) for part in parts]
    return min(
        _NAMED, key=lambda word: sum((a - b) ** 2 for a, b in zip(_NAMED[word], seen, strict=True))
    )
