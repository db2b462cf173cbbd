"""The description of a PostgreSQL URL: one host, or several for failover."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from hub.errors import Rejected
from hub.memory.factory import open_store
from hub.memory.postgres.connection import place
from hub.settings import DatabaseSettings
from servers import free_port

pytestmark = pytest.mark.service


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ingle:secret@db/home", "db:5432/home"),
        ("postgresql://ingle:secret@db:6000/home?sslmode=verify-full", "db:6000/home"),
        ("postgresql://ingle:secret@[fd00::1]:6000/home", "fd00::1:6000/home"),
        ("postgresql:///home", "localhost:5432/home"),
        (
            "postgresql://ingle:secret@one,two:6000/home?target_session_attrs=primary",
            "one:5432,two:6000/home",
        ),
    ],
)
def test_a_place_is_shown_without_its_secrets(url: str, shown: str) -> None:
    """Every host with its port, and the database."""
    assert place(SecretStr(url)) == shown


@pytest.mark.parametrize(
    "url", ["postgresql://u:geheim#1@db/home", "postgresql://u:geheim@one:x,two/home"]
)
def test_a_place_that_cannot_be_read_is_refused_without_its_password(url: str) -> None:
    """The sentence says what one looks like."""
    with pytest.raises(Rejected, match="DATABASE_URL must look like") as refused:
        place(SecretStr(url))
    assert "geheim" not in str(refused.value)


async def test_of_several_hosts_the_one_that_is_there_is_used(
    postgres_url: str, tmp_path: Path
) -> None:
    """As after a failover: the first is away, the second serves."""
    head, _, tail = postgres_url.rpartition("@")
    url = f"{head}@127.0.0.1:{free_port()},{tail}?target_session_attrs=primary"
    settings = DatabaseSettings.read({"DATABASE_ENABLED": "true", "DATABASE_URL": url})
    async with open_store(settings, tmp_path) as store:
        assert (await store.load_context("s1", "kitchen", 10)).exchanges == ()
        assert store.status().connected
