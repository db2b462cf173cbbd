"""Made runs of the bench, for what is concluded of them."""

from typing import Final

from bench.results.load import OtherLoad
from bench.results.machine import Machine
from bench.results.measures import Measure
from bench.results.result import ScenarioResult
from bench.results.run import BenchRun, PartOutcome

MACHINE: Final = Machine(
    processor="AMD EPYC",
    cores=2,
    memory_mb=24_000,
    system="Debian GNU/Linux 12 (bookworm)",
    kernel="6.1",
    python="3.11.7",
    versions={"Ingle": "0.2.0", "Redis": "7.0.15"},
    commit="0123456789abcdef",
)


def made_run(*measures: Measure, scenario: str = "guide") -> BenchRun:
    """A success of one scenario on a calm machine."""
    result = ScenarioResult(
        scenario=scenario, measures=measures, remarks=("One & all.",), parameters={"turns": 100}
    )
    part = PartOutcome(
        scenario=scenario,
        verdict="success",
        elapsed_s=12.0,
        load=OtherLoad(percent=3.0, peak_percent=8.0),
        result=result,
    )
    return BenchRun(
        machine=MACHINE,
        begun_at="2026-11-27T17:00:00+00:00",
        busy_limit_percent=25.0,
        before=OtherLoad(percent=2.0, peak_percent=2.0),
        parts=(part,),
    )
