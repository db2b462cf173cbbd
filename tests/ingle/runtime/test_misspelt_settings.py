"""Spelling check of settings: what is taken for a misspelt one, and what is left alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hub.settings import HubSettings
from ingle.runtime.misspelt_settings import misspelt, names_of
from satellite.settings import SatelliteSettings

pytestmark = pytest.mark.pure

HUB, SATELLITE = names_of(HubSettings), names_of(SatelliteSettings)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("HUB_PROT", "HUB_PORT"),
        ("HUB_API_TOKEN_FLIE", "HUB_API_TOKEN_FILE"),
        ("HA_ULR", "HA_URL"),
        ("HA_TOKENS", "HA_TOKEN"),
        ("DATABASE_URI", "DATABASE_URL"),
        ("OPENAI_KEY", "OPENAI_API_KEY"),
        ("LOG_LEVL", "LOG_LEVEL"),
        ("INGLE_STATEDIR", "INGLE_STATE_DIR"),
    ],
)
def test_a_misspelt_setting_is_found_with_its_nearest_name(name: str, nearest: str) -> None:
    """Letters swapped, missing or too many."""
    assert misspelt([name], HUB) == {name: nearest}


@pytest.mark.parametrize(
    "name",
    [
        *("OPENAI_LOG", "OPENAI_ORG_ID", "OLLAMA_HOST", "OLLAMA_MODELS", "OLLAMA_DEBUG"),
        *("POSTGRES_PASSWORD", "DATABASE_PASSWORD", "INGLE_SAY", "LOG_DIR", "XHUB_PROT", "PATH"),
    ],
)
def test_a_variable_of_another_program_is_left_alone(name: str) -> None:
    """Only a name near one of ours is worth a warning."""
    assert misspelt([name], HUB | SATELLITE) == {}


def test_one_file_of_settings_serves_both_machines() -> None:
    """A hub does not take a satellite's settings for misspelt ones, nor the other way round."""
    assert misspelt(SATELLITE | HUB, HUB) == {}
    assert misspelt(SATELLITE | HUB, SATELLITE) == {}


@pytest.mark.service
@pytest.mark.parametrize(
    ("program", "name", "nearest"),
    [("hub", "HUB_PROT", "HUB_PORT"), ("satellite", "SATELLITE_ROM", "SATELLITE_ROOM")],
)
def test_each_machine_warns_once_at_its_start_and_never_shows_the_value(
    tmp_path: Path, program: str, name: str, nearest: str
) -> None:
    """As a process, in its log."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LOG_FORMAT": "json",
        "STT_ENGINE": "phrases",
        "INGLE_STATE_DIR": str(tmp_path),
        name: "s3cret",
    }
    ran = subprocess.run(
        (sys.executable, "-m", program, "--check"), env=environment, capture_output=True, text=True
    )
    lines = [line for line in ran.stderr.splitlines() if "settings.not_read" in line]
    assert len(lines) == 1
    assert f'"name": "{name}"' in lines[0]
    assert nearest in lines[0]
    assert "s3cret" not in ran.stdout + ran.stderr
