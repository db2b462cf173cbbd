"""Recognises corrections of the last command: "that was wrong", "no, I meant the lamp" (pure)."""

import re
from typing import Final

_WRONG: Final = re.compile(
    r"^(?:(?:no|nope|stop) ?)?(?:(?:that|this|it) ?)?(?:(?:was|is) ?)?"
    r"(?:not (?:right|correct|what i (?:meant|said|wanted|asked for))|wrong|incorrect|a mistake"
    r"|the wrong (?:1|one|light|room|device|thing))$"
)
_OTHERWISE: Final = re.compile(
    r"^(?:no|nope|not (?:that|this)|wrong|i (?:meant|said)|i did not mean"
    r"|(?:that|it) (?:is|was) wrong)\b(?! thanks?\b)"
)
_TAKEN_BACK: Final = re.compile(
    r"^(?:(?:no|nope|wrong(?: 1| one)?|not (?:that|this)(?: 1| one)?|i (?:meant|said)"
    r"|(?:that|it) (?:is|was) wrong) ?)+"
)


def is_complaint(sentence: str) -> bool:
    """Whether the sentence only says that the last one was misunderstood: "that was wrong"."""
    return _WRONG.match(sentence) is not None


def is_correction(sentence: str) -> bool:
    """Whether the sentence takes the last one back.

    Such as "that was wrong", "no, the other one", "I meant the lamp".
    """
    return is_complaint(sentence) or _OTHERWISE.match(sentence) is not None


def wish(sentence: str) -> str:
    """The command within a correction: "turn on the lamp" in "no turn on the lamp".

    The empty string for a complaint, which asks for nothing else.
    """
    return "" if is_complaint(sentence) else _TAKEN_BACK.sub("", sentence).strip()
