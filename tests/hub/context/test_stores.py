"""What both stores promise alike."""

import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from pydantic import SecretStr

from hub.context.opening import open_store
from hub.ports import ConversationStore, Exchange, TurnRecord
from hub.settings import DatabaseSettings
from servers import PostgresServer

pytestmark = pytest.mark.service

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RunSql = Callable[[str], None]


class Opened:
    """A store and a way past it, for what other programs write."""

    def __init__(self, store: ConversationStore, run_sql: RunSql) -> None:
        self.store = store
        self.run_sql = run_sql


@pytest.fixture(params=["sqlite", "postgresql"])
async def opened(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Opened]:
    """An empty store of each kind."""
    if request.param == "sqlite":
        settings = DatabaseSettings()

        def run_sql(sql: str) -> None:
            with sqlite3.connect(tmp_path / "ingle.db") as db:
                db.executescript(sql)
            db.close()
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url: str = request.getfixturevalue("postgres_url")
        settings = DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=SecretStr(url))

        def run_sql(sql: str) -> None:
            server.execute(sql, database=url.rpartition("/")[2])

    async with open_store(settings, tmp_path) as store:
        yield Opened(store, run_sql)


@pytest.fixture
def store(opened: Opened) -> ConversationStore:
    return opened.store


def turn(said: str = "hello", *, at: datetime = NOON, session: str = "s", room: str = "kitchen") -> TurnRecord:
    return TurnRecord(
        turn_id=uuid.uuid4().hex,
        session_id=session,
        room_id=room,
        said=said,
        answered=f"answer to {said}",
        source="intent",
        outcome="ok",
        intent="HassTurnOn",
        created_at=at,
    )


async def said(store: ConversationStore, session: str = "s", room: str = "kitchen", limit: int = 10) -> list[str]:
    context = await store.load_context(session, room, limit)
    return [exchange.said for exchange in context.exchanges]


async def test_an_unknown_session_has_an_empty_context(store: ConversationStore) -> None:
    """No exchanges, no preferences, no error."""
    context = await store.load_context("nobody", "nowhere", 10)
    assert (context.exchanges, context.preferences) == ((), ())


async def test_a_turn_comes_back_as_an_exchange(store: ConversationStore) -> None:
    """With its turn id, what was said and what was answered."""
    record = turn("turn on the light")
    await store.add_turn(record)
    context = await store.load_context("s", "kitchen", 10)
    assert context.exchanges == (
        Exchange(turn_id=record.turn_id, said="turn on the light", answered="answer to turn on the light"),
    )


async def test_the_last_exchanges_come_oldest_first(store: ConversationStore) -> None:
    """However late a turn was stored, its time decides."""
    for minute in (3, 1, 5, 2, 4):
        await store.add_turn(turn(str(minute), at=NOON + timedelta(minutes=minute)))
    assert await said(store, limit=3) == ["3", "4", "5"]
    assert await said(store) == ["1", "2", "3", "4", "5"]
    assert await said(store, limit=0) == []


async def test_turns_of_the_same_moment_keep_their_order(store: ConversationStore) -> None:
    """The order in which they were stored."""
    for word in ("one", "two", "three"):
        await store.add_turn(turn(word))
    assert await said(store, limit=2) == ["two", "three"]


async def test_times_of_different_zones_are_compared_as_moments(store: ConversationStore) -> None:
    """13:00 in Berlin is before 12:30 in UTC, and a whole second is before its fractions."""
    berlin = timezone(timedelta(hours=1))
    await store.add_turn(turn("third", at=NOON + timedelta(minutes=30)))
    await store.add_turn(turn("second", at=NOON.astimezone(berlin) + timedelta(microseconds=1)))
    await store.add_turn(turn("first", at=NOON.astimezone(berlin)))
    assert await said(store) == ["first", "second", "third"]


async def test_sessions_and_rooms_are_kept_apart(store: ConversationStore) -> None:
    """Both must be the same."""
    await store.add_turn(turn("mine"))
    await store.add_turn(turn("another session", session="t"))
    await store.add_turn(turn("another room", room="office"))
    assert await said(store) == ["mine"]


async def test_a_turn_is_stored_once(store: ConversationStore) -> None:
    """The same turn id again changes nothing."""
    record = turn("once")
    await store.add_turn(record)
    await store.add_turn(record)
    again = turn("other words")
    await store.add_turn(
        TurnRecord(
            turn_id=record.turn_id,
            session_id=again.session_id,
            room_id=again.room_id,
            said=again.said,
            answered=again.answered,
            source="llm",
            outcome="error",
            intent=None,
            created_at=again.created_at,
        )
    )
    assert await said(store) == ["once"]


ODD_TEXTS = [
    ("", ""),
    ("☕ naïve 日本語 \u202e", "☕ naïve 日本語 \u202e"),
    ("'; DROP TABLE conversations; -- $1 %s ?", "'; DROP TABLE conversations; -- $1 %s ?"),
    ("two\nlines\t\\", "two\nlines\t\\"),
    ("a\0b", "ab"),
    ("half a pair \ud83d", "half a pair ?"),
    ("long " * 20_000, "long " * 20_000),
]


@pytest.mark.parametrize(("given", "kept"), ODD_TEXTS)
async def test_any_text_can_be_kept(store: ConversationStore, given: str, kept: str) -> None:
    """Only what no database can hold is left out or replaced."""
    await store.add_turn(turn(given, session=given[:50], room="r"))
    assert await said(store, session=given[:50], room="r") == [kept]


async def test_preferences_are_part_of_every_context(opened: Opened) -> None:
    """By category and key, whatever the session."""
    opened.run_sql(
        "INSERT INTO preferences (category, key, value) VALUES ('light', 'brightness', '40'), ('tone', 'words', 'few');"
    )
    await opened.store.add_turn(turn("hello"))
    context = await opened.store.load_context("s", "kitchen", 10)
    assert [(known.category, known.key, known.value) for known in context.preferences] == [
        ("light", "brightness", "40"),
        ("tone", "words", "few"),
    ]
    assert len(context.exchanges) == 1
    assert (await opened.store.load_context("new", "room", 10)).preferences == context.preferences


async def test_the_status_tells_what_it_is_and_how_fast(opened: Opened) -> None:
    """Before the first read the P95 is 0."""
    before = opened.store.status()
    await opened.store.load_context("s", "r", 10)
    after = opened.store.status()
    assert (before.connected, before.p95_ms) == (True, 0.0)
    assert after.connected
    assert after.p95_ms > 0
    assert 0 < after.pool_idle <= after.pool_size


async def test_the_turns_of_a_closed_store_are_there_when_it_opens_again(tmp_path: Path, postgres_url: str) -> None:
    """The migrations at the second opening leave them alone."""
    for settings in (DatabaseSettings(), DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=SecretStr(postgres_url))):
        async with open_store(settings, tmp_path) as store:
            await store.add_turn(turn("kept"))
        async with open_store(settings, tmp_path) as store:
            assert await said(store) == ["kept"]
