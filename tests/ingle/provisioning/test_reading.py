"""What is made of an owner's `ingle.toml`: values, one sentence for each mistake, never a crash."""

import random
import tomllib
from typing import get_args

import pytest

from appliance_card import OWNER_FILE, PUBLIC_KEY
from hub.settings import ApiSettings
from ingle.provisioning.countries import COUNTRIES
from ingle.provisioning.reading import Reading, read_owner_file
from ingle.provisioning.schema import BUILT_IN_WAKE_WORDS, HIDDEN, KEYS, LANGUAGES, PROVIDERS
from ingle.provisioning.template import template
from satellite.listening.wake import known_wake_words

pytestmark = pytest.mark.pure


def _read(text: str | bytes, **kept: str) -> Reading:
    content = text if isinstance(text, bytes) else text.encode()
    return read_owner_file(content, None, {name.replace("__", "."): kept[name] for name in kept})


def _mistake(text: str | bytes) -> str:
    [mistake] = _read(text).mistakes
    assert mistake.startswith("ingle.toml")
    assert mistake.endswith((".", "?"))
    return mistake


def test_a_whole_file_is_read() -> None:
    """Values arrive as the services take them."""
    reading = _read(OWNER_FILE)
    assert (reading.mistakes, reading.remarks) == ([], [])
    assert reading.values == {
        "name": "kitchen-1",
        "room": "kitchen",
        "time_zone": "Europe/Berlin",
        "wifi.country": "DE",
        "wifi.ssid": "Our network",
        "wifi.passphrase": "correct horse # battery",
        "ssh.keys": (PUBLIC_KEY,),
        "hub.pairing_code": "1234-5678",
        "sound.speaker": "USB Audio",
    }


def test_the_template_sets_nothing_and_offers_every_key() -> None:
    """A card as it comes is a device that is not set up, and no mistake."""
    text = template()
    reading = _read(text)
    assert (reading.values, reading.mistakes) == ({}, [])
    opened = "\n".join(
        line[1:] if line.startswith("#") and " = " in line and line[1] != " " else line
        for line in text.splitlines()
    )
    tables = tomllib.loads(opened)
    offered = {
        f"{table}.{key}" for table, keys in tables.items() if isinstance(keys, dict) for key in keys
    } | {key for key, value in tables.items() if not isinstance(value, dict)}
    assert offered == {key.name for key in KEYS}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('rooom = "x"', "no key rooom. Did you mean room?"),
        ('ssid = "x"', "ssid must stand below the line [wifi]"),
        ('[wifi]\npassphrse = "x"', "Did you mean passphrase, below the line [wifi]?"),
        ('[wlan]\nssid = "x"', "Did you mean ssid, below the line [wifi]?"),
        ("zzz = 1", "there is no key zzz. Take the line out."),
        ('role = "sattelite"', 'role must be "satellite" or "hub"; did you mean "satellite"?'),
        ('room = "Küche"', 'digits, blanks, _ and -; "kuche" would do'),
        ('name = "my kitchen"', "name must be 1 to 63 of the letters a-z, digits and dashes"),
        ('[wifi]\ncountry = "UK"', 'the code you mean is "GB"'),
        ('[wifi]\ncountry = "Germany"', "must be the two letters of your country"),
        ("[wifi]\npassphrase = 12345678", "wifi.passphrase must be text in quotation marks"),
        ('[wifi]\npassphrase = "short"', "8 to 63 plain letters"),
        ('[wifi]\npassphrase = "grün und blau"', "8 to 63 plain letters"),
        ('[wifi]\nhidden = "yes"', "must be true or false, without quotation marks"),
        (f'[wifi]\nssid = "{"x" * 33}"', "1 to 32 letters"),
        ('time_zone = "Europe/Berln"', 'did you mean "Europe/Berlin"?'),
        ('language = "nl"', "language must be"),
        ('[ssh]\nkeys = "-----BEGIN OPENSSH PRIVATE KEY-----"', "holds a private key"),
        ('[ssh]\nkeys = ["ssh-ed25519 AAAA"]', "must hold public keys"),
        (f'[ssh]\nkeys = ["{PUBLIC_KEY.replace("ssh-ed25519", "ssh-rsa")}"]', "public keys"),
        ("[ssh]\nkeys = 5", "must be a list of public keys"),
        ('[ssh]\nuser = "Me Myself"', "1 to 31 of the letters"),
        ('[hub]\npairing_code = "1234"', "the eight digits that the hub gives"),
        ('[hub]\naddress = "http://hub"', "the name or number of the machine"),
        ('[wake]\nwords = ["hey jarvis"]', 'did you mean "hey_jarvis"?'),
        ("[wake]\nthreshold = 1.5", "a number between 0 and 1"),
        ('[home]\nurl = "homeassistant:8123"', "must be an address, as in"),
        ('[home]\nurl = "http://me:pw@ha"', "must not contain a user"),
        ('[api]\ntoken = "short"', "at least 16 characters"),
        ('[llm]\nproviders = ["openia"]', 'did you mean "openai"?'),
    ],
)
def test_each_mistake_is_one_sentence_with_what_is_allowed(text: str, told: str) -> None:
    """With the key, and the nearest right one."""
    assert told in _mistake(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("room = kitchen", "line 1: a text needs quotation marks"),
        ("\nroom = \u201ckitchen\u201d", "line 2: the quotation marks are typographic"),
        ('room "kitchen"', 'line 1: it must look like key = "value"'),
        ('room = "a"\nroom = "b"\n', "line 2: the key stands there a second time"),
        ("[wifi]\n[wifi]", "line 2: the table in brackets stands there a second time"),
        ('room = "kitchen', "a quotation mark is missing"),
        ('room = "a" "b"', "line 1: there is something behind the value"),
        ("[ssh]\nkeys = [", "at its end"),
        ("[" * 40_000, "not understood"),
        ("x = " + "[" * 30_000, "brackets lie in one another too deeply"),
        ("x = " + "9" * 5_000, "not understood"),
        (b"room = 'k\xfcche'", "line 1: a letter there is not UTF-8. Save the file as UTF-8"),
        (b"\xff\xfer\x00o", "not UTF-8"),
        (b"", "is empty"),
        (b"\0" * 900, "is empty"),
        (b"#" * 10_000_000, "is larger than 64 KB"),
        ('room = "\\ud83d"', "line 1"),
        ('room = "kit\x00chen"', "line 1"),
    ],
)
def test_a_file_that_is_no_toml_is_told_by_the_line(text: str | bytes, told: str) -> None:
    """In words that say what to do."""
    assert told in _mistake(text)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + OWNER_FILE.encode(),
        OWNER_FILE.replace("\n", "\r\n").encode(),
        OWNER_FILE.encode("utf-16"),
        b"\xfe\xff" + OWNER_FILE.encode("utf-16-be"),
    ],
    ids=["mark", "crlf", "notepad", "big-endian"],
)
def test_editors_of_other_systems_are_understood(content: bytes) -> None:
    """Byte order marks, line ends of Windows, and an old Notepad's UTF-16."""
    assert _read(content).values == _read(OWNER_FILE).values


def test_no_mistake_repeats_a_secret() -> None:
    """A value that is refused is in no sentence."""
    for key in KEYS:
        if key.secret:
            text = f'[{key.table}]\n{key.last} = "geheim\u00fc geheim\u00fc {"x" * 1000}"'
            assert "geheim" not in _mistake(text)
            assert "geheim" not in _mistake(f"[{key.table}]\n{key.last} = geheim")


def test_an_empty_value_is_no_value_and_one_for_a_list_is_a_list() -> None:
    """As people leave lines that they do not need, and write one key."""
    reading = _read(f'room = ""\n[wake]\nwords = []\n[ssh]\nkeys = "{PUBLIC_KEY}"')
    assert reading.values == {"ssh.keys": (PUBLIC_KEY,)}


def test_a_hidden_value_stands_for_what_the_device_has() -> None:
    """And is a mistake where it has none."""
    text = f'[wifi]\npassphrase = "{HIDDEN}"'
    assert _read(text, wifi__passphrase="kept one").values == {"wifi.passphrase": "kept one"}
    assert "write it again" in _mistake(text)


def test_keys_of_the_other_role_are_a_remark() -> None:
    """One file may serve a whole home; the wrong image is a mistake."""
    reading = read_owner_file(b'room = "kitchen"', "hub", {})
    assert (reading.values, reading.mistakes) == ({}, [])
    assert reading.remarks == ["ingle.toml: room is not used on a hub."]
    [mistake] = read_owner_file(b'role = "hub"', "satellite", {}).mistakes
    assert "the card holds the image of a satellite" in mistake


def test_choices_are_those_of_the_services() -> None:
    """What the table accepts, hub and satellite accept."""
    assert set(LANGUAGES) == set(get_args(ApiSettings.model_fields["language"].annotation))
    known = known_wake_words()
    assert set(BUILT_IN_WAKE_WORDS) <= {*known.open, *known.micro}
    assert set(PROVIDERS) == {"ollama", "openai"}
    assert len(COUNTRIES) == 249


def test_whatever_stands_in_the_file_is_values_or_sentences() -> None:
    """Two thousand damaged files: bytes changed, cut off, doubled, or nothing but noise."""
    whole = OWNER_FILE.encode()
    dice = random.Random(7)
    for _ in range(2000):
        content = bytearray(whole if dice.random() < 0.9 else dice.randbytes(200))
        for _ in range(dice.randrange(1, 6)):
            at = dice.randrange(len(content))
            match dice.randrange(4):
                case 0:
                    content[at] = dice.randrange(256)
                case 1:
                    del content[at:]
                    content += b"x"
                case 2:
                    content[at:at] = content[: dice.randrange(60)]
                case _:
                    content[at:at] = dice.choice(
                        [b'"', b"[", b"=", b"\n", b"\\u", b"\xf0\x9f", b"\0"]
                    )
        reading = _read(bytes(content))
        assert all(line.endswith((".", "?")) and "\n" not in line for line in reading.mistakes)
        assert all("correct horse" not in line for line in reading.mistakes + reading.remarks)
