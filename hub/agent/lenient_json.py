"""Lenient JSON parser for a tool call's arguments: repairs without loss, or refuses (pure)."""

import ast
import json
import re
from typing import Final

from ingle.runtime.surrogates import well_formed, well_formed_json

MAX_ARGUMENTS: Final = 4000
"""Longest arguments read, in characters."""


def read_arguments(text: str) -> dict[str, object] | None:
    """The object in `text`, without its null values, all its text well-formed Unicode.

    A code fence, trailing commas, Python's spelling and JSON within a JSON string are read. None
    where more would have to be guessed, such as a lost end or a name that occurs twice; also where
    `text` is longer than `MAX_ARGUMENTS`.
    """
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
                return {
                    well_formed(key): well_formed_json(value)
                    for key, value in given.items()
                    if value is not None
                }
    return None


def _json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_without_duplicates)


def _python(text: str) -> object:
    tree = ast.parse(text, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys = [ast.dump(key) if key is not None else "" for key in node.keys]
            _without_duplicates([(key, None) for key in keys])
    return ast.literal_eval(tree)


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object. Raises `ValueError` where a name occurs twice: which value counts is a guess."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


_FENCE: Final = re.compile(r"^```(?:json)?\s*(.*?)\s*```$", re.DOTALL)


_TRAILING_COMMA: Final = re.compile(r",\s*([}\]])")
