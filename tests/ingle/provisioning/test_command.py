"""`python -m ingle.provisioning` as people and units run it, on files; and what it documents."""

import subprocess
import sys
from pathlib import Path

import pytest

from appliance_card import IMAGER_FILE, OWNER_FILE, REPOSITORY, Card
from ingle.provisioning.schema import KEYS
from ingle.provisioning.template import document_rows, template

pytestmark = pytest.mark.service


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "ingle.provisioning", *arguments),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_file_is_checked_before_flashing(tmp_path: Path) -> None:
    """Right, wrong, Imager's own, and one that is not there."""
    file, imager = tmp_path / "ingle.toml", tmp_path / "rpi-preseed.toml"
    file.write_text(OWNER_FILE)
    imager.write_text(IMAGER_FILE)
    ran = _run("check", str(file))
    assert ran.returncode == 0
    assert ran.stdout.startswith("ingle.toml is right. It sets: hub.pairing_code, name")
    assert "horse" not in ran.stdout
    assert _run("check", str(imager)).returncode == 0
    file.write_text("[wifi]\nssid = 'x'\n")
    ran = _run("check", str(file), "--role", "hub")
    assert (ran.returncode, ran.stdout.count("\n")) == (1, 1)
    assert "wifi.country is missing" in ran.stdout
    assert _run("check", str(tmp_path / "none")).stdout.count("\n") == 1


def test_a_device_is_set_up_and_tells_how_it_went(tmp_path: Path) -> None:
    """On real files, by the program that the unit runs; no secret is in its log."""
    card = Card(tmp_path)
    card.write(OWNER_FILE)
    ran = _run("apply", "--root", str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    assert "horse" not in ran.stdout + ran.stderr
    ran = _run("status", "--root", str(tmp_path))
    assert "This device is set up as the card says." in ran.stdout
    card.write(OWNER_FILE.replace("room", "rooom"))
    ran = _run("apply", "--root", str(tmp_path))
    assert ran.returncode == 0
    assert "Did you mean room?" in card.paths.status_file.read_text()
    assert "mistake" in (card.paths.run / "announcements.json").read_text()
    ran = _run("online", "--root", str(tmp_path))
    assert ran.returncode == 75, ran.stderr


def test_the_template_of_the_image_is_the_one_of_the_table() -> None:
    """`python -m ingle.provisioning template` prints it."""
    text = (REPOSITORY / "image/first-boot/ingle.toml").read_text()
    assert text == template() == _run("template").stdout


def test_the_document_has_every_key_as_the_table_says() -> None:
    """docs/first-boot.md, row for row."""
    lines = (REPOSITORY / "docs/first-boot.md").read_text().splitlines()
    names = {f"| `{key.name}` |" for key in KEYS}
    rows = [line for line in lines if any(line.startswith(name) for name in names)]
    assert rows == document_rows()


def test_the_kernel_is_given_name_and_country(tmp_path: Path) -> None:
    """By the one script that runs outside of the sandbox; other radios are left alone."""
    card = Card(tmp_path / "root")
    card.write(OWNER_FILE)
    card.boot()
    for path, text in (
        ("proc/sys/kernel/hostname", "old"),
        ("sys/class/rfkill/rfkill0/type", "bluetooth"),
        ("sys/class/rfkill/rfkill0/soft", "1"),
        ("sys/class/rfkill/rfkill1/type", "wlan"),
        ("sys/class/rfkill/rfkill1/soft", "1"),
    ):
        (card.root / path).parent.mkdir(parents=True, exist_ok=True)
        (card.root / path).write_text(text)
    for name in ("iw", "modprobe"):
        (tmp_path / name).write_text(f'#!/bin/sh\necho {name} "$@" >>{tmp_path}/ran\n')
        (tmp_path / name).chmod(0o755)
    subprocess.run(
        ("sh", str(REPOSITORY / "systemd/take-name-and-country"), str(card.root)),
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        check=True,
        timeout=60,
    )
    assert card.text("proc/sys/kernel/hostname") == "kitchen-1\n"
    assert (tmp_path / "ran").read_text() == "modprobe cfg80211\niw reg set DE\n"
    assert card.text("sys/class/rfkill/rfkill1/soft") == "0\n"
    assert card.text("sys/class/rfkill/rfkill0/soft") == "1"
