"""Files of a satellite's account: where the service reads them, whole at every moment."""

import os
from pathlib import Path

import pytest

from ingle.runtime.disk import Disk
from satellite.pairing.account_files import AccountFolder, SatelliteAccount, with_settings
from satellite.settings import SatelliteSettings

pytestmark = pytest.mark.service

TEMPLATE = Path(__file__).resolve().parents[3] / "systemd" / "satellite.env"
ACCOUNT = SatelliteAccount(
    satellite_id="kitchen",
    url="mqtts://kitchen@192.0.2.1:8883",
    password="a password",
    ca="a certificate\n",
    topic_prefix="ingle/v1",
    hub_id="hub-1",
)


def test_settings_stand_where_the_template_offers_them() -> None:
    """In the place of the commented line, or of the value that was; once; all else is as it was."""
    text = TEMPLATE.read_text()
    made = with_settings(text, {"MQTT_URL": "mqtts://a@b", "MQTT_CA_FILE": "/c"})
    again = with_settings(made, {"MQTT_URL": "mqtts://d@e", "MQTT_CA_FILE": "/c"})
    lines = again.splitlines()
    assert [line for line in lines if "MQTT_URL" in line] == ["MQTT_URL=mqtts://d@e"]
    assert lines[-1] == "MQTT_CA_FILE=/c"
    untouched = [line for line in text.splitlines() if "MQTT_URL" not in line]
    assert [line for line in lines[:-1] if "MQTT_URL" not in line] == untouched
    assert with_settings("A=1\nB=2\nA=3\n", {"A": "4"}) == "A=4\nB=2\n"


def test_service_reads_what_was_kept(tmp_path: Path) -> None:
    """The settings' own reader, by the file and by the password's."""
    folder = AccountFolder(tmp_path, credentials=False)
    (tmp_path / "satellite.env").write_text(TEMPLATE.read_text())
    (tmp_path / "satellite.env").chmod(0o640)
    folder.keep(ACCOUNT)
    lines = (tmp_path / "satellite.env").read_text().splitlines()
    environment = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    del environment["MQTT_CA_FILE"]  # it is no certificate here
    settings = SatelliteSettings.read(environment)
    broker = settings.mqtt.broker
    assert (settings.identity.id, broker.host, broker.tls) == ("kitchen", "192.0.2.1", True)
    assert broker.password is not None
    assert broker.password.get_secret_value() == "a password"
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    assert modes == {
        "satellite.env": 0o640,
        "secrets": 0o700,
        "MQTT_PASSWORD": 0o600,
        "hub-ca.pem": 0o644,
    }


def test_what_was_prepared_is_for_its_code_alone(tmp_path: Path) -> None:
    """And is forgotten once it holds."""
    folder = AccountFolder(tmp_path / "new", credentials=True)
    folder.prepare(ACCOUNT, "12345678")
    assert folder.prepared("12345679") is None
    assert folder.prepared("12345678") == ACCOUNT
    assert "a password" not in "".join(path.name for path in (tmp_path / "new").iterdir())
    folder.keep(ACCOUNT)
    assert folder.prepared("12345678") is None
    assert folder.setting("MQTT_PASSWORD_FILE") is None  # systemd hands it over
    (tmp_path / "new" / ".pairing").write_text("torn{")
    assert folder.prepared("12345678") is None


def test_file_is_replaced_whole_and_never_through_a_link(tmp_path: Path) -> None:
    """The mode is as asked for under any umask; what cannot be written leaves nothing behind."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("untouched")
    path = tmp_path / "file"
    path.symlink_to(elsewhere)
    before = os.umask(0)
    try:
        Disk().replace(path, b"new", mode=0o640)
    finally:
        os.umask(before)
    assert (path.read_text(), path.is_symlink()) == ("new", False)
    assert (elsewhere.read_text(), path.stat().st_mode & 0o777) == ("untouched", 0o640)
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        Disk().replace(folder, b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "file", "folder"]
