"""Collects these tests only if named (`make test-home-assistant`): they install Home Assistant."""

import pytest


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Left out unless a path on the command line names this folder."""
    asked = any("tests/home_assistant" in argument for argument in config.args)
    return None if asked else True
