"""Neutralises markup in text for voices: phoneme codes and embedded commands (injection). Pure.

What is spoken may be a stranger's: a search result, a name, a note. Both engines read [[...]] as
phoneme codes, and espeak-ng takes what follows a control character for a command ("louder").
Neither reads SSML: espeak-ng would with its option -m, which is not given.
"""

import re
from typing import Final

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BEFORE_BRACKET: Final = re.compile(r"\[(?=\[)")


def plain_speech(text: str) -> str:
    """The text with nothing in it that a voice takes for anything but words."""
    # Controls go first: what they stood between comes together.
    return _BEFORE_BRACKET.sub("[ ", _CONTROLS.sub("", text))
