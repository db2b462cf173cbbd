"""Streams of a sound server (PulseAudio, or PipeWire in its place), by its program pactl.

Those that are played on the default speaker: what a program feeds elsewhere (a virtual microphone,
another room's speaker) is none of the satellite's business.
"""

import json
import os
import subprocess
from dataclasses import dataclass
from typing import Any, Final, Protocol

_LIMIT_S: Final = 3.0
"""A server that answers needs some milliseconds."""
_RESTORED_AS: Final = "module-stream-restore.id"
"""The name under which the server keeps a stream's volume for the next of its kind."""


class SoundServerAway(Exception):
    """No sound server answers, or pactl is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedStream:
    """What a program plays at the moment."""

    index: int
    """The server's number of it."""
    process: int | None
    """None for what the server itself plays on (an echo canceller, a Bluetooth device)."""
    restored_as: str
    volumes: tuple[int, ...]
    """Of each channel; 65,536 is full, and the scale is cubic."""


class PlayedStreams(Protocol):
    """What a sound server plays, and how loud; both raise `SoundServerAway`, and block."""

    def streams(self) -> list[PlayedStream]: ...

    def set_volumes(self, index: int, volumes: tuple[int, ...]) -> None: ...


class PulseStreams:
    """`PlayedStreams` of the server that the environment names."""

    def streams(self) -> list[PlayedStream]:
        try:
            listed: list[dict[str, Any]] = json.loads(
                _asked("--format=json", "list", "sink-inputs")
            )
            speaker = self._default_speaker() if listed else -1
            return [_stream(one) for one in listed if one["sink"] == speaker]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SoundServerAway(f"pactl tells what cannot be read: {error!r}") from error

    def _default_speaker(self) -> int:
        """Its number; -1 where the server has none."""
        name = _asked("get-default-sink").strip()
        rows = (line.split("\t") for line in _asked("list", "short", "sinks").splitlines())
        return next((int(row[0]) for row in rows if row[1:2] == [name]), -1)

    def set_volumes(self, index: int, volumes: tuple[int, ...]) -> None:
        """Nothing where the stream has ended meanwhile."""
        try:
            _asked("set-sink-input-volume", str(index), *map(str, volumes))
        except _Refused:
            return


class _Refused(SoundServerAway):
    """The server answers, and not as it was asked to."""


def _stream(told: dict[str, Any]) -> PlayedStream:
    about: dict[str, str] = told["properties"]
    process = about.get("application.process.id", "")
    return PlayedStream(
        index=int(told["index"]),
        process=int(process) if process.isdecimal() else None,
        restored_as=about.get(_RESTORED_AS, ""),
        volumes=tuple(int(channel["value"]) for channel in told["volume"].values()),
    )


def _asked(*words: str) -> str:
    """What pactl prints; in plain numbers, whatever the machine's language is."""
    try:
        ran = subprocess.run(
            ("pactl", *words),
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SoundServerAway(str(error)) from error
    if ran.returncode != 0:
        raise _Refused(ran.stderr.strip() or "pactl failed")
    return ran.stdout
