"""MQTT client ids that no other account can guess: protection against session takeover.

A broker closes a connection when another connects under the same client id, whatever account that
one has. With `ingle-hub-<hub_id>` alone, which follows from a retained status, any account keeps a
hub offline by connecting once a second. So the id ends in a part that is derived from the account's
password: the same after every restart (the broker then ends the old session at once, will
included), the same for two machines with one id and one account (which throw each other out, and
say so), and unknown to everybody else.
"""

import hashlib
from typing import Final

from ingle.wire.broker_settings import BrokerAddress

ITERATIONS: Final = 20_000
"""Of PBKDF2: some 10 ms once, and a price for who sees the id and guesses at the password."""
_HEX_DIGITS: Final = 16


def client_id(name: str, broker: BrokerAddress) -> str:
    """`name` with the account's own part behind it; `name` alone without a password."""
    if broker.password is None:
        return name
    secret = broker.password.get_secret_value().encode()
    derived = hashlib.pbkdf2_hmac(
        "sha256", secret, f"{broker.username}/{name}".encode(), ITERATIONS
    )
    return f"{name}-{derived.hex()[:_HEX_DIGITS]}"
