"""Kinds of values in the owner's file: what each accepts, said in words, and how it is kept (pure).

`read` takes what TOML gave and returns the value as it is kept; it raises `ValueError` with the end
of a sentence that begins with the key: "must be text in quotation marks". No sentence repeats a
value that may be a secret.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from ingle.provisioning.countries import COUNTRIES, MISTAKEN

Value = str | bool | float | tuple[str, ...]
Reader = Callable[[object], Value]

_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?|[0-9A-Fa-f:.]{2,45}"
)
_ROOM: Final = re.compile(r"[a-z0-9_-]{1,64}")
_LOGIN: Final = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
_HEX_KEY: Final = re.compile(r"[0-9A-Fa-f]{64}")
_CODE: Final = re.compile(r"[0-9](?:[ -]?[0-9]){7}")
_WAKE_WORD: Final = re.compile(r"([^,=]+)(?:=(0?\.\d{1,6}))?")
_MODEL: Final = re.compile(r"[!-~]{1,200}")
_CRYPTED: Final = re.compile(r"\$[0-9a-z]{1,4}\$[!-9;-~]{8,500}")
_PUBLIC_KEY: Final = re.compile(
    r"(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)"
    r"@openssh\.com) ([A-Za-z0-9+/=]{40,4000})(?: [^\x00-\x1f\x7f]{0,200})?"
)
LONGEST_TEXT: Final = 1000
"""Characters of a text. The longest that services give are tokens of some 200."""
SHORTEST_TOKEN: Final = 16
"""Characters of a token that guards the hub."""
MOST_ITEMS: Final = 32
"""Items of a list: more keys or wake words than that are a mistake."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What may stand behind a key."""

    allowed: str
    """In words, for sentences and for the document: "must be ..." reads well with it."""
    read: Reader


def _plain_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text in quotation marks")
    if len(value) > LONGEST_TEXT:
        raise ValueError(f"must be shorter than {LONGEST_TEXT} characters")
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise ValueError("must be one line, without control characters")
    return value


def _matching(pattern: re.Pattern[str], allowed: str, *, lower: bool = False) -> Kind:
    def read(value: object) -> Value:
        text = _plain_text(value).strip()
        text = text.lower() if lower else text
        if not pattern.fullmatch(text):
            raise ValueError(f"must be {allowed}")
        return text

    return Kind(allowed, read)


def choice(*words: str) -> Kind:
    """One of some words; a near miss is pointed out."""
    allowed = " or ".join(f'"{word}"' for word in words)

    def read(value: object) -> Value:
        text = _plain_text(value).strip().lower()
        if text in words:
            return text
        near = get_close_matches(text, words, n=1)
        raise ValueError(f"must be {allowed}" + (f'; did you mean "{near[0]}"?' if near else ""))

    return Kind(allowed, read)


def _flag(value: object) -> Value:
    if not isinstance(value, bool):
        raise ValueError("must be true or false, without quotation marks")
    return value


def between(low: float, high: float) -> Kind:
    """A number strictly between two others."""
    allowed = f"a number between {low:g} and {high:g}"

    def read(value: object) -> Value:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"must be {allowed}, without quotation marks")
        if not low < value < high:
            raise ValueError(f"must be {allowed}")
        return float(value)

    return Kind(allowed, read)


def listed(kind: Kind, items: str) -> Kind:
    """A list of values of one kind; one alone may stand without brackets."""
    allowed = f'a list of {items}, as in ["...", "..."]'

    def read(value: object) -> Value:
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list):
            raise ValueError(f"must be {allowed}")
        if len(found) > MOST_ITEMS:
            raise ValueError(f"must have at most {MOST_ITEMS} items")
        kept = [str(kind.read(item)) for item in found if item != ""]
        return tuple(dict.fromkeys(kept))

    return Kind(allowed, read)


def _room(value: object) -> Value:
    text = _plain_text(value).strip()
    name = re.sub(r"\s+", "_", text.lower())
    if _ROOM.fullmatch(name):
        return name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9_-]+", "_", plain).strip("_")
    hint = f'; "{plain}" would do' if _ROOM.fullmatch(plain) else ""
    raise ValueError(f"must be 1 to 64 of the letters a-z, digits, blanks, _ and -{hint}")


def _country(value: object) -> Value:
    code = _plain_text(value).strip().upper()
    if code in COUNTRIES:
        return code
    meant = MISTAKEN.get(code)
    raise ValueError(
        'must be the two letters of your country, as in "DE"'
        + (f'; the code you mean is "{meant}"' if meant else "")
    )


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(value: object) -> Value:
    text = _plain_text(value).strip()
    zones = _zones()
    if text in zones or (not zones and re.fullmatch(r"[A-Za-z]+(/[A-Za-z_+-]+)*", text)):
        return text
    near = get_close_matches(text, zones, n=1)
    hint = f'; did you mean "{near[0]}"?' if near else ""
    raise ValueError(f'must be a time zone, as in "Europe/Berlin"{hint}')


def _ssid(value: object) -> Value:
    text = _plain_text(value)
    if not 1 <= len(text.encode()) <= 32:
        raise ValueError("must be the name of the network: 1 to 32 letters (accented ones count 2)")
    return text


def _passphrase(value: object) -> Value:
    text = _plain_text(value)
    if _HEX_KEY.fullmatch(text):
        return text.lower()
    if not 8 <= len(text) <= 63 or not (text.isascii() and text.isprintable()):
        raise ValueError(
            "must be the passphrase, 8 to 63 plain letters, digits and signs, or its key, 64 digits"
            " of 0-9 a-f"
        )
    return text


def _public_key(value: object) -> Value:
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str) and "PRIVATE KEY" in text:
        raise ValueError(
            "holds a private key, which nobody else may see: take the file that ends in .pub"
        )
    text = _plain_text(text) if not isinstance(text, str) or len(text) < 8 else text
    found = _PUBLIC_KEY.fullmatch(text)
    if not found or not _key_is(found[1], found[2]):
        raise ValueError(
            "must hold public keys, each one line as in a file that ends in .pub:"
            ' "ssh-ed25519 AAAA... you@laptop"'
        )
    return text


def _key_is(name: str, encoded: str) -> bool:
    """Whether the encoded part of a public key begins with the name that stands before it."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        return False
    length = int.from_bytes(raw[:4], "big")
    return raw[4 : 4 + length] == name.encode() and len(raw) > 4 + length + 4


def _secret_text(value: object) -> Value:
    text = _plain_text(value).strip()
    if not text.isascii() or " " in text:
        raise ValueError("must be the token as it was given to you, without blanks")
    return text


def _long_secret(value: object) -> Value:
    text = str(_secret_text(value))
    if len(text) < SHORTEST_TOKEN:
        raise ValueError(
            f"must have at least {SHORTEST_TOKEN} characters, so that nobody guesses it"
        )
    return text


def wake_words(built_in: tuple[str, ...]) -> Kind:
    """Names of wake words that travel with the satellite, or model files of the owner's."""

    def one(value: object) -> Value:
        text = _plain_text(value).strip()
        found = _WAKE_WORD.fullmatch(text)
        name = found[1].strip() if found else ""
        if name in built_in or (name.startswith("/") and name.endswith(".onnx")):
            return text
        spoken = re.sub(r"[\s-]+", "_", name.lower())
        near = get_close_matches(spoken, built_in, n=1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise ValueError(
            f"must be of {', '.join(built_in)}, or model files that begin with / and end in"
            f" .onnx{hint}"
        )

    return listed(Kind("a wake word", one), "wake words")


def _web_address(value: object) -> Value:
    text = _plain_text(value).strip().rstrip("/")
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or " " in text:
        raise ValueError('must be an address, as in "http://homeassistant.local:8123"')
    if "@" in parts.netloc:
        raise ValueError("must not contain a user or a password")
    return text


def _device(value: object) -> Value:
    """A sound device's name as services take it; a number is one, too."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = _plain_text(value).strip()
    if '"' in text or "\\" in text or len(text) > 100:
        raise ValueError("must be part of the device's name, or its number")
    return text


TEXT: Final = Kind("text in quotation marks", lambda value: _plain_text(value).strip())
FLAG: Final = Kind("true or false", _flag)
HOST_NAME: Final = _matching(
    _HOST, "1 to 63 of the letters a-z, digits and dashes, no dash at either end", lower=True
)
ROOM: Final = Kind("letters a-z, digits, blanks, _ and -", _room)
COUNTRY: Final = Kind("the two letters of a country", _country)
TIME_ZONE: Final = Kind("a time zone", _zone)
SSID: Final = Kind("the name of the network, up to 32 letters", _ssid)
PASSPHRASE: Final = Kind("8 to 63 plain characters, or 64 digits of 0-9 a-f", _passphrase)
LOGIN: Final = _matching(
    _LOGIN, "1 to 31 of the letters a-z, digits, _ and -, beginning with a letter"
)
PUBLIC_KEYS: Final = listed(Kind("a public key", _public_key), "public keys")
ADDRESS: Final = _matching(_ADDRESS, '"auto", or the name or number of the machine')
PAIRING_CODE: Final = _matching(_CODE, 'the eight digits that the hub gives, as in "1234-5678"')
API_TOKEN: Final = Kind("at least 16 characters without blanks", _long_secret)
MODEL: Final = _matching(_MODEL, "the name of a model, without blanks")
SECRET: Final = Kind("a token", _secret_text)
WEB_ADDRESS: Final = Kind("an address that begins with http:// or https://", _web_address)
SOUND_DEVICE: Final = Kind("part of the device's name, or its number", _device)
CRYPTED: Final = _matching(_CRYPTED, 'a password as "openssl passwd -6" hashes it')
ANYTHING: Final = Kind("anything", lambda value: str(value))
