"""Crash safety: no write is lost or lands twice when PostgreSQL or the hub is killed."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from hub.memory.factory import open_store
from hub.memory.migrations import FOLDER
from hub.memory.postgres.schema import migrate_postgres
from hub.settings import DatabaseSettings
from servers import PostgresServer

pytestmark = pytest.mark.service

ROOT = Path(__file__).parents[3]
TURNS = 200
HUB = """
import asyncio, os, signal, sys
from pathlib import Path
from pydantic import SecretStr
sys.path.insert(0, "tests")
from hub.memory.factory import open_store
from hub.ports import Preference
from hub.settings import DatabaseSettings
from writes import turn

url, folder, how = sys.argv[1:]

all_accepted = asyncio.Event()

async def die(writes):
    # The database has committed, the journal still holds the writes.
    await all_accepted.wait()
    print("landed", len(writes), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

async def run():
    settings = DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=SecretStr(url))
    wait_s = 0.2 if how == "away" else 20.0
    landed = die if how == "die" else None
    async with open_store(settings, Path(folder), landed, wait_s=wait_s) as store:
        print("open", flush=True)
        for number in range(200):
            await store.accept(turn(str(number), turn_id=f"t{number}"))
            count = Preference(category="count", key=str(number % 10), value=str(number))
            await store.accept(count)
            print("accepted", number, flush=True)
        all_accepted.set()
        await asyncio.Event().wait()

asyncio.run(run())
"""
# Counts what is really done to the preferences, once for every row that is written.
COUNTING = """
CREATE TABLE done (value TEXT);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO done VALUES (NEW.value); RETURN NEW; END $$;
CREATE TRIGGER counting AFTER INSERT OR UPDATE ON preferences FOR EACH ROW EXECUTE FUNCTION note();
"""


class Household:
    """A migrated PostgreSQL that counts, a state directory, and a hub that can be killed."""

    def __init__(self, server: PostgresServer, url: str, folder: Path) -> None:
        self.server = server
        self.url = url
        self.folder = folder
        self.settings = DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=SecretStr(url))
        asyncio.run(migrate_postgres(SecretStr(url), FOLDER))
        self.sql(COUNTING)
        self._hubs: list[subprocess.Popen[str]] = []

    def sql(self, statement: str) -> list[str]:
        return self.server.execute(statement, database=self.url.rpartition("/")[2]).splitlines()

    def hub(self, how: str = "-") -> subprocess.Popen[str]:
        words = [sys.executable, "-c", HUB, self.url, str(self.folder), how]
        self._hubs.append(
            subprocess.Popen(
                words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        )
        return self._hubs[-1]

    def end(self) -> None:
        for hub in self._hubs:
            hub.kill()
            hub.communicate()

    def drain(self) -> None:
        """The next life of the hub."""

        async def run() -> None:
            async with open_store(self.settings, self.folder) as store, asyncio.timeout(30.0):
                await store.settled()

        asyncio.run(run())

    def turns(self) -> list[int]:
        return sorted(int(line) for line in self.sql("SELECT said FROM conversations"))

    def preferences_done(self) -> list[int]:
        return sorted(int(line) for line in self.sql("SELECT value FROM done"))


@pytest.fixture
def household(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> Iterator[Household]:
    made = Household(postgres_server, postgres_url, tmp_path)
    yield made
    made.end()


def read_until(hub: subprocess.Popen[str], words: str) -> None:
    assert hub.stdout is not None
    for line in hub.stdout:
        if line.strip() == words:
            return
    pytest.fail(f"the hub ended before it said {words!r}")


def kill(hub: subprocess.Popen[str]) -> int:
    """SIGKILL; the number of the last turn that it had accepted."""
    assert hub.stdout is not None
    hub.send_signal(signal.SIGKILL)
    accepted = [
        line.split()[1]
        for line in hub.stdout
        if line.startswith("accepted") and line.endswith("\n")
    ]
    hub.wait(10.0)
    return int(accepted[-1]) if accepted else -1


def test_both_die_in_the_middle_and_every_write_lands_once(household: Household) -> None:
    """PostgreSQL is killed after some turns, the hub after all of them, both start again."""
    hub = household.hub()
    read_until(hub, "accepted 40")
    household.server.kill()
    read_until(hub, f"accepted {TURNS - 1}")
    kill(hub)
    household.server.start()
    household.drain()
    assert household.turns() == list(range(TURNS))
    assert household.preferences_done() == list(range(TURNS))


def test_a_hub_that_is_killed_while_it_writes_loses_nothing_it_had_accepted(
    household: Household,
) -> None:
    """Nor does any land twice; one under way at the crash may have been accepted or not."""
    hub = household.hub()
    read_until(hub, "accepted 100")
    last = max(100, kill(hub))
    household.drain()
    for found in (household.turns(), household.preferences_done()):
        assert found == list(range(len(found)))
        assert last + 1 <= len(found) <= last + 2


def test_a_hub_that_is_killed_between_the_commit_and_its_journal_writes_nothing_twice(
    household: Household,
) -> None:
    """Twice in a row: the next life applies what the last one had applied already, and more."""
    for _ in range(2):
        output, _ = household.hub("die").communicate(timeout=30.0)
        assert "landed" in output
    applied = len(household.preferences_done())
    assert applied > 1
    household.drain()
    assert household.turns() == list(range(TURNS))
    assert household.preferences_done() == sorted([*range(TURNS)] * 2)
    assert applied < 2 * TURNS


def test_a_hub_starts_and_takes_turns_while_postgresql_is_away(household: Household) -> None:
    """They land when it comes; nobody has to do anything."""
    household.server.kill()
    hub = household.hub("away")
    read_until(hub, f"accepted {TURNS - 1}")
    kill(hub)
    household.server.start()
    household.drain()
    assert household.turns() == list(range(TURNS))
