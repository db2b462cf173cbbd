"""Secrets taken out of a TOML text with everything else left as its owner wrote it (pure).

A scanner finds where each value stands; comments, blanks and line ends are not touched. What comes
out is parsed again and must differ from what went in by the secrets only.
"""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from ingle.provisioning.schema import HIDDEN
from ingle.provisioning.toml_text import flattened

_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_STRINGS: Final = (
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2}(?!"))',
    r"'''.*?'''(?:'{0,2}(?!'))",
    r'"(?:\\.|[^"\\\n])*"',
    r"'[^'\n]*'",
)
_STRING: Final = re.compile("|".join(_STRINGS), re.DOTALL)
_KEY_PART: Final = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_BARE: Final = re.compile(r"[^,\]}#\r\n]+")


@dataclass(frozen=True, slots=True)
class _Found:
    """A value that is no table: its dotted key, and from where to where it stands."""

    name: str
    start: int
    end: int


def hidden(text: str, secrets: Collection[str]) -> str:
    """The text with `HIDDEN` for each of these dotted keys that has a text for a value.

    Raises `ValueError` where it is not certain that nothing else would change.
    """
    before = flattened(tomllib.loads(text.replace("\r\n", "\n")))
    wanted = [
        name
        for name in secrets
        if isinstance(before.get(name), str) and before[name] not in ("", HIDDEN)
    ]
    if not wanted:
        return text
    changed = text
    for found in sorted(_values(text), key=lambda found: -found.start):
        if found.name in wanted:
            changed = f'{changed[: found.start]}"{HIDDEN}"{changed[found.end :]}'
    after = flattened(tomllib.loads(changed.replace("\r\n", "\n")))
    if after != before | dict.fromkeys(wanted, HIDDEN):
        raise ValueError("the places of its secrets were not found for certain")
    return changed


def _values(text: str) -> list[_Found]:
    """Each value of the text, which is known to be TOML."""
    scanner = _Scanner(text)
    return list(scanner.values())


class _Scanner:
    """Walks through a TOML text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def values(self) -> Iterator[_Found]:
        """Raises `ValueError` where it loses its way."""
        table: tuple[str, ...] = ()
        while self._skip(_BLANK) and self._at < len(self._text):
            if self._next() == "[":
                brackets = 2 if self._text.startswith("[[", self._at) else 1
                self._at += brackets
                table = self._key()
                self._at += brackets
            else:
                yield from self._pair(table)

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self._text, self._at)
        if found is None or (found.end() == self._at and pattern not in (_BLANK, _SPACE)):
            raise ValueError(f"nothing that was expected stands at {self._at}")
        self._at = found.end()
        return True

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            start = self._at
            self._skip(_KEY_PART)
            parts.append(_unquoted(self._text[start : self._at]))
            self._skip(_SPACE)
            if self._next() != ".":
                return tuple(parts)
            self._at += 1

    def _pair(self, table: tuple[str, ...]) -> Iterator[_Found]:
        name = (*table, *self._key())
        self._at += 1  # the "="
        self._skip(_SPACE)
        start = self._at
        if self._next() == "{":
            yield from self._inline_table(name)
        else:
            self._value()
            yield _Found(".".join(name), start, self._at)

    def _inline_table(self, name: tuple[str, ...]) -> Iterator[_Found]:
        self._at += 1
        while self._skip(_BLANK) and self._next() not in ("}", ""):
            yield from self._pair(name)
            self._skip(_BLANK)
            if self._next() == ",":
                self._at += 1
        self._at += 1

    def _value(self) -> None:
        match self._next():
            case '"' | "'":
                self._skip(_STRING)
            case "[":
                self._array()
            case "{":
                for _ in self._inline_table(()):
                    pass
            case _:
                self._skip(_BARE)

    def _array(self) -> None:
        self._at += 1
        while self._skip(_BLANK) and self._next() not in ("]", ""):
            self._value()
            self._skip(_BLANK)
            if self._next() == ",":
                self._at += 1
        self._at += 1


def _unquoted(part: str) -> str:
    if part[0] in "\"'":
        parsed: dict[str, Any] = tomllib.loads(f"key = {part}")
        return str(parsed["key"])
    return part
