"""Maps HTTP errors of a provider to errors of the hub: retry, wait, or fix a setting (pure)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from hub.errors import HubError, Rejected, Unavailable
from hub.llm.events import AskedToWait
from ingle.runtime.surrogates import well_formed

LONGEST_WAIT_S: Final = 3600.0
"""A provider that asks for more is asked again after an hour."""
_SHOWN: Final = 200
"""How many characters of the server's own message are passed on."""
_UNAUTHORIZED: Final = (401, 403)
_NOT_NOW: Final = (408, 425, 429)


class Unauthorized(Rejected):
    """Authentication failed: the API key is missing or wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Provider as it is named in error sentences, with the settings that lead to it."""

    name: str
    model: str
    url_setting: str
    key_setting: str | None = None
    model_hint: str = ""
    """What to do when the provider does not have the model."""


def refusal(
    peer: Peer, status: int, headers: Mapping[str, str], body: bytes, now: datetime
) -> HubError:
    """The error for an answer whose HTTP status is not a success.

    `headers`: by lower-case name, for Retry-After. `body`: in which the server's own message is
    looked for. `now`: with its time zone. `Unavailable` may pass by itself; `Rejected` names what
    to put right.
    """
    said = server_words(body)
    because = f": {said}" if said else f" with status {status}."
    if status in _UNAUTHORIZED:
        setting = peer.key_setting or peer.url_setting
        return Unauthorized(f"{peer.name} refuses access: check {setting}.")
    if status == 404:
        if "model" in said.lower():
            return Rejected(f"{peer.name} does not have the model {peer.model}: {peer.model_hint}")
        return Rejected(f"{peer.name} is not there: check {peer.url_setting}.")
    if status in _NOT_NOW or status >= 500:
        wait_s = retry_after_s(headers, now)
        if status == 429:
            return AskedToWait(f"{peer.name} has too many requests{because}", wait_s=wait_s)
        if wait_s is not None:
            return AskedToWait(f"{peer.name} asks to wait{because}", wait_s=wait_s)
        return Unavailable(f"{peer.name} failed{because}")
    if 300 <= status < 400:
        return Rejected(f"{peer.name} sends requests elsewhere: check {peer.url_setting}.")
    return Rejected(f"{peer.name} refused the request{because}")


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait by the header Retry-After, at most `LONGEST_WAIT_S`.

    None where the header is missing, is neither seconds nor a date, or lies in the past.
    """
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        try:
            until = parsedate_to_datetime(value)
        except (ValueError, TypeError):
            return None
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    if not seconds > 0:  # also for NaN
        return None
    return min(seconds, LONGEST_WAIT_S)


def server_words(body: bytes) -> str:
    """The message of an error body, as the known servers write it, shortened; may be empty."""
    try:
        content: object = json.loads(body)
    except ValueError:
        return ""
    for _ in range(2):  # {"error": {"message": …}}, {"error": …}, {"detail": …}, {"message": …}
        if isinstance(content, dict):
            content = next(
                (content[key] for key in ("error", "message", "detail") if content.get(key)), ""
            )
    return well_formed(" ".join(content.split())[:_SHOWN]) if isinstance(content, str) else ""
