"""Certificate authority of one hub (X.509, EC P-256), and the certificate of its broker.

Satellites trust this authority and no other. It signs the broker's certificate only. All is valid
from 1970 on, as a Pi has no clock until it has a network; and the authority for good, as whoever
takes it out of use tells the satellites.
"""

import ipaddress
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ingle.runtime.disk import Disk

VALID_FROM: Final = datetime(1970, 1, 2, tzinfo=UTC)
FOR_GOOD: Final = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""RFC 5280's date for a certificate that has no end."""
NOT_EARLIER: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""This program is no older: a hub whose clock says less has no clock yet."""
SERVER_DAYS: Final = 20 * 365
"""Validity of the broker's certificate in days: a satellite's clock may be years ahead, too."""
RENEW_DAYS: Final = 10 * 365
"""Days before its end at which it is renewed."""
MAX_NAME: Final = 64
"""Longest common name of a certificate, in characters."""


NEXT: Final = "next"
"""Folder of an authority that satellites are told of before it signs anything."""
REPLACING: Final = "replacing"
"""The same, once it is decided that it takes the place of the one before."""


class AuthorityDamaged(Exception):
    """The authority's files cannot be used; the message says which, and what to do."""


class Authority:
    """The hub's authority and its broker's certificate, kept in files of one folder."""

    def __init__(
        self, folder: Path, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey
    ):
        self._folder = folder
        self._certificate = certificate
        self._key = key

    @classmethod
    def open(cls, folder: Path, hub_id: str) -> Self:
        """The authority in the folder; a new one where there is none yet.

        Raises `AuthorityDamaged` where its key is not there or not whole: a new one in its place
        would shut every satellite out. Raises `OSError`.
        """
        certificate, key = folder / "ca.pem", folder / "ca.key"
        _end_replacing(folder)
        if certificate.exists():
            return cls(folder, *_load(certificate, key))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The key first: from that the certificate can be made again, and satellites that know an
        # earlier one take it.
        if key.exists():
            made_key = _ec_key(key)
        else:
            made_key = ec.generate_private_key(ec.SECP256R1())
            Disk().replace(key, _key_pem(made_key))
        made = _self_signed(made_key, f"Ingle {hub_id}"[:MAX_NAME])
        Disk().replace(certificate, made.public_bytes(Encoding.PEM))
        return cls(folder, made, made_key)

    @property
    def pem(self) -> str:
        """Its certificate."""
        return self._certificate.public_bytes(Encoding.PEM).decode("ascii")

    @property
    def path(self) -> Path:
        """The file with its certificate."""
        return self._folder / "ca.pem"

    # -- the one that follows it -----------------------------------------------------------------

    def make_next(self, hub_id: str, until: datetime) -> None:
        """Makes an authority to follow this one, at the latest then, where none is made yet.

        Raises `OSError`.
        """
        folder = self._folder / NEXT
        if not (folder / "until").exists():
            Authority.open(folder, hub_id)
            Disk().replace(folder / "until", until.isoformat().encode())

    @property
    def next_pem(self) -> str | None:
        """Its certificate; None where there is none."""
        folder = self._folder / NEXT
        return (folder / "ca.pem").read_text("ascii") if (folder / "until").exists() else None

    @property
    def next_until(self) -> datetime | None:
        """When it follows at the latest."""
        try:
            return datetime.fromisoformat((self._folder / NEXT / "until").read_text("ascii"))
        except (OSError, ValueError):
            return None

    @property
    def trusted(self) -> str:
        """What satellites are to trust: it, and the one that follows it where there is one."""
        return self.pem + (self.next_pem or "")

    def replace_by_next(self) -> None:
        """Puts the next one in this one's place, on the disk; a power cut leaves either whole.

        Raises `OSError`.
        """
        (self._folder / NEXT).rename(self._folder / REPLACING)
        Disk().sync_folder(self._folder)
        _end_replacing(self._folder)

    def server(self, names: Collection[str], now: datetime) -> tuple[bytes, bytes]:
        """Certificate and key of the broker by these names and addresses, as PEM.

        Those on the disk where they have all these names and do not end soon; else new ones. Raises
        `OSError`.
        """
        certificate, key = self._folder / "server.pem", self._folder / "server.key"
        try:
            known = x509.load_pem_x509_certificate(certificate.read_bytes())
            known_key = _ec_key(key)
            if self._still_fits(known, known_key, names, now):
                return certificate.read_bytes(), key.read_bytes()
        except (OSError, ValueError, AuthorityDamaged):
            pass  # none yet, or damaged: it is made again
        made_key = ec.generate_private_key(ec.SECP256R1())
        made = self._signed(made_key, names, now)
        Disk().replace(key, _key_pem(made_key))
        Disk().replace(certificate, made.public_bytes(Encoding.PEM))
        return made.public_bytes(Encoding.PEM), _key_pem(made_key)

    def _still_fits(
        self,
        known: x509.Certificate,
        key: ec.EllipticCurvePrivateKey,
        names: Collection[str],
        now: datetime,
    ) -> bool:
        try:
            known.verify_directly_issued_by(self._certificate)
        except (InvalidSignature, ValueError, TypeError):
            return False
        return (
            known.public_key() == key.public_key()
            and set(names) <= _names_of(known)
            and known.not_valid_after_utc - max(now, NOT_EARLIER) > timedelta(days=RENEW_DAYS)
        )

    def _signed(
        self, key: ec.EllipticCurvePrivateKey, names: Collection[str], now: datetime
    ) -> x509.Certificate:
        end = min(max(now, NOT_EARLIER), FOR_GOOD - timedelta(days=SERVER_DAYS))
        return (
            x509.CertificateBuilder()
            .subject_name(_name(min(names, default="ingle")[:MAX_NAME]))
            .issuer_name(self._certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(VALID_FROM)
            .not_valid_after(end + timedelta(days=SERVER_DAYS))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.SubjectAlternativeName([_alternative(name) for name in sorted(names)]),
                critical=False,
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
            .sign(self._key, SHA256())
        )


def _end_replacing(folder: Path) -> None:
    """Ends what a power cut may have broken off."""
    following = folder / REPLACING
    if not following.is_dir():
        return
    for name in ("ca.key", "ca.pem"):
        if (following / name).exists():
            Disk().replace(folder / name, (following / name).read_bytes())
    for name in ("until", "ca.pem", "ca.key"):
        Disk().remove(following / name)
    following.rmdir()
    Disk().sync_folder(folder)


def _self_signed(key: ec.EllipticCurvePrivateKey, name: str) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(FOR_GOOD)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=False,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=True,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )


def _load(certificate: Path, key: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    try:
        loaded = x509.load_pem_x509_certificate(certificate.read_bytes())
        loaded_key = _ec_key(key)
    except (FileNotFoundError, ValueError) as error:
        raise AuthorityDamaged(
            f"{certificate} and {key} are not both there and whole: restore them from a backup, or "
            "remove both and pair every satellite again"
        ) from error
    if loaded.public_key() != loaded_key.public_key():
        raise AuthorityDamaged(f"{key} is not the key of {certificate}: restore both from a backup")
    return loaded, loaded_key


def _ec_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Raises `AuthorityDamaged`, `OSError`."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise AuthorityDamaged(f"{path} is damaged: restore it from a backup") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise AuthorityDamaged(f"{path} is no EC key: restore it from a backup")
    return key


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _names_of(certificate: x509.Certificate) -> set[str]:
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {
        *found.get_values_for_type(x509.DNSName),
        *(str(address) for address in found.get_values_for_type(x509.IPAddress)),
    }
