"""SLURP's sentences for the demo home: those with labels judged, the others watched for deeds."""

import csv
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench.peers.homes import FixtureHome
from bench.peers.judging import NOTHING_SAID, Judgement, Kind, called, without_deed
from bench.peers.mind import Mind
from hub.home.demo import DemoHome
from hub.ports import HomeSnapshot, ServiceCall, TurnResult

ROOM: Final = "office"
"""Where the sentences are said: it has the one light with colours."""
MEANT: Final = ("iot_", "audio_", "play_", "music")
"""Groups of sentences that may act on the home, though nobody has labelled them."""
LEVEL: Final = 153
"""Brightness of every light at the start: 60 percent."""

_INTENTS: Final = {
    "timer": ("HassStartTimer",),
    "askhow": ("HassStartTimer", "SetAlarm"),
    "time": ("HassGetCurrentTime",),
    "date": ("HassGetCurrentDate", "HassGetCurrentTime"),
    "isdate": ("HassGetCurrentDate",),
}
"""Labels that an intent answers."""
_ASKED_BACK: Final = re.compile(r"^for (how long|what time)\?")
"""How it is asked what an alarm or a timer lacks."""
_TOLD: Final = {
    "alarms": ("alarm",),
    "cancel": ("alarm",),
    "clock": ("alarm", " at "),
    "delay": ("alarm", " at "),
}
"""Labels that an answer with one of the words is right for."""


def lit_home() -> HomeSnapshot:
    """The demo home with all lights at 60 percent."""
    home = DemoHome().snapshot()
    return replace(
        home,
        entities=tuple(
            replace(entity, state="on", attributes={**entity.attributes, "brightness": LEVEL})
            if entity.domain == "light"
            else entity
            for entity in home.entities
        ),
    )


async def run(folder: Path, mind: Mind) -> AsyncIterator[Judgement]:
    """The verdicts on the labelled sentences, then on all others, which must not act."""
    labels = _rows(folder / "devel_labels.tsv")
    start = lit_home()
    known = set()
    for group, sentence, right in labels:
        known.add(sentence)
        result, calls = await _say(sentence, start, mind)
        kind = "skipped" if right == "x" else _judge(right, result, calls, start)
        yield _verdict(kind, group, sentence, right, result, calls)
    for row in _rows(folder / "devel.tsv"):
        group, sentence = row[1], row[2]
        if sentence in known:
            continue
        result, calls = await _say(sentence, start, mind)
        meant = group.startswith(MEANT)
        kind = "wrong" if calls and not meant else "skipped"
        yield _verdict(kind, f"(other) {group}", sentence, "-", result, calls)


async def _say(
    sentence: str, start: HomeSnapshot, mind: Mind
) -> tuple[TurnResult, list[ServiceCall]]:
    home = FixtureHome.of(start)
    result = await (await mind.conversation(home)).say(sentence, ROOM)
    return result, home.calls


def _verdict(
    kind: Kind, group: str, sentence: str, right: str, result: TurnResult, calls: list[ServiceCall]
) -> Judgement:
    return Judgement(
        kind=kind,
        group=group,
        room="",
        sentence=sentence,
        wanted=right,
        answer=" ".join(result.sentences),
        calls=tuple(map(called, calls)),
    )


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def _judge(right: str, result: TurnResult, calls: list[ServiceCall], home: HomeSnapshot) -> Kind:
    what, *rest = right.split()
    answer = " ".join(result.sentences).lower()
    if what in ("on", "off", "dim", "up", "color", "level"):
        return _lights(what, rest, result, calls, home)
    if what in ("vol", "mute"):
        return _volume(right, calls) or without_deed(result, calls)
    if what in ("no", "nocolor"):
        if calls or result.expects_reply:
            return "wrong" if calls else "asked"
        return "nothing" if NOTHING_SAID.search(answer) else "right"
    if calls:
        return "wrong"
    return _answered(what, answer, result)


def _answered(what: str, answer: str, result: TurnResult) -> Kind:
    if not answer or NOTHING_SAID.search(answer):
        return "nothing"
    if what == "askhow" and _ASKED_BACK.search(answer):
        return "right"
    if what in _INTENTS:
        return "right" if result.intent in _INTENTS[what] else without_deed(result, ())
    if what in _TOLD:
        return "right" if any(map(answer.__contains__, _TOLD[what])) else without_deed(result, ())
    return "right" if "timer" not in answer else "wrong"


def _lights(
    what: str, rest: list[str], result: TurnResult, calls: list[ServiceCall], home: HomeSnapshot
) -> Kind:
    if what == "on" and rest == ["coffee"]:
        wanted = {"switch.coffee_machine"}
    else:
        wanted = _area_lights(rest[0], home)
    if not calls:
        # with the lights on already, "on" may be answered by saying so
        return without_deed(result, calls)
    if what == "color":  # those that have colours
        wanted &= {item.entity_id for item in home.entities if "rgb_color" in item.attributes}
    if {call.entity_id for call in calls} != wanted:
        return "wrong"
    good = all(_as_wanted(what, rest, call) for call in calls)
    return "right" if good else "wrong"


def _area_lights(area: str, home: HomeSnapshot) -> set[str]:
    lights = [entity for entity in home.entities if entity.domain == "light"]
    if area == "all":
        return {light.entity_id for light in lights}
    if area == "lamp":
        return {"light.living_room_lamp"}
    area = ROOM if area == "here" else area
    return {light.entity_id for light in lights if light.area_id == area}


def _as_wanted(what: str, rest: list[str], call: ServiceCall) -> bool:
    if what in ("on", "off"):
        return call.service == f"turn_{what}" and (what == "off" or _change(call) >= 0)
    if what in ("dim", "up"):
        return _change(call) > 0 if what == "up" else _change(call) < 0
    if what == "color":
        return call.data.get("color_name") == rest[1]
    return call.data.get("brightness_pct") == float(rest[1])


def _change(call: ServiceCall) -> float:
    """By how many percent a light changes from its 60."""
    step, level = call.data.get("brightness_step_pct"), call.data.get("brightness_pct")
    if isinstance(step, int | float):
        return step
    return level - 60 if isinstance(level, int | float) else 0.0


def _volume(right: str, calls: list[ServiceCall]) -> Kind | None:
    """Whether the player's volume, 40 percent before, is as wanted; None where nothing was done."""
    if not calls:
        return None
    _, _, value = right.partition(" ")
    return "right" if all(_is_as_loud(value, call) for call in calls) else "wrong"


def _is_as_loud(wanted: str, call: ServiceCall) -> bool:
    level = call.data.get("volume_level")
    if not wanted:
        return call.data.get("is_volume_muted") is True
    if isinstance(level, int | float):
        if wanted.startswith("set "):
            return level == float(wanted.removeprefix("set ")) / 100
        return level > 0.4 if wanted == "up" else level < 0.4
    return call.service == f"volume_{wanted}"
