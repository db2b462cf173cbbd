"""Update bundle: its manifest, once RAUC has found its signature to be right.

RAUC hands the signature over after it has verified it; the manifest is what was signed, in the
signature itself (CMS, format verity).
"""

import configparser
import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ingle.update.errors import UpdateError
from ingle.update.state import Sum

_LIMIT_S: Final = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a bundle is, as it was signed."""

    compatible: str
    version: str
    build: str = ""
    role: str = ""
    architecture: str = ""
    """As Debian names it: arm64."""
    platform: str = ""
    models: str = ""
    """SHA-256 of the image of models that this version needs; empty: none."""
    sums: Mapping[str, Sum] = field(default_factory=dict)
    """The images, by the class of the slot they are for."""


def inspect(bundle: Path, keyring: Path) -> Manifest:
    """Verifies the signature of a bundle and returns its manifest. Raises `UpdateError`."""
    if not bundle.is_file():
        raise UpdateError(f"there is no file {bundle}")
    with tempfile.TemporaryDirectory() as folder:
        signature = Path(folder, "signature")
        _run(
            bundle,
            *("rauc", "extract-signature", f"--keyring={keyring}", str(bundle), str(signature)),
        )
        if not signature.is_file():
            raise UpdateError(f"{bundle.name} has no signature, so it is not installed")
        text = _run(bundle, "openssl", "cms", "-verify", "-noverify", "-inform", "DER", "-in",
                    str(signature))  # fmt: skip
    return parsed(text)


def _run(bundle: Path, *command: str) -> str:
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=_LIMIT_S, check=False
        )
    except FileNotFoundError as error:
        raise UpdateError(
            f"{command[0]} is missing on this machine: bundles are for flashed images; update an "
            "installed machine with git pull and make install-hub or make install-satellite"
        ) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise UpdateError(f"{bundle.name} could not be examined: {error}") from error
    if ran.returncode == 0:
        return ran.stdout
    lines = [line for line in ran.stderr.splitlines() if line.strip()]
    why = lines[-1].strip() if lines else "no reason given"
    if "signature verification failed" in why.lower() or "verify error" in why.lower():
        said = why.rpartition("Verify error: ")[2]
        raise UpdateError(
            f"{bundle.name} is not signed by who made this machine's image ({said}), so it is not "
            "installed"
        )
    if "bundle format" in why or "too small" in why or "Signature size" in why:
        raise UpdateError(
            f"{bundle.name} is no update bundle, is incomplete, or has no signature, so it is not "
            "installed"
        )
    raise UpdateError(f"{bundle.name} could not be verified, so it is not installed: {why}")


def parsed(text: str) -> Manifest:
    """The manifest in the text that was signed. Raises `UpdateError`."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
        if parser["bundle"]["format"] != "verity":
            raise UpdateError("the bundle is not in the format verity, so it is not installed")
        update = parser["update"]
        words = update.get("build", "").split()
        about = {name: value for name, _, value in (word.partition("=") for word in words)}
        return Manifest(
            compatible=update["compatible"],
            version=update["version"],
            build=words[0] if words else "",
            role=about.get("role", ""),
            architecture=about.get("architecture", ""),
            platform=about.get("platform", ""),
            models=_models(about.get("models", "")),
            sums={
                name.removeprefix("image."): Sum(
                    int(parser[name]["size"]), parser[name]["sha256"].lower()
                )
                for name in parser.sections()
                if name.startswith("image.")
            },
        )
    except (configparser.Error, KeyError, ValueError) as error:
        raise UpdateError(f"the bundle's manifest cannot be read: {error}") from error


def _models(said: str) -> str:
    """Names a file, so it must be a SHA-256. Raises `ValueError`."""
    if said and re.fullmatch(r"[0-9a-fA-F]{64}", said) is None:
        raise ValueError(f"models={said!r} is no SHA-256")
    return said.lower()
