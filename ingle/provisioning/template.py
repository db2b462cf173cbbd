"""The template of `ingle.toml` and the tables of its document, from the table of keys (pure)."""

import textwrap
from typing import Final

from ingle.provisioning.schema import KEYS, TABLES, Key

WIDTH: Final = 96
"""Columns of a comment: what Notepad shows in a small window."""
_HEADING: Final = """\
Settings of this Ingle device. Take the # off a line and write your value behind the =.
Texts stand in straight quotation marks: "like this". What stands behind a # is off.
Save the file, put the card back, switch on. How it went is in ingle-status.txt, beside this file.
Later changes work the same way; a line that you take out is back at its default.
"""


def template() -> str:
    """The file that comes with an image: everything in it is a comment, but for the tables."""
    lines = [f"# {line}" for line in _HEADING.splitlines()]
    for table in TABLES:
        lines += ["", *_comment(f"---- {table.about} ----")]
        lines += [f"[{table.name}]"] if table.name else []
        for key in (key for key in KEYS if key.table == table.name):
            lines += [*_comment(f"{key.about}{_otherwise(key)}"), f"#{key.last} = {key.example}"]
    return "\n".join(lines) + "\n"


def _otherwise(key: Key) -> str:
    return f". Without it: {key.default.replace('`', '')}" if key.default else ""


def _comment(text: str) -> list[str]:
    text = text[0].upper() + text[1:]
    return textwrap.wrap(
        text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
    )


def document_rows() -> list[str]:
    """A row for each key, as they stand in docs/first-boot.md."""
    return [
        f"| `{key.name}` | {_for(key)} | {key.about} | {_cell(key.kind.allowed)} | {key.default} |"
        for key in KEYS
    ]


def _for(key: Key) -> str:
    return key.roles[0] if len(key.roles) == 1 else "both"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
