"""POST /conversation, and what every request passes, over a real server on a free port."""

import asyncio
import json
import socket

import pytest
import structlog

from http_api import Parts, asked, served
from hub.api import MAX_BODY_BYTES
from links import eventually

pytestmark = pytest.mark.service


async def test_a_typed_command_is_answered_whole() -> None:
    """Text, actions, source and stages come in one object, and the turn is kept."""
    parts = Parts()
    async with served(parts) as client:
        answer = await client.post(
            "/conversation", json={"text": "light on", "session_id": "s1", "room_id": "kitchen"}
        )
    assert answer.status_code == 200
    body = answer.json()
    assert (body["text"], body["session_id"], body["source"]) == (
        "Turned on the kitchen light.",
        "s1",
        "intent",
    )
    assert body["actions"] == [
        {"domain": "light", "service": "turn_on", "target": "light.kitchen_light", "verified": True}
    ]
    assert body["stages_ms"] == {"intent": 4.0}
    assert (parts.runner.heads[0].room_id, parts.runner.heads[0].satellite_id) == ("kitchen", None)
    assert [result.said for result in parts.runner.kept] == ["light on"]


async def test_an_event_stream_brings_each_sentence_and_then_the_whole() -> None:
    """One `sentence` event each, then `final` with the same object as the plain answer."""
    parts = Parts()
    async with served(parts) as client:
        request = {"text": "time", "session_id": "s1", "room_id": "kitchen"}
        async with client.stream(
            "POST", "/conversation", json=request, headers={"Accept": "text/event-stream"}
        ) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            text = (await answer.aread()).decode()
        await eventually(lambda: parts.runner.kept)
    events = [
        dict(line.split(": ", 1) for line in block.splitlines())
        for block in text.strip().split("\n\n")
    ]
    assert [event["event"] for event in events] == ["sentence", "sentence", "final"]
    assert json.loads(events[0]["data"]) == {"seq": 0, "text": "It is noon."}
    assert json.loads(events[2]["data"])["text"] == "It is noon. Nearly."


async def test_a_stream_that_nobody_reads_any_more_is_given_up() -> None:
    """The turn ends, and is noted as cancelled."""
    parts = Parts()
    async with served(parts) as client:
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            headers = {"Accept": "text/event-stream"}
            asking = tasks.create_task(
                client.post("/conversation", json={"text": "hang"}, headers=headers)
            )
            await parts.runner.reached.wait()
            asking.cancel()
        await eventually(lambda: parts.turns.recent(1))
    assert [(turn.outcome, turn.said) for turn in parts.turns.recent(9)] == [("cancelled", "hang")]
    assert not parts.runner.kept


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"{", None),
        (b"[]", None),
        (b"{}", "text"),
        (b'{"text":""}', "text"),
        (b'{"text":"   "}', "text"),
        (b'{"text":5}', "text"),
        (json.dumps({"text": "x" * 100_000}).encode(), "text"),
        (b'{"text":"time","session_id":""}', "session_id"),
        (b'{"text":"time","room_id":"a\\u0000b"}', "room_id"),
        (b'{"text":"time","session_id":["x"]}', "session_id"),
    ],
)
async def test_bad_input_is_refused_by_field(content: bytes, field: str | None) -> None:
    """422 names the field, and what was sent is not repeated."""
    async with asked() as client:
        answer = await client.post(
            "/conversation", content=content, headers={"Content-Type": "application/json"}
        )
    assert answer.status_code == 422
    if field is not None:
        assert field in answer.json()["detail"][0]["loc"]
    assert len(answer.content) < 2000


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"text":"t\xff"}', "the body must be JSON: it is not UTF-8"),
        (b"[" * 100_000, "the body must be JSON: it is nested too deep"),
        (b'{"text": ', "the body must be JSON: Expecting value"),
    ],
)
async def test_a_body_that_is_no_json_is_refused_in_plain_words(content: bytes, why: str) -> None:
    """422, whatever it is that makes it unreadable."""
    async with asked() as client:
        answer = await client.post(
            "/conversation", content=content, headers={"Content-Type": "application/json"}
        )
    [mistake] = answer.json()["detail"]
    assert (answer.status_code, mistake["loc"][0], mistake["msg"]) == (422, "body", why)


async def test_a_refusal_has_no_words_of_a_library() -> None:
    """Only what is wrong."""
    async with asked() as client:
        answer = await client.post("/conversation", json={"text": "  "})
    assert [one["msg"] for one in answer.json()["detail"]] == ["must hold at least one word"]


async def test_who_names_no_session_has_one_of_their_own() -> None:
    """A "yes" of somebody else answers none of their questions; with the id in the answer they can
    go on.
    """
    parts = Parts()
    async with asked(parts) as client:
        first = (await client.post("/conversation", json={"text": "unlock"})).json()
        second = (
            await client.post("/conversation", json={"text": "unlock", "session_id": None})
        ).json()
        again = {"text": "time", "session_id": first["session_id"]}
        third = (await client.post("/conversation", json=again)).json()
    sessions = [head.session_id for head in parts.runner.heads]
    assert sessions == [first["session_id"], second["session_id"], third["session_id"]]
    assert first["session_id"] == third["session_id"] != second["session_id"]


async def test_an_endless_body_is_refused_unread() -> None:
    """413 beyond a megabyte."""
    async with served() as client:
        answer = await client.post("/conversation", content=b" " * (MAX_BODY_BYTES + 1))
    assert answer.status_code == 413


async def test_ids_with_wildcards_are_only_names() -> None:
    """Session and room ids are free text over HTTP; they mean nothing but themselves."""
    async with asked() as client:
        answer = await client.post(
            "/conversation", json={"text": "time", "session_id": "*", "room_id": "../{x}"}
        )
    assert (answer.status_code, answer.json()["session_id"]) == (200, "*")


async def test_a_turn_past_its_time_is_a_504() -> None:
    """REQUEST_TIMEOUT ends the request; the turn is kept as any other."""
    parts = Parts()
    async with served(parts) as client:
        answer = await client.post("/conversation", json={"text": "endless"})
    assert (answer.status_code, answer.json()) == (504, {"detail": "That took too long."})
    assert [result.said for result in parts.runner.kept] == ["endless"]


async def test_a_question_says_that_it_expects_a_reply() -> None:
    """The client can keep the conversation open."""
    async with asked() as client:
        body = (await client.post("/conversation", json={"text": "unlock"})).json()
    assert (body["expects_reply"], body["actions"]) == (True, [])


async def test_every_route_but_health_and_live_needs_the_token() -> None:
    """With HUB_API_TOKEN set, a missing or wrong token is a 401, whatever the route."""
    async with asked(token="s3cret") as client:
        authorized = {"Authorization": "Bearer s3cret"}
        paths = (await client.get("/openapi.json", headers=authorized)).json()["paths"]
        for path, methods in {**paths, "/openapi.json": {"get": {}}}.items():
            for method in methods:
                url = path.replace("{turn_id}", "x").replace("{category}/{key}", "a/b")
                expected = 200 if path in ("/health", "/health/live") else 401
                for headers in (
                    {},
                    {"Authorization": "Bearer wrong"},
                    {"Authorization": "Basic s3cret"},
                ):
                    answer = await client.request(method, url, headers=headers)
                    assert (answer.status_code, method, path) == (expected, method, path)
                    assert "s3cret" not in answer.text
        assert (
            await client.post("/conversation", json={"text": "time"}, headers=authorized)
        ).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "127.0.0.1:8080", "Origin": "http://127.0.0.1:8080"}, 200),
        ({"Host": "[::1]:8080"}, 200),
        ({"Host": "localhost"}, 200),
        ({"Host": "127.0.0.2"}, 200),
        ({"Host": f"{socket.gethostname()}:8080"}, 200),
        ({"Host": f"{socket.gethostname().partition('.')[0].upper()}.local:8080"}, 200),
        ({"Host": "router"}, 403),
        ({"Host": "evil.localhost"}, 403),
        ({"Host": "192.168.1.5"}, 403),
        ({"Host": ""}, 403),
        ({"Host": "127.0.0.1:8080", "Origin": "https://evil.example"}, 403),
        ({"Host": "127.0.0.1:8080", "Origin": "http://127.0.0.1:9999"}, 403),
        ({"Host": "127.0.0.1:8080", "Origin": "null"}, 403),
        ({"Host": "rebound.evil.example:8080"}, 403),
        ({"Host": "["}, 403),
    ],
)
async def test_without_a_token_no_strange_web_page_is_let_in(
    headers: dict[str, str], status: int
) -> None:
    """A page that a browser on this machine has open can't unlock the door."""
    parts = Parts()
    async with asked(parts) as client:
        answer = await client.post("/conversation", json={"text": "unlock"}, headers=headers)
    assert answer.status_code == status
    assert len(parts.runner.heads) == (status == 200)
    if status == 403:
        assert "HUB_API_TOKEN" in answer.json()["detail"]


async def test_the_token_is_asked_for_before_the_body_is_read() -> None:
    """Without it nothing is told of what is wrong with a body, or of which routes there are."""
    async with served(token="s3cret") as client:
        for content in (b"{", b" " * 2_000, b'{"text": 1}'):
            answer = await client.post("/conversation", content=content)
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert (await client.get("/none")).status_code == 401
        assert (await client.get("/health/live")).status_code == 200


async def test_after_twenty_wrong_tokens_a_minute_an_address_is_told_to_wait() -> None:
    """429 with Retry-After; the right token still passes, and the log has a line and a count."""
    wrong, right = ({"Authorization": f"Bearer {token}"} for token in ("wrong", "s3cret"))
    with structlog.testing.capture_logs() as logged:
        async with served(token="s3cret") as client:
            answers = [await client.get("/turns", headers=wrong) for _ in range(22)]
            missing = await client.get("/turns")
            passed = await client.get("/turns", headers=right)
    assert [answer.status_code for answer in answers] == [401] * 20 + [429] * 2
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert (missing.status_code, passed.status_code) == (401, 200)
    lines = [line for line in logged if line["event"] == "api.wrong_token"]
    assert [(line["address"], line["count"]) for line in lines] == [
        ("127.0.0.1", 1),
        ("127.0.0.1", 10),
    ]


async def test_a_wrong_method_is_answered_with_all_that_the_path_has() -> None:
    """`Allow` names the methods of every route of the path."""
    async with served() as client:
        preference = await client.post("/preferences/note/x")
        conversation = await client.get("/conversation")
    assert (preference.status_code, preference.headers["Allow"]) == (405, "PUT, DELETE")
    assert (conversation.status_code, conversation.headers["Allow"]) == (405, "POST")


async def test_with_the_token_names_and_origins_do_not_matter() -> None:
    """A dashboard or a proxy elsewhere shows that it may by the token."""
    async with asked(token="s3cret") as client:
        headers = {
            "Authorization": "Bearer s3cret",
            "Host": "ingle.example",
            "Origin": "https://ingle.example",
        }
        assert (await client.get("/turns", headers=headers)).status_code == 200


async def test_the_routes_are_described() -> None:
    """`/openapi.json` has each route with what it answers, refusals and the token included."""
    async with asked() as client:
        described = (await client.get("/openapi.json")).json()
    expected = {
        ("/conversation", "post"): {"200", "401", "403", "429", "413", "422", "504"},
        ("/home", "get"): {"200", "401", "403", "429"},
        ("/health", "get"): {"200"},
        ("/health/live", "get"): {"200"},
        ("/health/ready", "get"): {"200", "401", "403", "429", "503"},
        ("/metrics", "get"): {"200", "401", "403", "429"},
        ("/turns", "get"): {"200", "401", "403", "429", "422"},
        ("/turns/{turn_id}", "get"): {"200", "401", "403", "429", "404", "422"},
        ("/preferences", "get"): {"200", "401", "403", "429", "503"},
        ("/preferences/{category}/{key}", "put"): {
            "200",
            "401",
            "403",
            "429",
            "409",
            "413",
            "422",
            "503",
        },
        ("/preferences/{category}/{key}", "delete"): {
            "204",
            "401",
            "403",
            "429",
            "404",
            "422",
            "503",
        },
    }
    found = {
        (path, method): set(operation["responses"])
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }
    assert found == expected
    assert described["paths"]["/turns"]["get"]["security"] == [{"HTTPBearer": []}]
    assert "security" not in described["paths"]["/health"]["get"]


async def test_the_bounds_that_are_enforced_are_described() -> None:
    """A client that keeps to the schema is not refused for what it sends."""
    async with served() as client:
        described = (await client.get("/openapi.json")).json()
    schemas = described["components"]["schemas"]
    text = schemas["ConversationRequest"]["properties"]["text"]
    assert (text["minLength"], text["maxLength"], text["pattern"]) == (1, 20_000, r"\S")
    value = schemas["PreferenceValue"]["properties"]["value"]
    assert (value["minLength"], value["maxLength"], value["pattern"]) == (1, 2_000, r"\S")
    put = described["paths"]["/preferences/{category}/{key}"]["put"]
    key = next(one for one in put["parameters"] if one["name"] == "key")
    assert key["description"] == "Printable characters only."
    assert {name: key["schema"][name] for name in ("minLength", "maxLength", "pattern")} == {
        "minLength": 1,
        "maxLength": 200,
        "pattern": r"\S",
    }
