"""Promises that both conversation stores keep: PostgreSQL and SQLite."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from pydantic import SecretStr

from hub.memory.database import Database, TooOld, Unwritable
from hub.memory.factory import open_database
from hub.memory.rows import PATTERN_LIMIT
from hub.ports import Exchange, Forgotten, Preference, Unlearned
from hub.settings import DatabaseSettings
from servers import PostgresServer
from writes import NOON, accepted, pattern, put, turn

pytestmark = pytest.mark.service

RunSql = Callable[[str], None]


class Opened:
    """A store and a way past it, for what other programs write."""

    def __init__(self, store: Database, run_sql: RunSql) -> None:
        self.store = store
        self.run_sql = run_sql


@pytest.fixture(scope="module")
def shared_url(_postgres: PostgresServer) -> Iterator[str]:
    """One database for all of these tests: making one takes longer than a test."""
    name = _postgres.create_database()
    yield _postgres.database_url(name)
    _postgres.start()
    _postgres.drop_database(name)


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
        url: str = request.getfixturevalue("shared_url")
        settings = DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=SecretStr(url))
        server.execute(
            "DROP SCHEMA public CASCADE; CREATE SCHEMA public", database=url.rpartition("/")[2]
        )

        def run_sql(sql: str) -> None:
            server.execute(sql, database=url.rpartition("/")[2])

    async with open_database(settings, tmp_path) as store:
        yield Opened(store, run_sql)


@pytest.fixture
def store(opened: Opened) -> Database:
    return opened.store


async def said(
    store: Database, session: str = "s", room: str = "kitchen", limit: int = 10
) -> list[str]:
    context = await store.load_context(session, room, limit)
    return [exchange.said for exchange in context.exchanges]


async def test_an_unknown_session_has_an_empty_context(store: Database) -> None:
    """No exchanges, no preferences, no error."""
    context = await store.load_context("nobody", "nowhere", 10)
    assert (context.exchanges, context.preferences) == ((), ())


async def test_a_turn_comes_back_as_an_exchange(store: Database) -> None:
    """With its turn id, what was said and what was answered."""
    record = turn("turn on the light")
    await put(store, record)
    context = await store.load_context("s", "kitchen", 10)
    assert context.exchanges == (
        Exchange(
            turn_id=record.turn_id,
            said="turn on the light",
            answered="answer to turn on the light",
            at=NOON,
        ),
    )


async def test_the_last_exchanges_come_oldest_first(store: Database) -> None:
    """However late a turn was stored, its time decides."""
    for minute in (3, 1, 5, 2, 4):
        await put(store, turn(str(minute), at=NOON + timedelta(minutes=minute)))
    assert await said(store, limit=3) == ["3", "4", "5"]
    assert await said(store) == ["1", "2", "3", "4", "5"]
    assert await said(store, limit=0) == []


async def test_turns_of_the_same_moment_keep_their_order(store: Database) -> None:
    """The order in which they were stored."""
    for word in ("one", "two", "three"):
        await put(store, turn(word))
    assert await said(store, limit=2) == ["two", "three"]


async def test_times_of_different_zones_are_compared_as_moments(store: Database) -> None:
    """13:00 in Berlin is before 12:30 in UTC, and a whole second is before its fractions."""
    berlin = timezone(timedelta(hours=1))
    await put(store, turn("third", at=NOON + timedelta(minutes=30)))
    await put(store, turn("second", at=NOON.astimezone(berlin) + timedelta(microseconds=1)))
    await put(store, turn("first", at=NOON.astimezone(berlin)))
    assert await said(store) == ["first", "second", "third"]


async def test_sessions_and_rooms_are_kept_apart(store: Database) -> None:
    """Both must be the same."""
    await put(store, turn("mine"))
    await put(store, turn("another session", session="t"))
    await put(store, turn("another room", room="office"))
    assert await said(store) == ["mine"]


async def test_a_turn_is_stored_once(store: Database) -> None:
    """The same turn id again changes nothing."""
    record = turn("once")
    await put(store, record)
    await put(store, record)
    await put(
        store,
        record,
        replace(record, said="other words", room_id="office"),
        replace(record, outcome="error"),
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
async def test_any_text_can_be_kept(store: Database, given: str, kept: str) -> None:
    """Only what no database can hold is left out or replaced."""
    await put(store, turn(given, session=given[:50], room="r"))
    assert await said(store, session=given[:50], room="r") == [kept]


async def test_preferences_are_part_of_every_context(opened: Opened) -> None:
    """By category and key, whatever the session."""
    opened.run_sql(
        "INSERT INTO preferences (category, key, value)"
        " VALUES ('light', 'brightness', '40'), ('tone', 'words', 'few');"
    )
    await put(opened.store, turn("hello"))
    context = await opened.store.load_context("s", "kitchen", 10)
    assert [(known.category, known.key, known.value) for known in context.preferences] == [
        ("light", "brightness", "40"),
        ("tone", "words", "few"),
    ]
    assert len(context.exchanges) == 1
    assert (await opened.store.load_context("new", "room", 10)).preferences == context.preferences


async def test_what_was_learned_is_part_of_the_contexts_of_its_room(store: Database) -> None:
    """The newest first, with commands; learning again replaces, and unlearning deletes."""
    lights, dark = pattern("make it cosy"), pattern("darker", brightness=10)
    for minute, learned in enumerate((lights, dark, pattern("elsewhere", room="office"))):
        await store.apply([accepted(learned, at=NOON + timedelta(minutes=minute))])
    assert (await store.load_context("s", "kitchen", 10)).patterns == (dark, lights)
    anew = pattern("make it cosy", brightness=70)
    await store.apply([accepted(anew, at=NOON + timedelta(minutes=9))])
    assert (await store.load_context("t", "kitchen", 0)).patterns == (anew, dark)
    await put(
        store,
        Unlearned(sentence="darker", room_id="kitchen"),
        Unlearned(sentence="elsewhere", room_id="hall"),
    )
    assert (await store.load_context("s", "kitchen", 10)).patterns == (anew,)
    assert len((await store.load_context("s", "office", 10)).patterns) == 1


async def test_a_room_has_the_newest_of_many_learned_sentences(store: Database) -> None:
    """As many as a context holds."""
    learned = [pattern(f"sentence {number}") for number in range(PATTERN_LIMIT + 5)]
    await store.apply(
        [accepted(each, at=NOON + timedelta(seconds=at)) for at, each in enumerate(learned)]
    )
    found = (await store.load_context("s", "kitchen", 10)).patterns
    assert list(found) == learned[:4:-1]


async def test_a_learned_plan_that_nothing_can_read_is_left_out(opened: Opened) -> None:
    """It fails no turn."""
    await put(opened.store, pattern("good"))
    opened.run_sql(
        "INSERT INTO training_data (intent, sentence, room_id, plan)"
        " VALUES ('i', 'bad', 'kitchen', '[1]');"
    )
    assert [
        each.sentence for each in (await opened.store.load_context("s", "kitchen", 10)).patterns
    ] == ["good"]


async def test_preferences_are_remembered_replaced_and_forgotten(store: Database) -> None:
    """By category and key, dots in them or not."""
    await put(
        store,
        Preference(category="a.b", key="c", value="1"),
        Preference(category="a", key="b.c", value="2"),
        Preference(category="a", key="b.c", value="3"),
    )
    found = (await store.load_context("s", "r", 0)).preferences
    assert [(each.category, each.key, each.value) for each in found] == [
        ("a", "b.c", "3"),
        ("a.b", "c", "1"),
    ]
    await put(store, Forgotten(category="a", key="b.c"), Forgotten(category="no", key="such"))
    assert [each.category for each in (await store.load_context("s", "r", 0)).preferences] == [
        "a.b"
    ]


async def test_an_expired_preference_is_not_read(store: Database) -> None:
    """One that holds still comes with its time."""
    soon = datetime.now(UTC) + timedelta(hours=1)
    await put(
        store,
        Preference(
            category="note",
            key="bins",
            value="Tuesday",
            expires_at=soon.astimezone(timezone(timedelta(hours=5))),
        ),
        Preference(
            category="note",
            key="old",
            value="gone",
            expires_at=datetime.now(UTC) - timedelta(seconds=1),
        ),
    )
    (known,) = (await store.load_context("s", "r", 0)).preferences
    assert (known.key, known.expires_at) == ("bins", soon)


async def test_a_write_that_was_applied_before_changes_nothing(store: Database) -> None:
    """Not even where another write came in between: its id was recorded in the same transaction."""
    first = accepted(Preference(category="a", key="b", value="first"))
    await store.apply([first])
    await put(store, Preference(category="a", key="b", value="second"))
    await store.apply([first, accepted(turn("after it"))])
    context = await store.load_context("s", "kitchen", 10)
    assert [each.value for each in context.preferences] == ["second"]
    assert len(context.exchanges) == 1


async def test_writes_that_arrive_at_once_from_two_hubs_land_once_each(store: Database) -> None:
    """Also when both bring the same ones."""
    batch = [
        accepted(turn(str(number), at=NOON + timedelta(seconds=number))) for number in range(5)
    ]
    batch += [accepted(pattern("cosy"))]
    async with asyncio.TaskGroup() as tasks:
        for _ in range(4):
            tasks.create_task(store.apply(batch))
    assert await said(store) == ["0", "1", "2", "3", "4"]


async def test_of_a_batch_with_an_impossible_write_nothing_is_stored(opened: Opened) -> None:
    """It is told apart from a database that is away or refuses everything."""
    opened.run_sql("CREATE UNIQUE INDEX no_two ON conversations (said);")
    await put(opened.store, turn("once"))
    with pytest.raises(Unwritable):
        await put(opened.store, turn("good"), turn("once"))
    assert await said(opened.store) == ["once"]
    assert opened.store.status().connected
    await put(opened.store, turn("good", at=NOON + timedelta(minutes=1)))
    assert await said(opened.store) == ["once", "good"]


async def test_pruning_takes_the_oldest_in_batches_and_leaves_the_rest(store: Database) -> None:
    """Conversations by their age, preferences once they have expired, ids of applied writes."""
    old = [turn(str(day), at=NOON - timedelta(days=day)) for day in range(10)]
    gone, stays = NOON - timedelta(seconds=1), datetime.now(UTC) + timedelta(days=1)
    await put(store, *old, Preference(category="a", key="gone", value="1", expires_at=gone))
    await put(store, Preference(category="a", key="b", value="2"))
    await put(store, Preference(category="a", key="c", value="3", expires_at=stays))
    too_old = TooOld(
        conversations_before=NOON - timedelta(days=4.5),
        preferences_until=NOON,
        applied_writes_before=NOON,
    )
    assert await store.prune(too_old, 3) == 3 + 1
    assert await said(store) == ["6", "5", "4", "3", "2", "1", "0"]
    assert await store.prune(too_old, 3) == 2
    assert await store.prune(too_old, 3) == 0
    assert await said(store) == ["4", "3", "2", "1", "0"]
    assert [each.key for each in (await store.load_context("s", "r", 0)).preferences] == ["b", "c"]
    later = replace(too_old, applied_writes_before=NOON + timedelta(seconds=1))
    assert await store.prune(later, 10) == 3


async def test_the_status_tells_what_it_is_and_how_fast(opened: Opened) -> None:
    """Before the first read the P95 is 0."""
    before = opened.store.status()
    await opened.store.load_context("s", "r", 10)
    after = opened.store.status()
    assert (before.connected, before.p95_ms) == (True, 0.0)
    assert after.connected
    assert after.p95_ms > 0
    assert 0 < after.pool_idle <= after.pool_size


async def test_the_turns_of_a_closed_store_are_there_when_it_opens_again(
    tmp_path: Path, postgres_url: str
) -> None:
    """The migrations at the second opening leave them alone."""
    for settings in (
        DatabaseSettings(),
        DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=SecretStr(postgres_url)),
    ):
        async with open_database(settings, tmp_path) as store:
            await put(store, turn("kept"))
        async with open_database(settings, tmp_path) as store:
            assert await said(store) == ["kept"]
