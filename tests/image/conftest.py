"""Images: what needs no build runs with the suite; what boots is collected only if named."""

import pytest


def pytest_ignore_collect(collection_path: object, config: pytest.Config) -> bool | None:
    """`boots/` is left out unless the command line names it (`make image-test`)."""
    asked = any("tests/image/boots" in argument for argument in config.args)
    return True if str(collection_path).endswith("tests/image/boots") and not asked else None
