"""Whether the person's own words ask for an action (pure).

Once a search result stands in the conversation, a stranger has had a say in what the model does next. An action that
nobody but that stranger asked for is refused: the person's sentence has to hold both what is to be done and to what.
A question holds neither, whatever words are in it.
"""

import re
from collections.abc import Mapping
from typing import Final

from hub.ports import Entity, HomeSnapshot, IntentCall

_WORDS: Final = re.compile(r"[^\W_]+")
_FILLERS: Final = (
    r"^(?:(?:hey|hi|hello|ok|okay|please|so|and|also|but|well|um|uh|now|then|just|kindly|ingle|go ahead and|bitte|und"
    r"|et|y|alors)\b[, ]*)*"
)
_QUESTION: Final = re.compile(
    rf"{_FILLERS}(?:(?:can|could|will|would) (?:you|we)(?: please)? |do you know |i (?:want|would like|need) to know |"
    r"i'd like to know |i wonder |please )?"
    r"(?:what|whats|how|why|when|whens|who|whos|whose|whom|where|wheres|which|search|google|look .*\bup|look (?:up|for)"
    r"|find|tell (?:me|us)|explain|describe|read|is|isn't|are|am|was|were|did|does|has|have i|have we|should"
    r"|do (?:you|i|we|they)|(?:can|may|shall|could) (?:i|we)"
    r"|was|wie|warum|wann|wer|wessen|wo|welche[rsnm]?|ist|sind|suche?|erklär\w*|erzähl\w*|sag mir"
    r"|que|qu'\w+|quoi|comment|pourquoi|quand|qui|où|quel\w*|est-ce|cherche|dis-moi|raconte|explique"
    r"|qué|cómo|por qué|cuándo|quién|dónde|cuál|busca|dime)\b"
)
_CLAUSES: Final = re.compile(
    r"[.;!?,]+\s*|\b(?:and then|and|then|but|und dann|und|dann|et puis|et|puis|y)\b ?"
)
_POLITE: Final = (
    r"^(?:(?:please|kindly|just|hey|ok|okay|now|also|then|so|and|well|go ahead and|(?:can|could|will|would) you"
    r"|you (?:can|could|should)|i (?:want|need|would like) you to|i'd like you to|let's|let us|bitte"
    r"|s'il te plaît|s'il vous plaît|por favor)\b[, ]*)*"
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DEEDS: Final = re.compile(
    rf"{_POLITE}(?:turn|switch|lock|unlock|dim|brighten|mute|unmute|activate|deactivate|arm|disarm|shut|close|open"
    r"|pause|resume|skip|remind|wake me|lower|cancel|play|send|call|remember|forget|do something"
    r"|(?:order|buy|book)(?= (?:me|us|a|an|some|the|my|two|\d))"
    r"|(?:öffne|schließe?|schalte?|mach|mache|dreh|drehe|stell|stelle|sperr|sperre|dimme?|starte|stoppe?|spiele?"
    r"|pausiere|erinnere|weck|wecke|verriegle|entriegle)"
    r"|(?:allume|éteins|éteignez|ouvre|ferme|verrouille|déverrouille|mets|mettez|baisse|monte|augmente|arrête|règle"
    r"|joue|lance)[rz]?"
    r"|enciende|apaga|abre|cierra|pon|sube|baja)\b"
    r"(?!.* (?:into|with me)\b| to \w+$)"
    r"(?! (?:(?:up|a|an|another|some|me|us) )*(?:game|quiz|trivia|riddle|story|joke|poem|chess|\d+ questions))"
)
"""What a clause begins with that wants something done."""
_CHANGES: Final = re.compile(
    rf"{_POLITE}(?:put|set|make|start|stop|change|adjust|raise|heat|cool|warm|increase|decrease|add|delete|save|schedule|let|get|bring"
    r"|run|text|email|message|leave|keep)\b"
    r"(?! it (?:simply|simple|short|shorter|brief|briefer|long|longer|rhyme|fun|funny|funnier|sound|differently|another"
    r" way|in other words|in a)\b)"
)
"""Said of much else as well: it is about the home where something of it is named."""
_ABOUT_HOME: Final = _set(
    "it them everything something here room house home place timer timers alarm alarms reminder message list"
    " calendar note brighter darker dimmer warmer cooler colder louder quieter cozy cosy comfortable guests appointment"
    " scene routine mom dad degrees percent volume"
)
_VERB_LAST: Final = re.compile(
    r"\b(?:on|off)(?: please| now)?$"
    r"|\b(?:an|aus|ein|auf|zu|ab)(?:machen|schalten|drehen|sperren|schließen|stellen)$"
    r"|^(?:kannst|könntest|würdest) du\b.*\b(?:öffnen|schließen|dimmen|verriegeln|spielen|stellen)$"
    r"|^(?:peux-tu|tu peux|pouvez-vous|vous pouvez)\b.*\b(?:allumer|éteindre|ouvrir|fermer|verrouiller|mettre|jouer)\b"
)
_KINDS: Final[Mapping[str, str]] = {
    "light": "light lights lamp lamps lighting licht lichter lampe lampen lumière lumières dim brighter darker",
    "cover": "blind blinds curtain curtains shutter shutters shade shades garage gate door rollladen volets",
    "lock": "lock unlock door doors locks tür türen porte portes",
    "climate": "heating heat thermostat temperature degrees warmer cooler heizung chauffage",
    "media_player": "music player radio tv television song track volume sound play pause mute unmute louder quieter"
    " musik musique resume",
    "fan": "fan fans ventilator",
    "switch": "switch plug",
    "everything": "everything all alles tout",
}
_ON: Final = (
    "on start activate enable an ein anmachen einschalten schalte mach allume allumer enciende"
)
_OFF: Final = (
    "off out stop deactivate disable aus ausmachen ausschalten éteins éteindre éteignez apaga"
)
_SET: Final = "set make change turn put adjust stelle mets règle"
_VERBS: Final[Mapping[tuple[str, str], str]] = {
    ("HassTurnOn", ""): _ON,
    ("HassTurnOff", ""): _OFF,
    ("HassTurnOn", "cover"): "open raise lift up öffne auf ouvre",
    ("HassTurnOff", "cover"): "close shut lower down schließ schließe zu ferme",
    ("HassTurnOn", "lock"): "lock secure verriegle abschließen verrouille",
    ("HassTurnOff", "lock"): "unlock open öffne aufschließen entriegle déverrouille ouvre",
    ("CoverStop", ""): "stop halt hold",
    ("HassSetPosition", ""): f"{_SET} open close move raise lower position",
    ("HassFanSetSpeed", ""): f"{_SET} speed faster slower",
    ("HassLightSet", ""): f"{_SET} dim brighten brighter darker dimmer brightness color colour",
    (
        "HassClimateSetTemperature",
        "",
    ): f"{_SET} heat warm cool raise lower increase decrease warmer cooler",
    ("HassMediaUnpause", ""): "play resume unpause continue start on",
    ("HassMediaPause", ""): "pause stop halt off",
    ("HassMediaNext", ""): "next skip",
    ("HassMediaPrevious", ""): "previous back last again",
    ("HassMediaPlayerMute", ""): "mute silence quiet",
    ("HassMediaPlayerUnmute", ""): "unmute on",
    ("HassSetVolume", ""): f"{_SET} volume louder quieter raise lower",
}
"""By intent and domain, what people say who want it."""
_OTHER_WISHES: Final = {
    "Remember": re.compile(r"\b(?:remember|note|forget)\b"),
    "Forget": re.compile(r"\bforget\b"),
}
_HARMLESS: Final = frozenset({"Recall"})
"""Changes nothing."""
_TIMERS: Final = re.compile(r"\b(?:timer|timers|remind|alarm|wake|countdown)\b")
_TIMING: Final = re.compile(
    r"\b(?:set|start|make|put|add|remind|wake|cancel|stop|delete|seconds?|minutes?|hours?)\b"
)
_ALL: Final = _set(
    "all every everything everywhere whole alle alles überall tout toutes tous partout"
)


def asks_for_action(said: str, home: HomeSnapshot) -> bool:
    """Whether the sentence asks for something to be done, as told from all that only wants an answer."""
    text = _lowered(said)
    if is_inquiry(text):
        return False
    about = _ABOUT_HOME | _home_words(home)
    for clause in (part.strip() for part in _CLAUSES.split(text) if part):
        if _DEEDS.search(clause):
            return True
        named = not about.isdisjoint(_WORDS.findall(clause))
        if named and (
            _CHANGES.search(clause) or (_VERB_LAST.search(clause) and not is_inquiry(clause))
        ):
            return True
    return False


def is_inquiry(said: str) -> bool:
    """Whether the sentence begins as one that wants to know something: what, how, is it, look up, tell me."""
    return _QUESTION.search(_lowered(said)) is not None


def timer_asked_for(said: str) -> bool:
    """Whether `said` wants something of a timer."""
    text = _lowered(said)
    return (
        not is_inquiry(text)
        and _TIMERS.search(text) is not None
        and _TIMING.search(text) is not None
    )


def asked_for(command: IntentCall, said: str, home: HomeSnapshot, room_id: str = "") -> bool:
    """Whether `said` holds both what the command does and what it does it to, by name, room or kind.

    `room_id`: where it was said; a kind alone ("the light") is that of there.
    """
    text = _lowered(said)
    if command.intent in _HARMLESS:
        return True
    if is_inquiry(text):
        return False
    wish = _OTHER_WISHES.get(command.intent)
    if wish is not None:
        return wish.search(text) is not None
    words = set(_WORDS.findall(text))
    domain = str(command.slots.get("domain") or "")
    verbs = _VERBS.get((command.intent, domain)) or _VERBS.get((command.intent, ""), "")
    return not words.isdisjoint(verbs.split(" ")) and _names_target(
        command, text, words, home, room_id
    )


def _names_target(
    command: IntentCall, text: str, words: set[str], home: HomeSnapshot, room_id: str
) -> bool:
    named, area, domain = (
        str(command.slots.get(slot) or "").lower() for slot in ("name", "area", "domain")
    )
    rooms = {
        place.area_id
        for place in home.areas
        if any(_holds(text, name) for name in (place.name, *place.aliases))
    }
    if named:
        meant = [entity for entity in home.entities if named in (entity.entity_id, *_names(entity))]
        if not meant:
            return _holds(text, named)
        return any(_is_named(entity, text, words, rooms, home, room_id) for entity in meant)
    if command.slots.get("every") is True and words.isdisjoint(_ALL):
        return False
    place = next(
        (
            one.area_id
            for one in home.areas
            if area in (one.area_id, one.name.lower(), *map(str.lower, one.aliases))
        ),
        "",
    )
    if rooms and place and place not in rooms:
        return False
    return place in rooms or not words.isdisjoint(_KINDS.get(domain, "").split(" "))


def _is_named(
    entity: Entity, text: str, words: set[str], rooms: set[str], home: HomeSnapshot, room_id: str
) -> bool:
    """By its name; by what is its own of that; by its kind, in the room that was said or is spoken in."""
    if any(_holds(text, name) for name in _names(entity)):
        return True
    if rooms and entity.area_id not in rooms:
        return False
    kinds = set(_KINDS.get(entity.domain, "").split(" "))
    common = {word for area in home.areas for word in _WORDS.findall(area.name.lower())}
    common |= {word for names in _KINDS.values() for word in names.split(" ")} | {
        "the",
        "my",
        "a",
        "of",
        "and",
    }
    own = {word for name in _names(entity) for word in _WORDS.findall(name)} - common
    if not own.isdisjoint(words):
        return True
    if words.isdisjoint(kinds):
        return False
    if rooms:
        return True
    alike = {other.area_id for other in home.entities if other.domain == entity.domain}
    return entity.area_id == room_id or room_id not in alike


def _names(entity: Entity) -> tuple[str, ...]:
    return (entity.name.lower(), *map(str.lower, entity.aliases))


def _holds(text: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name.lower())}\b", text) is not None if name else False


def _home_words(home: HomeSnapshot) -> set[str]:
    names = [name for entity in home.entities for name in _names(entity)]
    names += [name.lower() for area in home.areas for name in (area.name, *area.aliases)]
    kinds = {word for kind in _KINDS.values() for word in kind.split(" ")}
    return kinds | {word for name in names for word in _WORDS.findall(name)}


def _lowered(said: str) -> str:
    return said.lower().replace("\u2019", "'").strip()
