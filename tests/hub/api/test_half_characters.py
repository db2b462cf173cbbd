"""Halves of characters in HTTP requests: replaced, never refused, never a 500."""

from collections.abc import Sequence

import pytest

from http_api import Parts, ScriptedRunner, served
from hub.ports import Outbox, TurnHead, TurnResult
from hub.ports.announcements import PLAINLY, Announced, Manner
from hub.turn import Hear

pytestmark = pytest.mark.service

JSON = {"Content-Type": "application/json"}
SMILE = "\U0001f600"
HALVES = [
    (r"Hi \ud83d", "Hi \ufffd"),
    (r"\ude00!", "\ufffd!"),
    (r"\ud83d\ude00", SMILE),
]


class Echo(ScriptedRunner):
    """Says what was said to it."""

    async def answer(self, head: TurnHead, hear: Hear, outbox: Outbox) -> TurnResult:
        self.heads.append(head)
        said = (await hear()).text
        await outbox.say(said)
        return TurnResult(outcome="ok", source="intent", said=said, sentences=(said,))


class Announcer:
    """Notes what it is to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def to_satellites(
        self, text: str, satellites: Sequence[str], manner: object = None
    ) -> Announced:
        self.said.append(text)
        return Announced(sent=tuple(satellites))

    async def to_rooms(
        self, text: str, rooms: Sequence[str], manner: Manner = PLAINLY
    ) -> Announced:
        return await self.to_satellites(text, rooms)


@pytest.mark.parametrize(("escaped", "right"), HALVES)
async def test_a_typed_command_is_answered_and_listed(escaped: str, right: str) -> None:
    """Whole, as events, and in the list of turns; in the session and the room as well."""
    parts = Parts(runner=Echo())
    body = f'{{"text": "{escaped}", "session_id": "s{escaped}", "room_id": "r{escaped}"}}'
    async with served(parts) as client:
        answer = await client.post("/conversation", content=body, headers=JSON)
        assert (answer.status_code, answer.json()["text"]) == (200, right)
        assert answer.json()["session_id"] == f"s{right}"
        assert parts.runner.heads[0].room_id == f"r{right}"
        events = await client.post(
            "/conversation", content=body, headers={**JSON, "Accept": "text/event-stream"}
        )
        assert (events.status_code, events.text.count("event: ")) == (200, 2)
        listed = await client.get("/turns")
        assert [turn["answered"] for turn in listed.json()["turns"]] == [right] * 2


@pytest.mark.parametrize(("escaped", "right"), HALVES)
async def test_an_announcement_is_spoken(escaped: str, right: str) -> None:
    """What a satellite gets can be written."""
    announcer = Announcer()
    async with served(Parts(announcements=announcer)) as client:
        answer = await client.post(
            "/announce", content=f'{{"text": "{escaped}", "rooms": ["all"]}}', headers=JSON
        )
    assert (answer.status_code, announcer.said) == (200, [right])


@pytest.mark.parametrize(("escaped", "right"), HALVES)
async def test_a_preference_is_kept_and_listed(escaped: str, right: str) -> None:
    """In its value by an escape, in its key by bytes of the path that are no UTF-8."""
    async with served() as client:
        answer = await client.put(
            "/preferences/person/name", content=f'{{"value": "{escaped}"}}', headers=JSON
        )
        assert (answer.status_code, answer.json()["value"]) == (200, right)
        broken = "/preferences/note/%ED%A0%BD"
        answer = await client.put(broken, content='{"value": "x"}', headers=JSON)
        assert answer.status_code == 200
        listed = await client.get("/preferences")
        assert {each["value"] for each in listed.json()["preferences"]} == {right, "x"}
        assert (await client.delete(broken)).status_code == 204


async def test_what_is_no_text_is_refused_in_words_all_the_same() -> None:
    """Names of fields, ids that a half cannot be part of, a query and a path of broken bytes."""
    async with served(Parts(announcements=Announcer())) as client:
        wrong = r'{"text": "x", "satellites": ["k\ud83d"], "\ude00": 1}'
        answer = await client.post("/announce", content=wrong, headers=JSON)
        assert (answer.status_code, "satellites" in answer.text) == (422, True)
        assert (await client.get("/turns?limit=%ED%A0%BD")).status_code == 422
        assert (await client.get("/turns/%ED%A0%BD")).status_code == 404


async def test_every_route_that_takes_a_body_is_one_of_these() -> None:
    """A new one needs `WellFormedRoute`, and its place above."""
    async with served(Parts(announcements=Announcer())) as client:
        paths = (await client.get("/openapi.json")).json()["paths"]
    assert {
        path for path, routes in paths.items() for one in routes.values() if "requestBody" in one
    } == {"/conversation", "/announce", "/preferences/{category}/{key}"}
