"""The bill of materials: every Debian and Python package of an image, as SPDX 2.3 JSON."""

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from email.parser import Parser
from pathlib import Path
from typing import Any, Final

from image.builder.lockfile import LockedWheel
from image.builder.models import model_groups
from image.builder.recipe import Recipe

_LICENCES: Final = {
    "mit": "MIT",
    "mit license": "MIT",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "psf": "PSF-2.0",
}
"""What older packages write into their metadata, as SPDX has it."""


def write_sbom(
    target: Path,
    recipe: Recipe,
    version: str,
    debian: Mapping[str, tuple[str, str]],
    wheels: Sequence[LockedWheel],
    files: Path,
    created: str,
) -> None:
    """Writes the document.

    `files`: the folder with the wheels; `created`: the time, "2026-11-27T00:00:00Z".
    """
    name = f"{recipe.name}-{version}"
    packages = [
        _package("SPDXRef-Image", recipe.name, version, licence="Apache-2.0"),
        *(_debian(package, *found) for package, found in sorted(debian.items())),
        *_python(recipe, wheels, files),
    ]
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": name,
        "documentNamespace": f"https://ingle.invalid/sbom/{name}-{_digest(packages)}",
        "creationInfo": {"created": created, "creators": ["Tool: ingle-image-builder"]},
        "packages": packages,
        "relationships": [
            _relation("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Image"),
            *(_relation("SPDXRef-Image", "CONTAINS", item["SPDXID"]) for item in packages[1:]),
        ],
    }
    target.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def wheel_licence(path: Path) -> str:
    """The licence in a wheel's metadata, as SPDX has it.

    NOASSERTION where it says nothing clear.
    """
    with zipfile.ZipFile(path) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        said = Parser().parsestr(wheel.read(name).decode("utf-8", errors="replace"))
    if expression := said.get("License-Expression"):
        return str(expression)
    written = str(said.get("License") or "").strip().lower()
    if written in _LICENCES:
        return _LICENCES[written]
    for classifier in said.get_all("Classifier") or ():
        short = classifier.rpartition(":: ")[2].lower()
        for word, licence in (("mit", "MIT"), ("apache", "Apache-2.0"), ("bsd", "BSD-3-Clause")):
            if classifier.startswith("License") and re.match(word, short):
                return licence
    return "NOASSERTION"


def _python(recipe: Recipe, wheels: Sequence[LockedWheel], files: Path) -> list[dict[str, Any]]:
    groups = [group for group in model_groups().values() if group.name in recipe.models]
    by_package = {name: group for group in groups for name in group.packages}
    made = []
    for wheel in wheels:
        group = by_package.get(wheel.package)
        models = group is not None and group.name != "engines"
        licence = (
            group.licence if group is not None and models else wheel_licence(files / wheel.file)
        )
        item = _package(f"SPDXRef-Python-{wheel.package}", wheel.package, wheel.version, licence)
        item["downloadLocation"] = wheel.url
        item["checksums"] = [{"algorithm": "SHA256", "checksumValue": wheel.sha256}]
        item["externalRefs"] = [_purl(f"pkg:pypi/{wheel.package}@{wheel.version}")]
        if group is not None and models:
            by = f" Uploaded by {group.uploaded_by}." if group.uploaded_by else ""
            item["comment"] = f"Models: {group.about}.{by}"
        made.append(item)
    return made


def _debian(name: str, version: str, sha256: str) -> dict[str, Any]:
    item = _package(f"SPDXRef-Debian-{name}".replace("+", "-plus"), name, version, "NOASSERTION")
    item["comment"] = f"Licence: /usr/share/doc/{name}/copyright in the image"
    item["externalRefs"] = [_purl(f"pkg:deb/debian/{name}@{version}?arch=arm64&distro=trixie")]
    if sha256:
        item["checksums"] = [{"algorithm": "SHA256", "checksumValue": sha256}]
    return item


def _package(reference: str, name: str, version: str, licence: str) -> dict[str, Any]:
    return {
        "SPDXID": reference,
        "name": name,
        "versionInfo": version,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
    }


def _purl(locator: str) -> dict[str, str]:
    return {
        "referenceCategory": "PACKAGE-MANAGER",
        "referenceType": "purl",
        "referenceLocator": locator,
    }


def _relation(of: str, kind: str, other: str) -> dict[str, str]:
    return {"spdxElementId": of, "relationshipType": kind, "relatedSpdxElement": other}


def _digest(packages: Sequence[Mapping[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(packages, sort_keys=True).encode()).hexdigest()[:16]
