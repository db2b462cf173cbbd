"""Tokens of a text that is to be read aloud: numbers, words, blanks, and signs one by one. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Read = tuple[str, int] | None
"""What a reader makes of a place in a text: the words, and the place behind what it has read. None:
nothing of its kind begins there."""
DASHES: Final = frozenset("-\u2013\u2014")
Kind = Literal["number", "word", "blank", "sign"]
_TOKEN: Final = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:['\u2019][^\W\d_]+)*)"
    r"|(?P<blank>\s+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text in tokens; beyond its ends there is the empty one."""

    texts: Sequence[str]
    kinds: Sequence[Kind]

    @classmethod
    def of(cls, text: str) -> "Tokens":
        """The tokens of a text; joined they are the text."""
        found = [(match[0], match.lastgroup) for match in _TOKEN.finditer(text)]
        return cls([text for text, _ in found], [kind for _, kind in found])  # type: ignore[misc]

    def __len__(self) -> int:
        return len(self.texts)

    def text(self, at: int) -> str:
        """The token there; empty beyond the ends."""
        return self.texts[at] if 0 <= at < len(self.texts) else ""

    def kind(self, at: int) -> Kind:
        """What it is; a blank beyond the ends."""
        return self.kinds[at] if 0 <= at < len(self.kinds) else "blank"

    def is_number(self, at: int) -> bool:
        """Whether it is a number."""
        return self.kind(at) == "number"

    def is_digits(self, at: int, most: int) -> bool:
        """Whether it is a number of so many digits at most, and nothing else."""
        return self.is_number(at) and self.text(at).isdecimal() and len(self.text(at)) <= most

    def beyond_blank(self, at: int) -> int:
        """The place itself, or the one behind a blank that is there."""
        return at + 1 if at < len(self.texts) and self.kinds[at] == "blank" else at

    def run(self, at: int, most: int | None = None) -> int:
        """The end of what stands there without a blank in it, of so many tokens at most."""
        limit = len(self.texts) if most is None else min(at + most, len(self.texts))
        while at < limit and self.kinds[at] != "blank":
            at += 1
        return at


def begins_word(tokens: Tokens, at: int) -> bool:
    """Whether a sign stands before what it belongs to: behind a blank or a bracket."""
    return tokens.kind(at - 1) == "blank" or tokens.text(at - 1) in ("(", "[")
