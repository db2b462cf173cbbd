"""Decides what begins a turn: a wake word, or a hub's `listen`; nothing while muted."""

from pathlib import Path

import structlog

from ingle.wire.messages import LISTEN, SettingsControl
from satellite.ports import PcmFrame, Wake, WakeDetector
from satellite.settings import EndpointSettings

log = structlog.get_logger()


class ControlledAttention:
    """`Attention` that a hub can mute, direct and tune."""

    def __init__(
        self, wake: WakeDetector, endpoint: EndpointSettings, muted_mark: Path | None = None
    ) -> None:
        """`muted_mark`: a file that exists while the satellite is muted.

        So it stays muted when it is started again.
        """
        self._wake = wake
        self._endpoint = endpoint
        self._mark = muted_mark
        self._muted = muted_mark is not None and muted_mark.exists()
        self._asked: Wake | None = None

    @property
    def muted(self) -> bool:
        return self._muted

    @property
    def endpoint(self) -> EndpointSettings:
        return self._endpoint

    async def detect(self, frame: PcmFrame, *, speaking: bool = False) -> Wake | None:
        """The wake word, or what a hub asked for since the last frame; None while muted."""
        if self._muted:
            return None
        asked, self._asked = self._asked, None
        wake = asked or await self._wake.detect(frame, speaking=speaking)
        return None if self._muted else wake  # it may have been muted meanwhile

    def reset(self) -> None:
        self._asked = None
        self._wake.reset()

    def mute(self, muted: bool) -> None:
        """Takes effect with the next frame; holds until the opposite is said, over restarts too."""
        if muted != self._muted:
            self._muted = muted
            self.reset()
        try:
            self._keep(muted)
        except OSError as error:
            log.error(
                "mute.not_kept", reason=f"{self._mark}: {error.strerror}", lost="at the next start"
            )

    def listen(self, session_id: str | None) -> None:
        """Begins a turn with the next frame, as a wake word does; dropped should one begin before.

        `session_id`: the conversation to go on with; None: the satellite's own.
        """
        self._asked = Wake(word=LISTEN, score=1.0, said=False, session_id=session_id)

    def tune(self, settings: SettingsControl) -> None:
        """Changes settings until the satellite starts again.

        The next command is the first that is ended by another silence.
        """
        if settings.wake_threshold is not None:
            self._wake.threshold = settings.wake_threshold
        if settings.silence_ms is not None:
            self._endpoint = self._endpoint.model_copy(update={"silence_ms": settings.silence_ms})

    def _keep(self, muted: bool) -> None:
        if self._mark is None:
            return
        if muted:
            self._mark.parent.mkdir(parents=True, exist_ok=True)
            self._mark.touch()
        else:
            self._mark.unlink(missing_ok=True)
