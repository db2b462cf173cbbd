"""Pairing port: one-time codes, paired satellites, and the broker that lets them in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingCode:
    """A one-time code that was given out."""

    code: str
    """As it is shown: `1234-5678`."""
    name: str | None
    """What the satellite shall be called; None: by its own id or host name."""
    expires_at: datetime
    expires_in_s: int
    """Seconds from when it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPairing:
    """A code that may still be used; the code itself is shown once, to who asked for it."""

    name: str | None
    expires_at: datetime
    tries_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedSatellite:
    """A satellite that has an account of its own."""

    satellite_id: str
    name: str
    paired_at: datetime
    online: bool
    changing_until: datetime | None = None
    """Its password is being changed; the one before ends then, if not sooner. None: it is not."""
    must_pair_again: bool = False
    """It was off for so long that its password ended, or the authority that it trusts."""


class Pairing(Protocol):
    """Lets satellites in, and out again."""

    async def new_code(self, name: str | None, valid_s: float) -> PairingCode:
        """A code that one satellite may use within `valid_s` seconds.

        Raises `Unavailable` where satellites cannot be paired, in words.
        """

    def open_codes(self) -> Sequence[OpenPairing]:
        """The codes that may still be used, the oldest first."""

    def satellites(self) -> Sequence[PairedSatellite]:
        """The paired satellites by id."""

    async def revoke(self, satellite_id: str) -> bool:
        """Takes the account away and cuts the satellite off; False where there is none.

        Raises `Unavailable` where the broker could not be told yet.
        """

    async def rotate(self, satellite_id: str | None, *, authority: bool) -> datetime | None:
        """Begins to change a satellite's password; or all, for None; or with `authority` that.

        Returns when what was before ends at the latest; None where no such satellite is paired.
        Raises `Unavailable` where it cannot be done, in words.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerFiles:
    """What a broker needs to let paired satellites in; all PEM or text, in bytes."""

    passwords: bytes
    """One account a line, as Mosquitto's `password_file`."""
    access: bytes
    """Who may do what, as Mosquitto's `acl_file`."""
    certificate: bytes
    """The broker's certificate."""
    key: bytes
    """Its private key."""


class SatelliteBroker(Protocol):
    """A broker whose accounts the hub keeps."""

    async def let_in(self, files: BrokerFiles) -> None:
        """Serves satellites of other machines by these from now on, and nobody by older ones.

        A client whose account is gone or changed is cut off. Raises `Unavailable`.
        """
