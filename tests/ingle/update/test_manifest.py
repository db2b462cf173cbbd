"""The signed text of a bundle."""

import pytest

from ingle.update.bundle import parsed
from ingle.update.errors import UpdateError

pytestmark = pytest.mark.pure

MANIFEST = """\
[update]
compatible=ingle-hub
version=1.2
build=b1 role=hub architecture=arm64 platform=debian models={models}
[bundle]
format=verity
"""


def test_models_are_named_by_their_checksum() -> None:
    """As the name of a file beside the slots; in whatever case."""
    assert parsed(MANIFEST.format(models="AB" * 32)).models == "ab" * 32
    assert parsed(MANIFEST.format(models="")).models == ""


@pytest.mark.parametrize("models", ["../../etc/shadow", "ab" * 31, "https://evil/x", "g" * 64])
def test_models_that_lead_elsewhere_are_refused(models: str) -> None:
    with pytest.raises(UpdateError, match="is no SHA-256"):
        parsed(MANIFEST.format(models=models))
