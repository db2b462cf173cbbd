"""No library that a recogniser, a voice or a wake word brings along tells anybody of its use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingle.runtime.telemetry import SWITCHES

pytestmark = pytest.mark.model

LOADS = {
    "voice activity": "from ingle.speech.vad import SileroVad; SileroVad()",
    "wake word": "from satellite.listening.wake import WakeWordDetector;"
    "WakeWordDetector(('alexa',), 0.5).close()",
    "built-in recognisers": "from ingle.speech.settings import SpeechSettings;"
    "from ingle.speech.loading import load_recogniser;"
    "load_recogniser(SpeechSettings.read({}), language='en').close()",
}


@pytest.mark.parametrize("what", LOADS)
def test_a_model_runtime_leaves_no_events_behind(what: str, tmp_path: Path) -> None:
    """onnxruntime would write them to the user's cache folder first, and send them later."""
    environment = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    subprocess.run(
        [sys.executable, "-c", f"{LOADS[what]}; import sys; assert 'onnxruntime' in sys.modules"],
        env={**environment, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        check=True,
        timeout=120,
    )
    assert [path for path in tmp_path.rglob("*") if "onnxruntime" in path.name] == []
