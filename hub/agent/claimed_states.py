"""Guardrail against hallucinated states: checks what a sentence says of the home's things (pure).

A statement counts as founded only where the model looked the state up in this turn and it is so.
"The front door is locked" is about this home where something in it is called so; "the fan is open
source" is not, as no fan is open or closed. The words are those of `hub.language.words` and
`hub.language.statements`: English, and the commonest of German and French.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from hub.language.tables import STATEMENTS, WORDS, alternatives, union
from hub.language.words import folded, meanings, nouns_of
from hub.ports import Area, Entity, HomeSnapshot, amount

Founded = Literal["nothing", "founded", "unfounded"]
"""`nothing`: the sentence says nothing of the home's state; `founded`: what it says was looked up
and is so; `unfounded`: it was not looked up, or is not so."""

_EVERYTHING: Final = union(table.everything for table in WORDS)
_ARTICLES: Final = union(table.articles for table in WORDS)
_ALL_OF: Final = union(one.all_of for one in STATEMENTS)
_MEANINGS: Final = meanings(WORDS)
_POSSIBLE: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(
        ("light", "switch", "fan", "input_boolean", "humidifier"), frozenset({"on", "off"})
    ),
    "climate": frozenset({"on", "off"}),
    "media_player": frozenset({"on", "off", "playing", "paused", "muted"}),
    "cover": frozenset({"open", "closed"}),
    "lock": frozenset({"locked", "unlocked", "open", "closed"}),
    "binary_sensor": frozenset({"on", "off", "open", "closed"}),
}
"""The states that things of a domain can have; another word is about something else."""
_MEASURES: Final = (
    "temperature",
    "current_temperature",
    "current_position",
    "percentage",
    "current_humidity",
)
"""Attributes that hold degrees or percent."""
_STATE: Final = "|".join(sorted(map(re.escape, _MEANINGS), key=len, reverse=True))
_NUMBER: Final = (
    rf"(?:{alternatives(one.number_leads for one in STATEMENTS)})*"
    rf"(?P<number>-?\d+(?:[.,]\d+)?) ?(?:{alternatives(one.units for one in STATEMENTS)})"
)
_NOT_THE_STATE: Final = rf"(?! (?:{alternatives(one.not_the_state for one in STATEMENTS)})\b)"
_NOUN_LEADS: Final = alternatives(one.noun_leads for one in STATEMENTS)
_NOW: Final = rf"(?: (?:{alternatives(one.now for one in STATEMENTS)}))?"
_IS: Final = re.compile(
    rf"(?:{alternatives(one.copulas for one in STATEMENTS)})"
    rf"(?P<how>(?: (?!(?:{_NOUN_LEADS})\b)[\w']+){{0,3}}?)"
    rf" (?:(?P<state>{_STATE})\b{_NOT_THE_STATE}|{_NUMBER})"
)
"""A copula and a state or number: "is now locked". `how`: what stands between the two."""
_BARE: Final = re.compile(
    rf"^(?:[a-z]+[,!.] )*(?P<before>[\w' -]+?) (?P<state>{_STATE}){_NOW}[.!]*$"
)
"""A sentence without a verb: "Kitchen light off"."""
_PRONOUN: Final = re.compile(
    rf"^(?:(?:{alternatives(one.answers for one in STATEMENTS)})[,.]? )?"
    rf"(?:{alternatives(one.pronouns for one in STATEMENTS)})"
    rf"(?:{alternatives(one.pronoun_copulas for one in STATEMENTS)})"
    r"(?P<how>(?: (?!the\b)[\w']+)?)"
    rf" (?P<state>{alternatives(one.pronoun_states for one in STATEMENTS)}){_NOW}[.!]*$"
)
"""A statement about what was asked about, whatever that is: "it is locked"."""
_NOT: Final = re.compile(alternatives(one.negations for one in STATEMENTS))
_WHERE: Final = re.compile(
    rf" (?:{alternatives(one.places for one in STATEMENTS)})"
    rf" (?:(?:{alternatives(one.place_articles for one in STATEMENTS)}) )?(?P<area>[\w' -]+)$"
)
_LONGEST: Final = 8
"""Words of a name that are looked at."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """One statement about the home within a sentence."""

    entities: list[Entity]
    """What the subject may be: everything in the home that is called so."""
    every: bool
    """It speaks of all of them; else it is enough that it is so of one."""
    match: re.Match[str]
    """Of `_IS`, `_BARE` or `_PRONOUN`."""


def statement(sentence: str, home: HomeSnapshot, looked_up: Collection[str]) -> Founded:
    """Whether the sentence says how something in the home is, was looked up, and is so.

    `looked_up`: the ids of the entities whose state the model was given in this turn.
    """
    text = folded(sentence)
    if (pointing := _PRONOUN.match(text)) is not None:
        pronoun = _Statement(list(home.entities), every=False, match=pointing)
        return "founded" if _is_founded(pronoun, looked_up) else "unfounded"
    found: Founded = "nothing"
    for said in _statements(text, home):
        if not any(_can_be(entity, said.match) for entity in said.entities):
            continue
        if not _is_founded(said, looked_up):
            return "unfounded"
        found = "founded"
    return found


def _is_founded(said: _Statement, looked_up: Collection[str]) -> bool:
    """Whether it was looked up and is so, of one thing or of every one that was looked up."""
    known = [
        entity
        for entity in said.entities
        if entity.entity_id in looked_up and _can_be(entity, said.match)
    ]
    so = [_is_so(entity, said.match) for entity in known]
    return bool(so) and (all(so) if said.every else any(so))


def _statements(text: str, home: HomeSnapshot) -> Iterator[_Statement]:
    """The statements of a folded sentence whose subject is something in the home."""
    matches = [(text[: match.start()], match) for match in _IS.finditer(text)]
    if not matches and (bare := _BARE.match(text)):
        matches = [(bare["before"], bare)]
    if not matches:
        return
    names = _names(home)
    for before, match in matches:
        if (found := _statement(before, match, home, names)) is not None:
            yield found


def _statement(
    before: str, match: re.Match[str], home: HomeSnapshot, names: Mapping[str, list[Entity]]
) -> _Statement | None:
    """The statement of a match; None where nothing in the home is the subject.

    `before`: the text in front of the match. The subject is the longest name at its end.
    """
    subject, area_id = _without_area(before, home)
    spoken = re.findall(r"[\w'-]+", subject)[-_LONGEST:]
    for size in range(len(spoken), 0, -1):
        name = " ".join(spoken[-size:])
        lead = spoken[-size - 1] if size < len(spoken) else ""
        if not (size == len(spoken) or _begins_subject(name, lead, subject)):
            continue
        called_so = list(home.entities) if name in _EVERYTHING else names.get(name, [])
        entities = [one for one in called_so if area_id is None or one.area_id == area_id]
        if entities:
            # English and French plurals end in "s".
            every = name in _EVERYTHING or lead in _ALL_OF or name.endswith("s")
            return _Statement(entities, every, match)
    return None


def _without_area(before: str, home: HomeSnapshot) -> tuple[str, str | None]:
    """The subject without "in the kitchen" at its end, and that area's id, else None."""
    where = _WHERE.search(before)
    if where is None:
        return before, None
    area_id = next((one.area_id for one in home.areas if where["area"] in _area_names(one)), None)
    return (before, None) if area_id is None else (before[: where.start()], area_id)


def _begins_subject(name: str, lead: str, subject: str) -> bool:
    """Whether the name at the subject's end is a whole noun phrase: behind an article or comma."""
    return lead in _ARTICLES or subject.rstrip().endswith((f", {name}", f"; {name}"))


def _names(home: HomeSnapshot) -> dict[str, list[Entity]]:
    """By name, the things called so: with or without the area's name, or by a noun of the kind."""
    areas = {area.area_id: _area_names(area) for area in home.areas}
    names: dict[str, list[Entity]] = {}
    for entity in home.entities:
        for name in _names_of(entity, areas.get(entity.area_id or "", [])):
            names.setdefault(name, []).append(entity)
    return names


def _names_of(entity: Entity, area_names: list[str]) -> set[str]:
    """What one thing is called; `area_names` are those of its area, in lower case."""
    own = {folded(name) for name in (entity.name, *entity.aliases)}
    kinds = nouns_of(entity.domain, WORDS)
    short = {name.removeprefix(f"{area} ") for name in own for area in area_names}
    in_area = {f"{area} {kind}" for area in area_names for kind in kinds}
    return (own | kinds | short | in_area) - {""}


def _area_names(area: Area) -> list[str]:
    return [name.lower() for name in (area.name, *area.aliases)]


def _can_be(entity: Entity, match: re.Match[str]) -> bool:
    """Whether a thing of this kind can be in the state, or at a number, that was said."""
    state = match["state"]
    if state is None:
        return bool(_numbers(entity))
    return _MEANINGS[state] in _POSSIBLE.get(entity.domain, ())


def _is_so(entity: Entity, match: re.Match[str]) -> bool:
    """Whether the thing is as was said; a number may be 1 off, as speech rounds numbers."""
    if match["state"] is None:
        said = float(match["number"].replace(",", "."))
        so = any(abs(said - number) <= 1.0 for number in _numbers(entity))
    else:
        so = _has(entity, _MEANINGS[match["state"]])
    negated = "how" in match.re.groupindex and _NOT.search(match[0]) is not None
    return so is not negated


def _has(entity: Entity, state: str) -> bool:
    """Whether Home Assistant's state of the thing is what people call `state`."""
    match state:
        case "on" if entity.domain in ("climate", "media_player"):
            return entity.state not in ("off", "standby", "unavailable", "unknown")
        case "open" if entity.domain == "binary_sensor":
            return entity.state == "on"
        case "closed" if entity.domain == "binary_sensor":
            return entity.state == "off"
        case "muted":
            return entity.attributes.get("is_volume_muted") is True
        case _:
            return entity.state == state


def _numbers(entity: Entity) -> list[float]:
    """Every number that the thing may be said to be at, in degrees or percent.

    Home Assistant counts brightness to 255 and volume to 1; both are spoken of in percent.
    """
    attributes = entity.attributes
    found = [amount(entity.state), *(amount(attributes.get(key)) for key in _MEASURES)]
    brightness = amount(attributes.get("brightness"))
    volume = amount(attributes.get("volume_level"))
    found.append(None if brightness is None else brightness / 2.55)
    found.append(None if volume is None else volume * 100)
    if entity.domain == "light" and entity.state == "off":
        found.append(0.0)
    return [number for number in found if number is not None]
