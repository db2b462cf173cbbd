"""Preflight check `python -m hub --check`: tries every part once, changes nothing in a database."""

import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hub.check import NotThere, _database, check
from hub.errors import Unavailable
from hub.memory.factory import migrate
from hub.memory.migrations import FOLDER, load_migrations
from hub.settings import HubSettings
from scripted_home_assistant import TOKEN, scripted_home_assistant
from scripted_llm import ScriptedLlm
from scripted_search import KEY, Reply, error, scripted_search
from servers import MosquittoServer, PostgresServer, RedisServer, free_port

pytestmark = [pytest.mark.model, pytest.mark.service]

NAMES = ", ".join(migration.name for migration in load_migrations(FOLDER))


def settings(folder: Path, url: str | None = None) -> HubSettings:
    database = {} if url is None else {"DATABASE_ENABLED": "true", "DATABASE_URL": url}
    return HubSettings.read({"INGLE_STATE_DIR": str(folder), **database})


async def table(
    folder: Path, capsys: pytest.CaptureFixture[str], **chosen: str
) -> tuple[int, dict[str, str]]:
    """What it ends with, and its rows by name: "ok" or "FAILED", and the rest."""
    given = {"STT_ENGINE": "phrases", "TTS_ENGINE": "espeak", **chosen}
    code = await check(HubSettings.read({"INGLE_STATE_DIR": str(folder), **given}))
    lines = [line for line in capsys.readouterr().out.splitlines() if line[17:18] in ("o", "F")]
    return code, {line[:17].strip(): " ".join(line[17:].split()) for line in lines}


@contextmanager
def nearly_full_disk() -> Iterator[None]:
    """No file of this process may grow beyond 4 kB."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


async def test_a_file_is_not_made_and_what_is_to_come_is_said(tmp_path: Path) -> None:
    """The next start makes it."""
    said = await _database(settings(tmp_path))
    assert said.endswith(f"migrations to be applied at the start: {NAMES}")
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240


async def test_a_database_is_not_migrated(
    tmp_path: Path, postgres_url: str, postgres_server: PostgresServer
) -> None:
    """Not even its table of migrations is made; once migrated, nothing is to come."""
    chosen = settings(tmp_path, postgres_url)
    assert NAMES in await _database(chosen)
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert postgres_server.execute(tables, database=postgres_url.rpartition("/")[2]) == "0"
    await migrate(chosen.database, tmp_path)
    said = await _database(chosen)
    assert said.startswith("PostgreSQL at 127.0.0.1:")
    assert "migrations" not in said


async def test_a_database_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    """At once: the check is no start, which would wait for it."""
    with pytest.raises(Unavailable, match="is away"):
        await _database(settings(tmp_path, f"postgresql://ingle@127.0.0.1:{free_port()}/x"))


async def test_a_whole_household_passes_and_each_row_says_what_is_there(
    tmp_path: Path,
    mosquitto: MosquittoServer,
    redis_server: RedisServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Home Assistant, both language models, the search and Redis are each asked once."""
    async with scripted_home_assistant() as home, ScriptedLlm() as ollama, ScriptedLlm() as openai:
        ollama.replies("Yes.")
        openai.replies("Yes.")
        with scripted_search() as search:
            code, rows = await table(
                tmp_path,
                capsys,
                MQTT_URL=mosquitto.url,
                REDIS_ENABLED="true",
                REDIS_URL=redis_server.url,
                HA_URL=home.url,
                HA_TOKEN=TOKEN,
                LLM_PROVIDERS="ollama,openai",
                OLLAMA_URL=ollama.base_url,
                OPENAI_BASE_URL=f"{openai.base_url}/v1",
                BRAVE_URL=search.url,
                BRAVE_API_KEY=KEY,
            )
    assert rows.pop("database").startswith("ok SQLite file ")
    assert rows == {
        "state directory": f"ok {tmp_path}",
        "MQTT broker": f"ok {mosquitto.url}",
        "cache": "ok Redis",
        "home": f"ok Home Assistant at {home.url}, things exposed to voice: 3",
        "model ollama": "ok qwen2.5:3b",
        "model openai": "ok gpt-4o-mini",
        "search": "ok brave takes the key",
        "language": "ok en (HUB_LANGUAGE); satellites may speak de, fr, es, pl"
        " (SATELLITE_LANGUAGE)",
        "recogniser": "ok the home's grammar",
        "voice": "ok espeak-ng en-us",
    }
    assert code == 0
    assert (len(ollama.requests), len(openai.requests), len(search.queries)) == (1, 1, 1)
    for model in (ollama, openai):  # a server may refuse a prompt without a person in it
        roles = [message["role"] for message in model.requests[0].messages]
        assert roles == ["system", "user"]


async def test_what_is_wrong_is_named_with_its_setting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A token, a model, a key that is refused; a broker, a server that is away."""
    async with scripted_home_assistant() as home, ScriptedLlm() as ollama:
        ollama.refuses(404, "model not found")
        with scripted_search() as search:
            search.reply = Reply(422, error("SUBSCRIPTION_TOKEN_INVALID", 422))
            code, rows = await table(
                tmp_path,
                capsys,
                MQTT_URL=f"mqtt://127.0.0.1:{free_port()}",
                REDIS_ENABLED="true",
                REDIS_URL=f"redis://127.0.0.1:{free_port()}",
                HA_URL=home.url,
                HA_TOKEN="wrong",
                LLM_PROVIDERS="ollama,openai",
                OLLAMA_URL=ollama.base_url,
                OPENAI_BASE_URL=f"http://127.0.0.1:{free_port()}/v1",
                BRAVE_URL=search.url,
                BRAVE_API_KEY="wrong",
            )
    assert code == 1
    assert rows["MQTT broker"].endswith("(MQTT_URL): [Errno 111] Connection refused")
    assert rows["cache"].startswith("FAILED Redis does not answer (REDIS_URL): ")
    assert "Connect" in rows["cache"]
    assert rows["home"] == "FAILED Home Assistant refused my access token: check HA_TOKEN."
    assert rows["model ollama"].startswith("FAILED Ollama")
    assert "run ollama pull qwen2.5:3b there." in rows["model ollama"]
    assert rows["model openai"] == "FAILED The language model server cannot be reached."
    assert rows["search"] == "FAILED The web search refuses the key in BRAVE_API_KEY."


async def test_what_the_broker_refuses_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not only that there is no connection; the password is not shown."""
    broker = MosquittoServer({"hub": "right"})
    try:
        broker.start()
        url = f"mqtt://hub@127.0.0.1:{broker.port}"
        _, rows = await table(tmp_path, capsys, MQTT_URL=url, MQTT_PASSWORD="wrong-word")
    finally:
        broker.remove()
    assert rows["MQTT broker"].startswith(
        f"FAILED no connection to {url} (MQTT_URL): the broker refused the user or "
    )
    assert rows["MQTT broker"].endswith("see MQTT_URL and MQTT_PASSWORD")
    assert "wrong-word" not in str(rows)


async def test_a_disk_that_takes_nothing_does_not_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty file can be made where nothing can be written."""
    with nearly_full_disk():
        code, rows = await table(tmp_path, capsys, TTS_ENGINE="espeak")
    assert (
        rows["state directory"]
        == f"FAILED cannot write in {tmp_path} (INGLE_STATE_DIR): File too large"
    )
    assert rows["database"] == rows["state directory"]
    assert code == 1


@pytest.mark.parametrize("there", ["a file in the folder's place", "a folder in the file's place"])
async def test_a_database_that_cannot_be_written_does_not_pass(tmp_path: Path, there: str) -> None:
    """Whether it is the directory or the file itself; and neither is changed."""
    folder = tmp_path / "state"
    if there.startswith("a file"):
        folder.touch()
        why = f"cannot write in {folder} (INGLE_STATE_DIR): File exists"
    else:
        (folder / "ingle.db").mkdir(parents=True)
        why = f"cannot write {folder / 'ingle.db'}: Is a directory"
    with pytest.raises(NotThere, match=re.escape(why)):
        await _database(settings(folder))


async def test_the_demo_home_tells_what_it_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """How much, and by name, so that a person knows what can be said to it."""
    _, rows = await table(tmp_path, capsys, TTS_ENGINE="espeak")
    assert rows["home"].startswith(
        "ok the demo home (HA_URL is not set): 6 areas, 20 things. "
        "Kitchen: Light, Back Door, Temperature, Window, Coffee Machine; Living Room: Light, "
    )
    assert rows["home"].endswith("Garage: Light, Door")
