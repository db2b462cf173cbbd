"""A build that is told to stop takes everything inside its namespaces with it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from image.builder.namespace import NamespaceError, run_inside

pytestmark = [pytest.mark.service, pytest.mark.timeout(120)]

BUILDER = """
import sys
from image.builder.command_line import heed_sigterm
from image.builder.namespace import run_inside

heed_sigterm()
run_inside(["sh", "-c", sys.argv[1]])
"""
"""A builder whose work is one command in the namespaces."""


def test_sigterm_ends_what_runs_inside(tmp_path: Path) -> None:
    """The pipe that only the command inside holds open is closed."""
    try:
        run_inside(["true"])
    except NamespaceError as error:
        pytest.skip(str(error))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    builder = subprocess.Popen(
        [sys.executable, "-c", BUILDER, f"exec >{pipe}; echo ready; sleep 600; true"],
        stderr=subprocess.PIPE,
        text=True,
    )
    with pipe.open(encoding="utf-8") as inside:
        assert inside.readline() == "ready\n"
        builder.send_signal(signal.SIGTERM)
        assert inside.read() == ""
    _, said = builder.communicate()
    assert "KeyboardInterrupt" in said
