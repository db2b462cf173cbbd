"""POST, GET and DELETE /pairing: what is asked for, what is shown, what is refused."""

from datetime import UTC, datetime

import pytest

from fakes import NOON
from http_api import Parts, asked
from hub.errors import Unavailable
from hub.ports.pairing import OpenPairing, PairedSatellite, PairingCode

pytestmark = pytest.mark.service


class ListedPairing:
    """`Pairing` in memory, or away."""

    def __init__(self) -> None:
        self.asked: list[tuple[str | None, float]] = []
        self.paired = {"kitchen"}
        self.rotated: list[tuple[str | None, bool]] = []
        self.away = False

    async def new_code(self, name: str | None, valid_s: float) -> PairingCode:
        if self.away:
            raise Unavailable("satellites cannot be paired")
        self.asked.append((name, valid_s))
        return PairingCode(code="1234-5678", name=name, expires_at=NOON, expires_in_s=int(valid_s))

    def open_codes(self) -> list[OpenPairing]:
        return [OpenPairing(name="Bedroom", expires_at=NOON, tries_left=3)]

    def satellites(self) -> list[PairedSatellite]:
        made = datetime(2027, 1, 1, tzinfo=UTC)
        return [
            PairedSatellite(satellite_id=each, name="Kitchen", paired_at=made, online=True)
            for each in self.paired
        ]

    async def rotate(self, satellite_id: str | None, *, authority: bool) -> datetime | None:
        if self.away:
            raise Unavailable("satellites cannot be paired")
        self.rotated.append((satellite_id, authority))
        return NOON if satellite_id in (None, *self.paired) else None

    async def revoke(self, satellite_id: str) -> bool:
        known = satellite_id in self.paired
        self.paired.discard(satellite_id)
        return known


async def test_code_is_made_for_a_name_and_a_time() -> None:
    """Ten minutes unless told otherwise; the code is shown in this answer alone."""
    pairing = ListedPairing()
    async with asked(Parts(pairing=pairing)) as client:
        made = await client.post("/pairing", json={"name": "Kitchen"})
        longer = await client.post("/pairing", json={"minutes": 60})
        state = (await client.get("/pairing")).json()
    assert (made.status_code, made.json()["code"]) == (200, "1234-5678")
    assert (made.json()["name"], made.json()["expires_in_s"]) == ("Kitchen", 600)
    assert longer.status_code == 200
    assert pairing.asked == [("Kitchen", 600.0), (None, 3600.0)]
    assert [code["tries_left"] for code in state["codes"]] == [3]
    assert "1234" not in str(state)


@pytest.mark.parametrize(
    "body", [{"name": ""}, {"name": "x" * 129}, {"name": "a\nb"}, {"minutes": 0}, {"minutes": 61}]
)
async def test_bad_input_is_named_and_makes_no_code(body: dict[str, object]) -> None:
    """By field."""
    pairing = ListedPairing()
    async with asked(Parts(pairing=pairing)) as client:
        refused = await client.post("/pairing", json=body)
    assert refused.status_code == 422
    assert refused.json()["detail"][0]["loc"][-1] == next(iter(body))
    assert pairing.asked == []


async def test_satellite_is_revoked_by_its_id() -> None:
    """One that is not paired is 404, what is no id 422, pairing that is away 503 in its words."""
    pairing = ListedPairing()
    async with asked(Parts(pairing=pairing)) as client:
        assert (await client.delete("/pairing/kitchen")).json() == {"revoked": "kitchen"}
        assert (await client.delete("/pairing/kitchen")).status_code == 404
        assert (await client.delete("/pairing/No%20Id")).status_code == 422
        pairing.away = True
        away = await client.post("/pairing", json={})
    assert (away.status_code, away.json()["detail"]) == (503, "satellites cannot be paired")


async def test_pairing_needs_the_token() -> None:
    """Whoever may not use the hub lets nobody in, and nobody out."""
    async with asked(Parts(pairing=ListedPairing()), token="secret") as client:
        assert (await client.post("/pairing", json={})).status_code == 401
        assert (await client.get("/pairing")).status_code == 401
        assert (await client.delete("/pairing/kitchen")).status_code == 401


async def test_rotation_is_asked_of_one_of_all_or_of_the_authority() -> None:
    """It says until when what was before holds; 404, 422 and 503 as elsewhere."""
    pairing = ListedPairing()
    async with asked(Parts(pairing=pairing)) as client:
        begun = await client.post("/pairing/rotation", json={"satellite_id": "kitchen"})
        await client.post("/pairing/rotation", json={})
        await client.post("/pairing/rotation", json={"authority": True})
        assert (
            await client.post("/pairing/rotation", json={"satellite_id": "x"})
        ).status_code == 404
        assert (
            await client.post("/pairing/rotation", json={"satellite_id": "X"})
        ).status_code == 422
        pairing.away = True
        away = await client.post("/pairing/rotation", json={})
    assert datetime.fromisoformat(begun.json()["until"]) == NOON
    assert pairing.rotated[:3] == [("kitchen", False), (None, False), (None, True)]
    assert (away.status_code, away.json()["detail"]) == (503, "satellites cannot be paired")
