"""What other programs take of the processor is told from what the bench itself uses."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.results.load import LoadWatch, OtherLoad, too_busy, wait_until_calm, watched_load
from bench.results.run import read_run
from bench.scenario import BenchError

pytestmark = pytest.mark.service

COUNTS = "print(flush=True)\nwhile True: pass"


@contextmanager
def counting() -> Iterator[int]:
    """A process that uses a core, once it does."""
    with subprocess.Popen([sys.executable, "-c", COUNTS], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process.pid
        finally:
            process.kill()


def used_s(pid: int) -> float:
    """Processor time of a process that has no children."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, words[11:13])) / 100


def watch_for(watch: LoadWatch, pid: int, seconds: float) -> float:
    """Looks before and after the process has used so much; what everything took, in seconds."""
    watch.look()
    begun_s, used_at_first_s = time.monotonic(), used_s(pid)
    while used_s(pid) - used_at_first_s < seconds:
        pass
    watch.look()
    return time.monotonic() - begun_s


def test_a_program_of_another_family_counts() -> None:
    """The same process is "other" for a family that is not its own, and none for its parent's."""
    with counting() as pid, counting() as other:
        watch, own = LoadWatch(root=other), LoadWatch()
        own.look()
        took_s = watch_for(watch, pid, 0.4)
        own.look()
    share = 100 * 0.4 / took_s / (os.cpu_count() or 1)
    assert watch.load.percent >= 0.8 * share
    # Both processes are ours, so that what is left to others is less by at least them.
    assert own.load.percent <= watch.load.percent + 5


def test_nothing_is_told_of_a_single_look() -> None:
    watch = LoadWatch()
    watch.look()
    assert watch.load == OtherLoad()


def test_a_watched_block_has_a_load() -> None:
    with watched_load() as watch:
        assert sum(range(1000)) > 0
    assert 0 <= watch.load.percent <= 100


def test_a_busy_machine_is_one_sentence_with_the_option_that_accepts_it() -> None:
    said = too_busy(OtherLoad(percent=63.0, peak_percent=90.0), 25.0)
    assert said == (
        "this machine is too busy to trust its figures: other programs take 63 % of its processor, "
        "and 25 % is the most: stop them, or take the figures as those of a busy machine with "
        "--busy-ok 73"
    )


def test_a_result_tells_the_load_that_it_was_taken_beside(tmp_path: Path) -> None:
    """From the command line; of a machine that may be as busy as it likes."""
    figures = tmp_path / "context.json"
    words = ["--scenario", "context", "--rows", "100", "--reads", "10", "--busy-ok", "100"]
    main([*words, "--json", str(figures)], {}, refuse_busy=True)
    run = read_run(figures)
    [part] = run.parts
    assert (part.scenario, run.busy_limit_percent) == ("context", 100)
    assert 0 <= part.load.percent <= 100


@pytest.mark.parametrize("given", ["-1", "101", "much", "nan"])
def test_a_share_that_is_none_is_named(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--scenario", "truth", "--busy-ok", given], {})
    assert ended.value.code == 2
    assert "is not a percentage from 0 to 100" in capsys.readouterr().err


def test_a_limit_that_nothing_keeps_refuses_the_run() -> None:
    """Below zero even an idle machine is above it."""
    with pytest.raises(BenchError, match="too busy to trust"):
        wait_until_calm(-1.0, within_s=0.0)


def test_with_all_of_it_allowed_any_machine_is_calm_enough() -> None:
    assert wait_until_calm(100.0).percent >= 0
