"""`python -m hub.migrate`, as a person runs it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from hub.memory.migrations import FOLDER, load_migrations
from hub.migrate import main

pytestmark = pytest.mark.service

NAMES = [migration.name for migration in load_migrations(FOLDER)]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command and returns its exit status, what it printed and its errors."""

    def command(*arguments: str, environment: Mapping[str, str]) -> tuple[int, str, str]:
        status = main(arguments, environment)
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def test_without_a_database_it_migrates_the_sqlite_file_and_says_so(
    run: Run, tmp_path: Path
) -> None:
    """And the second time that there's nothing to do."""
    environment = {"INGLE_STATE_DIR": str(tmp_path)}
    where = f"SQLite file {tmp_path}/ingle.db (DATABASE_ENABLED is not true)\n"
    status, out, _ = run("--status", environment=environment)
    assert (status, out.splitlines()[1].split()) == (0, ["001_initial_schema.sql", "missing"])
    assert not (tmp_path / "ingle.db").exists()
    assert run(environment=environment) == (
        0,
        where + "".join(f"applied {name}\n" for name in NAMES),
        "",
    )
    assert run(environment=environment) == (0, f"{where}already up to date\n", "")
    status, out, _ = run("--status", environment=environment)
    assert [line.split()[1] for line in out.splitlines()[1:]] == ["applied"] * len(NAMES)


def test_with_a_database_it_migrates_that(run: Run, tmp_path: Path, postgres_url: str) -> None:
    """Also where the URL lies in a file; the state directory isn't touched."""
    secret = tmp_path / "url"
    secret.write_text(postgres_url + "\n")
    state = tmp_path / "state"
    environment = {
        "DATABASE_ENABLED": "true",
        "DATABASE_URL_FILE": str(secret),
        "INGLE_STATE_DIR": str(state),
    }
    status, out, _ = run(environment=environment)
    assert status == 0
    assert out.startswith("PostgreSQL at 127.0.0.1:")
    assert out.count("applied ") == len(NAMES)
    status, out, _ = run("--status", environment=environment)
    assert out.count("UTC") == len(NAMES)
    assert not state.exists()


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"DATABASE_ENABLED": "true"}, "DATABASE_URL is required"),
        ({"DATABASE_ENABLED": "maybe"}, "DATABASE_ENABLED=maybe: "),
        (
            {"DATABASE_ENABLED": "true", "DATABASE_URL": "mysql://u:secret@h/d"},
            "must begin with postgresql://",
        ),
        (
            {"DATABASE_ENABLED": "true", "DATABASE_URL": "postgresql://u:secret#1@h/d"},
            "percent-encoded",
        ),
        ({"INGLE_STATE_DIR": "/dev/null/state"}, "set INGLE_STATE_DIR to a writable directory"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_exit_status_1(
    run: Run, environment: Mapping[str, str], words: str
) -> None:
    """On stderr, without a password."""
    status, _, err = run(environment=environment)
    assert (status, err.count("\n")) == (1, 1)
    assert words in err
    assert "secret" not in err


def test_help_says_what_it_does_and_which_settings_it_reads(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without touching anything."""
    with pytest.raises(SystemExit) as ended:
        run("--help", environment={})
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(
        word in said for word in ("--status", "DATABASE_ENABLED", "DATABASE_URL", "INGLE_STATE_DIR")
    )
