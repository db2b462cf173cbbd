"""The context benchmark on real servers, with few turns."""

import re
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.results.result import read_result
from servers import PostgresServer, free_port

pytestmark = pytest.mark.service


def test_everything_is_measured_and_nothing_is_left_behind(
    postgres_server: PostgresServer,
    redis_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A line for each, and the database that was made is dropped."""
    words = [
        "--scenario",
        "context",
        "--rows",
        "500",
        "--reads",
        "50",
        "--postgres",
        postgres_server.url,
    ]
    words += ["--redis", redis_url, "--grown", "1000"]
    main([*words, "--json", str(tmp_path / "figures.json")], {})
    said = capsys.readouterr().out
    assert len(re.findall("[✓✗] <", said)) == 4  # which of the two is the machine's affair
    assert said.count("hit rate, ") == 4
    result = read_result(tmp_path / "figures.json")
    figures = {measure.name: measure for measure in result.measures}
    read = {"sqlite_of_500_turns", "postgresql_of_500_turns"}
    grown = {"sqlite_of_1000_turns", "postgresql_of_1000_turns"}
    for name in read | grown | {"cached_in_memory", "cached_in_redis"}:
        assert figures[f"context.{name}_p50_ms"].samples == 50
    workload = "context.hit_rate_the_guide_s_workload_5_sessions_of_40_turns"
    assert [figures[f"{workload}_{kind}"].value for kind in ("memory", "redis")] == [97.5, 97.5]
    assert all(figures[f"context.{name}_landed"].value > 0 for name in ("sqlite", "postgresql"))
    assert figures["context.sqlite_over_cached_in_memory_p50"].unit == "x"
    assert (
        postgres_server.execute(
            "SELECT count(*) FROM pg_database WHERE datname LIKE 'ingle_bench%'"
        )
        == "0"
    )


@pytest.mark.parametrize(
    ("option", "url"),
    [("--postgres", "postgresql://ingle@127.0.0.1:{}/x"), ("--redis", "redis://127.0.0.1:{}/0")],
)
def test_a_server_that_is_away_is_one_sentence(
    option: str, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the option to correct."""
    words = ["--scenario", "context", "--rows", "100", "--reads", "10"]
    assert main([*words, option, url.format(free_port())], {}) == 1
    said = capsys.readouterr().err
    assert option in said
    assert said.count("\n") == 1
