"""Recordings of people in a folder, and what is mixed with them."""

import json
from pathlib import Path

import numpy as np
import pytest

from bench import acoustics
from bench.people import People
from bench.scenario import BenchError
from ingle.speech.completeness import CompletenessJudge

pytestmark = pytest.mark.pure

GRAMMAR = """context:
  expressions:
    orderDrink:
      - "[brew, I'd like] [a, an] $size:size $coffeeDrink:coffeeDrink"
      - "$coffeeDrink:coffeeDrink"
  slots:
    size:
      - "small"
      - "twelve ounce"
    coffeeDrink:
      - "latte"
"""


def test_the_orders_grammar_is_read_as_jsgf(tmp_path: Path) -> None:
    """Its choices and slots."""
    (tmp_path / "coffee_maker.yaml").write_text(GRAMMAR)
    (tmp_path / "commands.json").write_text(
        json.dumps({"a.flac": {"said": "brew a latte"}, "b": {}})
    )
    people = People(tmp_path)
    judge = CompletenessJudge()
    judge.use_vocabulary(people.grammar)
    assert judge.judge("I'd like a twelve ounce latte") == "complete"
    assert judge.judge("brew a small") == "open"
    assert [order.said for order in people.orders()] == ["brew a latte", ""]


def test_a_folder_that_has_none_is_named(tmp_path: Path) -> None:
    """One sentence."""
    with pytest.raises(BenchError, match=r"there is no commands\.json in it"):
        People(tmp_path)


@pytest.mark.parametrize("kind", acoustics.NOISES)
def test_noise_is_mixed_at_its_level(kind: str) -> None:
    """The loudest of the one against the loudest of the other."""
    rng = np.random.default_rng(1)
    voice = [(rng.normal(0, 900, 16_000)).astype(np.int16)]
    behind = acoustics.noise(kind, 32_000, rng, voice)
    speech = np.concatenate((np.zeros(16_000), rng.normal(0, 3000, 16_000)))
    rest = acoustics.mixed(speech, behind, 10.0) - speech
    level = 20 * np.log10(acoustics.loudest(speech) / acoustics.loudest(rest))
    assert level == pytest.approx(10.0, abs=0.1)
