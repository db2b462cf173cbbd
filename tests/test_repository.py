"""Promises about the repository: sizes, names, markers, the lock file, the cost of an import."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from radon.complexity import add_inner_blocks, cc_visit
from radon.visitors import Function

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("hub", "satellite", "ingle", "bench", "image", "tests")
FILE_LINES = 400
FUNCTION_LINES = 60
COMPLEXITY = 12
"""As radon counts it: one, and one more for each branch, loop, comprehension and `and` or `or`."""
NAMELESS = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"}
MARKERS = {"pure", "service", "model", "device"}
TOP_LEVEL = {
    "hub",
    "satellite",
    "ingle",
    "migrations",
    "image",
    "systemd",
    "tests",
    "bench",
    "docs",
}


def _modules(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "out" not in path.parts
    )


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    """A Python file has at most 400 lines."""
    lengths = {
        _named(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in _modules(*PACKAGES)
    }
    assert len(lengths) > 20
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    """A function has at most 60 lines, its docstring included."""
    long = {
        f"{_named(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno)
        - node.lineno
        + 1
        for path in _modules(*PACKAGES)
        for node in _functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_LINES
    }
    assert long == {}


def test_no_function_has_more_branches_than_a_reader_can_follow() -> None:
    """A function or method has a cyclomatic complexity of at most 12, by radon's count."""
    blocks = [
        (path, block)
        for path in _modules("hub", "satellite", "ingle", "bench", "image")
        for block in add_inner_blocks(cc_visit(path.read_text(encoding="utf-8")))
        if isinstance(block, Function)
    ]
    assert len(blocks) > 1000
    tangled = {
        f"{_named(path)}:{block.lineno} {block.fullname}": block.complexity
        for path, block in blocks
        if block.complexity > COMPLEXITY
    }
    assert tangled == {}


def test_modules_are_named_after_what_they_hold() -> None:
    """No module or package is called utils, helpers, manager or common."""
    names = {_named(path): {path.stem, path.parent.name} for path in _modules(*PACKAGES)}
    assert [name for name, parts in names.items() if parts & NAMELESS] == []


def test_a_public_class_name_exists_once() -> None:
    """A search for a class finds one.

    No two modules define a public class of the same name.
    """
    places: dict[str, list[str]] = {}
    for path in _modules("hub", "satellite", "ingle", "bench"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(_named(path))
    assert len(places) > 200
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_a_model_runtime_is_imported_with_its_telemetry_off() -> None:
    """Each function that imports one calls `disable_library_telemetry` on a line before."""
    runtimes = {"onnxruntime", "piper", "faster_whisper", "moonshine_voice"}
    found, early = 0, []
    for path in _modules("hub", "satellite", "ingle", "bench"):
        for function in _functions(path):
            off = [
                node.lineno
                for node in ast.walk(function)
                if isinstance(node, ast.Call)
                and ast.unparse(node.func) == "disable_library_telemetry"
            ]
            for node in ast.walk(function):
                names = _imported(node)
                if names & runtimes:
                    found += 1
                    if not off or min(off) > node.lineno:
                        early.append(f"{_named(path)}:{node.lineno}")
    assert found > 4
    assert early == []


def _imported(node: ast.AST) -> set[str]:
    """The top-level packages that a statement imports."""
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").split(".")[0]}
    if isinstance(node, ast.Import):
        return {name.name.split(".")[0] for name in node.names}
    return set()


def test_every_test_module_says_what_it_needs() -> None:
    """Each test module sets `pytestmark` to one or more of the four markers."""
    silent = [
        _named(path)
        for path in _modules("tests")
        if path.name.startswith("test_") and not _markers(path)
    ]
    assert silent == []


def _markers(path: Path) -> set[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            return set(re.findall(r"pytest\.mark\.(\w+)", ast.unparse(node.value))) & MARKERS
    return set()


def test_tests_are_no_package() -> None:
    """Test files may share their base names; what they share of code lies directly in tests/."""
    assert [_named(path) for path in _modules("tests") if path.name == "__init__.py"] == []


def test_top_level_folders_are_the_agreed_ones() -> None:
    """A tracked folder at the top is one of the fixed ones.

    systemd and image are no Python packages.
    """
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    folders = {line.split("/")[0] for line in listed.splitlines() if "/" in line}
    assert folders - TOP_LEVEL - {".ci"} == set()
    assert not (ROOT / "systemd" / "__init__.py").exists()
    assert not (ROOT / "image" / "__init__.py").exists()


def test_the_map_names_every_room_and_no_other() -> None:
    """docs/architecture.md has a row for each module and package right in hub/ and satellite/."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `((?:hub|satellite)/[^`]+)` \|", text, re.MULTILINE)
    there = {
        f"{folder}/{path.parent.name}/" if path.name == "__init__.py" else f"{folder}/{path.name}"
        for folder in ("hub", "satellite")
        for path in (*(ROOT / folder).glob("*/__init__.py"), *(ROOT / folder).glob("[!_]*.py"))
    } | {"hub/__main__.py", "satellite/__main__.py"}
    assert len(set(named)) == len(named)
    assert set(named) == there


def test_lock_file_is_of_this_pyproject() -> None:
    """uv.lock was made from the dependencies that pyproject.toml names now.

    Otherwise `uv lock` was forgotten.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {_requirement("", text) for text in project["dependencies"]}
    for extra, texts in project["optional-dependencies"].items():
        wanted |= {_requirement(extra, text) for text in texts}
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    ours = next(package for package in packages if package["name"] == project["name"])
    assert {_locked(entry) for entry in ours["metadata"]["requires-dist"]} == wanted


def _requirement(extra: str, text: str) -> tuple[str, str]:
    requirement = Requirement(text)
    requirement.name = canonicalize_name(requirement.name)
    return (extra, str(requirement))


def _locked(entry: dict[str, str | list[str]]) -> tuple[str, str]:
    marker = re.search(r"extra == '([^']+)'", str(entry.get("marker", "")))
    extras = f"[{','.join(entry['extras'])}]" if "extras" in entry else ""
    return _requirement(
        marker[1] if marker else "", f"{entry['name']}{extras}{entry.get('specifier', '')}"
    )


@pytest.mark.parametrize("python", [(3, 11), (3, 13)])
@pytest.mark.parametrize("machine", ["aarch64", "x86_64"])
def test_lock_file_installs_on_debian_without_compiling_but_pyaudio(
    machine: str, python: tuple[int, int]
) -> None:
    """Each locked package has a wheel for Debian 12's glibc 2.36.

    On a PC and on a Pi, for both Pythons.
    """
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in range(5, 37)] + [
        f"manylinux2014_{machine}"
    ]
    interpreter = f"cp{python[0]}{python[1]}"
    usable = {
        *cpython_tags(python, platforms=platforms),
        *compatible_tags(python, interpreter, platforms),
    }
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    with_wheel = {
        package["name"]
        for package in packages
        for wheel in package.get("wheels", ())
        if parse_wheel_filename(wheel["url"].rpartition("/")[2])[3] & usable
    }
    assert {package["name"] for package in packages} - with_wheel == {"ingle", "pyaudio"}


@pytest.mark.parametrize(
    "package", ["hub", "satellite", "ingle", "ingle/wire", "ingle/runtime", "ingle/speech"]
)
def test_package_itself_imports_nothing(package: str) -> None:
    """Importing one module costs nothing of its neighbours.

    The package's `__init__` is a docstring.
    """
    body = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8")).body
    assert [type(node) for node in body] == [ast.Expr]


@pytest.mark.parametrize(
    ("module", "foreign"),
    [
        (
            "satellite.__main__",
            {
                "asyncpg",
                "redis",
                "aiosqlite",
                "fastapi",
                "uvicorn",
                "hassil",
                "faster_whisper",
                "moonshine_voice",
            }
            | {"piper", "pocketsphinx", "openwakeword", "ctranslate2", "matplotlib", "hub"},
        ),
        (
            "hub.__main__",
            {"pyaudio", "openwakeword", "faster_whisper", "moonshine_voice", "piper", "matplotlib"},
        ),
    ],
)
def test_import_loads_nothing_of_the_other_machine_and_no_engine(
    module: str, foreign: set[str]
) -> None:
    """A process pays for its own machine only, and for an engine once it is chosen."""
    code = f"import sys, {module}; print(*sorted(set(sys.modules) & set({sorted(foreign)!r})))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stdout.split()) == (0, []), ran.stderr
