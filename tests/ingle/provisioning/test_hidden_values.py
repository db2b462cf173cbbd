"""Secrets taken out of a file with everything else left as it was, byte for byte."""

import random
import tomllib

import pytest

from ingle.provisioning.hidden_values import hidden
from ingle.provisioning.schema import HIDDEN

pytestmark = pytest.mark.pure

SECRETS = ("wifi.passphrase", "hub.pairing_code", "home.token")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[wifi]\npassphrase="a#b" # c\n', f'[wifi]\npassphrase="{HIDDEN}" # c\n'),
        ("[wifi]\r\npassphrase = 'a\\b'\r\n", f'[wifi]\r\npassphrase = "{HIDDEN}"\r\n'),
        ('wifi.passphrase = "a\\"b"', f'wifi.passphrase = "{HIDDEN}"'),
        (
            'wifi = { ssid = "s", passphrase = "p" }',
            f'wifi = {{ ssid = "s", passphrase = "{HIDDEN}" }}',
        ),
        ('[ wifi ] # x\n"passphrase" = """a\n"b\\""""', f'[ wifi ] # x\n"passphrase" = "{HIDDEN}"'),
        (
            "[wifi]\npassphrase = '''\nit's'''\nssid='x'",
            f"[wifi]\npassphrase = \"{HIDDEN}\"\nssid='x'",
        ),
        ('# passphrase = "old"\nx = ["]", \'#\', [1, # y\n2]]', None),
        (f'[wifi]\npassphrase = "{HIDDEN}"', None),
        ('[other]\npassphrase = "p"', None),
        ('[home]\ntoken = ""', None),
    ],
)
def test_only_the_secret_changes(before: str, after: str | None) -> None:
    """Comments, blanks, line ends and other keys of the same name stay."""
    assert hidden(before, SECRETS) == (before if after is None else after)


def test_secrets_are_found_in_whatever_form_toml_allows() -> None:
    """Five hundred made-up files: tables, dotted keys, inline tables, every kind of text."""
    dice = random.Random(11)
    forms = ['"{}"', "'{}'", '"""{}"""', "'''\n{}'''"]
    for _ in range(500):
        secret = "".join(dice.choices("ab #=[]{},.é", k=12))
        value = dice.choice(forms).format(secret)
        noise = dice.choice(
            ['a = 1 # "', 'b = ["#", "]"]', "c = 1979-05-27T07:32:00Z", 'd = "[x]"']
        )
        text = dice.choice(
            [
                f"{noise}\n[wifi]\npassphrase = {value} # {secret[:2]}\nssid = 'x'\n",
                f"wifi.passphrase={value}\n{noise}\n",
                f"{noise}\n[wifi]\nssid='[wifi]'\n\"passphrase\" = {value}\n[[z]]\na=1\n[[z]]\n",
                f"[x.y]\n{noise}\n[wifi]\n\n# passphrase = 1\n\tpassphrase\t=\t{value}",
            ]
        )
        found = hidden(text, SECRETS)
        assert tomllib.loads(found)["wifi"]["passphrase"] == HIDDEN
        assert secret not in found
