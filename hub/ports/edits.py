"""Edits: what a sentence changes of the one before, by its words alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Way = Literal["up", "down"]
EditKind = Literal[
    "undo", "again", "value", "step", "target", "complaint", "pointing", "anew", "restated"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a sentence changes of the one before."""

    kind: EditKind
    repair: bool = False
    """Whether it takes the last command back."""
    what: str = ""
    """Of a target: the thing or room; of a command anew or restated: the command without the words
    that lean on the one before; of one about "it": what stands before the pronoun."""
    rest: str = ""
    """What stands behind the pronoun."""
    number: float | None = None
    unit: str = ""
    """`percent`, `degrees`, or "" where none was said."""
    way: Way | None = None
    attribute: str = ""
    """Which value becomes more or less; "": any."""

    @property
    def is_whole(self) -> bool:
        """Whether every word of the sentence is accounted for by the edit and names of things."""
        return self.kind not in ("pointing", "anew", "restated")

    @property
    def is_likely(self) -> bool:
        """Whether it is tried before the sentence is understood by itself.

        "Again" and "back" may as well be a part of a name: "the back door".
        """
        return self.kind != "anew"


def told_apart(edits: Sequence[Edit]) -> tuple[list[Edit], list[Edit]]:
    """Those that are likely, and the others."""
    return [edit for edit in edits if edit.is_likely], [e for e in edits if not e.is_likely]


def says_not_what_of(edits: Sequence[Edit]) -> bool:
    """Whether a sentence does not say itself what it is about: "set it to 22", "a bit more".

    "Make it warmer" says it by the word for the value.
    """
    kinds = {edit.kind for edit in edits}
    named = any(edit.kind == "step" and edit.attribute for edit in edits)
    return not named and not kinds.isdisjoint({"pointing", "value", "step"})
