"""What the files on the card say: values that hold, mistakes in sentences, remarks (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ingle.provisioning.kinds import Value
from ingle.provisioning.schema import BY_NAME, HIDDEN, Key, nearest_key
from ingle.provisioning.toml_text import OwnerMistake, decode, flattened, parse
from ingle.runtime.appliance import Role

OWNER_FILE: Final = "ingle.toml"
SHOWN: Final = 60
"""Letters of an unknown key that a sentence repeats."""

Values = dict[str, Value]


@dataclass(slots=True)
class Reading:
    """One file, read."""

    values: Values = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What does not hold the set-up up: a key of the other role, an open network."""


def read_owner_file(content: bytes, role: Role | None, kept: Mapping[str, Value]) -> Reading:
    """`ingle.toml`, checked against the table.

    `role` is that of the image; None where it is not known, as on a PC. `kept` are the values that
    the device has, which a `HIDDEN` stands for.
    """
    reading = Reading()
    try:
        found = flattened(parse(OWNER_FILE, decode(OWNER_FILE, content).text))
    except OwnerMistake as mistake:
        reading.mistakes.append(str(mistake))
        return reading
    for name, value in found.items():
        key = BY_NAME.get(name)
        if key is None:
            reading.mistakes.append(_unknown(name))
        elif value not in ("", []):
            _take(reading, key, value, kept, OWNER_FILE, name)
    _check_role(reading, role)
    return reading


def _take(
    reading: Reading, key: Key, value: object, kept: Mapping[str, Value], file: str, name: str
) -> None:
    """Adds one value to what was read, or its mistake."""
    if key.secret and isinstance(value, str) and value.strip() == HIDDEN:
        if key.name in kept:
            reading.values[key.name] = kept[key.name]
        else:
            reading.mistakes.append(
                f"{file}: {name} says that this device keeps it, and it does not: write it again."
            )
        return
    try:
        reading.values[key.name] = key.kind.read(value)
    except ValueError as error:
        reading.mistakes.append(f"{file}: {name} {error}.")


def _unknown(name: str) -> str:
    shown = "".join(character if character.isprintable() else "?" for character in name)
    shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}..."
    near = nearest_key(name)
    if near is None:
        return f"{OWNER_FILE}: there is no key {shown}. Take the line out."
    table, _, last = near.rpartition(".")
    if "." not in name and last == name:
        return f"{OWNER_FILE}: {shown} must stand below the line [{table}]."
    below = f", below the line [{table}]" if table else ""
    return f"{OWNER_FILE}: there is no key {shown}. Did you mean {last}{below}?"


def _check_role(reading: Reading, role: Role | None) -> None:
    """The role that is written, and keys that this role has no use for."""
    written = reading.values.pop("role", None)
    if role is not None and written not in (None, role):
        reading.mistakes.append(
            f"{OWNER_FILE}: role is {written}, and the card holds the image of a {role}: flash the"
            f" other image, or take the line out."
        )
    holds = role or written
    for name in [name for name in reading.values if holds and holds not in BY_NAME[name].roles]:
        del reading.values[name]
        reading.remarks.append(f"{OWNER_FILE}: {name} is not used on a {holds}.")
