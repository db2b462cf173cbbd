"""Folder in memory, for tests whose thousands of syncs would take a minute on a disk."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def memory_folder() -> Iterator[Path]:
    """In memory where that is to be had, else on the disk."""
    memory = Path("/dev/shm")
    within = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=within, prefix="ingle-test-") as name:
        yield Path(name)
