"""States as people say them: words by class, numbers at their precision, friendly times (pure).

English; the words are in `hub.language.en`.
"""

from datetime import date, datetime, timedelta
from typing import Final

from hub.language.classes import ClassWords
from hub.language.durations import spoken
from hub.language.en.classes import CLASSES
from hub.language.en.states import AWAY, STATES, UNITS
from hub.language.phrasebook import worded
from hub.ports import Entity, amount

UNREACHABLE: Final = frozenset({"unavailable", "unknown"})
PRECISION: Final = "display_precision"
"""Attribute: the decimals that Home Assistant shows a measure with."""
_PLAIN: Final = ClassWords(
    on="on", off="off", on_asked=("running", "active", "triggered"), off_asked=("not running",)
)
"""The words of a binary sensor without a class."""
_ORDINALS: Final = {1: "st", 2: "nd", 3: "rd"}
_AWAKE: Final = ("off", "standby", "idle", "paused", *UNREACHABLE)
"""States in which a media player is not on."""


def class_words(entity: Entity) -> ClassWords:
    """The words of the entity's device class; "on" and "off" where it has none."""
    known = CLASSES.get(str(entity.attributes.get("device_class")))
    return known if known is not None and known.on else _PLAIN


def state_word(entity: Entity) -> str:
    """The state as one says it of this kind of thing: "open" for a window's "on"."""
    if entity.state in UNREACHABLE:
        return worded(AWAY)
    if entity.domain == "binary_sensor":
        words = class_words(entity)
        return worded(words.on if entity.state == "on" else words.off)
    said = STATES.get(entity.domain, {}).get(entity.state)
    if said is not None:
        return worded(said[0])
    if entity.domain in ("person", "device_tracker"):
        return worded("at {place}", place=entity.state)
    return entity.state.replace("_", " ")


def answers_to(entity: Entity, said: str) -> bool | None:
    """Whether the entity is as a word says ("wet", "locked", "charging").

    None for a word that says nothing of this kind of thing.
    """
    if entity.domain == "binary_sensor":
        meant = class_words(entity).states.get(said)
        return None if meant is None else entity.state == meant
    if said == "open" and entity.domain in ("cover", "valve"):
        return entity.state in ("open", "opening", "closing")
    if said in ("on", "off") and entity.domain in ("media_player", "climate"):
        return _is_on(entity) == (said == "on")
    states = {
        state for state, words in STATES.get(entity.domain, {}).items() if said in (*words, state)
    }
    return entity.state in states if states else None


def _is_on(entity: Entity) -> bool:
    if entity.domain == "media_player":
        return entity.state not in _AWAKE
    return entity.state != "off" and entity.state not in UNREACHABLE


def spoken_state(entity: Entity, now: datetime | None = None) -> str:
    """The state of an entity, a measure with its unit: "21.5 degrees", "closed", "spin cycle".

    `now`: aware; times are told from it ("in 2 hours"). None: as date and time of day.
    """
    if entity.state in UNREACHABLE:
        return worded(AWAY)
    if entity.domain not in ("sensor", "number", "input_number", "counter", "input_datetime"):
        return state_word(entity)
    value = amount(entity.state)
    if value is not None:
        return measure(value, entity)
    return _moment(entity.state, now) or state_word(entity)


def measure(value: float, entity: Entity) -> str:
    """A number of the entity at its precision, with its unit in words."""
    unit = str(entity.attributes.get("unit_of_measurement") or "")
    told = rounded(value, entity).replace(".", worded("."))
    words = UNITS.get(unit, unit)
    if told == "1" and words.endswith("s") and words == UNITS.get(unit):
        words = words.removesuffix("s")
    return f"{told} {worded(words)}".strip()


def rounded(value: float, entity: Entity) -> str:
    """The number with the decimals that Home Assistant shows, else with those one says aloud."""
    shown = entity.attributes.get(PRECISION)
    if isinstance(shown, int) and not isinstance(shown, bool):
        places = shown
    elif abs(value) >= 1000:
        places = 0
    else:
        places = 1 if abs(value) >= 10 else 2
    told = f"{value:.{max(0, places)}f}"
    return (told.rstrip("0").rstrip(".") if "." in told else told).replace("-0", "0", told == "-0")


def _moment(state: str, now: datetime | None) -> str | None:
    """A date or a time of Home Assistant's in words; None for anything else."""
    try:
        if len(state) == len("2026-11-23"):
            return on_day(date.fromisoformat(state), now)
        if len(state) < len("2026-11-23T00:00"):
            return None
        moment = datetime.fromisoformat(state.replace("Z", "+00:00"))
    except ValueError:
        return None
    if now is not None and moment.tzinfo is not None and now.tzinfo is not None:
        moment = moment.astimezone(now.tzinfo)
        near = _near(moment - now)
        if near:
            return near
    day = on_day(moment.date(), now)
    return worded("{day} at {clock}", day=day, clock=f"{moment:%H:%M}")


def _near(away: timedelta) -> str | None:
    """ "in 5 minutes", "2 hours ago"; None for what is farther than that."""
    minutes = round(abs(away.total_seconds()) / 60)
    if minutes >= 12 * 60:
        return None
    if minutes == 0:
        return worded("now")
    told = spoken(minutes * 60)
    return worded("in {length}" if away > timedelta() else "{length} ago", length=told)


def on_day(day: date, now: datetime | None) -> str:
    """ "today", "tomorrow", "Monday, the 1st of April", with the year where it is another one."""
    ending = "th" if 10 < day.day < 20 else _ORDINALS.get(day.day % 10, "th")
    year = "" if now is not None and day.year == now.year else f" {day.year}"
    if now is not None:
        named = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - now.date()).days)
        if named:
            return worded(named)
    month = worded(f"{day:%B}")
    return worded(
        "the {ordinal} of {month}{year}",
        ordinal=f"{day.day}{ending}",
        day=day.day,
        month=month,
        year=year,
    )
