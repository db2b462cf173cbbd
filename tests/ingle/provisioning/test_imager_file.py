"""`rpi-preseed.toml` of Raspberry Pi Imager, as its generator writes it."""

import pytest

from appliance_card import CRYPTED, IMAGER_FILE, PUBLIC_KEY
from ingle.provisioning.configuration import Configuration, merged
from ingle.provisioning.imager_file import read_imager_file

pytestmark = pytest.mark.pure


def test_what_imager_writes_is_taken() -> None:
    """Host name, user with a hashed password, keys, a hashed Wi-Fi key, country, time zone."""
    reading = read_imager_file(IMAGER_FILE.encode(), {})
    assert (reading.mistakes, reading.remarks) == ([], [])
    assert reading.values == {
        "name": "bedroom",
        "imager.user": "alice",
        "imager.password": CRYPTED,
        "imager.ssh": True,
        "imager.ssh_passwords": False,
        "ssh.keys": (PUBLIC_KEY,),
        "wifi.ssid": "Imager's",
        "wifi.passphrase": "0123456789abcdef" * 4,
        "wifi.hidden": False,
        "wifi.country": "GB",
        "time_zone": "Europe/London",
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('config_version = "2.0"', "its format is version 2.0, and this image reads version 1"),
        ('[user]\nname = "a"\npassword = "plain"\n', "user.password must be a password as"),
        (
            f'[user]\nname = "a"\npassword = "{CRYPTED}"\npassword_encrypted = false\n',
            "user.password_encrypted must be true",
        ),
        ('[wlan]\nssid_hex = "ff00"\n', "wlan.ssid_hex is not read"),
        ('[wlan]\nssid = "x"\nkey_mgmt = "owe"\n', "wlan.key_mgmt must be"),
        ("[wlan\n", "line 1"),
    ],
)
def test_what_cannot_be_taken_is_a_sentence(text: str, told: str) -> None:
    """With the key of Imager's own file."""
    [mistake] = read_imager_file(text.encode(), {}).mistakes
    assert mistake.startswith("rpi-preseed.toml")
    assert told in mistake


def test_what_this_image_has_no_use_for_is_named_and_holds_nothing_up() -> None:
    """Keys of later versions too: the owner wrote none of them by hand."""
    text = """
    [interfaces]
    i2c = true
    [connect]
    enabled = true
    token = "secret"
    [runcmd]
    early = ["rm -rf /"]
    [future]
    thing = 1
    """
    reading = read_imager_file(text.encode(), {})
    assert (reading.mistakes, reading.values) == ([], {})
    told = "\n".join(reading.remarks)
    assert "Raspberry Pi Connect is not part" in told
    assert "commands are not carried out" in told
    assert "not used here: future.thing" in told
    assert "secret" not in told
    assert "rm -rf" not in told


def test_imagers_sudo_is_no_wish_and_passwordless_sudo_is_one() -> None:
    """Imager puts everybody into the group sudo; the tick is the owner's."""
    files = {"rpi-preseed.toml": read_imager_file(IMAGER_FILE.encode(), {}).values}
    assert not Configuration("satellite", merged(files), "x").sudo
    ticked = IMAGER_FILE.replace("groups", "passwordless_sudo = true\ngroups")
    files = {"rpi-preseed.toml": read_imager_file(ticked.encode(), {}).values}
    assert Configuration("satellite", merged(files), "x").sudo
    files["ingle.toml"] = {"name": "mine", "wifi.ssid": "other"}
    values = merged(files)
    assert (values["name"], values["wifi.ssid"], values["wifi.country"]) == ("mine", "other", "GB")
    assert "wifi.passphrase" not in values
