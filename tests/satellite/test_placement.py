"""How quick this machine's recogniser is: measured once, kept, told."""

from pathlib import Path

import pytest

from broken_recogniser import FailingRecogniser
from fakes import FakeUtterance
from ingle.speech.engine import Heard
from ingle.speech.engines.espeak import EspeakVoice
from satellite.placement import AGAIN_S, WITHIN_S, Measured, PlacementFile, measure, measured_for

pytestmark = pytest.mark.service


class Work:
    """A recogniser and the clock by which it works."""

    name = "the recogniser"

    def __init__(self, *took_s: float) -> None:
        self._took_s = list(took_s)
        self._now_s = 0.0
        self.heard: list[int] = []

    def clock(self) -> float:
        return self._now_s

    def listen(self) -> FakeUtterance:
        return _Timed(self)

    def work(self, samples: int) -> None:
        self.heard.append(samples)
        self._now_s += self._took_s.pop(0)

    async def warm_up(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""


class _Timed(FakeUtterance):
    def __init__(self, owner: Work) -> None:
        super().__init__(Heard(text="turn on the light in the kitchen"))
        self._owner = owner

    async def result(self) -> Heard:
        self._owner.work(len(self.samples) // 2)
        return self.heard


@pytest.mark.parametrize(
    ("took_s", "place", "least_s"),
    [((0.3,), "local", 0.3), ((9.0, 2.0, 1.0), "local", 1.0), ((9.0, 2.0, 3.0), "hub", 2.0)],
)
async def test_the_quickest_of_three_tries_decides(
    tmp_path: Path, took_s: tuple[float, ...], place: str, least_s: float
) -> None:
    """A machine that is quick enough is tried once; one that is busy at its start may be twice."""
    file, work = PlacementFile(tmp_path / "sat" / "placement.json"), Work(*took_s)
    found = await measure(work, EspeakVoice(), file, work.clock, busy=lambda: False)
    assert found is not None
    assert (found.place, found.took_s) == (place, pytest.approx(least_s))
    assert len(work.heard) == len(took_s)
    assert work.heard[0] > 16_000  # a spoken sentence
    again = Work()  # it would have no time for any try
    assert await measure(again, EspeakVoice(), file, again.clock) == found


async def test_that_a_machine_is_too_slow_is_tried_again_a_day_later(tmp_path: Path) -> None:
    """And not believed of one that has other work to do; that it is quick enough stays."""
    file, day = PlacementFile(tmp_path / "placement.json"), [1000.0]
    slow = Work(2.0, 2.0, 2.0)
    assert await measure(slow, EspeakVoice(), file, slow.clock, busy=lambda: True) is None
    assert file.read() is None

    async def place(*took_s: float) -> str:
        work = Work(*took_s)
        found = await measure(
            work, EspeakVoice(), file, work.clock, busy=lambda: False, today=lambda: day[0]
        )
        assert found is not None
        return found.place

    assert await place(2.0, 2.0, 2.0) == "hub"
    day[0] += AGAIN_S - 1.0
    assert await place() == "hub"
    day[0] += 1.0
    assert await place(0.2) == "local"
    day[0] += 10 * AGAIN_S
    assert await place() == "local"


async def test_another_machine_or_a_damaged_file_is_measured_anew(tmp_path: Path) -> None:
    """A card may move to another Pi."""
    file = PlacementFile(tmp_path / "placement.json")
    file.keep(Measured(took_s=9.0, of="1.0 armv6l 1 512 MiB the recogniser", at=0.0))
    work = Work(0.2, 0.1)
    found = await measure(work, EspeakVoice(), file, work.clock)
    assert found is not None
    assert (found.place, found.of) == ("local", measured_for(work))
    for damaged in (b"", b"[]", b'{"took_s": "x"}', b"\xff"):
        (tmp_path / "placement.json").write_bytes(damaged)
        assert file.read() is None
    await measure(work, EspeakVoice(), file, work.clock)
    assert file.read() is not None


async def test_a_recogniser_that_fails_is_not_measured(tmp_path: Path) -> None:
    """Nothing is known, and nothing is kept."""
    file = PlacementFile(tmp_path / "placement.json")
    assert await measure(FailingRecogniser(), EspeakVoice(), file) is None
    assert file.read() is None


def test_a_disk_that_refuses_stops_no_measurement(tmp_path: Path) -> None:
    """The next start measures again."""
    (tmp_path / "file").write_bytes(b"")
    PlacementFile(tmp_path / "file" / "placement.json").keep(
        Measured(took_s=0.1, of="this", at=0.0)
    )


def test_what_was_measured_is_told_in_a_sentence() -> None:
    """For `--check` and the doctor."""
    quick = Measured(took_s=0.31, of="this", at=0.0).told()
    assert quick.startswith(
        "speech becomes text here: this machine took 0.31 s for a short command"
    )
    assert "on the hub" in Measured(took_s=WITHIN_S + 0.1, of="this", at=0.0).told()
