"""What a sentence says of how the home's own things are, and whether that is what was looked up (pure).

"The front door is locked" is about this home where something in it is called so; "the fan is open source" is not, as no
fan is open or closed. English, and the commonest words of German and French.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, Literal

from hub.agent.claimed_actions import plain
from hub.ports import Entity, HomeSnapshot, amount

Founded = Literal["nothing", "founded", "unfounded"]
"""The sentence says nothing of the home's state; what it says was looked up and is so; it was not, or is not."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_KINDS: Final[Mapping[str, str]] = {
    "light": "light lights lamp lamps licht lichter lampe lampen lumière lumières lampes",
    "lock": "door doors lock locks tür türen haustür porte portes",
    "cover": "blind blinds curtain curtains shutter shutters shade shades garage gate door doors rollladen rollläden"
    " jalousie jalousien garage tor volet volets portail",
    "climate": "thermostat heating heater heizung chauffage",
    "fan": "fan fans ventilator ventilateur",
    "media_player": "music player tv television radio sound speaker musik fernseher musique télévision",
    "binary_sensor": "window windows door doors fenster fenêtre fenêtres",
    "switch": "plug plugs switch outlet steckdose prise",
}
_ALL: Final = frozenset({"everything", "alles", "tout", "all", "all of them", "they all"})
_ARTICLES: Final = _set(
    "the your our my all both every der die das den dein deine ihre alle le la les ton ta tes votre vos"
)
_WORDS: Final[Mapping[str, str]] = {
    "on": "on an ein eingeschaltet allumé allumée allumés allumées lit running",
    "off": "off out aus ausgeschaltet éteint éteinte éteints éteintes",
    "open": "open opened offen auf geöffnet ouvert ouverte ouverts ouvertes",
    "closed": "closed shut zu geschlossen fermé fermée fermés fermées",
    "locked": "locked verriegelt abgeschlossen verschlossen abgesperrt verrouillé verrouillée verrouillées",
    "unlocked": "unlocked entriegelt aufgeschlossen unverschlossen aufgesperrt déverrouillé déverrouillée",
    "playing": "playing",
    "paused": "paused pausiert",
    "muted": "muted stumm",
}
_MEANT: Final = {word: state for state, words in _WORDS.items() for word in words.split(" ")}
_HOLDS: Final[Mapping[str, frozenset[str]]] = {
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
_STATE: Final = "|".join(sorted(map(re.escape, _MEANT), key=len, reverse=True))
_NUMBER: Final = (
    r"(?:at |set to |about |auf |à )*(?P<number>-?\d+(?:[.,]\d+)?)"
    r" ?(?:degrees|percent|%|°|grad|prozent|degrés)"
)
_ELSEWHERE: Final = r"(?! (?:the|a|an|its|my|your|this|that|top|fire|source|sale|[a-z]+day)\b)"
_IS: Final = re.compile(
    rf"(?:'s|'re| is| are| isn't| aren't| remains?| stays?| ist| sind| est| sont)"
    rf"(?P<how>(?: (?!the\b|a\b|an\b)[\w']+){{0,3}}?) (?:(?P<state>{_STATE})\b{_ELSEWHERE}|{_NUMBER})"
)
_BARE: Final = re.compile(
    rf"^(?:[a-z]+[,!.] )*(?P<before>[\w' -]+?) (?P<state>{_STATE})(?: now)?[.!]*$"
)
_PRONOUN: Final = re.compile(
    r"^(?:(?:yes|no|ok|okay|sure)[,.]? )?(?:it|they|both)(?:'s|'re| is| are)(?P<how>(?: (?!the\b)[\w']+)?)"
    r" (?P<state>on|off|locked|unlocked)(?: now)?[.!]*$"
)
"""Of what was asked about, whatever that is."""
_NOT: Final = re.compile(r"\bnot\b|n't\b|\bno longer\b|\bnever\b|\bnicht\b|\bpas\b")
_WHERE: Final = re.compile(
    r" (?:in|on|of|im|in der|dans|de) (?:(?:the|der|la|le) )?(?P<area>[\w' -]+)$"
)
_LONGEST: Final = 8
"""Words of a name that are looked at."""


def statement(sentence: str, home: HomeSnapshot, looked_up: Collection[str]) -> Founded:
    """Whether the sentence says how something in the home is, and whether that was looked up and is so.

    `looked_up`: the ids of the entities whose state the model was told in this turn.
    """
    found: Founded = "nothing"
    text = plain(sentence)
    if (pointing := _PRONOUN.match(text)) is not None:
        known = [
            entity
            for entity in home.entities
            if entity.entity_id in looked_up and _can_be(entity, pointing)
        ]
        return "founded" if any(_is_so(entity, pointing) for entity in known) else "unfounded"
    for entities, every, match in _said(text, home):
        able = [entity for entity in entities if _can_be(entity, match)]
        if not able:
            continue
        known = [entity for entity in able if entity.entity_id in looked_up]
        so = [_is_so(entity, match) for entity in known]
        if not (so and (all(so) if every else any(so))):
            return "unfounded"
        found = "founded"
    return found


def _said(text: str, home: HomeSnapshot) -> Iterator[tuple[list[Entity], bool, re.Match[str]]]:
    """The things that the sentence says something of, whether of all of them, and the state that it names."""
    matches = [(text[: match.start()], match) for match in _IS.finditer(text)]
    if not matches and (bare := _BARE.match(text)):
        matches = [(bare["before"], bare)]
    if not matches:
        return
    names = _names(home)
    for before, match in matches:
        subject, area = before, None
        where = _WHERE.search(before)
        if where is not None and (area := _area(where["area"], home)) is not None:
            subject = before[: where.start()]
        words = re.findall(r"[\w'-]+", subject)[-_LONGEST:]
        for size in range(len(words), 0, -1):
            name, lead = " ".join(words[-size:]), words[-size - 1] if size < len(words) else ""
            entities = list(home.entities) if name in _ALL else names.get(name, [])
            begins = (
                size == len(words)
                or lead in _ARTICLES
                or subject.rstrip().endswith((f", {name}", f"; {name}"))
            )
            if area is not None:
                entities = [entity for entity in entities if entity.area_id == area]
            if entities and begins:
                yield entities, name in _ALL or lead in ("all", "both") or name.endswith("s"), match
                break


def _names(home: HomeSnapshot) -> dict[str, list[Entity]]:
    """What things are called: their names, these without their room, and the words for their kind."""
    rooms = {
        area.area_id: [name.lower() for name in (area.name, *area.aliases)] for area in home.areas
    }
    names: dict[str, list[Entity]] = {}
    for entity in home.entities:
        own = [plain(name) for name in (entity.name, *entity.aliases)]
        short = [
            name.removeprefix(f"{room} ")
            for name in own
            for room in rooms.get(entity.area_id or "", ())
        ]
        kinds = _KINDS.get(entity.domain, "").split(" ")
        in_room = [
            f"{room} {kind}" for room in rooms.get(entity.area_id or "", ()) for kind in kinds
        ]
        for name in {*own, *short, *kinds, *in_room} - {""}:
            names.setdefault(name, []).append(entity)
    return names


def _area(said: str, home: HomeSnapshot) -> str | None:
    return next(
        (
            area.area_id
            for area in home.areas
            if said in [name.lower() for name in (area.name, *area.aliases)]
        ),
        None,
    )


def _can_be(entity: Entity, match: re.Match[str]) -> bool:
    state = match["state"]
    if state is None:
        return bool(_numbers(entity))
    return _MEANT[state] in _HOLDS.get(entity.domain, ())


def _is_so(entity: Entity, match: re.Match[str]) -> bool:
    if match["state"] is None:
        said = float(match["number"].replace(",", "."))
        so = any(abs(said - number) <= 1.0 for number in _numbers(entity))
    else:
        so = _has(entity, _MEANT[match["state"]])
    negated = "how" in match.re.groupindex and _NOT.search(match[0]) is not None
    return so is not negated


def _has(entity: Entity, state: str) -> bool:
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
    """Every number that the thing may be said to be at: degrees, and percent also of what is counted otherwise."""
    attributes = entity.attributes
    found = [amount(entity.state)]
    found += [
        amount(attributes.get(key))
        for key in (
            "temperature",
            "current_temperature",
            "current_position",
            "percentage",
            "current_humidity",
        )
    ]
    brightness, volume = (
        amount(attributes.get("brightness")),
        amount(attributes.get("volume_level")),
    )
    found.append(None if brightness is None else brightness / 2.55)
    found.append(None if volume is None else volume * 100)
    if entity.domain == "light" and entity.state == "off":
        found.append(0.0)
    return [number for number in found if number is not None]
