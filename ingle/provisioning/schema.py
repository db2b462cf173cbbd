"""The keys of `ingle.toml`: one table that parser, template, document and settings follow (data).

A key names what it is, what it accepts, which role uses it, and the setting of the service that it
becomes. `docs/first-boot.md` and the template are made from this table, and tests hold that.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from ingle.provisioning import kinds
from ingle.provisioning.kinds import Kind
from ingle.runtime.appliance import ROLES, Role

HIDDEN: Final = "(kept on the device)"
"""What stands in the file where a secret stood, once the device has it: "leave it as it is"."""
LANGUAGES: Final = ("en", "de", "fr", "es", "pl")
"""Languages that the hub understands; a test holds them against its settings."""
BUILT_IN_WAKE_WORDS: Final = (
    "alexa",
    "hey_jarvis",
    "hey_marvin",
    "hey_mycroft",
    "timer",
    "weather",
)
PROVIDERS: Final = ("ollama", "openai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of the owner's file."""

    name: str
    """With its table: `wifi.country`."""
    kind: Kind
    about: str
    """For the template and the document: a phrase that says what it is."""
    example: str
    """As it stands in the template, behind the `=`."""
    default: str = ""
    """What holds without it, in words; empty: nothing."""
    roles: tuple[Role, ...] = ROLES
    setting: str | None = None
    """The service's setting that it becomes."""
    satellite_setting: str | None = None
    """The satellite's, where it is called otherwise there."""
    secret: bool = False

    def setting_of(self, role: str) -> str | None:
        """The setting of that role's service; None: it becomes none."""
        return self.satellite_setting or self.setting if role == "satellite" else self.setting

    @property
    def table(self) -> str:
        return self.name.rpartition(".")[0]

    @property
    def last(self) -> str:
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file, with the words above it in the template."""

    name: str
    about: str


SATELLITE: Final[tuple[Role, ...]] = ("satellite",)
HUB: Final[tuple[Role, ...]] = ("hub",)

TABLES: Final = (
    Table("", "This device"),
    Table("wifi", "Wi-Fi. Not needed with a network cable"),
    Table(
        "ssh", "Remote access. Off unless a key stands here, or Raspberry Pi Imager asked for it"
    ),
    Table("hub", "Satellites: the hub that this satellite belongs to"),
    Table("sound", "Satellites: microphone and loudspeaker"),
    Table("wake", "Satellites: what wakes it"),
    Table("home", "Hubs: the home, by Home Assistant. Without it a demo home answers"),
    Table("api", "Hubs: its web page and HTTP interface"),
    Table("llm", "Hubs: language models, for what the hub does not understand by itself"),
    Table("search", "Hubs: search in the web, for language models"),
)

KEYS: Final = (
    Key(
        name="role",
        kind=kinds.choice(*ROLES),
        about="what the device is; the image knows, so this only makes sure of it",
        example='"satellite"',
        default="what the image is for",
    ),
    Key(
        name="name",
        kind=kinds.HOST_NAME,
        about="its name in the network, and for the hub; no two devices may share one",
        example='"kitchen-1"',
        default="`satellite-` and four digits of its own; `ingle-hub`",
    ),
    Key(
        name="room",
        kind=kinds.ROOM,
        about="the room it stands in, as Home Assistant calls it",
        example='"kitchen"',
        default="`living_room`",
        roles=SATELLITE,
        setting="SATELLITE_ROOM",
    ),
    Key(
        name="language",
        kind=kinds.choice(*LANGUAGES),
        about="the language that is understood, and answered in",
        example='"en"',
        default="`en`; its hub's",
        setting="HUB_LANGUAGE",
        satellite_setting="SATELLITE_LANGUAGE",
    ),
    Key(
        name="time_zone",
        kind=kinds.TIME_ZONE,
        about="where its clock is, by continent and city",
        example='"Europe/Berlin"',
        default="UTC",
    ),
    Key(
        name="wifi.country",
        kind=kinds.COUNTRY,
        about="the country you are in: the law says which channels a device may use",
        example='"DE"',
    ),
    Key(
        name="wifi.ssid",
        kind=kinds.SSID,
        about="the network's name, in its capital and small letters",
        example='"Our network"',
    ),
    Key(
        name="wifi.passphrase",
        kind=kinds.PASSPHRASE,
        about="its passphrase. The device moves it to itself and leaves a note in its place",
        example='"correct horse battery staple"',
        default="an open network",
        secret=True,
    ),
    Key(
        name="wifi.hidden",
        kind=kinds.FLAG,
        about="true for a network that does not show its name",
        example="false",
        default="`false`",
    ),
    Key(
        name="ssh.user",
        kind=kinds.LOGIN,
        about="the name to log in with",
        example='"owner"',
        default="`owner`, or the user of Raspberry Pi Imager",
    ),
    Key(
        name="ssh.keys",
        kind=kinds.PUBLIC_KEYS,
        about="public keys that may log in, each a line of a file that ends in .pub",
        example='["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI... you@laptop"]',
    ),
    Key(
        name="ssh.sudo",
        kind=kinds.FLAG,
        about="true lets that user do everything as root",
        example="false",
        default="`false`",
    ),
    Key(
        name="hub.address",
        kind=kinds.ADDRESS,
        about='the hub\'s name or number in the network; "auto" looks for it',
        example='"auto"',
        default="`auto`",
        roles=SATELLITE,
    ),
    Key(
        name="hub.pairing_code",
        kind=kinds.PAIRING_CODE,
        about="the one-time code that the hub gives, by python -m hub.pair new",
        example='"1234-5678"',
        roles=SATELLITE,
        secret=True,
    ),
    Key(
        name="sound.microphone",
        kind=kinds.SOUND_DEVICE,
        about="part of the microphone's name, or its number",
        example='"USB"',
        default="the system's default",
        roles=SATELLITE,
        setting="AUDIO_INPUT",
    ),
    Key(
        name="sound.speaker",
        kind=kinds.SOUND_DEVICE,
        about="part of the loudspeaker's name, or its number",
        example='"USB"',
        default="the system's default",
        roles=SATELLITE,
        setting="AUDIO_OUTPUT",
    ),
    Key(
        name="wake.words",
        kind=kinds.wake_words(BUILT_IN_WAKE_WORDS),
        about="the words that wake it: " + ", ".join(BUILT_IN_WAKE_WORDS),
        example='["hey_jarvis"]',
        default="`hey_jarvis`",
        roles=SATELLITE,
        setting="WAKE_WORDS",
    ),
    Key(
        name="wake.threshold",
        kind=kinds.between(0, 1),
        about="how sure it must be; higher wakes it less often",
        example="0.5",
        default="`0.5`",
        roles=SATELLITE,
        setting="WAKE_THRESHOLD",
    ),
    Key(
        name="home.url",
        kind=kinds.WEB_ADDRESS,
        about="Home Assistant's address",
        example='"http://homeassistant.local:8123"',
        default="the demo home",
        roles=HUB,
        setting="HA_URL",
    ),
    Key(
        name="home.token",
        kind=kinds.SECRET,
        about="a long-lived access token of Home Assistant (your profile, Security)",
        example='"eyJhbGciOi..."',
        roles=HUB,
        setting="HA_TOKEN",
        secret=True,
    ),
    Key(
        name="api.listen",
        kind=kinds.FLAG,
        about="true lets other machines reach it, with a token",
        example="false",
        default="`false`: this device only",
        roles=HUB,
    ),
    Key(
        name="api.token",
        kind=kinds.API_TOKEN,
        about="the token that other machines must show",
        example='"at least sixteen characters"',
        default="one that the device makes",
        roles=HUB,
        setting="HUB_API_TOKEN",
        secret=True,
    ),
    Key(
        name="llm.providers",
        kind=kinds.listed(kinds.choice(*PROVIDERS), "language models"),
        about="which to ask, in this order: " + ", ".join(PROVIDERS),
        example='["ollama"]',
        default="none",
        roles=HUB,
        setting="LLM_PROVIDERS",
    ),
    Key(
        name="llm.ollama_url",
        kind=kinds.WEB_ADDRESS,
        about="where Ollama runs",
        example='"http://192.168.1.10:11434"',
        default="this device",
        roles=HUB,
        setting="OLLAMA_URL",
    ),
    Key(
        name="llm.ollama_model",
        kind=kinds.MODEL,
        about="the model it shall use",
        example='"qwen2.5:3b"',
        default="`qwen2.5:3b`",
        roles=HUB,
        setting="OLLAMA_MODEL",
    ),
    Key(
        name="llm.openai_url",
        kind=kinds.WEB_ADDRESS,
        about="OpenAI, or a server that speaks its protocol",
        example='"https://api.openai.com/v1"',
        default="OpenAI",
        roles=HUB,
        setting="OPENAI_BASE_URL",
    ),
    Key(
        name="llm.openai_model",
        kind=kinds.MODEL,
        about="the model there",
        example='"gpt-4o-mini"',
        default="`gpt-4o-mini`",
        roles=HUB,
        setting="OPENAI_MODEL",
    ),
    Key(
        name="llm.openai_key",
        kind=kinds.SECRET,
        about="the key to it",
        example='"sk-..."',
        roles=HUB,
        setting="OPENAI_API_KEY",
        secret=True,
    ),
    Key(
        name="search.brave_key",
        kind=kinds.SECRET,
        about="a key of Brave Search",
        example='"BSA..."',
        default="no search",
        roles=HUB,
        setting="BRAVE_API_KEY",
        secret=True,
    ),
)

BY_NAME: Final = {key.name: key for key in KEYS}
NEAR: Final = 0.6
"""Share of letters in common, by `difflib`, from which a key is proposed: `wlan.ssid` and
`wifi.ssid` have 0.67, `passphrase` and `wifi.passphrase` 0.8."""


def nearest_key(name: str) -> str | None:
    """The key that an unknown one was probably meant to be; None where none is near.

    A key without its table, or below a wrong one, is the one that ends alike.
    """
    last = name.rpartition(".")[2]
    alike = [key.name for key in KEYS if key.last == last]
    if len(alike) == 1:
        return alike[0]
    found = get_close_matches(name.lower(), list(BY_NAME), n=1, cutoff=NEAR)
    if found:
        return found[0]
    lasts = {key.last: key.name for key in KEYS}
    by_last = get_close_matches(last.lower(), list(lasts), n=1, cutoff=0.75)
    return lasts[by_last[0]] if by_last else None
