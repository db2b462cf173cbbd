"""The rule by which scores are a wake word, or nearly one."""

import pytest

from satellite.listening.wake_rule import TOGETHER, WakeJudgement, WakeRule, sureness

pytestmark = pytest.mark.pure

QUIET = [(0.0, 0.0)] * 10


def judged(
    *steps: tuple[float, float],
    threshold: float = 0.5,
    bounds: tuple[float | None, float | None] = (TOGETHER, TOGETHER),
) -> list[WakeJudgement]:
    """What comes of these scores of microWakeWord and openWakeWord."""
    rule = WakeRule("alexa", micro_bound=bounds[0], open_bound=bounds[1])
    found = []
    for micro, opened in steps:
        rule.hear("micro", micro)
        rule.hear("open", opened)
        found.append(rule.judge(threshold))
    return [one for one in found if one is not None]


def test_two_engines_that_are_half_sure_are_a_wake_word() -> None:
    """Also where one of them is later by half a second."""
    [heard] = judged((0.3, 0.0), *QUIET[:5], (0.0, 0.25), *QUIET)
    assert heard.heard
    assert 0.5 <= heard.score < 0.6
    assert heard.scores == {"micro": 0.3, "open": 0.25}


@pytest.mark.parametrize("steps", [[(0.99, 0.02)], [(0.05, 0.99)], [(0.3, 0), *QUIET, (0, 0.3)]])
def test_one_engine_alone_is_none(steps: list[tuple[float, float]]) -> None:
    """However sure it is, or where both meant different words."""
    assert not any(one.heard for one in judged(*steps, *QUIET))


def test_one_engine_that_alone_knows_the_word_decides_by_single_scores() -> None:
    """Scores that are low for long are none: with people they were as often another word."""
    assert judged(*[(0.0, 0.3)] * 4, bounds=(None, 0.5)) == []
    assert [one.heard for one in judged((0.0, 0.6), bounds=(None, 0.5))] == [True]
    assert [one.heard for one in judged((0.91, 0.0), bounds=(0.9, None))] == [True]


def test_a_threshold_asks_more_or_less_of_both() -> None:
    """0.5 is the rule's own bound."""
    half_sure = [(0.3, 0.3)]
    assert judged(*half_sure, threshold=0.8) == []
    assert [one.heard for one in judged((0.15, 0.15), threshold=0.3)] == [True]


def test_a_near_miss_is_told_once_by_its_best_score() -> None:
    """When it has been over for a while; not where the word was heard after all."""
    [near] = judged((0.12, 0.15), (0.18, 0.15), (0.12, 0.15), *QUIET * 2)
    assert not near.heard
    assert 0.25 < near.score < 0.5
    assert [one.heard for one in judged((0.15, 0.15), (0.5, 0.5), *QUIET * 2)] == [True]
    assert judged((0.02, 0.9), *QUIET * 2) == []


@pytest.mark.parametrize(
    ("score", "bound", "expected"),
    [(0.0, 0.2, 0.0), (0.2, 0.2, 0.5), (1.0, 0.2, 1.0), (0.5, 0.5, 0.5), (0.9, 0.9, 0.5)],
)
def test_scores_of_different_engines_are_on_one_scale(
    score: float, bound: float, expected: float
) -> None:
    """On which the bound is 0.5."""
    assert sureness(score, bound) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("steps", "heard"),
    [
        pytest.param([(0.3, 0.3), (0.3, 0.3)], True, id="half sure twice"),
        pytest.param([(0.9, 0.9), (0.0, 0.0)], False, id="once only"),
        pytest.param([(0.0, 0.7), (0.0, 0.7)], False, id="one engine alone"),
        pytest.param([(0.01, 0.7), (0.0, 0.6)], True, id="one, and a hint of the other"),
    ],
)
def test_while_the_satellite_speaks_less_is_enough_but_twice(
    steps: list[tuple[float, float]], heard: bool
) -> None:
    """Two steps one after the other, and both engines notice something."""
    rule = WakeRule("alexa", micro_bound=TOGETHER, open_bound=TOGETHER)
    judged = []
    for micro, opened in steps:
        rule.hear("micro", micro)
        rule.hear("open", opened)
        judged.append(rule.judge(0.5, speaking=True))
    assert any(found is not None and found.heard for found in judged) is heard


def test_while_the_satellite_speaks_a_word_of_one_engine_lasts_too() -> None:
    """Where only openWakeWord knows it, at 0.4 twice instead of at 0.5 once."""
    rule = WakeRule("hey_jarvis", micro_bound=None, open_bound=0.5)
    heard = []
    for score in (0.45, 0.1, 0.45, 0.45):
        rule.hear("micro", 0.0)
        rule.hear("open", score)
        found = rule.judge(0.5, speaking=True)
        heard.append(found is not None and found.heard)
    assert heard == [False, False, False, True]
