"""English sentences: those of home-assistant-intents that are of use here, and our own."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from home_assistant_intents import get_intents

from hub.intents.en import templates
from hub.intents.en.actions import STEPS, SWITCHES
from hub.intents.en.class_questions import CLASS_LISTS, CLASS_QUESTIONS
from hub.intents.en.clock import CLOCK, TIMERS
from hub.intents.en.everyday import EVERYDAY, EVERYDAY_LISTS, EVERYDAY_RULES
from hub.intents.en.household import HOUSEHOLD, HOUSEHOLD_LISTS
from hub.intents.en.inventory import INVENTORY, INVENTORY_LISTS
from hub.intents.en.media import MEDIA
from hub.intents.en.questions import QUESTIONS
from hub.intents.en.robots import ROBOTS
from hub.intents.en.satellites import SATELLITES
from hub.intents.en.templates import Block
from hub.intents.en.values import VALUES

BLOCKS: Final = (
    *SWITCHES,
    *STEPS,
    *VALUES,
    *MEDIA,
    *QUESTIONS,
    *CLOCK,
    *TIMERS,
    *CLASS_QUESTIONS,
    *ROBOTS,
    *HOUSEHOLD,
    *EVERYDAY,
    *INVENTORY,
    *SATELLITES,
)
DOMAINS: Final = frozenset(
    [
        "light",
        "switch",
        "fan",
        "cover",
        "lock",
        "climate",
        "media_player",
        "sensor",
        "binary_sensor",
        "input_boolean",
        "scene",
        "script",
        "valve",
        "vacuum",
        "lawn_mower",
        "weather",
        "person",
        "todo",
        "humidifier",
        "water_heater",
        "button",
        "input_button",
    ]
)
"""What the hub can speak about; the sentences for other domains are left out."""
BOTH: Final = re.compile(
    r"\bboth (?:of )?(?:the |my |our |these |those )?"
    r"(?=(?!(?:on|off|up|down|to|at|in|of|them)\b)\w)"
)
""" "both lights": the lights, of which there are two."""


def source() -> Mapping[str, object]:
    """The templates, rules and lists in hassil's form."""
    theirs = get_intents("en")
    if theirs is None:
        raise RuntimeError("home-assistant-intents has no English sentences")
    intents = {name: {"data": [*_kept(theirs["intents"][name]["data"])]} for name in templates.KEPT}
    for block in BLOCKS:
        intents.setdefault(block.intent, {"data": []})["data"].append(_data(block))
    return {
        "language": "en",
        "intents": intents,
        "lists": {
            **theirs["lists"],
            **templates.LISTS,
            **CLASS_LISTS,
            **HOUSEHOLD_LISTS,
            **EVERYDAY_LISTS,
            **INVENTORY_LISTS,
        },
        "expansion_rules": {**theirs["expansion_rules"], **templates.RULES, **EVERYDAY_RULES},
    }


def _kept(blocks: Iterable[dict[str, dict[str, object]]]) -> Iterable[dict[str, object]]:
    """The blocks that the hub has use for, without the sentences that it has none for."""
    for block in blocks:
        texts = [text for text in block["sentences"] if _is_kept(text)]
        if texts and _is_wanted(block):
            yield {**block, "sentences": texts}


def _is_kept(text: str) -> bool:
    return not (text in templates.DROPPED_SENTENCES or "{zone" in text or "{floor" in text)


def _is_wanted(block: dict[str, dict[str, object]]) -> bool:
    """Whether a block is about what the hub can speak of.

    Floors are places like areas here; binary sensors and people have sentences of our own.
    """
    combination = str(block.get("metadata", {}).get("slot_combination", ""))
    domains = block.get("requires_context", {}).get("domain", [])
    if isinstance(domains, list) and domains and DOMAINS.isdisjoint(domains):
        return False
    if str(block.get("response")) == "hello":  # a courtesy, and no sentence about anything
        return False
    person = block.get("slots", {}).get("domain") == "person"
    ours = person or domains in (["binary_sensor"], ["person"])
    return not ours and "floor" not in combination


def _data(block: Block) -> dict[str, object]:
    context: dict[str, object] = {}
    if block.name_domains:
        context["domain"] = list(block.name_domains)
    if block.here:
        context["area"] = {"slot": True}
    return {
        "sentences": list(block.sentences),
        "slots": block.slots,
        "requires_context": context,
        "response": block.response,
    }
