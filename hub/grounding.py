"""Whether the person's own words ask for an action (pure).

Once a search result stands in the conversation, a stranger has had a say in what the model does next. An action that
nobody but that stranger asked for is refused.
"""

import re
from typing import Final

from hub.ports import Command, HomeSnapshot

_WORDS: Final = re.compile(r"[^\W_]+")
_ASKING: Final = re.compile(
    r"\b(?:turns?|switch|put|set|make|open|close|shut|lock|unlock|dim|brighten|start|stop|pause|resume|play|skip|next"
    r"|mute|unmute|raise|lower|increase|decrease|change|adjust|activate|deactivate|heat|cool|warm|on|off)\b"
)
"""What people say who want something done; without one of these nothing was asked for."""
_KINDS: Final = {
    "light": ("light", "lights", "lamp", "lamps", "lighting"),
    "cover": ("blind", "blinds", "curtain", "curtains", "shutter", "shutters", "shade", "shades", "garage", "gate"),
    "lock": ("lock", "unlock", "door"),
    "climate": ("heating", "heat", "thermostat", "temperature", "degrees", "warmer", "cooler"),
    "media_player": ("music", "player", "radio", "tv", "television", "song", "track", "volume"),
    "fan": ("fan", "fans"),
    "switch": ("switch", "plug"),
    "everything": ("everything", "all"),
}


_OTHER_WISHES: Final = {
    "Remember": re.compile(r"\b(?:remember|note|forget)\b"),
    "Forget": re.compile(r"\bforget\b"),
    "Recall": re.compile(r""),  # changes nothing
}
_TIMERS: Final = re.compile(r"\b(?:timer|timers|remind|alarm|wake|countdown)\b")


def timer_asked_for(said: str) -> bool:
    """Whether `said` is about a timer."""
    return _TIMERS.search(said.lower()) is not None


def asked_for(command: Command, said: str, home: HomeSnapshot) -> bool:
    """Whether `said` names what the command is about, by name, room or kind, and wants something done."""
    wish = _OTHER_WISHES.get(command.intent)
    if wish is not None:
        return wish.search(said.lower()) is not None
    if not _ASKING.search(said.lower()):
        return False
    words = set(_WORDS.findall(said.lower()))
    about = set(_KINDS.get(str(command.slots.get("domain") or ""), ()))
    for slot in ("name", "area"):
        about |= set(_WORDS.findall(str(command.slots.get(slot) or "").lower()))
    named = str(command.slots.get("name") or "")
    for entity in home.entities:
        if named in (entity.entity_id, entity.name):
            about |= {word for name in (entity.name, *entity.aliases) for word in _WORDS.findall(name.lower())}
    return not about.isdisjoint(words - {"the", "and", "for"})
