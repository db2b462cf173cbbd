"""Strips reasoning (`<think>`) and unrecognised tool calls from a model's token stream (pure)."""

import re
from typing import Final

_NAMES: Final = (
    "think|thinking|thought|thoughts|reasoning|reflection|tool_call|tool_calls|function_call"
)
_OPENING: Final = re.compile(rf"<({_NAMES})>", re.IGNORECASE)
_CLOSING: Final = re.compile(rf"</({_NAMES})>", re.IGNORECASE)
_CONTROL: Final = re.compile(r"<\|[a-z_]{1,24}\|>|</?s>", re.IGNORECASE)
_BEGUN: Final = re.compile(r"<(?:/?[a-z_]{0,16}|\|[a-z_]{0,24}\|?)", re.IGNORECASE)
"""What may still become one of the above."""


class ThoughtFilter:
    """Filters the text piece by piece and lets through what is meant for the person."""

    def __init__(self) -> None:
        self._held = ""
        self._inside: str | None = None

    def take(self, piece: str) -> list[str | None]:
        """What the piece lets through, in parts.

        None among them: a closing tag without an opening one came, so all text before was reasoning
        as well and is to be forgotten. What may still become a tag is held back.
        """
        data = self._held + piece if self._held else piece
        if self._inside is None and "<" not in data:
            self._held = ""
            return [data]
        parts: list[str | None] = []
        at = 0
        while self._inside is not None or (found := data.find("<", at)) >= 0:
            if self._inside is not None:
                closing = re.compile(rf"</{self._inside}>", re.IGNORECASE).search(data, at)
                if closing is None:
                    self._held = data[max(at, len(data) - len(self._inside) - 2) :]
                    return parts
                self._inside, at = None, closing.end()
                continue
            if opening := _OPENING.match(data, found):
                parts.append(data[at:found])
                self._inside, at = opening[1].lower(), opening.end()
            elif closing := _CLOSING.match(data, found):
                parts += [data[at:found], None]
                at = closing.end()
            elif control := _CONTROL.match(data, found):
                parts.append(data[at:found])
                at = control.end()
            elif _BEGUN.fullmatch(data, found):
                parts.append(data[at:found])
                self._held = data[found:]
                return parts
            else:
                parts.append(data[at : found + 1])
                at = found + 1
        self._held = ""
        parts.append(data[at:])
        return parts

    def finish(self) -> str:
        """What was held back and became no tag."""
        held = "" if self._inside is not None else self._held
        self._held = ""
        return held
