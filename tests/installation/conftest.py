"""A booted Debian to install Ingle in; collected only if named (`make test-install`)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from booted_debian import BootedDebian, cannot_boot


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Left out unless a path on the command line names this folder."""
    asked = any("tests/installation" in argument for argument in config.args)
    return None if asked else True


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BootedDebian]:
    """One for each module, with a copy of this checkout in /src and nothing of Ingle installed."""
    if (reason := cannot_boot()) is not None:
        pytest.skip(reason)
    folder: Path = tmp_path_factory.mktemp("debian")
    with BootedDebian(folder) as booted:
        yield booted
