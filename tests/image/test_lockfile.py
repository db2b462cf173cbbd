"""Choice of wheels: markers and file names, for arm64, Debian 13 and its Python."""

import pytest

from image.builder.lockfile import fits, holds
from image.builder.recipe import RecipeError

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("file", "better_than_nothing"),
    [
        ("pydantic-2.13.1-py3-none-any.whl", True),
        ("six-1.0-py2.py3-none-any.whl", True),
        ("numpy-2.5.5-cp313-cp313-manylinux_2_27_aarch64.manylinux_2_28_aarch64.whl", True),
        ("piper_tts-1.8.0-cp39-abi3-manylinux_2_17_aarch64.manylinux2014_aarch64.whl", True),
        ("pymicro-2.5.0-py3-none-manylinux_2_35_aarch64.whl", True),
        ("numpy-2.5.5-cp313-cp313t-manylinux_2_28_aarch64.whl", False),
        ("numpy-2.5.5-cp312-cp312-manylinux_2_28_aarch64.whl", False),
        ("numpy-2.5.5-cp313-cp313-manylinux_2_28_x86_64.whl", False),
        ("numpy-2.5.5-cp313-cp313-musllinux_1_2_aarch64.whl", False),
        ("numpy-2.5.5-cp313-cp313-macosx_11_0_arm64.whl", False),
        ("x-1.0-cp314-abi3-manylinux_2_28_aarch64.whl", False),
        ("x-1.0-cp313-cp313-manylinux_2_99_aarch64.whl", False),
    ],
)
def test_wheel_fits_where_debian_13_on_arm64_can_load_it(
    file: str, better_than_nothing: bool
) -> None:
    """A newer C library, another machine or Python does not."""
    assert (fits(file) > 0) is better_than_nothing


def test_wheel_made_for_the_newer_library_goes_before() -> None:
    """Of several that fit, the one that was made for the most of what is there."""
    plain = fits("x-1.0-py3-none-any.whl")
    old = fits("x-1.0-cp313-cp313-manylinux_2_17_aarch64.whl")
    new = fits("x-1.0-cp313-cp313-manylinux_2_28_aarch64.whl")
    assert 0 < plain < old < new


@pytest.mark.parametrize(
    ("marker", "expected"),
    [
        ("python_full_version >= '3.12'", True),
        ("python_full_version < '3.12'", False),
        ("python_full_version < '3.11.3'", False),
        ("sys_platform == 'win32'", False),
        ("python_full_version >= '3.12' and sys_platform == 'emscripten'", False),
        ("platform_machine == 'AMD64' or platform_machine == 'aarch64'", True),
        ("platform_python_implementation != 'PyPy'", True),
    ],
)
def test_marker_is_judged_for_the_image_and_not_for_this_machine(
    marker: str, expected: bool
) -> None:
    assert holds(marker) is expected


def test_strange_marker_is_refused() -> None:
    """Better than a package more or less than what was locked."""
    with pytest.raises(RecipeError, match="is not understood"):
        holds("platform_release > '5'")
