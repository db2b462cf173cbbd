from datetime import UTC, datetime

import pytest

from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.intents.likely_answers import MAX_ANSWERS, likely_answers
from hub.ports import Area, Entity, HomeSnapshot

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def _answers(home: HomeSnapshot) -> tuple[str, ...]:
    intents = LocalIntents()
    intents.learn(home)
    return likely_answers(intents, home, NOW)


def test_likely_answers_are_those_that_a_command_is_answered_with() -> None:
    """Of rooms and things, whatever their state is now: none says that something is already so."""
    answers = _answers(DemoHome().snapshot())
    assert {
        "All right.",
        "Turned on the living room lights.",
        "Turned off the kitchen light.",
        "Closed the garage door.",
        "Shall I unlock the front door?",
        "Unlocked the front door.",
    } <= set(answers)
    assert not [answer for answer in answers if "already" in answer or "which" in answer.lower()]


def test_a_home_of_any_size_has_so_many_likely_answers_at_most() -> None:
    """The rooms' come first."""
    areas = tuple(Area(area_id=f"room_{at}", name=f"Room {chr(65 + at)}") for at in range(26))
    lights = tuple(
        Entity(
            entity_id=f"light.{area.area_id}_{at}",
            name=f"{area.name} {word}",
            area_id=area.area_id,
            state="on",
        )
        for area in areas
        for at, word in enumerate(("lamp", "spot", "strip", "bulb"))
    )
    answers = _answers(HomeSnapshot(version="1", areas=areas, entities=lights))
    assert len(answers) == MAX_ANSWERS
    assert "Turned on the room a lights." in [answer.lower().capitalize() for answer in answers[:4]]
