"""Lenient JSON: the arguments of a tool call, repaired without loss, or refused (pure)."""

import ast
import json
import re
from typing import Final

MAX_ARGUMENTS: Final = 4000
"""Longest arguments read, in characters."""


def read_arguments(text: str) -> dict[str, object] | None:
    """The object in `text`; None where more than its spelling would have to be guessed, such as a lost end."""
    text = _FENCE.sub(r"\1", text.strip()).strip()
    if len(text) > MAX_ARGUMENTS:
        return None
    if not text:
        return {}
    for spelled in (text, _TRAILING_COMMA.sub(r"\1", text)):
        for parse in (_json, _python):  # some models write Python: single quotes, True, None
            try:
                given = parse(spelled)
                if isinstance(given, str):  # JSON within JSON
                    given = _json(given)
            except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
                continue
            if isinstance(given, dict) and all(isinstance(key, str) for key in given):
                return {key: value for key, value in given.items() if value is not None}
    return None


def _json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_without_twins)


def _python(text: str) -> object:
    tree = ast.parse(text, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys = [ast.dump(key) if key is not None else "" for key in node.keys]
            _without_twins([(key, None) for key in keys])
    return ast.literal_eval(tree)


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose names are unique: which of two values was meant is not for us to guess."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


_FENCE: Final = re.compile(r"^```(?:json)?\s*(.*?)\s*```$", re.DOTALL)


_TRAILING_COMMA: Final = re.compile(r",\s*([}\]])")
