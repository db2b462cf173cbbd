"""The garbage collector around a start."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.pure

CODE = """
import gc
from ingle.runtime.garbage import settle
gc.disable()
settle()
print(gc.isenabled(), gc.get_freeze_count() > 1000)
"""


def test_after_a_start_the_collector_is_on_and_leaves_what_was_loaded_alone() -> None:
    """In a process of its own: what is frozen stays so."""
    ran = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.split() == ["True", "True"]


@pytest.mark.parametrize("program", ["hub", "satellite"])
def test_a_program_that_starts_turns_it_off_before_it_loads_anything(program: str) -> None:
    """Its first line but one: most of what the collector would look through are the modules."""
    code = "import gc, sys, runpy; sys.argv[1:] = ['--help']; sys.path.insert(0, '.')\n"
    code += f"try: runpy.run_module({program!r}, run_name='__main__')\n"
    code += "except SystemExit: print(gc.isenabled())"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert ran.stdout.split()[-1] == "False"
