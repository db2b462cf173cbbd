"""What the owner is told of a set-up: in the status file, and aloud (pure)."""

import re
from typing import Final

from ingle.provisioning.provisioner import SetupOutcome
from ingle.provisioning.services import API_TOKEN

_FILE: Final = re.compile(r"^(?:ingle|rpi-preseed)\.toml(?:, |: )")
_DOTTED: Final = re.compile(r"(?<=[A-Za-z])[._](?=[A-Za-z])")
_SIGNS: Final = re.compile(r'["`\[\]{}=#\\]+')

NOT_SET_UP: Final = (
    "This device is not set up yet. Open ingle.toml, beside this file, fill it in, and put the card"
    " back.\nUntil then it runs with what it has: a network cable works, Wi-Fi is off."
)
NOT_SET_UP_ALOUD: Final = (
    "I am not set up yet. Switch me off, put my card into a computer, and fill in the file"
    " ingle dot toml."
)


def status_text(outcome: SetupOutcome) -> str:
    """The section Set-up of the status file."""
    parts = [] if outcome.trouble is None else [outcome.trouble]
    if outcome.mistakes:
        kept = "What was set before holds on." if outcome.provisioned else NOT_SET_UP
        parts += [f"{_counted(outcome.mistakes)}, and nothing of it was taken over. {kept}"]
        parts += [f"- {mistake}" for mistake in outcome.mistakes]
    elif not outcome.provisioned:
        parts.append(NOT_SET_UP)
    if outcome.failures:
        parts.append("Something could not be written. The next start tries it again.")
        parts += [f"- {failure}" for failure in outcome.failures]
    if outcome.provisioned and outcome.is_whole:
        parts.append("This device is set up as the card says.")
    parts += _facts(outcome)
    if outcome.remarks:
        parts += ["", "To know:", *(f"- {remark}" for remark in outcome.remarks)]
    return "\n".join(parts)


def _facts(outcome: SetupOutcome) -> list[str]:
    configuration = outcome.configuration
    found = ["", f"Name: {configuration.name}, a {configuration.role}."]
    if configuration.ssh:
        found.append(f"Remote access: ssh {configuration.user}@{configuration.name}.local")
    else:
        found.append("Remote access: off.")
    if configuration.role == "hub" and configuration.flag("api.listen"):
        found.append(f"Web page: http://{configuration.name}.local:8080")
        if configuration.text("api.token") is None:
            found.append(
                f"Its token lies on the device: sudo cat /{API_TOKEN} (with ssh.keys and ssh.sudo),"
                " or set one of your own by api.token."
            )
    return found


def spoken(outcome: SetupOutcome) -> list[str]:
    """Sentences to say aloud; none where all is well."""
    written = "All of it is in the file ingle status, on my card."
    if outcome.trouble is not None:
        return [speakable(outcome.trouble)]
    if outcome.mistakes:
        return [f"{_counted(outcome.mistakes)}. {speakable(outcome.mistakes[0])} {written}"]
    if outcome.failures:
        return [f"My set-up could not be written. {speakable(outcome.failures[0])} {written}"]
    return [] if outcome.provisioned else [NOT_SET_UP_ALOUD]


def _counted(mistakes: list[str]) -> str:
    count = len(mistakes)
    return "The set-up has a mistake" if count == 1 else f"The set-up has {count} mistakes"


def speakable(sentence: str) -> str:
    """A sentence of the status file without what only makes sense to the eye."""
    return " ".join(_SIGNS.sub(" ", _DOTTED.sub(" ", _FILE.sub("", sentence))).split())
