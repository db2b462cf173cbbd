"""The PostgreSQL store's own promises: one round trip, a bounded pool, clear errors."""

import asyncio

import pytest
from pydantic import SecretStr

from hub.errors import Rejected, Unavailable
from hub.memory.migrations import FOLDER
from hub.memory.postgres.schema import migrate_postgres
from hub.memory.postgres.store import POOL_MAX, POOL_MIN, open_postgres
from links import at_once, eventually
from relay import relay_to
from servers import PostgresServer, free_port
from writes import put, turn

pytestmark = pytest.mark.service


@pytest.fixture
async def url(postgres_url: str) -> SecretStr:
    """A database that was migrated."""
    await migrate_postgres(SecretStr(postgres_url), FOLDER)
    return SecretStr(postgres_url)


def through(url: SecretStr, port: int) -> SecretStr:
    head, _, name = url.get_secret_value().rpartition("/")
    return SecretStr(f"{head.rpartition(':')[0]}:{port}/{name}")


async def test_a_context_is_one_round_trip(postgres_server: PostgresServer, url: SecretStr) -> None:
    """Exchanges and preferences together, without preparing or resetting; the first read, too."""
    async with (
        relay_to(postgres_server.port) as relay,
        open_postgres(through(url, relay.port)) as store,
    ):
        assert relay.connections == POOL_MIN
        before = relay.round_trips
        await store.load_context("s", "kitchen", 10)
        assert relay.round_trips - before == 1
        for _ in range(10):
            await store.load_context("s", "kitchen", 10)
        assert relay.round_trips - before == 11


async def test_the_pool_begins_with_five_and_never_exceeds_twenty(
    postgres_server: PostgresServer, url: SecretStr
) -> None:
    """However many turns there are at once, all are answered."""
    async with (
        relay_to(postgres_server.port) as relay,
        open_postgres(through(url, relay.port)) as store,
    ):
        assert (store.status().pool_size, store.status().pool_idle) == (POOL_MIN, POOL_MIN)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(200):
                tasks.create_task(store.load_context("s", "kitchen", 10))
        assert POOL_MIN < relay.connections <= POOL_MAX
        assert store.status().pool_size <= POOL_MAX


async def test_a_server_that_restarts_costs_errors_only_while_it_is_away(
    postgres_server: PostgresServer, url: SecretStr
) -> None:
    """Away is `Unavailable`, said quickly; afterwards the pool serves again."""
    async with open_postgres(url) as store:
        postgres_server.stop()
        with pytest.raises(Unavailable, match="is away"):
            async with asyncio.timeout(30):
                await store.load_context("s", "kitchen", 10)
        assert not store.status().connected
        postgres_server.start()
        await put(store, turn(turn_id="1"))
        assert store.status().connected
        assert len((await store.load_context("s", "kitchen", 10)).exchanges) == 1


async def test_a_server_that_hangs_is_unavailable_within_a_bound(
    postgres_server: PostgresServer, url: SecretStr
) -> None:
    """One read waits for it, the next ones don't, until the watch has seen it back."""
    async with (
        relay_to(postgres_server.port) as relay,
        open_postgres(through(url, relay.port), watch_interval_s=0.05) as store,
    ):
        relay.fall_silent()
        with pytest.raises(Unavailable, match="is away"):
            async with asyncio.timeout(30):
                await store.load_context("s", "kitchen", 10)
        with pytest.raises(Unavailable, match="is away"):
            await at_once(store.load_context("s", "kitchen", 10))
        relay.go_on()
        await eventually(lambda: store.status().connected)
        await store.load_context("s", "kitchen", 10)


async def test_the_status_follows_a_server_that_nobody_asks(
    postgres_server: PostgresServer, url: SecretStr
) -> None:
    """The watch notices both its going and its coming."""
    async with open_postgres(url, watch_interval_s=0.05) as store:
        postgres_server.stop()
        await eventually(lambda: not store.status().connected)
        postgres_server.start()
        await eventually(lambda: store.status().connected)


async def test_opening_waits_for_a_server_that_is_starting(
    postgres_server: PostgresServer, url: SecretStr
) -> None:
    """At boot both start at once."""
    postgres_server.stop()
    opened = asyncio.Event()

    async def use(port: int) -> None:
        async with open_postgres(through(url, port), wait_s=20.0) as store:
            await store.load_context("s", "kitchen", 10)
            opened.set()

    async with relay_to(postgres_server.port) as relay, asyncio.TaskGroup() as tasks:
        tasks.create_task(use(relay.port))
        await eventually(lambda: relay.connections)
        assert not opened.is_set()
        postgres_server.start()
    assert opened.is_set()


async def test_opening_says_who_did_not_answer(url: SecretStr) -> None:
    """After the wait, in one sentence, with host and port."""
    port = free_port()
    with pytest.raises(
        Unavailable,
        match=rf"PostgreSQL at 127\.0\.0\.1:{port}/\S+ is away: .* \(waited 1 s for it\)",
    ):
        async with open_postgres(through(url, port), wait_s=1.0):
            pass


@pytest.mark.parametrize(
    ("change", "words"),
    [("/missing", 'database "missing" does not exist'), ("?user=nobody", 'role "nobody"')],
)
async def test_what_waiting_cannot_mend_is_refused_at_once(
    url: SecretStr, change: str, words: str
) -> None:
    """A wrong database or user is no server that is starting."""
    head = url.get_secret_value().rpartition("/")[0]
    wrong = SecretStr(
        head + change if change.startswith("/") else head.replace("ingle@", "nobody@") + "/postgres"
    )
    with pytest.raises(Rejected, match=words):
        async with asyncio.timeout(30), open_postgres(wrong, wait_s=300.0):
            pass


async def test_a_server_without_tls_is_refused_where_the_url_demands_it(url: SecretStr) -> None:
    """`sslmode` in the URL is obeyed, not silently dropped."""
    with pytest.raises((Rejected, Unavailable), match="SSL"):
        async with open_postgres(
            SecretStr(url.get_secret_value() + "?sslmode=require"), wait_s=0.5
        ):
            pass


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://u:pa#secret@h/d",
        "postgresql://u:12/secret@h/d",
        "postgresql://u:secret@h:port/d",
    ],
)
async def test_a_url_that_cannot_be_read_is_refused_without_showing_it(text: str) -> None:
    """The sentence says how to write it, and holds no piece of a password."""
    with pytest.raises(Rejected, match="percent-encoded") as caught:
        async with open_postgres(SecretStr(text)):
            pass
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_missing_table_is_refused_and_not_called_away(
    postgres_server: PostgresServer, url: SecretStr
) -> None:
    """Trying again would not help."""
    async with open_postgres(url) as store:
        name = url.get_secret_value().rpartition("/")[2]
        postgres_server.execute("DROP TABLE conversations", database=name)
        with pytest.raises(Rejected, match="conversations"):
            await put(store, turn(turn_id="1"))


async def test_the_read_of_a_context_uses_its_index(
    postgres_server: PostgresServer, url: SecretStr
) -> None:
    """The plan of PostgreSQL over many sessions names the composite index."""
    name = url.get_secret_value().rpartition("/")[2]
    postgres_server.execute(
        "INSERT INTO conversations (turn_id, session_id, room_id, said, answered, source, outcome) "
        "SELECT 't' || n, 's' || n % 100, 'r' || n % 3, 'said', 'answered', 'intent', 'ok' "
        "FROM generate_series(1, 20000) AS n; ANALYZE conversations",
        database=name,
    )
    plan = postgres_server.execute(
        "EXPLAIN SELECT turn_id FROM conversations WHERE session_id = 's1' AND room_id = 'r1' "
        "ORDER BY created_at DESC, id DESC LIMIT 10",
        database=name,
    )
    assert "idx_conversations_session_room_created" in plan
    assert "Seq Scan" not in plan
