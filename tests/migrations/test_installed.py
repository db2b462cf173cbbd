"""The migrations are found beside `hub` in a checkout and in an installed distribution."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hub.memory.migrations import FOLDER, SQLITE_FOLDER, load_migrations

pytestmark = pytest.mark.service

ROOT = Path(__file__).parents[2]
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"


def test_a_checkout_has_its_migrations_at_the_top_level() -> None:
    """Where they are edited."""
    assert (FOLDER, SQLITE_FOLDER) == (ROOT / "migrations", ROOT / "migrations" / "sqlite")
    assert len(load_migrations(FOLDER)) == len(load_migrations(SQLITE_FOLDER))


def test_an_installed_hub_brings_its_migrations_along(tmp_path: Path) -> None:
    """A wheel, unpacked far from the checkout, migrates a file."""
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("hub", "ingle", "satellite", "bench", "migrations"):
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "out")
        )
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    built = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", BUILD, str(wheels)],
        capture_output=True,
        text=True,
        check=False,
        cwd=source,
        timeout=100,
    )
    assert built.returncode == 0, built.stderr
    site = tmp_path / "site-packages"
    with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    shutil.rmtree(source)
    done = subprocess.run(
        [sys.executable, "-m", "hub.migrate"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site), "INGLE_STATE_DIR": str(tmp_path / "state")},
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "applied 002_add_indexes.sql" in done.stdout
    assert {path.name for path in (site / "migrations").glob("*.sql")} == {
        path.name for path in FOLDER.glob("*.sql")
    }
