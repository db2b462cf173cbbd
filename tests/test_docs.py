"""Promises about the documents: settings, targets and links are those of the code."""

import re
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from hub.settings import HubSettings, StateSettings
from ingle.runtime.settings import SettingsGroup
from satellite.settings import SatelliteSettings

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
ROW = re.compile(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\|", re.MULTILINE)


def _fields() -> dict[str, FieldInfo]:
    hints = [
        *get_type_hints(HubSettings).values(),
        *get_type_hints(SatelliteSettings).values(),
        StateSettings,
    ]
    groups = [hint for hint in hints if isinstance(hint, type) and issubclass(hint, SettingsGroup)]
    return {
        field.alias: field
        for group in groups
        for field in group.model_fields.values()
        if field.alias
    }


def _shown(default: object) -> str:
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, tuple | frozenset):
        return ",".join(sorted(default))
    return (
        ""
        if default is None
        else str(default).lower()
        if isinstance(default, bool)
        else str(default)
    )


def test_every_setting_is_documented_with_the_default_that_stands() -> None:
    """docs/settings.md names each variable the code reads once, with its default, and no other."""
    rows = ROW.findall((ROOT / "docs/settings.md").read_text(encoding="utf-8"))
    assert len({name for name, _ in rows}) == len(rows)
    documented = dict(rows)
    read = {name: _shown(field.get_default()) for name, field in _fields().items()}
    read["REQUEST_TIMEOUT"] = read["REQUEST_TIMEOUT"].removesuffix(
        ".0"
    )  # the contract writes it as a whole number
    assert documented == read


def test_documented_choices_are_those_the_code_takes() -> None:
    """A setting that takes one of some words has all of them in its row."""
    lines = {
        m[1]: m[0]
        for m in re.finditer(r"^\| `([A-Z_]+)` .*$", (ROOT / "docs/settings.md").read_text(), re.M)
    }
    for name, field in _fields().items():
        for choice in _choices(field.annotation):
            assert f"`{choice}`" in lines[name], name


def _choices(annotation: object) -> list[str]:
    if get_origin(annotation) in (Union, UnionType):
        return [choice for part in get_args(annotation) for choice in _choices(part)]
    return [argument for argument in get_args(annotation) if isinstance(argument, str)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_named_files_exist(document: Path) -> None:
    """A relative link leads to a file of the repository."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_named_make_targets_and_modules_exist(document: Path) -> None:
    """Every `make TARGET` and `python -m MODULE` in the documents is there."""
    text = document.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.M))
    assert named - targets == set()
    for module in re.findall(r"python -m ((?:hub|satellite|bench)[a-z._]*[a-z])", text):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def test_the_tests_that_the_ladder_names_exist() -> None:
    """docs/fallbacks.md says for each rung which test proves it."""
    named = set(
        re.findall(r"`(test_[a-z0-9_]+)`", (ROOT / "docs/fallbacks.md").read_text(encoding="utf-8"))
    )
    modules = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
    )
    defined = set(re.findall(r"^(?:async )?def (test_[a-z0-9_]+)\(", modules, re.MULTILINE))
    assert len(named) > 40
    assert named - defined == set()
