"""Passwords at the broker: random ones, and the hash under which a broker keeps them."""

import base64
import hashlib
import hmac
import os
import secrets
from typing import Annotated, Final

from pydantic import StringConstraints

PASSWORD_BYTES: Final = 32
SALT_BYTES: Final = 12
ITERATIONS: Final = 101
"""Of PBKDF2, as mosquitto_passwd has it: a password here is random and has 256 bits, which need no
slow hash."""
PasswordHash = Annotated[
    str,
    StringConstraints(pattern=rf"^\$7\${ITERATIONS}\$[A-Za-z0-9+/]{{16}}\$[A-Za-z0-9+/]{{86}}==$"),
]
"""A line's second field in Mosquitto's password file (PBKDF2-SHA512), with these iterations and no
others: a satellite that hands in its own must not choose what checking it costs the broker."""


def new_password() -> str:
    """A random password of 256 bits, in characters that no file or URL has to escape."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def password_hash(password: str) -> str:
    """The `PasswordHash` of a password, with a new salt."""
    salt = os.urandom(SALT_BYTES)
    derived = _derived(password, salt, ITERATIONS)
    parts = (base64.b64encode(part).decode("ascii") for part in (salt, derived))
    return f"$7${ITERATIONS}${'$'.join(parts)}"


def is_hash_of(hashed: str, password: str) -> bool:
    """Whether a hash is this password's."""
    _, _, iterations, salt, expected = hashed.split("$")
    made = _derived(password, base64.b64decode(salt), int(iterations))
    return hmac.compare_digest(made, base64.b64decode(expected))


def account_name(satellite_id: str, generation: int) -> str:
    """The name of a satellite's account: `kitchen` at first, then `kitchen.1`, `kitchen.2`, ...

    A broker has one password for a name, and two must hold while one follows another.
    """
    return f"{satellite_id}.{generation}" if generation else satellite_id


def _derived(password: str, salt: bytes, iterations: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations)
