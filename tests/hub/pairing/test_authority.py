"""The hub's certificate authority, accounts, names: kept, renewed, never made anew over others."""

import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from hub.pairing.accounts import Account, Accounts, AccountsDamaged
from hub.pairing.authority import (
    NOT_EARLIER,
    RENEW_DAYS,
    SERVER_DAYS,
    VALID_FROM,
    Authority,
    AuthorityDamaged,
)
from hub.pairing.machine_names import lan_addresses, machine_names
from ingle.wire.broker_password import password_hash
from servers import program

pytestmark = pytest.mark.service

NOW = datetime(2027, 5, 1, tzinfo=UTC)
NAMES = frozenset({"hub.local", "127.0.0.1", "fd00::1"})


def loaded(pem: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem)


def test_authority_is_made_once_and_its_key_is_nobody_elses(tmp_path: Path) -> None:
    """The second start has the same; the files are for the hub's user alone."""
    folder = tmp_path / "pairing"
    first = Authority.open(folder, "hub-1")
    first.server(NAMES, NOW)
    assert Authority.open(folder, "hub-1").pem == first.pem
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    ssl.create_default_context(cadata=first.pem)  # what a satellite does with it


def test_certificate_is_kept_until_a_name_is_new_or_its_end_is_near(tmp_path: Path) -> None:
    """A certificate that still fits is not replaced: satellites stay connected."""
    authority = Authority.open(tmp_path, "hub-1")
    first = authority.server(NAMES, NOW)
    assert authority.server(NAMES - {"fd00::1"}, NOW) == first
    grown = authority.server(NAMES | {"192.0.2.9"}, NOW)
    assert grown != first
    names = loaded(grown[0]).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["hub.local"]
    nearly = NOW + timedelta(days=SERVER_DAYS - RENEW_DAYS - 1)
    assert authority.server(NAMES | {"192.0.2.9"}, nearly) == grown
    assert authority.server(NAMES, nearly + timedelta(days=2)) != grown


@pytest.mark.parametrize(
    "now", [datetime(1970, 1, 1, tzinfo=UTC), NOW, datetime(9999, 6, 1, tzinfo=UTC)]
)
def test_clock_that_is_off_by_years_makes_a_certificate_that_holds(
    tmp_path: Path, now: datetime
) -> None:
    """A Pi has no clock before it has a network: valid from 1970 on, and for years from today."""
    certificate = loaded(Authority.open(tmp_path, "hub-1").server(NAMES, now)[0])
    assert certificate.not_valid_before_utc == VALID_FROM
    assert certificate.not_valid_after_utc > NOT_EARLIER + timedelta(days=RENEW_DAYS)


def test_damaged_authority_is_named_and_left_alone(tmp_path: Path) -> None:
    """A new one in its place would shut every satellite out."""
    Authority.open(tmp_path, "hub-1")
    before = (tmp_path / "ca.pem").read_bytes()
    (tmp_path / "ca.key").unlink()
    with pytest.raises(AuthorityDamaged, match=r"ca\.key are not both there"):
        Authority.open(tmp_path, "hub-1")
    (tmp_path / "ca.key").write_text("nonsense")
    with pytest.raises(AuthorityDamaged, match=r"ca\.key is damaged"):
        Authority.open(tmp_path, "hub-1")
    assert (tmp_path / "ca.pem").read_bytes() == before


def test_authority_whose_certificate_was_not_written_yet_is_made_of_its_key(tmp_path: Path) -> None:
    """A power cut between both files; satellites that know the certificate before take the new."""
    first = Authority.open(tmp_path, "hub-1")
    (tmp_path / "ca.pem").unlink()
    again = Authority.open(tmp_path, "hub-1")
    server = loaded(again.server(NAMES, NOW)[0])
    server.verify_directly_issued_by(loaded(first.pem.encode()))


def test_a_torn_certificate_is_made_again(tmp_path: Path) -> None:
    """Key and certificate that do not belong together, or are damaged."""
    authority = Authority.open(tmp_path, "hub-1")
    authority.server(NAMES, NOW)
    (tmp_path / "server.key").write_bytes((tmp_path / "ca.key").read_bytes())
    second = authority.server(NAMES, NOW)
    (tmp_path / "server.pem").write_text("torn")
    assert authority.server(NAMES, NOW) != second


def test_password_hash_is_that_of_mosquitto(tmp_path: Path) -> None:
    """mosquitto_passwd makes the same of the same salt: the broker takes what is written here."""
    path = tmp_path / "passwords"
    path.write_text("kitchen:a password\n")
    tool = program("mosquitto_passwd", package="mosquitto", folders=[Path("/usr/bin")])
    subprocess.run((tool, "-U", str(path)), check=True, capture_output=True)
    theirs = path.read_text().strip().partition(":")[2]
    account = Account(satellite_id="kitchen", name="Kitchen", password_hash=theirs, paired_at=NOW)
    assert account.has_password("a password")
    assert not account.has_password("another")
    assert [len(part) for part in password_hash("a password").split("$")] == [
        len(part) for part in theirs.split("$")
    ]


def test_accounts_are_on_the_disk_before_they_hold(tmp_path: Path) -> None:
    """What cannot be written has not changed; what was is there at the next start."""
    account = Account(
        satellite_id="kitchen", name="Kitchen", password_hash=password_hash("p"), paired_at=NOW
    )
    accounts = Accounts(tmp_path / "pairing" / "satellites.json")
    accounts.put(account)
    assert Accounts(tmp_path / "pairing" / "satellites.json").all == [account]
    assert accounts.remove("kitchen") == account
    assert Accounts(tmp_path / "pairing" / "satellites.json").all == []
    assert accounts.remove("kitchen") is None
    blocked = Accounts(Path("/proc/nowhere/satellites.json"))
    with pytest.raises(OSError, match="nowhere"):
        blocked.put(account)
    assert blocked.all == []


def test_damaged_accounts_are_named_and_left_alone(tmp_path: Path) -> None:
    """Also one whose name would be a line of its own in the broker's file."""
    path = tmp_path / "satellites.json"
    hashed = password_hash("p")
    for damaged in (
        '{"satellites": [',
        '{"satellites": [{"satellite_id": "a\\nhub", "name": "", "password_hash": "'
        + hashed
        + '", "paired_at": "2027-01-01T00:00:00Z"}]}',
    ):
        path.write_text(damaged)
        with pytest.raises(AccountsDamaged, match=r"satellites\.json is damaged: restore it"):
            Accounts(path)
        assert path.read_text() == damaged


def test_names_of_the_machine_fit_a_certificate() -> None:
    """The host's name, alone and as .local, this machine's addresses; no odd name, no scope."""
    names = machine_names("Living_Room.Lan.")
    assert {"localhost", "127.0.0.1", "::1"} <= names
    assert not any("_" in name or "%" in name for name in names)
    assert {"hub.lan", "hub", "hub.local"} <= machine_names("hub.lan")
    assert {str(address) for address in lan_addresses()} <= names


@pytest.mark.parametrize("year", [1971, 2042])
def test_certificates_hold_for_clocks_that_are_wrong_by_years(tmp_path: Path, year: int) -> None:
    """A Pi without a network has 1970; one that is 15 years ahead still gets in."""
    authority = Authority.open(tmp_path, "hub-1")
    authority.server({"127.0.0.1"}, datetime(2027, 1, 1, tzinfo=UTC))
    at = int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
    words = ("verify", "-attime", str(at), "-CAfile", "ca.pem", "server.pem")
    ran = subprocess.run(("openssl", *words), cwd=tmp_path, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
