"""These tests install a Home Assistant: they run only when they are asked for by name (`make test-home-assistant`)."""

import pytest


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Left out unless a path on the command line names this folder."""
    asked = any("tests/home_assistant" in argument for argument in config.args)
    return None if asked else True
