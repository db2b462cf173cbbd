"""The sentences that the hub speaks, read off its code: what a language has to have words for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from hub.home.colors import COLORS
from hub.intents.answers import MONTHS, WEEKDAYS
from hub.intents.handlers.weather_measures import MEASURES
from hub.language.en.classes import CLASSES
from hub.language.en.refusals import TOPICS
from hub.language.en.states import AWAY, STATES, UNITS
from hub.language.en.words import WORDS

HUB = Path(__file__).parents[1] / "hub"
SPEAKING = {"worded": 0, "_with_rest": 0}
"""What puts a sentence into the language that is spoken, with the place of the sentence."""
IDENTIFIER = re.compile(r"[a-z]+(?:_[a-z]+)+|Hass\w+|\W*|dock|pause|start")
ENGLISH_ONLY = ("hub/intents/notes/", "hub/skills/note", "hub/intents/handlers/almanac.py")
"""What is understood in English only, and so answers in English only."""


def sentences() -> set[str]:
    """Every fixed sentence and part of one that is put into the language that is spoken."""
    found: set[str] = set()
    for path in sorted(HUB.rglob("*.py")):
        if not path.relative_to(HUB.parent).as_posix().startswith(ENGLISH_ONLY):
            found |= set(_of(ast.parse(path.read_text("utf-8"))))
    return {text for text in found if not IDENTIFIER.fullmatch(text)}


def words() -> set[str]:
    """The words for states, classes, kinds, units, days and months that answers are filled with."""
    states = {said[0] for table in STATES.values() for said in table.values()}
    classes = {word for one in CLASSES.values() for word in (one.on, one.off, one.plural) if word}
    kinds = {one.plural for one in (*WORDS.kinds.values(), *WORDS.classes.values()) if one.plural}
    units = {unit for unit in UNITS.values() if " " in unit or len(unit) > 3}
    refused = {sentence for _, sentence in TOPICS}
    weather = {measure.noun for measure in MEASURES.values()}
    return (
        states | classes | kinds | units | weather | refused | {*WEEKDAYS, *MONTHS, *COLORS, AWAY}
    )


def _of(tree: ast.Module) -> Iterator[str]:
    known: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                for name in names:
                    if isinstance(name, ast.Name):
                        known.setdefault(name.id, []).append(node.value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            known.setdefault(node.target.id, []).append(node.value)
        elif isinstance(node, ast.For | ast.comprehension):
            names = node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
            for name in names:
                if isinstance(name, ast.Name):
                    known.setdefault(name.id, []).append(node.iter)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = SPEAKING.get(node.func.id)
            if place is not None and node.args:
                yield from _texts(node.args[place], known, frozenset())


def _texts(
    value: ast.expr, known: dict[str, list[ast.expr]], seen: frozenset[str]
) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from _texts(value.body, known, seen)
        yield from _texts(value.orelse, known, seen)
    elif isinstance(value, ast.Constant):
        if isinstance(value.value, str):
            yield value.value
    elif isinstance(value, ast.Name):
        if value.id not in seen:
            for one in known.get(value.id, ()):
                yield from _texts(one, known, seen | {value.id})
    elif isinstance(value, ast.Subscript):
        yield from _texts(value.value, known, seen)
    elif isinstance(value, ast.Call):
        if isinstance(value.func, ast.Attribute) and value.func.attr == "get":
            yield from _texts(value.func.value, known, seen)
            for one in value.args[1:]:
                yield from _texts(one, known, seen)
    elif isinstance(value, ast.Dict):
        for one in value.values:
            yield from _texts(one, known, seen)
    elif isinstance(value, ast.Tuple | ast.List):
        for one in value.elts:
            yield from _texts(one, known, seen)
    elif isinstance(value, ast.BoolOp):
        for one in value.values:
            yield from _texts(one, known, seen)
