"""Why a satellite cannot do its work, in sentences that say what to do.

SatelliteError
├── AudioDeviceError  no such device, or it went away
├── WavError          a file that is no usable WAV
├── WakeWordError     an unknown wake word or an unusable model file
└── HubAway           nobody answered; the command was not carried out
SettingsError         (ingle.runtime.settings)
SpeechError           (ingle.speech.engine)
"""


class SatelliteError(Exception):
    """Carries a sentence for the person who runs the satellite."""


class AudioDeviceError(SatelliteError):
    """The message lists the devices that are there."""


class WavError(SatelliteError):
    """The message names the file and what is wrong with it."""


class WakeWordError(SatelliteError):
    """The message lists the wake words that can be named."""


class HubAway(SatelliteError):
    """No hub took the turn, or it fell silent in the middle; nothing will be done late."""
