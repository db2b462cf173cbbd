"""/preferences: listed, set and deleted."""

from pathlib import Path

import pytest

from http_api import Parts, asked, served
from hub.memory.factory import open_memory
from hub.memory.rows import PREFERENCE_LIMIT
from hub.ports import Preference
from hub.settings import CacheSettings, DatabaseSettings

pytestmark = pytest.mark.service


async def test_preferences_are_set_listed_and_deleted() -> None:
    """A key may hold blanks and slashes; the order is by category and key."""
    parts = Parts()
    async with asked(parts) as client:
        note = await client.put(
            "/preferences/note/bins%20and%2For%20bags", json={"value": "on Tuesday"}
        )
        until = {"value": "Ada", "expires_at": "2126-01-01T00:00:00+02:00"}
        assert (
            await client.put("/preferences/person/name", json={"value": "Bob"})
        ).status_code == 200
        assert (await client.put("/preferences/person/name", json=until)).status_code == 200
        listed = (await client.get("/preferences")).json()["preferences"]
        deleted = await client.delete("/preferences/note/bins%20and%2For%20bags")
        again = await client.delete("/preferences/note/bins%20and%2For%20bags")
    assert note.json() == {
        "category": "note",
        "key": "bins and/or bags",
        "value": "on Tuesday",
        "expires_at": None,
    }
    assert [(one["key"], one["value"]) for one in listed] == [
        ("bins and/or bags", "on Tuesday"),
        ("name", "Ada"),
    ]
    assert parts.preferences.known["person", "name"].expires_at is not None
    assert (deleted.status_code, deleted.content, again.status_code) == (204, b"", 404)
    assert again.json() == {"detail": "nothing is remembered as note/bins and/or bags"}


@pytest.mark.parametrize(
    ("path", "body", "place"),
    [
        ("note/x", {}, "value"),
        ("note/x", {"value": "  "}, "value"),
        ("note/x", {"value": "a\u0000b"}, "value"),
        ("note/x", {"value": "v" * 2001}, "value"),
        ("note/x", {"value": "v", "expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ("note/x", {"value": "v", "expires_at": "2126-01-01T00:00:00"}, "expires_at"),
        ("note/x", {"value": "v", "expires_at": "Tuesday"}, "expires_at"),
        ("No%20te/x", {"value": "v"}, "category"),
        ("note/" + "k" * 201, {"value": "v"}, "key"),
        ("note/%20", {"value": "v"}, "key"),
        ("note/a%00b", {"value": "v"}, "key"),
    ],
)
async def test_bad_preferences_are_refused_by_field_and_change_nothing(
    path: str, body: dict[str, str], place: str
) -> None:
    """422 names what is wrong."""
    parts = Parts()
    async with asked(parts) as client:
        answer = await client.put(f"/preferences/{path}", json=body)
    assert answer.status_code == 422
    assert place in answer.json()["detail"][0]["loc"]
    assert not parts.preferences.known


@pytest.mark.parametrize(
    ("path", "value", "place", "message"),
    [
        ("units/temperature", "bananas", ["body", "value"], "must be one of: celsius, fahrenheit"),
        ("units/length", "metres", ["path", "key"], "units has no length; allowed: temperature"),
        (
            "default_room/lights",
            "attic",
            ["body", "value"],
            "must be one of: Kitchen, Living Room, Lounge",
        ),
        (
            "default_room/doors",
            "kitchen",
            ["path", "key"],
            "default_room has no doors; allowed: everything, lights, music, heating, blinds, fans",
        ),
    ],
)
async def test_what_would_do_nothing_is_refused_with_what_is_allowed(
    path: str, value: str, place: list[str], message: str
) -> None:
    """A unit that is none, a room that this home does not have."""
    parts = Parts()
    async with asked(parts) as client:
        answer = await client.put(f"/preferences/{path}", json={"value": value})
    assert answer.status_code == 422
    assert [(one["loc"], one["msg"]) for one in answer.json()["detail"]] == [(place, message)]
    assert not parts.preferences.known


async def test_units_and_rooms_are_kept_as_they_are_looked_up() -> None:
    """In lower case; any room while the home is not known."""
    parts = Parts()
    async with asked(parts) as client:
        given = {"units/temperature": "Celsius", "default_room/everything": "LOUNGE"}
        for path, value in given.items():
            assert (
                await client.put(f"/preferences/{path}", json={"value": value})
            ).status_code == 200
        parts.rooms = ()
        assert (
            await client.put("/preferences/default_room/lights", json={"value": "attic"})
        ).status_code == 200
    kept = {
        f"{category}/{key}": one.value for (category, key), one in parts.preferences.known.items()
    }
    assert kept == {
        "units/temperature": "celsius",
        "default_room/everything": "lounge",
        "default_room/lights": "attic",
    }


async def test_without_its_store_the_answer_is_a_503_in_words() -> None:
    """Never a success that is none."""
    parts = Parts()
    parts.preferences.known["person", "name"] = Preference(
        category="person", key="name", value="Ada"
    )
    parts.preferences.away = True
    async with asked(parts) as client:
        answers = [
            await client.get("/preferences"),
            await client.put("/preferences/person/name", json={"value": "Bob"}),
            await client.delete("/preferences/person/name"),
        ]
    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].json() == {"detail": "I can't remember anything just now."}


async def test_one_more_than_there_is_room_for_is_a_409_that_names_the_bound(
    tmp_path: Path,
) -> None:
    """It changes nothing; one that is known may still be changed, and another takes its place."""
    async with open_memory(DatabaseSettings(), CacheSettings(), tmp_path) as memory:
        parts = Parts(preferences=memory)
        async with served(parts) as client:
            for number in range(PREFERENCE_LIMIT):
                answer = await client.put(f"/preferences/note/{number}", json={"value": "v"})
                assert answer.status_code == 200
            refused = await client.put("/preferences/note/more", json={"value": "v"})
            changed = await client.put("/preferences/note/0", json={"value": "w"})
            await client.delete("/preferences/note/1")
            instead = await client.put("/preferences/note/more", json={"value": "v"})
            listed = (await client.get("/preferences")).json()["preferences"]
    assert refused.status_code == 409
    assert str(PREFERENCE_LIMIT) in refused.json()["detail"]
    assert (changed.status_code, instead.status_code) == (200, 200)
    assert len(listed) == PREFERENCE_LIMIT
