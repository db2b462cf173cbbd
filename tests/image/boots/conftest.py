"""Built images, and a report of what was seen of them under image/out."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from booted_image import cannot_emulate
from image.builder.application import version
from image.builder.recipe import IMAGE
from image_report import ImageReport

OUT = IMAGE / "out"
BUILD_LIMIT_S = 3600


@pytest.fixture(scope="session")
def report() -> ImageReport:
    OUT.mkdir(exist_ok=True)
    return ImageReport(OUT)


@pytest.fixture(scope="session")
def built(report: ImageReport) -> Callable[[str], Path]:
    """Builds an image where it is missing or old; its path.

    IMAGE_AS_BUILT=1 takes what lies in image/out, however old.
    """
    done: dict[str, Path] = {}

    def build(recipe: str) -> Path:
        if recipe not in done:
            if not os.environ.get("IMAGE_AS_BUILT"):
                command = [sys.executable, "-m", "image.builder", "build", recipe]
                ran = subprocess.run(command, cwd=IMAGE.parent, check=False, timeout=BUILD_LIMIT_S)
                assert ran.returncode == 0, f"{recipe} could not be built"
            name = f"ingle-{recipe}-{version(IMAGE.parent)}"
            done[recipe] = OUT / f"{name}.img.zst"
            said = json.loads((OUT / f"{name}.build.json").read_text(encoding="utf-8"))
            for figure in ("image_mb", "bundle_mb", "system_mb", "models_mb"):
                report.note(f"ingle-{recipe}", figure, said[figure])
        return done[recipe]

    return build


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on the disk, not in memory; IMAGE_KEEP=1 leaves what lies in it."""
    if (reason := cannot_emulate()) is not None:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("boot")
    yield folder
    if not os.environ.get("IMAGE_KEEP"):
        subprocess.run(["rm", "-rf", str(folder)], check=False)
