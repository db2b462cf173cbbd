"""Promises about the documents: settings, links, files, rooms and words are those of the code."""

import ast
import re
import tomllib
from collections.abc import Iterator
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
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
OF_THEIR_DAY = {"CHANGELOG.md", "DECISIONS.md"}
"""Documents whose entries name what there was when they were written."""
CURRENT = [path for path in DOCUMENTS if path.name not in OF_THEIR_DAY]
WIDTH = 120
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


@pytest.mark.parametrize("document", CURRENT, ids=lambda path: path.name)
def test_named_make_targets_and_modules_exist(document: Path) -> None:
    """Every `make TARGET` and `python -m MODULE` in the documents is there."""
    text = document.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"(?:`|^|sudo )make ([a-z]+(?:-[a-z]+)*)", text, re.M))
    assert named - targets == set()
    for module in re.findall(r"python -m ((?:hub|satellite|bench)[a-z._]*[a-z])", text):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


@pytest.mark.parametrize("document", CURRENT, ids=lambda path: path.name)
def test_files_and_folders_that_are_named_exist(document: Path) -> None:
    """A path in backticks is there, a bare `name.py` somewhere; `*` stands for at least one."""
    named = re.findall(r"`([\w.*/-]+)`", document.read_text(encoding="utf-8"))
    missing = [name for name in named if _is_path(name) and not _exists(name, document.parent)]
    assert missing == []


def _is_path(name: str) -> bool:
    if "NNN" in name or name.startswith(("/", "~", "ingle/v1")):  # patterns, the host's, topics
        return False
    return name.endswith(".py") or name.partition("/")[0] in {
        *("hub", "satellite", "ingle", "bench", "migrations", "tests", "docs", ".ci")
    }


def _exists(name: str, folder: Path) -> bool:
    if "/" not in name:
        return name in {"hub", "satellite", "ingle", "bench"} or any(ROOT.glob(f"[!.]*/**/{name}"))
    return any(any(base.glob(name.rstrip("/"))) for base in (ROOT, folder))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_lines_are_wrapped(document: Path) -> None:
    """No line of prose is wider than 120; tables, code and a link by itself may be."""
    long = [line for line in _prose(document) if len(line) > WIDTH and " " in line.strip("- ")]
    assert long == []


def _prose(document: Path) -> Iterator[str]:
    code = False
    for line in document.read_text(encoding="utf-8").splitlines():
        code ^= line.startswith("```")
        if not code and not line.startswith("|"):
            yield line


def test_every_room_is_in_the_architecture() -> None:
    """Each module and package directly in hub/, satellite/ and ingle/ has one row, and no other."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `((?:hub|satellite|ingle)/[^`]+)` \|", text, re.MULTILINE)
    modules = [
        path.relative_to(ROOT)
        for top in ("hub", "satellite", "ingle")
        for path in (ROOT / top).glob("*.py")
        if path.name != "__init__.py"
    ]
    packages = [
        path.parent.relative_to(ROOT)
        for top in ("hub", "satellite", "ingle")
        for path in (ROOT / top).glob("*/__init__.py")
    ]
    assert sorted(rows) == sorted([*map(str, modules), *(f"{path}/" for path in packages)])


def test_classes_that_the_words_name_exist() -> None:
    """A `ClassName` in the architecture, the glossary or CONTRIBUTING.md is defined in the code."""
    texts = [ROOT / "docs/architecture.md", ROOT / "docs/glossary.md", ROOT / "CONTRIBUTING.md"]
    named = {
        name
        for path in texts
        for name in re.findall(r"`([A-Z][a-z]\w+)(?:\.\w+)?`", path.read_text(encoding="utf-8"))
    }
    defined = {name for path in _code() for name in _top_names(path)}
    assert len(named) > 50
    assert named - defined - {"TaskGroup", "HassTurnOn"} == set()


def _code() -> Iterator[Path]:
    return (
        path for house in ("hub", "satellite", "ingle") for path in (ROOT / house).rglob("*.py")
    )


def _top_names(path: Path) -> Iterator[str]:
    """Classes, functions and the targets of plain assignments at the top of a module."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield ast.unparse(node.targets[0])


def test_every_route_is_described() -> None:
    """docs/http.md has a row for each route that a module of hub/api serves."""
    text = (ROOT / "docs/http.md").read_text(encoding="utf-8")
    described = set(re.findall(r"`(GET|POST|PUT|DELETE) ([^`?]+)[^`]*`", text))
    served = {
        (method.upper(), path.replace(":path", ""))
        for module in (ROOT / "hub/api").glob("*.py")
        for method, path in re.findall(
            r'@\w+\.(get|post|put|delete)\(\s*"([^"]+)"', module.read_text(encoding="utf-8")
        )
    }
    assert len(served) > 10
    assert described == served


def test_what_contributors_are_shown_is_real() -> None:
    """Each function and constant in the Python examples of CONTRIBUTING.md is in the repository."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    examples = "".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    shown = re.findall(r"^(?:async )?(def \w+\(|[A-Z_]+: Final = .+)", examples, re.MULTILINE)
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("hub", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if path != Path(__file__)
    )
    assert len(shown) >= 2
    assert [name for name in shown if name not in code] == []


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


def test_the_changelog_is_sorted_and_its_newest_version_is_the_projects() -> None:
    """Unreleased on top, then versions, newest first, each in the sections of Keep a Changelog."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    first, *versions = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert first == "Unreleased"
    numbers = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) - \d{4}-\d\d-\d\d", line) for line in versions]
    parsed = [tuple(map(int, match.groups())) for match in numbers if match]
    assert len(parsed) == len(versions)
    assert parsed == sorted(parsed, reverse=True)
    assert ".".join(map(str, parsed[0])) == project["version"]
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= kinds
