"""Rotation of passwords and of the authority, over a real Mosquitto: who gets in, until when."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.pairing.accounts import Accounts
from hub.pairing.authority import NEXT, REPLACING, Authority
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import BrokerRefused, Link
from ingle.wire.messages import AccountControl, SatelliteStatus
from ingle.wire.pairing_messages import PairingRequest
from ingle.wire.topics import Topics
from links import eventually, kept_up
from paired_house import QUICK, PairedHouse, paired_house
from satellite.pairing.changed_account import ChangedAccount

pytestmark = pytest.mark.service

TOPICS = Topics()
REFUSED = "refused the user or password"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[PairedHouse]:
    async with paired_house(tmp_path) as house:
        yield house


class Satellite:
    """What a satellite has of its account, and what it says of it."""

    def __init__(self, house: PairedHouse, account: ChangedAccount, satellite_id: str) -> None:
        self.house, self.account, self.id, self.links = house, account, satellite_id, 0

    @classmethod
    async def paired(cls, house: PairedHouse, name: str) -> "Satellite":
        grant = await house.pair(await house.code(name))
        account = ChangedAccount.of(house.folder, house.address(grant), grant.satellite_id)
        assert account is not None
        return cls(house, account, grant.satellite_id)

    def link(self) -> Link:
        """By the account as it is."""
        self.links += 1
        client_id = f"ingle-satellite-{self.id}-{self.links}"
        return Link(self.account.address(), client_id=client_id, backoff=QUICK)

    async def speak(self) -> None:
        """Its status comes, and the hub looks what follows."""
        status = self.account.status()
        self.house.online[self.id] = SatelliteStatus(
            state="online", room_id="kitchen", version="1", account=status
        )
        await self.house.service.look()

    def obey(self) -> bool:
        """Does what it was told last; whether it is to use another account now."""
        told = [control for satellite_id, control in self.house.told if satellite_id == self.id]
        return self.account.carry_out(told[-1])


async def test_both_passwords_hold_until_the_new_one_is_used(house: PairedHouse) -> None:
    """The satellite makes it, the hub gets a hash of it; nobody is cut before all is done."""
    kitchen = await Satellite.paired(house, "Kitchen")
    old = kitchen.link()
    async with kept_up(old):
        assert await house.service.rotate("kitchen", authority=False) is not None
        await kitchen.speak()
        assert not kitchen.obey()
        await kitchen.speak()
        again = ChangedAccount(house.folder, kitchen.account._paired, "kitchen")
        assert again.status() == kitchen.account.status()  # as after a restart
        assert Accounts(house.folder / "pairing/satellites.json").all == house.store.accounts.all
        assert kitchen.obey()
        new = kitchen.link()
        async with kept_up(new):
            assert (old.connected, old.reconnects) == (True, 0)
            kitchen.account.note_connected()
            await kitchen.speak()
            await eventually(lambda: REFUSED in old.trouble)
            assert (new.connected, new.reconnects) == (True, 0)
            await new.publish(TOPICS.turn("kitchen", "t1", "command"), b"{}")
            for topic in (TOPICS.turn("bedroom", "t1", "command"), TOPICS.hub_status("hub-1")):
                with pytest.raises(BrokerRefused):
                    await new.publish(topic, b"{}")
    [paired] = house.service.satellites()
    assert (paired.changing_until, paired.must_pair_again) == (None, False)
    password = kitchen.account.password
    assert password not in (house.folder / "pairing/satellites.json").read_text()
    assert password not in str(house.told)
    request = PairingRequest(satellite_id="kitchen", current_password=password)
    assert (await house.pair(await house.code(), request)).satellite_id == "kitchen"


async def test_satellite_that_was_off_must_be_paired_again(house: PairedHouse) -> None:
    """Its password ends with the time; until then it holds. Another that is unknown is said."""
    kitchen = await Satellite.paired(house, "Kitchen")
    assert await house.service.rotate("bedroom", authority=False) is None
    until = await house.service.rotate(None, authority=False)
    await house.service.look()
    assert [each.changing_until for each in house.service.satellites()] == [until]
    link = kitchen.link()
    async with kept_up(link):
        _after(house, timedelta(days=31))
        await house.service.look()
        await eventually(lambda: REFUSED in link.trouble)
    assert [each.must_pair_again for each in house.service.satellites()] == [True]
    again = await house.pair(await house.code(), PairingRequest(satellite_id="kitchen"))
    async with kept_up(house.link(again)):
        assert [each.must_pair_again for each in house.service.satellites()] == [False]


async def test_password_that_was_handed_in_holds_when_the_time_is_over(house: PairedHouse) -> None:
    """A satellite that was cut off from the hub's last word finds the one that is taken."""
    kitchen = await Satellite.paired(house, "Kitchen")
    await house.service.rotate("kitchen", authority=False)
    await kitchen.speak()
    kitchen.obey()
    await kitchen.speak()
    house.online.clear()
    _after(house, timedelta(days=31))
    await house.service.look()
    old = kitchen.link()
    async with kept_up(old, connected=False):
        await eventually(lambda: REFUSED in old.trouble)
    assert not kitchen.account.refused()
    async with kept_up(kitchen.link()):
        kitchen.account.note_connected()
    assert kitchen.account.status().generation == 1


async def test_password_is_changed_after_a_year_where_the_satellite_is_there(
    house: PairedHouse,
) -> None:
    """Nobody is locked out unasked: one that is off keeps its own until it is back."""
    kitchen = await Satellite.paired(house, "Kitchen")
    _after(house, timedelta(days=366))
    await house.service.look()
    assert [each.changing_until for each in house.service.satellites()] == [None]
    await kitchen.speak()
    assert house.told[-1][1].next_generation == 1


async def test_new_authority_signs_once_every_satellite_knows_it(house: PairedHouse) -> None:
    """Both hold for whoever has kept both; who is connected stays so all the while."""
    kitchen = await Satellite.paired(house, "Kitchen")
    bedroom = await Satellite.paired(house, "Bedroom")
    before, stranger = house.store.authority.pem, bedroom.link()
    link = kitchen.link()
    async with kept_up(link):
        await house.service.rotate(None, authority=True)
        await kitchen.speak()
        assert not kitchen.obey()
        await kitchen.speak()
        assert house.store.authority.pem == before  # the bedroom does not know yet
        await bedroom.speak()
        bedroom.obey()
        await bedroom.speak()
        assert house.store.authority.pem != before
        async with kept_up(kitchen.link()), kept_up(bedroom.link()):
            pass
        async with kept_up(stranger, connected=False):
            await eventually(lambda: "TLS failed" in stranger.trouble)
        kitchen.obey()
        await kitchen.speak()
        pem = house.folder / "account-kitchen.pem"
        assert pem.read_text() == house.store.authority.pem
        async with kept_up(kitchen.link()):
            assert (link.connected, link.reconnects) == (True, 0)


async def test_authority_follows_when_the_time_is_over(house: PairedHouse) -> None:
    """A satellite that was off knows the old one alone, and must be paired again."""
    await Satellite.paired(house, "Bedroom")
    kitchen = await Satellite.paired(house, "Kitchen")
    await house.service.rotate(None, authority=True)
    await kitchen.speak()
    kitchen.obey()
    await kitchen.speak()
    _after(house, timedelta(days=31))
    await house.service.look()
    lapsed = {each.satellite_id: each.must_pair_again for each in house.service.satellites()}
    assert lapsed == {"bedroom": True, "kitchen": False}
    async with kept_up(kitchen.link()):
        pass


@pytest.mark.parametrize("copied", [0, 1, 2])
def test_authority_that_a_power_cut_left_half_replaced_is_whole(
    tmp_path: Path, copied: int
) -> None:
    """From the moment it was decided it is the new one, however far its files had come."""
    first = Authority.open(tmp_path, "hub-1")
    first.make_next("hub-1", datetime(2027, 1, 1, tzinfo=UTC))
    following = first.next_pem
    (tmp_path / NEXT).rename(tmp_path / REPLACING)
    for name in ("ca.key", "ca.pem")[:copied]:
        (tmp_path / name).write_bytes((tmp_path / REPLACING / name).read_bytes())
    again = Authority.open(tmp_path, "hub-1")
    assert (again.pem, again.next_pem) == (following, None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ca.key", "ca.pem"]


def test_satellite_does_nothing_that_the_hub_cannot_mean(tmp_path: Path) -> None:
    """Certificates that are none, a password that it never made, an older one."""
    Authority.open(tmp_path, "hub-1")
    paired = BrokerAddress(host="h", port=1, username="k", ca_file=tmp_path / "ca.pem")
    account = ChangedAccount(tmp_path, paired, "k")
    before = account.status()
    for control in (
        AccountControl(trust="no certificate"),
        AccountControl(trust=""),
        AccountControl(next_generation=1, ready=True),
        AccountControl(next_generation=0, ready=True),
    ):
        assert not account.carry_out(control)
        assert account.status() == before
    assert not (tmp_path / "account-k.json").exists()
    account.carry_out(AccountControl(next_generation=1))
    (tmp_path / "account-k.json").write_bytes(b"{")
    assert ChangedAccount(tmp_path, paired, "k").status() == before


def _after(house: PairedHouse, time: timedelta) -> None:
    """As if so much time had gone by."""
    house.service._rotation._now = lambda: datetime.now(UTC) + time
