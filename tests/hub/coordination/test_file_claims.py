"""Turn claims in a file survive a restart of the hub, and expire."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from full_disk import no_file_grows_beyond
from hub.coordination.file_claims import FileClaims, open_claims
from hub.coordination.local_claims import CLAIMED_FOR_S

pytestmark = pytest.mark.service


class Lives:
    """One hub's lives: each begins with its monotonic clock elsewhere."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now_s = 1000.0
        self.wall = 1.7e9
        self.claims: list[FileClaims] = []

    def begin(self, *, rewritten_after: int = 1000) -> FileClaims:
        claims = FileClaims(
            self.path,
            clock=lambda: self.now_s,
            wall_clock=lambda: self.wall,
            rewritten_after=rewritten_after,
        )
        self.claims.append(claims)
        return claims

    def pass_s(self, seconds: float) -> None:
        self.now_s += seconds
        self.wall += seconds


@pytest.fixture
async def lives(tmp_path: Path) -> AsyncIterator[Lives]:
    lives = Lives(tmp_path / "claims")
    yield lives
    for claims in lives.claims:
        claims.close()


async def test_the_next_life_refuses_what_the_one_before_claimed(lives: Lives) -> None:
    """The file was not closed, as after a SIGKILL; another satellite's turn is another turn."""
    before = lives.begin()
    assert await before.claim("one", "t1")
    assert not await before.claim("one", "t1")
    lives.now_s = 5.0
    after = lives.begin()
    assert not await after.claim("one", "t1")
    assert await after.claim("two", "t1")


async def test_a_claim_is_forgotten_when_it_can_no_longer_matter(lives: Lives) -> None:
    """In the process and in the file."""
    assert await lives.begin().claim("one", "t1")
    lives.pass_s(CLAIMED_FOR_S + 1)
    assert await lives.begin().claim("one", "t1")
    assert len(lives.path.read_text().splitlines()) == 1


async def test_a_clock_that_was_set_back_lets_nothing_be_done_twice(lives: Lives) -> None:
    """A claim from the future counts as made now, and is kept no longer than any other."""
    assert await lives.begin().claim("one", "t1")
    lives.wall -= 86_400.0
    assert not await lives.begin().claim("one", "t1")
    lives.pass_s(CLAIMED_FOR_S + 1)
    assert await lives.begin().claim("one", "t1")


async def test_the_file_does_not_grow_for_ever(lives: Lives) -> None:
    """After so many lines it is compacted: the expired claims go, the others stay."""
    claims = lives.begin(rewritten_after=4)
    for number in range(4):
        assert await claims.claim("one", f"old-{number}")
    lives.pass_s(CLAIMED_FOR_S + 1)
    for number in range(6):
        assert await claims.claim("one", f"new-{number}")
    assert [line.split()[2] for line in lives.path.read_text().splitlines()] == [
        f"new-{n}" for n in range(6)
    ]
    assert not await lives.begin().claim("one", "new-0")


@pytest.mark.parametrize(
    "torn", [b"1700000000 one", b"\xff\x00\xff", b"17000", b"\n\n", b"x one t9\n"]
)
async def test_what_a_power_cut_left_torn_is_no_claim(lives: Lives, torn: bytes) -> None:
    """The whole lines before it are read, and what is claimed next is found again."""
    lives.path.write_bytes(b"1700000000 one t1\n" + torn)
    claims = lives.begin()
    assert not await claims.claim("one", "t1")
    assert await claims.claim("one", "t2")
    assert not await lives.begin().claim("one", "t2")


async def test_many_turns_at_once_are_each_claimed_once(lives: Lives) -> None:
    """Also while the file is written anew under them."""
    claims = lives.begin(rewritten_after=7)
    takers: list[str] = []

    async def claim(turn_id: str) -> None:
        if await claims.claim("one", turn_id):
            takers.append(turn_id)

    async with asyncio.TaskGroup() as tasks:
        for number in range(50):
            for _ in range(3):
                tasks.create_task(claim(f"t{number}"))
    assert sorted(takers) == sorted({f"t{number}" for number in range(50)})
    after = lives.begin()
    assert not any([await after.claim("one", turn_id) for turn_id in takers])


async def test_where_nothing_can_be_written_turns_are_claimed_in_the_process(
    tmp_path: Path,
) -> None:
    """Turns go on, none is done twice before a restart, and the log says once what is at risk."""
    (tmp_path / "claims").mkdir()
    with capture_logs() as logs:
        async with open_claims(tmp_path / "claims") as claims:
            assert await claims.claim("one", "t1")
            assert not await claims.claim("one", "t1")
            assert await claims.claim("one", "t2")
    assert [one["event"] for one in logs] == ["claims.not_kept"]


async def test_a_line_that_a_full_disk_cut_off_spoils_no_other(lives: Lives) -> None:
    """It is named, and the next claim begins in a clean file."""
    before = lives.begin()
    assert await before.claim("one", "t1")
    with capture_logs() as logs, no_file_grows_beyond(lives.path.stat().st_size + 5):
        assert await before.claim("one", "t2")
    assert [one["event"] for one in logs] == ["claims.not_kept"]
    assert await before.claim("one", "t3")
    after = lives.begin()
    assert not await after.claim("one", "t1")
    assert not await after.claim("one", "t3")
