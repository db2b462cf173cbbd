"""Candidate ranking: which reading of a sentence fits this home and this room best (pure).

A name, a kind of thing, the room that is said and the room that is spoken in are weighed together:
a name that only says what kind of thing it is ("Lights", in the garage) counts no more than the
kind, so that the lights of this room win; a name of its own ("Spot") wins wherever it is.
"""

from collections.abc import Sequence
from typing import Final

from hub.intents.matcher import HERE, Recognition
from hub.intents.resolution import EVERYTHING
from hub.intents.situation import Situation

_NAME: Final = 4.0
"""A name of its own was said."""
_LETTER: Final = 0.05
"""For each letter of it: of two names the longer one explains more of the sentence."""
_KIND: Final = 1.0
"""A kind of thing was said, or a name that is no more than that."""
_PLACE: Final = 2.5
"""It is in the room or on the floor that was said."""
_HERE: Final = 2.0
"""It is in the room that is spoken in."""
_CALLED_SO_HERE: Final = 0.5
"""One in this room is called by its kind: it is meant before the others of the kind."""
_EVERY: Final = 1.5
"""All of the kind were said."""
_LATELY: Final = 1.0
"""It was just spoken of."""
_ELSEWHERE: Final = -1.0
"""A name that is no more than a kind, and only another room has it."""
_DOUBT: Final = -0.5
"""Several are elsewhere: it would have to be asked which."""
_NOT_THERE: Final = -3.0
"""There is none where it was said to be."""
_GUESSED: Final = -5.0
"""For each word that a wildcard took."""
_KINDS: Final = {
    **dict.fromkeys(("HassLightSet", "SetRoomTo", "LightStep", "HowBright", "WhatColor"), "light"),
    **dict.fromkeys(("HassFanSetSpeed", "FanStep"), "fan"),
    **dict.fromkeys(("HassSetPosition", "CoverStop", "CoverStep", "HowOpen"), "cover"),
    **dict.fromkeys(
        (
            "HassClimateSetTemperature",
            "HassClimateSetFanMode",
            "TemperatureStep",
            "TargetTemperature",
            "SetTemperatureRange",
        ),
        "climate",
    ),
    **dict.fromkeys(
        (
            "HassMediaPause",
            "HassMediaUnpause",
            "HassMediaNext",
            "HassMediaPrevious",
            "HassMediaPlayerMute",
            "HassMediaPlayerUnmute",
            "HassSetVolume",
            "HassSetVolumeRelative",
            "HassMediaSearchAndPlay",
            "WhatVolume",
            "WhatPlays",
        ),
        "media_player",
    ),
}
"""The domain that an intent is about, where its slots name none."""
_YOURS: Final = frozenset({"SatelliteVolume", "SatelliteMute"})
"""Intents whose sentences all say "you" or "your": as plain as a name."""


def ranked(readings: Sequence[Recognition], situation: Situation) -> list[Recognition]:
    """The readings, the best fitting first; those that fit alike in the order they came in."""
    if len(readings) < 2:
        return list(readings)
    return sorted(readings, key=lambda reading: -fit(reading, situation))


def fit(reading: Recognition, situation: Situation) -> float:
    """How well a reading fits the home and the room it is said in; higher is better."""
    guessed = _GUESSED * reading.guessed
    if reading.name is not None:
        return guessed + _fit_of_name(reading, situation)
    return guessed + _KIND + _fit_of_kind(reading, situation)


def _fit_of_name(reading: Recognition, situation: Situation) -> float:
    lexicon, name = situation.lexicon, reading.name
    if name is None:
        return 0.0
    ids = lexicon.names.get(name, ())
    generic = lexicon.is_generic(name)
    score = (_KIND if generic else _NAME) + _LETTER * len(name.words)
    if name.domain == "lock" and reading.text("state") in ("open", "closed"):
        score += _DOUBT  # a lock does not tell; what is called the same may
    if not situation.lately.isdisjoint(ids):
        score += _LATELY
    areas = {lexicon.area_of.get(key) for key in ids}
    return score + _fit_of_place(reading.area, areas, situation, generic=generic)


def _fit_of_place(
    area: str | None, areas: set[str | None], situation: Situation, *, generic: bool
) -> float:
    """How well the places of what is called so fit the place that is meant."""
    if area not in (None, HERE):
        if not areas.isdisjoint(situation.lexicon.inside(area)):
            return _PLACE
        return 0.0 if None in areas and not generic else _NOT_THERE
    if situation.room is not None and situation.room in areas:
        return _HERE + _CALLED_SO_HERE
    return _ELSEWHERE if generic else 0.0


def _fit_of_kind(reading: Recognition, situation: Situation) -> float:
    if reading.intent in _YOURS:
        return _NAME
    domain = reading.text("domain") or _KINDS.get(reading.intent)
    if domain is None:
        return _HERE if reading.area in (None, HERE) else _PLACE
    domains = EVERYTHING if domain == "everything" else (domain,)
    total = sum(situation.lexicon.totals.get(one, 0) for one in domains)
    if total == 0:
        return _NOT_THERE
    if reading.every or reading.area is None:
        return _EVERY
    if reading.area != HERE:
        return _PLACE if _count(domains, reading.area, situation) else _NOT_THERE
    return _fit_here(domains, total, situation)


def _fit_here(domains: Sequence[str], total: int, situation: Situation) -> float:
    if _count(domains, situation.room, situation):
        return _HERE
    return 0.0 if total == 1 else _DOUBT


def _count(domains: Sequence[str], place: str | None, situation: Situation) -> int:
    areas = () if place is None else situation.lexicon.inside(place)
    return sum(
        situation.lexicon.counts.get((domain, area), 0) for domain in domains for area in areas
    )
