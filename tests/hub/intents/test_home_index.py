"""Index of a home's entities: found in every snapshot, also in one of another order."""

from dataclasses import replace

import pytest

from hub.home.demo import DemoHome
from hub.intents.home_index import HomeIndex
from hub.ports import HomeSnapshot

pytestmark = pytest.mark.pure

HOME = DemoHome().snapshot()
INDEX = HomeIndex(HOME.entities)
SWITCHED_ON = replace(HOME, entities=tuple(replace(entity, state="on") for entity in HOME.entities))
REVERSED = replace(HOME, entities=HOME.entities[::-1])
SHORTER = replace(HOME, entities=HOME.entities[3:])


@pytest.mark.parametrize("home", [HOME, SWITCHED_ON, REVERSED, SHORTER])
def test_what_is_found_is_what_a_search_would_find(home: HomeSnapshot) -> None:
    """By id, by domain and by area: the snapshot's own entities, in its order."""
    assert dict(INDEX.by_id(home)) == {entity.entity_id: entity for entity in home.entities}
    assert INDEX.of_domains(home, ("light", "fan")) == tuple(
        entity for entity in home.entities if entity.domain in ("light", "fan")
    )
    assert INDEX.in_areas(home, ("kitchen", "office")) == tuple(
        entity for entity in home.entities if entity.area_id in ("kitchen", "office")
    )


def test_what_is_not_in_the_home_is_not_found() -> None:
    """Neither an unknown id nor one that has gone since."""
    assert "light.moon" not in INDEX.by_id(HOME)
    assert HOME.entities[0].entity_id not in INDEX.by_id(SHORTER)
