"""What a provider's refusal means: to be retried, to be waited for, or to be put right by somebody (pure)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from hub.errors import HubError, Rejected, Unavailable
from hub.llm.events import AskedToWait

LONGEST_WAIT_S: Final = 3600.0
"""A provider that asks for more is asked again after an hour."""
_SHOWN: Final = 200
"""Characters of the server's own words that are passed on."""
_UNAUTHORIZED: Final = (401, 403)
_NOT_NOW: Final = (408, 425, 429)


class Unauthorized(Rejected):
    """The key is missing or wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """How a provider is named to people, and the settings that lead to it."""

    name: str
    model: str
    url_setting: str
    key_setting: str | None = None
    model_hint: str = ""
    """What to do when the model is not there."""


def refusal(
    peer: Peer, status: int, headers: Mapping[str, str], body: bytes, now: datetime
) -> HubError:
    """The error for an answer with an HTTP status that is none of success. `now` with its time zone."""
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
    """Seconds that the server asks to be left alone, at most `LONGEST_WAIT_S`; None when it does not say."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        try:
            until = parsedate_to_datetime(value)
        except (ValueError, TypeError):
            return None
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    if not seconds > 0:  # also what is not a number
        return None
    return min(seconds, LONGEST_WAIT_S)


def server_words(body: bytes) -> str:
    """The sentence of an error body as the known servers write them, shortened; empty when there is none."""
    try:
        content: object = json.loads(body)
    except ValueError:
        return ""
    for _ in range(2):  # {"error": {"message": …}}, {"error": …}, {"detail": …}, {"message": …}
        if isinstance(content, dict):
            content = next(
                (content[key] for key in ("error", "message", "detail") if content.get(key)), ""
            )
    return " ".join(content.split())[:_SHOWN] if isinstance(content, str) else ""
