"""Authorises tool calls: blocks actions that only a search result asks for (prompt injection).

Once a search result is in the conversation, its author may steer what the model does next. An
action that only such a result asks for is refused: the person's sentence has to name both what is
to be done and to what. A question names neither, whatever words are in it. The words are those of
`hub.language.words` and `hub.language.requests`: English, German, French and some Spanish. What is
kept for the household, and what is forgotten, needs the person's words in every turn.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hub.language.tables import REQUESTS, WORDS, alternatives, union
from hub.language.words import folded, kind_words
from hub.ports import Area, Context, Entity, HomeSnapshot, IntentCall

_WORD: Final = re.compile(r"[^\W_]+")
_FILLERS: Final = rf"^(?:(?:{alternatives(one.fillers for one in REQUESTS)})\b[, ]*)*"
_INQUIRY: Final = re.compile(
    rf"{_FILLERS}(?:(?:{alternatives(one.question_leads for one in REQUESTS)}) )?"
    rf"(?:{alternatives(one.questions for one in REQUESTS)})\b"
)
_CLAUSES: Final = re.compile(
    rf"[.;!?,]+\s*|\b(?:{alternatives(one.clause_breaks for one in REQUESTS)})\b ?"
)
_POLITE: Final = rf"^(?:(?:{alternatives(one.wish_leads for one in REQUESTS)})\b[, ]*)*"
_HOME_VERB: Final = re.compile(
    rf"{_POLITE}(?:{alternatives(one.home_verbs for one in REQUESTS)})\b"
    rf"(?!{alternatives(one.home_verbs_unless for one in REQUESTS)})"
)
"""What a clause begins with that asks for an action."""
_GENERAL_VERB: Final = re.compile(
    rf"{_POLITE}(?:{alternatives(one.general_verbs for one in REQUESTS)})\b"
    rf"(?!{alternatives(one.general_verbs_unless for one in REQUESTS)})"
)
"""Said of much else as well: it is about the home where something of it is named."""
_VERB_LAST: Final = re.compile(alternatives(one.verb_last for one in REQUESTS))
_ABOUT_HOME: Final = union(one.about_home for one in REQUESTS)
_TIMERS: Final = re.compile(rf"\b(?:{alternatives(one.timers for one in REQUESTS)})\b")
_TIMER_WISHES: Final = re.compile(rf"\b(?:{alternatives(one.timer_wishes for one in REQUESTS)})\b")

_CONTROLLED: Final = ("light", "cover", "lock", "climate", "media_player", "fan", "switch")
"""The domains that commands are for; a binary sensor is only read."""
_KINDS: Final[Mapping[str, frozenset[str]]] = {
    **{domain: kind_words(domain, WORDS) for domain in _CONTROLLED},
    "everything": union(one.everything for one in REQUESTS),
}
"""By domain, what people call the things of it."""
_KIND_WORDS: Final = union(_KINDS.values())
_NAME_FILLERS: Final = union(one.name_fillers for one in REQUESTS)
_EVERY: Final = union(one.every for one in REQUESTS)
_WISHES: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    key: union(one.wishes.get(key, frozenset()) for one in REQUESTS)
    for key in {key for one in REQUESTS for key in one.wishes}
}
"""By intent and domain, what people say who want it."""
_NOTE_WISHES: Final[Mapping[str, re.Pattern[str]]] = {
    intent: re.compile(rf"{_POLITE}(?:{alternatives(wishes)})\b")
    for intent, wishes in (
        ("Remember", [one.note_wishes for one in REQUESTS]),
        ("Forget", [one.forget_wishes for one in REQUESTS]),
    )
}
"""By intent, what a clause begins with that asks for it. These are done to nothing in the home."""
_READ_ONLY: Final = frozenset({"Recall"})
"""Commands that change nothing: they need not be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What the person said, held against the home."""

    text: str
    """The sentence, folded."""
    words: frozenset[str]
    home: HomeSnapshot
    room_id: str
    """Where it was said; "" where that is not known."""
    area_ids: frozenset[str]
    """The areas that are named in it."""


def asks_for_action(said: str, home: HomeSnapshot) -> bool:
    """Whether the sentence asks for something to be done, as opposed to only for an answer."""
    text = folded(said)
    if is_inquiry(text):
        return False
    about = _ABOUT_HOME | _home_words(home)
    return any(_is_wish(clause, about) for clause in _clauses(text))


def _clauses(text: str) -> Iterator[str]:
    return (part.strip() for part in _CLAUSES.split(text) if part)


def _is_wish(clause: str, about: frozenset[str]) -> bool:
    """Whether a clause asks for an action; `about`: the words that make it one about the home."""
    if _HOME_VERB.search(clause):
        return True
    if about.isdisjoint(_WORD.findall(clause)):
        return False
    if _GENERAL_VERB.search(clause):
        return True
    return _VERB_LAST.search(clause) is not None and not is_inquiry(clause)


def is_inquiry(said: str) -> bool:
    """Whether the sentence begins as an inquiry: what, how, is it, look up, tell me."""
    return _INQUIRY.search(folded(said)) is not None


def timer_asked_for(said: str) -> bool:
    """Whether the person asks for something to be done with a timer."""
    text = folded(said)
    if is_inquiry(text):
        return False
    return _TIMERS.search(text) is not None and _TIMER_WISHES.search(text) is not None


def changes_notes(command: IntentCall) -> bool:
    """Whether the command keeps or forgets something for the household."""
    return command.intent in _NOTE_WISHES


def note_asked_for(said: str, intent: str = "Remember") -> bool:
    """Whether the person asks for something to be remembered, or with `Forget` to be forgotten."""
    text = folded(said)
    return not is_inquiry(text) and any(_NOTE_WISHES[intent].search(one) for one in _clauses(text))


def note_is_asked_back(context: Context) -> bool:
    """Whether the last exchange is a request for a note, answered by a question."""
    last = context.exchanges[-1] if context.exchanges else None
    if last is None or not last.answered.rstrip().endswith("?"):
        return False
    return note_asked_for(last.said)


def asked_for(command: IntentCall, said: str, home: HomeSnapshot, room_id: str = "") -> bool:
    """Whether the person's words name both what the command does and what it does it to.

    `command`: what the model wants to call, not resolved yet. `said`: the person's sentence of this
    turn, as it was said. `room_id`: the area that it was said in, as a kind alone ("the light")
    means the things of there; "" where it is not known. The target may be named by its name, its
    area or its kind.
    """
    text = folded(said)
    if command.intent in _READ_ONLY:
        return True
    if changes_notes(command):
        return note_asked_for(said, command.intent)
    if is_inquiry(text):
        return False
    words = frozenset(_WORD.findall(text))
    if words.isdisjoint(_wish_words(command)):
        return False
    area_ids = frozenset(area.area_id for area in home.areas if _names_any(text, area))
    return _names_target(
        command,
        _Request(text=text, words=words, home=home, room_id=room_id, area_ids=area_ids),
    )


def _wish_words(command: IntentCall) -> frozenset[str]:
    """The words of which one asks for the command: those for its domain, else those for any."""
    by_domain = _WISHES.get((command.intent, str(command.slots.get("domain") or "")))
    return by_domain or _WISHES.get((command.intent, ""), frozenset())


def _names_target(command: IntentCall, request: _Request) -> bool:
    named = _slot(command, "name")
    if named:
        return _names_device(named, request)
    if command.slots.get("every") is True and request.words.isdisjoint(_EVERY):
        return False
    area_id = _area_id(_slot(command, "area"), request.home)
    if request.area_ids and area_id and area_id not in request.area_ids:
        return False
    kinds = _KINDS.get(_slot(command, "domain"), frozenset())
    return area_id in request.area_ids or not request.words.isdisjoint(kinds)


def _slot(command: IntentCall, slot: str) -> str:
    return str(command.slots.get(slot) or "").lower()


def _area_id(area: str, home: HomeSnapshot) -> str:
    """The id of the area with that id or name, in lower case; "" where there is none."""
    return next((one.area_id for one in home.areas if area in (one.area_id, *_names(one))), "")


def _names_device(named: str, request: _Request) -> bool:
    """Whether the person names what the command calls `named`: an entity's id or name."""
    meant = [
        entity for entity in request.home.entities if named in (entity.entity_id, *_names(entity))
    ]
    if not meant:
        return _holds(request.text, named)
    return any(_is_named(entity, request) for entity in meant)


def _is_named(entity: Entity, request: _Request) -> bool:
    """By its name; by a word of its own; by its kind, in the area named or spoken in."""
    if _names_any(request.text, entity):
        return True
    if request.area_ids and entity.area_id not in request.area_ids:
        return False
    if not _own_words(entity, request.home).isdisjoint(request.words):
        return True
    if request.words.isdisjoint(_KINDS.get(entity.domain, frozenset())):
        return False
    return bool(request.area_ids) or _is_of_here(entity, request)


def _own_words(entity: Entity, home: HomeSnapshot) -> set[str]:
    """The words of its names that are neither an area's nor a kind's: "coffee" and "machine"."""
    own = {word for name in _names(entity) for word in _WORD.findall(name)}
    areas = {word for area in home.areas for word in _WORD.findall(area.name.lower())}
    return own - areas - _KIND_WORDS - _NAME_FILLERS


def _is_of_here(entity: Entity, request: _Request) -> bool:
    """Whether its kind alone means it: it is in this room, or nothing of its kind is."""
    alike = {one.area_id for one in request.home.entities if one.domain == entity.domain}
    return entity.area_id == request.room_id or request.room_id not in alike


def _names(thing: Entity | Area) -> tuple[str, ...]:
    return (thing.name.lower(), *map(str.lower, thing.aliases))


def _names_any(text: str, thing: Entity | Area) -> bool:
    """Whether one of the thing's names is in the text, as whole words."""
    return any(_holds(text, name) for name in _names(thing))


def _holds(text: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", text) is not None if name else False


def _home_words(home: HomeSnapshot) -> frozenset[str]:
    """Every word of a kind or of a name in this home."""
    things: tuple[Entity | Area, ...] = (*home.entities, *home.areas)
    return _KIND_WORDS.union(
        word for thing in things for name in _names(thing) for word in _WORD.findall(name)
    )
