"""The benchmark of understanding, in small."""

from pathlib import Path

import pytest

from bench.__main__ import main
from bench.made_home import made_home
from bench.results.result import read_result

pytestmark = pytest.mark.pure


def test_ours_and_hassil_are_timed_in_one_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both are in the table and in the file, for a small home and a big one."""
    report = tmp_path / "understanding.json"
    options = ("--rounds", "1", "--most", "6", "--json", str(report))
    main(["--scenario", "understanding", *options], {})  # the verdict hangs on the machine
    said = capsys.readouterr().out
    assert "the same by hassil, P50" in said
    assert "6 sentences beside hassil: 0 read otherwise" in said
    samples = {drawn.name: drawn.samples for drawn in read_result(report).distributions}
    for entities in (40, 2_000):
        assert len(samples[f"drawn_at_{entities}"]) == 3 * len(
            samples[f"drawn_by_hassil_at_{entities}"]
        )


@pytest.mark.parametrize("entities", [5, 40, 2_000, 3_000])
def test_a_made_home_has_as_many_things_as_it_should(entities: int) -> None:
    """Each with an id of its own; where one is renamed, the ids stay."""
    home, renamed = made_home(entities), made_home(entities, renamed=1)
    ids = [entity.entity_id for entity in home.entities]
    assert len(set(ids)) == entities
    assert [entity.entity_id for entity in renamed.entities] == ids
    assert renamed.entities[-1].name != home.entities[-1].name
