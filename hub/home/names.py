"""Sanitises names from Home Assistant for speech, screens and prompts (prompt injection; pure)."""

import unicodedata
from typing import Final

MAX_LETTERS: Final = 64
"""Longer names are cut at a word: nobody says them, and a prompt is no place for them."""
_MARKUP: Final = str.maketrans(dict.fromkeys('<>{}[]|`\\"*#', " "))
"""Characters that could end a quotation or begin markup."""


def clean_name(text: str) -> str:
    """One line of at most `MAX_LETTERS` letters, no control characters, no markup; may be empty."""
    plain = unicodedata.normalize("NFC", text[: MAX_LETTERS * 16]).translate(_MARKUP)
    words = "".join(
        " " if unicodedata.category(letter)[0] in "CZ" else letter for letter in plain
    ).split()
    name = " ".join(words)
    if len(name) <= MAX_LETTERS:
        return name
    cut = name[: MAX_LETTERS + 1].rpartition(" ")[0]
    return cut or name[:MAX_LETTERS]


def name_from_id(entity_id: str) -> str:
    """The name of an entity without one: "kitchen light" for light.kitchen_light."""
    return clean_name(entity_id.partition(".")[2].replace("_", " ")) or entity_id[:MAX_LETTERS]
