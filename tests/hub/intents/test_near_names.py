"""Near matches: nothing that is near is missed, by letters, words or sound."""

import random

import pytest

from hub.intents.near_names import MAX_OFFERED, NEAR, NearNames, likeness, sound

pytestmark = pytest.mark.pure

ROOMS = ("kitchen", "living room", "hallway", "cellar", "guest room", "attic")
THINGS = ("light", "desk lamp", "fan", "night light", "heater", "lamp by the window", "door bell")
NAMES = [*ROOMS, *THINGS, *(f"{room} {thing}" for room in ROOMS for thing in THINGS)]
SAID = ("kitchn light", "light in the kitchen", "night lite", "sellar light", "desk lamp", "lamp")


def misspelt(name: str, rng: random.Random) -> str:
    """The name with two of its letters left out, changed or exchanged."""
    letters = list(name)
    for _ in range(2):
        at = rng.randrange(len(letters) - 1)
        letters[at : at + 2] = rng.choice(
            ([letters[at]], ["o", letters[at]], letters[at : at + 2][::-1])
        )
    return "".join(letters)


def test_the_index_finds_what_comparing_with_each_name_finds() -> None:
    """Rapidfuzz and the indexes leave nothing out that would have been offered."""
    rng, near = random.Random(3), NearNames(NAMES)
    for said in (*SAID, *(misspelt(rng.choice(NAMES), rng) for _ in range(200))):
        every = sorted(
            ((likeness(said, name), name) for name in NAMES), key=lambda one: (-one[0], one[1])
        )
        wanted = [name for like, name in every[:MAX_OFFERED] if like >= NEAR]
        assert [*near.like(said)] == wanted, said


def test_names_are_looked_for_among_some_only() -> None:
    """Where a command can be about fans only, no lamp is offered."""
    near = NearNames(NAMES)
    assert [*near.like("kitchn fan", {"kitchen fan", "attic heater"})] == ["kitchen fan"]
    assert near.like("lamp", set()) == {}


def test_names_change_by_difference() -> None:
    """What went is offered no more, what came is, and the names of before stay as they were."""
    before = NearNames(NAMES)
    after = before.changed(["kitchen light"], ["pantry light"])
    assert "kitchen light" in before
    assert "kitchen light" not in after
    assert "kitchen light" not in after.like("kitchn light")
    assert [*after.like("pantri light")] == ["pantry light"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("night light", "nite lite"), ("phone", "fone"), ("knob", "nob"), ("lamb", "lam")],
)
def test_what_sounds_alike_has_one_key(one: str, other: str) -> None:
    """Mute letters and spellings of one sound make no difference; too few consonants no key."""
    assert sound(one) == sound(other)
    assert sound("eye") == ""


def test_a_name_that_sounds_alike_is_offered() -> None:
    """Where its letters are too far from those said to be found by them."""
    assert [*NearNames(["night heater"]).like("nite hedar")] == ["night heater"]
    assert NearNames(["shelf fan"]).like("xylophone") == {}
