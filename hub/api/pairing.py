"""HTTP routes of pairing: a one-time code, the paired satellites, revocation."""

from datetime import datetime
from typing import Annotated, Final, Self

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel, Field

from hub.api.fields import TOO_LARGE, Name, refusals
from hub.api.well_formed import WellFormedRoute
from hub.ports.pairing import OpenPairing, PairedSatellite, Pairing
from ingle.runtime.identifiers import ID_PATTERN
from ingle.wire.messages import Id

DEFAULT_MINUTES: Final = 10
MAX_MINUTES: Final = 60
"""An hour: a card is flashed with the code in it, and boots."""
AWAY: Final = "Satellites cannot be paired, or the broker could not be told; in words"
UNKNOWN: Final = "No satellite of that id is paired"

SatelliteId = Annotated[str, Path(pattern=f"^{ID_PATTERN}$")]


class PairingWanted(BaseModel):
    """What the satellite shall be called; without a name, by its own id or host name."""

    name: Name | None = None
    minutes: Annotated[int, Field(ge=1, le=MAX_MINUTES)] = DEFAULT_MINUTES
    """For how long the code is good."""


class CodeMade(BaseModel):
    """A one-time code, shown this once."""

    code: str
    name: str | None
    expires_at: datetime
    expires_in_s: int


class CodeOpen(BaseModel):
    """A code that may still be used; the code itself is not shown again."""

    name: str | None
    expires_at: datetime
    tries_left: int


class SatellitePaired(BaseModel):
    """A satellite that has an account of its own."""

    satellite_id: str
    name: str
    paired_at: datetime
    online: bool
    changing_until: datetime | None
    """Its password is being changed; the one before ends then, if not sooner."""
    must_pair_again: bool
    """It was off for so long that its password ended, or the authority that it trusts."""


class PairingState(BaseModel):
    satellites: list[SatellitePaired]
    codes: list[CodeOpen]

    @classmethod
    def of(cls, satellites: list[PairedSatellite], codes: list[OpenPairing]) -> Self:
        return cls.model_validate({"satellites": satellites, "codes": codes}, from_attributes=True)


class SatelliteRevoked(BaseModel):
    revoked: str


class RotationWanted(BaseModel):
    """Whose password is to be changed: one satellite's, or everybody's; or the hub's authority."""

    satellite_id: Id | None = None
    authority: bool = False


class RotationBegun(BaseModel):
    """A satellite that is online changes it now; what was before ends at the latest then."""

    until: datetime


def pairing_routes(pairing: Pairing) -> APIRouter:
    routes = APIRouter(route_class=WellFormedRoute)

    @routes.post("/pairing", responses=refusals(s413=TOO_LARGE, s503=AWAY))
    async def new(body: PairingWanted) -> CodeMade:
        """A code with which one satellite gets an account: python -m satellite.pair CODE."""
        made = await pairing.new_code(body.name, body.minutes * 60.0)
        return CodeMade.model_validate(made, from_attributes=True)

    @routes.get("/pairing", responses=refusals(s503=AWAY))
    async def paired() -> PairingState:
        """The paired satellites, and the codes that may still be used."""
        return PairingState.of(list(pairing.satellites()), list(pairing.open_codes()))

    @routes.post("/pairing/rotation", responses=refusals(s404=UNKNOWN, s413=TOO_LARGE, s503=AWAY))
    async def rotate(body: RotationWanted) -> RotationBegun:
        """Changes passwords, or the hub's authority, while satellites go on."""
        until = await pairing.rotate(body.satellite_id, authority=body.authority)
        if until is None:
            raise HTTPException(404, detail=f"no satellite {body.satellite_id or ''} is paired")
        return RotationBegun(until=until)

    @routes.delete("/pairing/{satellite_id}", responses=refusals(s404=UNKNOWN, s503=AWAY))
    async def revoke(satellite_id: SatelliteId) -> SatelliteRevoked:
        """Takes the satellite's account away; its connection is cut before this answers."""
        if not await pairing.revoke(satellite_id):
            raise HTTPException(404, detail=f"no satellite {satellite_id} is paired")
        return SatelliteRevoked(revoked=satellite_id)

    return routes
