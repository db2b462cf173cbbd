"""English templates for questions about the home itself; see `templates` for their language."""

from typing import Final

from hub.intents.en.templates import Block

_THERE: Final = "((are|is) there|do i have|do we have|do you (know|have|see)|can you (control|see))"
_WHICH: Final = "(what|which)"
_KIND: Final = "{inventory_nouns:domain}"

INVENTORY: Final = (
    Block(
        "Inventory",
        (
            f"{_WHICH} {_KIND} {_THERE}",
            f"[(list|tell me|show me)] [<all>] [<the>] {_KIND} {_THERE}",
            f"(list|tell me|name|show me) [<all>] [<the>] {_KIND}",
        ),
    ),
    Block(
        "Inventory",
        (
            f"{_WHICH} {_KIND} {_THERE} <in> [<the>] {{area}}",
            f"{_WHICH} {_KIND} (is|are) <in> [<the>] {{area}}",
            f"(list|tell me|name|show me) [<all>] [<the>] {_KIND} <in> [<the>] {{area}}",
            f"what {_THERE} <in> [<the>] {{area}}",
            "(what|which (things|devices)) (is|are) <in> [<the>] {area}",
            "what can (i|you|we) control <in> [<the>] {area}",
        ),
    ),
    Block(
        "Inventory",
        (
            f"{_WHICH} {_KIND} {_THERE} <here>",
            f"what {_THERE} <here>",
            "what can (i|you|we) control <here>",
        ),
        here=True,
    ),
    Block(
        "WhichRooms",
        (
            f"{_WHICH} (rooms|areas) {_THERE}",
            "(list|tell me|name) [<all>] [<the>] (rooms|areas)",
            "how many rooms (are there|do you know)",
        ),
    ),
    Block(
        "WhatToSay",
        (f"what (can|could|should) i (say|ask|do) (about|with|to|for) [<the>] {_KIND}",),
    ),
    Block(
        "WhatToSay",
        ("what (can|could|should) i (say|ask|do) (about|with|to|for) [<the>] {name}",),
        name_domains=(
            "light",
            "switch",
            "fan",
            "cover",
            "climate",
            "media_player",
            "vacuum",
            "lock",
        ),
    ),
)

_NOUNS: Final = {
    "light": "light lights lamps",
    "switch": "switches plugs sockets",
    "fan": "fans",
    "cover": "blinds curtains shutters covers",
    "lock": "locks doors",
    "climate": "heating thermostats thermostat heaters",
    "media_player": "players speakers music",
    "sensor": "sensors",
    "vacuum": "vacuums robots",
    "scene": "scenes",
    "script": "scripts",
    "todo": "lists",
    "person": "people",
}
INVENTORY_LISTS: Final[dict[str, dict[str, object]]] = {
    "inventory_nouns": {
        "values": [
            {"in": noun, "out": domain}
            for domain, nouns in _NOUNS.items()
            for noun in nouns.split()
        ]
    }
}
