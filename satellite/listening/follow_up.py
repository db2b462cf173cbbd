"""Follow-up: whether the microphone opens by itself after an answer, and when no longer. Pure."""

from collections.abc import AsyncIterator
from typing import Final

import structlog

from satellite.ports import FRAME_S, PcmFrame
from satellite.settings import EndpointSettings, FollowUpMode

log = structlog.get_logger()

MOST_IN_A_ROW: Final = 3
"""Replies without a wake word after which one must be said again: whatever talks with itself here
ends, and a person who was asked three things in a row hardly ever is asked a fourth."""
TAIL_FRAMES: Final = round(0.26 / FRAME_S)
"""After the last sample was heard the room still sounds: 60 dB less in a living room needs 0.4 s,
and the first 0.25 s are what could be taken for a voice."""
_WAITS_MS: Final = 5000
"""For the first word of a reply: shorter than after a wake word, as nobody asked to be heard."""


async def died_away(frames: AsyncIterator[PcmFrame]) -> None:
    """Returns once the room is silent after the last sound that was played."""
    for _ in range(TAIL_FRAMES):
        await anext(frames)


class FollowUp:
    """When to listen for a reply; told of every turn."""

    def __init__(self, mode: FollowUpMode = "questions") -> None:
        """`questions`: after an answer that asks something; `always`: after every one."""
        self._mode = mode
        self._in_a_row = 0

    def turn_began(self, *, by_itself: bool) -> None:
        """A turn began, without a wake word or with one."""
        self._in_a_row = self._in_a_row + 1 if by_itself else 0

    def endpoint(self, settings: EndpointSettings, *, by_itself: bool) -> EndpointSettings:
        """When a command is over that began without a wake word, or with one."""
        waits_ms = min(_WAITS_MS, settings.nothing_said_ms)
        return settings.model_copy(update={"nothing_said_ms": waits_ms}) if by_itself else settings

    def opens(self, *, asked: bool, answered: bool) -> bool:
        """Whether to listen now: after an answer that `asked` something, and was `answered` whole.

        What nobody could hear to its end is not replied to.
        """
        wanted = answered and (self._mode == "always" or (self._mode == "questions" and asked))
        if wanted and self._in_a_row >= MOST_IN_A_ROW:
            log.info("follow_up.ended", replies=self._in_a_row, until="the wake word is said")
            return False
        return wanted
