"""The set-up at a boot: taken over whole or not at all, by difference later, secrets hidden."""

import random
from pathlib import Path
from typing import get_type_hints

import pytest

from appliance_card import (
    CRYPTED,
    HUB_FILE,
    IMAGER_FILE,
    OWNER_FILE,
    PUBLIC_KEY,
    Card,
    PowerCutDisk,
    ScriptedSystem,
)
from hub.settings import HubSettings
from ingle.provisioning.provisioner import DAMAGED
from ingle.provisioning.report import NOT_SET_UP_ALOUD, spoken, status_text
from ingle.provisioning.schema import HIDDEN, KEYS
from ingle.provisioning.template import template
from ingle.runtime.settings import SettingsGroup
from satellite.settings import SatelliteSettings

pytestmark = pytest.mark.pure

WIFI = "etc/NetworkManager/system-connections/ingle-wifi.nmconnection"


def _environment(card: Card, role: str) -> dict[str, str]:
    """What systemd makes of the settings file."""
    lines = card.text(f"etc/ingle/{role}.env").splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: value.strip('"') for name, _, value in pairs}


def test_a_satellite_is_set_up(tmp_path: Path) -> None:
    """Everything is where the services and the system look for it, and the service accepts it."""
    card = Card(tmp_path)
    card.write(OWNER_FILE)
    outcome = card.boot()
    assert (outcome.mistakes, outcome.failures, outcome.provisioned) == ([], [], True)
    assert outcome.changed == ["host", "wifi", "account", "services"]
    assert card.text("etc/ingle/system/hostname") == "kitchen-1\n"
    assert str((tmp_path / "etc/ingle/system/localtime").readlink()).endswith(
        "zoneinfo/Europe/Berlin"
    )
    assert card.text("etc/ingle/system/wifi-country") == "DE\n"
    assert "psk=correct\\shorse\\s#\\sbattery\n" in card.text(WIFI)
    assert card.text("etc/ingle/ssh/authorized_keys/owner") == f"{PUBLIC_KEY}\n"
    settings = SatelliteSettings.read(_environment(card, "satellite") | {"INGLE_STATE_DIR": "/x"})
    assert (settings.identity.room_id, settings.audio.output) == ("kitchen", "USB Audio")
    assert (tmp_path / WIFI).stat().st_mode & 0o777 == 0o600
    assert spoken(outcome) == []
    assert "ssh owner@kitchen-1.local" in status_text(outcome)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("small 3236 2861\n", "The card is too small: what was flashed needs 3.4 GB, and this one"),
        ("unreadable\n", "The part of the card that keeps settings and data cannot be read"),
        ("smallish 1", "The part of the card that keeps settings and data cannot be read"),
    ],
)
def test_a_start_without_its_data_partition_says_so_and_leaves_the_secrets_on_the_card(
    tmp_path: Path, found: str, told: str
) -> None:
    """It runs with what the card says, in memory; the next start needs the same file again."""
    card = Card(tmp_path)
    card.write(OWNER_FILE)
    outcome = card.boot(data_trouble=found)
    assert (outcome.mistakes, outcome.failures) == ([], [])
    assert status_text(outcome).startswith(told)
    assert "set up as the card says" not in status_text(outcome)
    assert spoken(outcome)[0].startswith(told)
    assert card.text("boot/ingle/ingle.toml") == OWNER_FILE
    card.boot()
    assert HIDDEN in card.text("boot/ingle/ingle.toml")


def test_a_hub_is_set_up(tmp_path: Path) -> None:
    """Its secrets are files for root, its token is one of its own where it listens."""
    card = Card(tmp_path, "hub")
    card.write(HUB_FILE)
    assert card.boot().mistakes == []
    environment = _environment(card, "hub")
    assert environment["HUB_HOST"] == "0.0.0.0"
    secrets = tmp_path / "etc/ingle/secrets"
    credentials = {"CREDENTIALS_DIRECTORY": str(secrets), "INGLE_STATE_DIR": "/x"}
    settings = HubSettings.read(environment | credentials)
    assert settings.api.token is not None
    assert settings.api.token.get_secret_value() == "t" * 32
    assert settings.home.token is not None
    assert settings.home.token.get_secret_value() == "a-long-lived-token"
    assert settings.llm.providers == ("openai",)
    assert {path.stat().st_mode & 0o777 for path in secrets.iterdir()} == {0o600}
    own = 'listen = true\ntoken = "one-of-my-own-tokens"'
    card.write(HUB_FILE.replace("listen = true", own))
    card.boot()
    assert card.text("etc/ingle/secrets/HUB_API_TOKEN") == "one-of-my-own-tokens\n"
    card.write(HUB_FILE)
    card.boot()
    assert card.text("etc/ingle/secrets/HUB_API_TOKEN") == "t" * 32 + "\n"


def test_every_setting_of_the_table_exists() -> None:
    """By the name that the services read, secrets as secrets."""
    fields = {
        field.alias: field
        for settings in (HubSettings, SatelliteSettings)
        for group in get_type_hints(settings).values()
        if isinstance(group, type) and issubclass(group, SettingsGroup)
        for field in group.model_fields.values()
    }
    for key in KEYS:
        for setting in {key.setting_of(role) for role in key.roles} - {None}:
            assert ("Secret" in str(fields[setting].annotation)) == key.secret, key.name


def test_secrets_leave_the_card_and_the_rest_stays(tmp_path: Path) -> None:
    """The owner's file is as they wrote it, but for the secrets; read again it changes nothing."""
    card = Card(tmp_path)
    card.write(OWNER_FILE)
    card.write(IMAGER_FILE, "rpi-preseed.toml")
    system = ScriptedSystem()
    card.boot(system=system)
    expected = OWNER_FILE.replace("correct horse # battery", HIDDEN).replace("1234-5678", HIDDEN)
    assert (card.paths.boot / "ingle.toml").read_text() == expected
    left = (card.paths.boot / "rpi-preseed.toml").read_text()
    assert CRYPTED not in left
    assert "0123456789abcdef" not in left
    assert system.opened == 2
    before = card.everything()
    outcome = card.boot(system=system)
    assert (outcome.changed, outcome.mistakes, system.opened) == ([], [], 2)
    assert card.everything() == before


def test_what_was_overwritten_is_gone_from_the_file_that_held_it(tmp_path: Path) -> None:
    """Not only renamed over: the old file's own bytes are zeros, whoever still has it open."""
    card = Card(tmp_path)
    card.write(OWNER_FILE)
    with (card.paths.boot / "ingle.toml").open("rb") as before:
        card.boot()
        assert before.read() == b"\0" * len(OWNER_FILE.encode())


def test_a_change_applies_the_difference(tmp_path: Path) -> None:
    """Only the steps that it concerns; a key taken out is back at its default, a note kept."""
    card = Card(tmp_path)
    card.write(OWNER_FILE)
    card.boot()
    file = card.paths.boot / "ingle.toml"
    file.write_text(file.read_text().replace('room = "Kitchen"', ""))
    assert card.boot().changed == ["services"]
    assert "SATELLITE_ROOM" not in _environment(card, "satellite")
    assert "battery" in card.text(WIFI)
    file.write_text("# all off\n")
    assert card.boot().changed == ["host", "wifi", "account", "services"]
    for path in (
        WIFI,
        "etc/ingle/ssh/enabled",
        "etc/userdb/owner.user",
        "etc/ingle/system/wifi-country",
    ):
        assert not card.has(path), path
    assert card.has("home/owner")
    assert card.text("etc/ingle/system/hostname").startswith("satellite-")


def test_lines_of_others_in_the_settings_stay(tmp_path: Path) -> None:
    """The pairing's account, and what the owner wrote by hand."""
    card = Card(tmp_path)
    card.write(OWNER_FILE)
    card.boot()
    path = tmp_path / "etc/ingle/satellite.env"
    path.write_text(path.read_text() + "MQTT_URL=mqtts://kitchen-1@hub:8883\nLOG_LEVEL=debug\n")
    card.write("")
    card.write('room = "pantry"\n')
    card.boot()
    environment = _environment(card, "satellite")
    assert environment == {
        "SATELLITE_ROOM": "pantry",
        "MQTT_URL": "mqtts://kitchen-1@hub:8883",
        "LOG_LEVEL": "debug",
    }


@pytest.mark.parametrize(
    "bad",
    [
        OWNER_FILE.replace("room =", "rooom ="),
        OWNER_FILE.replace('country = "de"', ""),
        OWNER_FILE.replace("kitchen-1", "new name"),
        OWNER_FILE[: len(OWNER_FILE) // 2],
        OWNER_FILE.replace("[ssh]", '[ssh]\nuser = "messagebus"'),
        "",
        'role = "hub"\n',
        f'room = "pantry"\n[hub]\npairing_code = "{HIDDEN}"\n',
    ],
)
def test_with_a_mistake_nothing_is_taken_over(tmp_path: Path, bad: str) -> None:
    """Neither on a new device nor on one that is set up; and the file stays as it is."""
    new, old = Card(tmp_path / "new"), Card(tmp_path / "old")
    new.write(bad)
    outcome = new.boot()
    assert outcome.mistakes
    assert not outcome.provisioned
    assert not new.has(WIFI)
    assert not new.has("data/ingle-appliance/provisioning/accepted.json")
    assert (new.paths.boot / "ingle.toml").read_text() == bad
    old.write(OWNER_FILE.replace("pairing_code", "# none"))
    old.boot()
    old.write(bad)
    before = old.everything()
    outcome = old.boot()
    assert outcome.changed == []
    assert old.everything() == before
    assert "What was set before holds on." in status_text(outcome)
    [sentence] = spoken(outcome)
    assert "mistake" in sentence


def test_a_device_without_a_word_says_so_and_goes_on(tmp_path: Path) -> None:
    """With the template, with no file at all; its name is its own."""
    names = set()
    for number, text in enumerate((template(), None)):
        card = Card(tmp_path / str(number))
        (tmp_path / str(number) / "etc/machine-id").write_text(f"{number}" * 32)
        if text is not None:
            card.write(text)
        outcome = card.boot()
        assert not outcome.provisioned
        assert spoken(outcome) == [NOT_SET_UP_ALOUD]
        names.add(card.text("etc/ingle/system/hostname"))
    assert len(names) == 2


def test_a_file_that_vanishes_changes_nothing(tmp_path: Path) -> None:
    """A card that lost it, or a partition that cannot be read."""
    card = Card(tmp_path)
    card.write(OWNER_FILE)
    card.boot()
    (card.paths.boot / "ingle.toml").unlink()
    outcome = card.boot()
    assert (outcome.changed, outcome.provisioned, outcome.configuration.name) == (
        [],
        True,
        "kitchen-1",
    )


def test_windows_hides_the_end_of_a_name(tmp_path: Path) -> None:
    """ingle.toml.txt is pointed out."""
    card = Card(tmp_path)
    card.write(OWNER_FILE, "ingle.toml.txt")
    assert card.boot().remarks[0] == "ingle.toml.txt is not read: rename it to ingle.toml."


def test_a_disk_that_refuses_is_told_and_secrets_stay_on_the_card(tmp_path: Path) -> None:
    """The next boot has them still; what could be done is done."""
    card = Card(tmp_path)
    card.write(OWNER_FILE)
    (tmp_path / "etc/NetworkManager").write_text("in the way")
    outcome = card.boot()
    assert [failure.partition(" could")[0] for failure in outcome.failures] == ["Step wifi"]
    assert "battery" in (card.paths.boot / "ingle.toml").read_text()
    (tmp_path / "etc/NetworkManager").unlink()
    assert card.boot().changed == ["wifi"]
    assert "battery" not in (card.paths.boot / "ingle.toml").read_text()


def test_imagers_owner_has_an_account_of_systemds_own(tmp_path: Path) -> None:
    """With the hashed password for root's eyes only, and no right to be root."""
    card = Card(tmp_path)
    card.write(IMAGER_FILE, "rpi-preseed.toml")
    card.boot()
    folder = tmp_path / "etc/userdb"
    assert '"uid": 1000' in (folder / "alice.user").read_text()
    assert CRYPTED in (folder / "alice.user-privileged").read_text()
    assert (folder / "alice.user-privileged").stat().st_mode & 0o777 == 0o600
    assert str((folder / "1000.user").readlink()) == "alice.user"
    assert "PasswordAuthentication no" in card.text("etc/ingle/ssh/sshd.conf")
    assert not card.has("etc/ingle/system/sudoers.d/owner")
    card.write("[ssh]\nsudo = true\n")
    card.boot()
    assert card.text("etc/ingle/system/sudoers.d/owner") == "alice ALL=(ALL:ALL) ALL\n"


def test_no_file_whatever_holds_the_boot_up(in_memory: Path) -> None:
    """Three hundred damaged cards: a boot ends with values or with sentences, and loses nothing."""
    dice = random.Random(3)
    card = Card(in_memory / "card")
    card.write(OWNER_FILE)
    card.boot(PowerCutDisk())
    for _ in range(300):
        for name, whole in (("ingle.toml", OWNER_FILE), ("rpi-preseed.toml", IMAGER_FILE)):
            content = bytearray(whole.encode())
            for _ in range(dice.randrange(4)):
                at = dice.randrange(len(content))
                content[at : at + dice.randrange(5)] = dice.randbytes(dice.randrange(5))
            card.write(bytes(content), name)
        outcome = card.boot(PowerCutDisk())
        assert outcome.failures == []
        assert outcome.provisioned
        assert status_text(outcome)
        assert all("\n" not in sentence for sentence in spoken(outcome))
        if outcome.mistakes:
            assert outcome.changed == []


def test_a_state_that_is_damaged_is_read_anew_from_the_card(tmp_path: Path) -> None:
    """Nothing is taken away meanwhile; what only the device had is asked for."""
    card = Card(tmp_path)
    card.write(OWNER_FILE)
    card.boot()
    (card.paths.state("provisioning") / "accepted.json").write_bytes(b"\0\0{")
    outcome = card.boot()
    assert [line for line in outcome.mistakes if "does not: write it again" in line]
    assert outcome.failures == [DAMAGED]
    assert "battery" in card.text(WIFI)
    (card.paths.boot / "ingle.toml").unlink()
    assert card.boot().changed == []
    assert "battery" in card.text(WIFI)
    card.write(OWNER_FILE)
    assert card.boot().mistakes == []
    assert "battery" in card.text(WIFI)
