"""The context benchmark on real servers, with few turns."""

import json
import re
from pathlib import Path

import pytest

from bench.__main__ import main
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
    main([*words, "--redis", redis_url, "--json", str(tmp_path / "figures.json")], {})
    said = capsys.readouterr().out
    assert len(re.findall("[✓✗] <", said)) == 4  # which of the two is the machine's affair
    assert said.count("hit rate, ") == 4
    figures = json.loads((tmp_path / "figures.json").read_text())
    read = {"SQLite", "cached in memory", "cached in Redis", "PostgreSQL"}
    assert figures.keys() == {"scenario", "hit_rates", "writes", *read}
    assert [rate for name, rate in figures["hit_rates"].items() if "guide" in name] == [
        0.975,
        0.975,
    ]
    assert all(figures["writes"][name]["landed_per_s"] > 0 for name in ("SQLite", "PostgreSQL"))
    assert figures["PostgreSQL"]["total"] == 50
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
