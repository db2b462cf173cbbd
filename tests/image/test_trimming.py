"""What of Debian's packages travels: modules with what they need, and no file that is left out."""

from pathlib import Path

import pytest

from image.builder.recipe import load_recipe, recipe_names
from image.builder.trimming import DROP, KEEP, closure, drop_files, module_needs, patterns_of

pytestmark = pytest.mark.pure

DEPENDENCIES = """kernel/sound/usb/snd-usb-audio.ko.xz: kernel/sound/core/snd.ko.xz
kernel/sound/core/snd.ko.xz: kernel/sound/soundcore.ko.xz
kernel/sound/soundcore.ko.xz:
kernel/drivers/md/raid10.ko.xz: kernel/lib/raid6.ko.xz
kernel/lib/raid6.ko.xz:
"""


def test_module_travels_with_all_that_it_needs(tmp_path: Path) -> None:
    (tmp_path / "modules.dep").write_text(DEPENDENCIES, encoding="utf-8")
    kept = closure(module_needs(tmp_path), lambda path: "snd-usb" in path)
    assert {Path(path).name for path in kept} == {
        "snd-usb-audio.ko.xz",
        "snd.ko.xz",
        "soundcore.ko.xz",
    }


def test_files_and_folders_that_are_left_out_are_gone_and_their_neighbours_stay(
    tmp_path: Path,
) -> None:
    for name in (
        "usr/bin/nmtui-connect",
        "usr/bin/nmcli",
        "usr/lib/python3.13/pydoc_data/topics.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    drop_files(load_recipe("satellite"), tmp_path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["nmcli"]


@pytest.mark.parametrize("name", recipe_names())
def test_lists_name_nothing_outside_of_the_root(name: str) -> None:
    recipe = load_recipe(name)
    for file in (KEEP, DROP):
        patterns = patterns_of(recipe, file)
        assert patterns
        assert not [one for one in patterns if one.startswith("/") or ".." in one or one == "*"]
