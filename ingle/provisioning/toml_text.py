"""Text of a TOML file from anybody's computer, and what is wrong with it in words (pure).

A byte order mark, UTF-16 of an old Notepad and Windows line ends are read; everything else that
is not TOML is one sentence that names the line. No sentence repeats a line: it may hold a secret.
"""

import codecs
import re
import tomllib
from dataclasses import dataclass
from typing import Any, Final

LARGEST_FILE: Final = 64 * 1024
"""Bytes. The template with every key has some 4,000; a key of SSH has 700 at most."""
_QUOTES: Final = re.compile("[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a\u201b]")
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_IN_WORDS: Final = {
    "Invalid value": 'a text needs quotation marks around it, as in room = "kitchen"',
    "Invalid statement": 'it must look like key = "value", or begin with #',
    "Expected '=' after a key in a key/value pair": 'it must look like key = "value"',
    "Cannot overwrite a value": "the key stands there a second time",
    "Unterminated string": "a quotation mark is missing at its end",
    "Expected newline or end of document after a statement": "there is something behind the value:"
    " only one value may follow the =",
    "Unclosed array": "the bracket ] is missing",
    "Unescaped '\\' in a string": "a backslash in a text must be written twice: \\\\",
}


class OwnerMistake(Exception):
    """A mistake in a file of the owner's, as one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class TomlText:
    """A file as text, and how to turn text into such a file again."""

    text: str
    encoding: str
    mark: bytes

    def encoded(self, text: str) -> bytes:
        """Another text in the same encoding, with the same mark."""
        return self.mark + text.encode(self.encoding)


_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(name: str, content: bytes) -> TomlText:
    """The file's text. Raises `OwnerMistake` for what is no text; `name` is for its sentence."""
    if len(content) > LARGEST_FILE:
        raise OwnerMistake(
            f"{name} is larger than {LARGEST_FILE // 1024} KB: it is some other file."
        )
    if not content.strip(b"\0 \t\r\n"):
        raise OwnerMistake(
            f"{name} is empty: fill it in, or take the template of the image once more."
        )
    mark, encoding = next(
        ((mark, encoding) for mark, encoding in _MARKS if content.startswith(mark)), (b"", "utf-8")
    )
    try:
        return TomlText(content[len(mark) :].decode(encoding), encoding, mark)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise OwnerMistake(
            f"{name}, line {line}: a letter there is not UTF-8. Save the file as UTF-8."
        ) from error


def parse(name: str, text: str) -> dict[str, Any]:
    """The tables of the file. Raises `OwnerMistake` with the line where it is no TOML."""
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except RecursionError as error:
        raise OwnerMistake(f"{name}: brackets lie in one another too deeply.") from error
    except ValueError as error:
        raise OwnerMistake(_sentence(name, text, str(error))) from error


def _sentence(name: str, text: str, message: str) -> str:
    place = _PLACE.search(message)
    number = int(place[1]) if place and place[1] else None
    reason = _PLACE.sub("", message)
    where = f"{name}, line {number}" if number else f"{name}, at its end"
    lines = text.splitlines()
    if number and number <= len(lines) and _QUOTES.search(lines[number - 1]):
        return f'{where}: the quotation marks are typographic ones; straight ones are needed: ".'
    if reason.startswith(("Cannot declare", "Cannot mutate")):
        return f"{where}: the table in brackets stands there a second time."
    return f"{where}: {_IN_WORDS.get(reason, 'this is not understood')}."


def flattened(tables: dict[str, Any]) -> dict[str, object]:
    """Every value by its dotted key; a list stays a list."""
    found: dict[str, object] = {}
    waiting: list[tuple[str, object]] = list(tables.items())
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{name}.{key}", inner) for key, inner in value.items()]
        else:
            found[name] = value
    return dict(sorted(found.items()))
