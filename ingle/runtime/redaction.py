"""Redaction of secrets in addresses: for logs, `--check` and all sentences with a URL (pure)."""

import re
from typing import Final

_HIDDEN: Final = "(hidden)"
_PASSWORD: Final = re.compile(
    r"(?<=://)([^:/?#@\[\s\"']*):(?:[^/?#\s\"']*|(?!\d{1,5}[/?#])[^\s\"']*)@"
)
"""User and password in front of a host. The password may hold further colons and at signs, and,
where what stands before it is no port, slashes, question marks and hashes that were not escaped."""
_IN_QUERY: Final = re.compile(
    r"([?&;][\w.-]*(?:pass|pwd|secret|token|key|auth|sig)[\w.-]*=)[^&;#\s\"']+", re.IGNORECASE
)
"""Values of a query whose names are those of secrets."""


def without_passwords(text: str) -> str:
    """The text with the secrets of each URL in it made unreadable: `http://me:(hidden)@host/`.

    Those of a query, too: `http://host/?token=(hidden)`.
    """
    if "://" not in text or not ("@" in text or "=" in text):
        return text
    return _IN_QUERY.sub(rf"\1{_HIDDEN}", _PASSWORD.sub(rf"\1:{_HIDDEN}@", text))


def shown_address(address: str) -> str:
    """One address of a setting as people may see it, its secrets made unreadable.

    Stricter than `without_passwords`, which has to leave other text alone: whatever stands between
    a colon and the last at sign is hidden, also behind what might be a port.
    """
    shown = _IN_QUERY.sub(rf"\1{_HIDDEN}", without_passwords(address))
    scheme, mark, rest = shown.rpartition("://")
    user, at, host = rest.rpartition("@")
    name, colon, _ = user.partition(":")
    return f"{scheme}{mark}{name}:{_HIDDEN}@{host}" if at and colon else f"{scheme}{mark}{rest}"
