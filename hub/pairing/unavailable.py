"""Pairing that is not to be had: every request gets the reason."""

from collections.abc import Sequence
from datetime import datetime

from hub.errors import Unavailable
from hub.ports.pairing import OpenPairing, PairedSatellite, PairingCode


class NoPairing:
    """Implements the port `Pairing` where the accounts cannot be read."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    async def new_code(self, name: str | None, valid_s: float) -> PairingCode:  # noqa: ARG002
        raise Unavailable(self._reason)

    def open_codes(self) -> Sequence[OpenPairing]:
        raise Unavailable(self._reason)

    def satellites(self) -> Sequence[PairedSatellite]:
        raise Unavailable(self._reason)

    async def revoke(self, satellite_id: str) -> bool:  # noqa: ARG002
        raise Unavailable(self._reason)

    async def rotate(self, satellite_id: str | None, *, authority: bool) -> datetime | None:  # noqa: ARG002
        raise Unavailable(self._reason)
