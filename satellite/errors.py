"""Error tree of the satellite: every message is a sentence that says what to do.

SatelliteError
├── AudioDeviceError  no such device, or it went away
├── WavError          a file that is no usable WAV
├── WakeWordError     an unknown wake word or an unusable model file
└── HubAway           nobody answered; the command was not carried out
SettingsError         (ingle.runtime.settings)
SpeechError           (ingle.speech.engine)
"""


class SatelliteError(Exception):
    """The satellite cannot do its work; carries a sentence for the person who runs it."""


class AudioDeviceError(SatelliteError):
    """No such audio device, or it went away; the message lists the devices that are there."""

    def __init__(self, message: str, *, hangs: bool = False) -> None:
        """`hangs`: the sound system did not answer, so that only a new process may be of help."""
        super().__init__(message)
        self.hangs = hangs


class WavError(SatelliteError):
    """A file that is no usable WAV; the message names it and what is wrong with it."""


class WakeWordError(SatelliteError):
    """An unknown wake word or unusable model; the message lists those that can be named."""


class HubAway(SatelliteError):
    """No hub took the turn, or it fell silent in the middle; nothing will be done late."""
