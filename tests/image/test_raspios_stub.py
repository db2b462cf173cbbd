"""Raspberry Pi OS's packages, resolved by apt against a stub of its archive.

The real archive was out of reach: the stub has its kernels, as metapackages that need a kernel each
with its version, and every other package of the recipe by name alone.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from image.builder.recipe import load_recipe, recipe_names

pytestmark = [
    pytest.mark.pure,
    pytest.mark.skipif(shutil.which("apt-get") is None, reason="no apt-get here"),
]

KERNELS = {
    "linux-image-rpi-v8": "linux-image-6.12.47+rpt-rpi-v8",
    "linux-image-rpi-2712": "linux-image-6.12.47+rpt-rpi-2712",
}


def _stanza(name: str, depends: str = "") -> str:
    needs = f"Depends: {depends}\n" if depends else ""
    return (
        f"Package: {name}\nVersion: 1:1\nArchitecture: arm64\nMaintainer: stub\n{needs}"
        f"Filename: ./{name}.deb\nSize: 1\nSHA256: {'0' * 64}\nDescription: stub\n\n"
    )


def _resolve(folder: Path, known: list[str], wanted: tuple[str, ...]) -> tuple[int, str]:
    """What apt says to installing `wanted` where an archive has only `known`."""
    for name in ("archive", "state/lists/partial", "cache/archives/partial", "etc"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    stanzas = [_stanza(name, KERNELS.get(name, "")) for name in known]
    (folder / "archive/Packages").write_text("".join(stanzas), encoding="utf-8")
    (folder / "etc/sources.list").write_text(
        f"deb [trusted=yes arch=arm64] file:{folder}/archive ./\n", encoding="utf-8"
    )
    (folder / "state/status").touch()
    (folder / "apt.conf").write_text(
        f'Dir::State "{folder}/state";\nDir::State::status "{folder}/state/status";\n'
        f'Dir::Cache "{folder}/cache";\nDir::Etc "{folder}/etc";\n'
        'APT::Architecture "arm64";\nAPT::Architectures { "arm64"; };\n'
        'APT::Sandbox::User "root";\nAPT::Install-Recommends "false";\n',
        encoding="utf-8",
    )
    environment = {"PATH": os.environ["PATH"], "APT_CONFIG": str(folder / "apt.conf")}
    for command in (["update"], ["--simulate", "install", *wanted]):
        ran = subprocess.run(
            ["apt-get", "-q", *command],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if ran.returncode != 0:
            break
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize("name", recipe_names())
def test_packages_resolve_against_a_stub_of_raspberry_pis_archive(
    name: str, tmp_path: Path
) -> None:
    """Both kernels come, each with the package that has it."""
    wanted = load_recipe(name).packages("raspios")
    status, said = _resolve(tmp_path, [*wanted, *KERNELS.values()], wanted)
    assert status == 0, said
    assert all(f"Inst {kernel} " in said for kernel in KERNELS.values())


def test_package_that_the_archive_lacks_is_named(tmp_path: Path) -> None:
    """Here a kernel that was renamed."""
    wanted = load_recipe("satellite").packages("raspios")
    known = [name for name in (*wanted, *KERNELS.values()) if name != "linux-image-rpi-2712"]
    status, said = _resolve(tmp_path, known, wanted)
    assert status != 0
    assert "linux-image-rpi-2712" in said
