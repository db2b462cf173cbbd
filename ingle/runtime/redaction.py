"""Redaction of passwords in addresses: for logs, `--check` and errors (pure)."""

import re
from typing import Final

_HIDDEN: Final = "(hidden)"
_PASSWORD: Final = re.compile(r"(?<=://)([^:/?#@\s\"']*):[^/?#\s\"']*@")
"""User and password in front of a host. The password may hold further colons and at signs."""


def without_passwords(text: str) -> str:
    """The text with the password of each URL in it made unreadable: `http://me:(hidden)@host/`."""
    if "://" not in text or "@" not in text:
        return text
    return _PASSWORD.sub(rf"\1:{_HIDDEN}@", text)
