"""Telemetry of libraries, switched off before they are imported: nothing leaves the house unasked.

onnxruntime 1.32 for Linux queues an event for each session in `~/.cache/Microsoft/DeveloperTools`
and sends them to mobile.events.data.microsoft.com; its `disable_telemetry_events()` comes too late,
as the import has made the file by then. huggingface_hub, which downloads Whisper models by name,
sends what it runs on with each request. Both obey the environment.
"""

import os
from typing import Final

SWITCHES: Final = ("ORT_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK")
"""Variables that switch telemetry off when they are 1."""


def disable_library_telemetry() -> None:
    """Sets `SWITCHES` for this process; call it before a model runtime is imported."""
    for name in SWITCHES:
        os.environ[name] = "1"
