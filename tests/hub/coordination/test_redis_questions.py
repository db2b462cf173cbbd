"""Follow-up questions that one hub asks and another hub gets the answer to."""

import asyncio

import pytest

from households import hubs_redis
from hub.conversation.pending_question import PendingQuestions
from hub.coordination.redis_questions import RedisQuestions
from hub.ports import Act, Ask, AskTimer, CancelTimer, Remember, Say, ServiceCall, SetTimer, Several
from servers import RedisServer

pytestmark = pytest.mark.service

UNLOCK = Act(
    intent="HassUnlock",
    calls=(
        ServiceCall(domain="lock", service="unlock", entity_id="lock.front_door"),
        ServiceCall(
            domain="light",
            service="turn_on",
            entity_id="light.hall",
            data={
                "brightness": 255,
                "kelvin": 2700.5,
                "flash": True,
                "effect": None,
                "color": "red",
            },
        ),
    ),
    done="Unlocked the front door.",
)
QUESTION = Ask(
    intent="HassUnlock",
    text="Shall I unlock the front door?",
    if_yes=UNLOCK,
    choices=(
        ("five minutes", SetTimer(duration_s=300.0, name="tea")),
        ("the pizza timer", CancelTimer(timer_id="t1")),
        ("how long", AskTimer(name="tea")),
        ("the bins", Remember(category="note", key="bins", value="The bins go out on Tuesday.")),
        ("the time", Say(intent="time", text="It is noon.")),
        ("back door", Ask(intent="HassUnlock", text="Sure?", if_yes=UNLOCK)),
        (
            "both",
            Several(
                intent="HassUnlock",
                plans=(UNLOCK, SetTimer(duration_s=60.0), Ask(intent="x", text="And?")),
            ),
        ),
    ),
    if_no=Say(intent="HassUnlock", text="All right."),
)


async def test_a_question_reaches_the_other_hub_as_it_was_asked(redis_url: str) -> None:
    """With every plan that an answer can lead to, types and all; and it is taken once."""
    async with hubs_redis(redis_url) as (one, two):
        asking, answering = (
            PendingQuestions(lambda: 0.0, RedisQuestions(redis)) for redis in (one, two)
        )
        await asking.ask("s1", QUESTION)
        assert await answering.take("s2") is None
        taken = await answering.take("s1")
        assert taken == QUESTION
        assert taken is not None
        assert isinstance(taken.if_yes, Act)
        data = taken.if_yes.calls[1].data
        assert {name: type(value) for name, value in data.items()} == {
            "brightness": int,
            "kelvin": float,
            "flash": bool,
            "effect": type(None),
            "color": str,
        }
        assert await asking.take("s1") is None


async def test_two_answers_at_once_are_one_answer(redis_url: str) -> None:
    """Of many takers one gets the question."""
    async with hubs_redis(redis_url, 3) as connections:
        hubs = [RedisQuestions(redis) for redis in connections]
        await hubs[0].save("s1", QUESTION, 30.0)
        async with asyncio.TaskGroup() as tasks:
            taking = [tasks.create_task(hub.pop("s1")) for hub in hubs * 3]
        assert [task.result() for task in taking].count(None) == 8


async def test_a_question_expires(redis_url: str) -> None:
    """Redis itself forgets it."""
    async with hubs_redis(redis_url, 1) as [redis]:
        await RedisQuestions(redis).save("s1", QUESTION, 30.0)
        left_ms = await redis.do(lambda client: client.pttl(redis.key("question", "s1")))
        assert 29_000 < left_ms <= 30_000


async def test_without_redis_the_hub_that_asked_still_understands_the_answer(
    redis_server: RedisServer,
) -> None:
    """The question is kept in the process; what was asked later, through Redis, replaces it."""
    async with hubs_redis(redis_server.url, 1) as [redis]:
        dialogue = PendingQuestions(lambda: 0.0, RedisQuestions(redis))
        redis_server.stop()
        await dialogue.ask("s1", QUESTION)
        assert await dialogue.take("s1") == QUESTION
        await dialogue.ask("s1", QUESTION)
    redis_server.start()
    later = Ask(intent="x", text="And now?")
    async with hubs_redis(redis_server.url, 1) as [redis]:
        dialogue = PendingQuestions(lambda: 0.0, RedisQuestions(redis))
        await dialogue.ask("s1", later)
        assert await dialogue.take("s1") == later


async def test_what_cannot_be_read_is_no_question(redis_url: str) -> None:
    """Another version or a person wrote it: it counts as none, and is deleted."""
    async with hubs_redis(redis_url, 1) as [redis]:
        for text in (b"{}", b"\xff", b'{"intent":"x","text":"?","if_yes":{"kind":"dance"}}'):
            await redis.do(lambda client, text=text: client.set(redis.key("question", "s1"), text))
            assert await RedisQuestions(redis).pop("s1") is None
            assert await redis.do(lambda client: client.exists(redis.key("question", "s1"))) == 0
