"""Timer stores: running timers survive a restart, and every hub of the home sees them."""

from pathlib import Path

import pytest

from households import hubs_redis
from hub.coordination.file_timers import FileTimerStore
from hub.coordination.redis_timers import RedisTimerStore
from hub.ports import Timer
from servers import RedisServer

pytestmark = pytest.mark.service


class Clocks:
    """A monotonic and a wall clock to turn."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.wall = 1.7e9

    def pass_s(self, seconds: float) -> None:
        self.now_s += seconds
        self.wall += seconds

    def store(self, path: Path | None) -> FileTimerStore:
        return FileTimerStore(path, clock=lambda: self.now_s, wall_clock=lambda: self.wall)

    def timer(self, timer_id: str, left_s: float) -> Timer:
        return Timer(
            timer_id=timer_id,
            name="tea",
            duration_s=left_s,
            ends_at_s=self.now_s + left_s,
            room_id="kitchen",
            satellite_id="one",
        )


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def ids(timers: tuple[Timer, ...]) -> list[str]:
    return sorted(timer.timer_id for timer in timers)


async def test_timers_outlive_the_hub(clocks: Clocks, tmp_path: Path) -> None:
    """A new process, with another monotonic clock, finds them with the time they have left."""
    path = tmp_path / "timers.json"
    store = clocks.store(path)
    await store.save(clocks.timer("a", 600.0))
    await store.save(clocks.timer("b", 60.0))
    await store.save(clocks.timer("c", 600.0))
    await store.remove("c")
    clocks.pass_s(100.0)
    clocks.now_s = 5.0
    [timer] = await clocks.store(path).running()
    assert (timer.timer_id, timer.name, timer.satellite_id) == ("a", "tea", "one")
    assert timer.ends_at_s - clocks.now_s == pytest.approx(500.0)


async def test_a_wall_clock_that_starts_in_the_past_lengthens_no_timer(
    clocks: Clocks, tmp_path: Path
) -> None:
    """A Raspberry Pi begins without a clock: at most what the timer was set for is left."""
    path = tmp_path / "timers.json"
    await clocks.store(path).save(clocks.timer("a", 600.0))
    clocks.wall -= 86_400.0
    [timer] = await clocks.store(path).running()
    assert timer.ends_at_s - clocks.now_s == pytest.approx(600.0)


async def test_a_step_of_the_wall_clock_changes_no_running_timer(
    clocks: Clocks, tmp_path: Path
) -> None:
    """Inside the process time is monotonic; the file follows at the next change."""
    path = tmp_path / "timers.json"
    store = clocks.store(path)
    await store.save(clocks.timer("a", 600.0))
    clocks.wall += 1e7
    assert ids(await store.running()) == ["a"]
    await store.save(clocks.timer("b", 600.0))
    assert ids(await clocks.store(path).running()) == ["a", "b"]


@pytest.mark.parametrize("content", [b"", b"{}", b"[{}]", b"\xff\xfe", b'[{"timer_id": 3}]'])
async def test_a_file_that_cannot_be_read_is_no_timers(
    clocks: Clocks, tmp_path: Path, content: bytes
) -> None:
    """The hub starts, and the next timer makes a good file of it."""
    path = tmp_path / "timers.json"
    path.write_bytes(content)
    store = clocks.store(path)
    assert await store.running() == ()
    await store.save(clocks.timer("a", 600.0))
    assert ids(await clocks.store(path).running()) == ["a"]


async def test_a_directory_that_cannot_be_written_costs_no_timer(
    clocks: Clocks, tmp_path: Path
) -> None:
    """It is logged, and the timer runs on in this process."""
    store = clocks.store(tmp_path / "missing" / "timers.json")
    await store.save(clocks.timer("a", 600.0))
    assert ids(await store.running()) == ["a"]


async def test_every_hub_knows_the_homes_timers(clocks: Clocks, redis_url: str) -> None:
    """Set at one hub, seen and cancelled at another, whose clock differs (clock skew)."""
    elsewhere = Clocks()
    elsewhere.now_s, elsewhere.wall = 77.0, 3.0
    async with hubs_redis(redis_url) as (one, two):
        setting, asking = (
            RedisTimerStore(one, clocks.store(None)),
            RedisTimerStore(two, elsewhere.store(None)),
        )
        await setting.save(clocks.timer("a", 600.0))
        await setting.save(clocks.timer("b", 700.0))
        seen = {
            timer.timer_id: timer.ends_at_s - elsewhere.now_s for timer in await asking.running()
        }
        assert seen == {"a": pytest.approx(600.0, abs=5.0), "b": pytest.approx(700.0, abs=5.0)}
        await asking.remove("a")
        assert ids(await setting.running()) == ["b"]


async def test_what_changes_while_redis_is_away_is_told_when_it_is_back(
    clocks: Clocks, redis_server: RedisServer
) -> None:
    """The hub goes on by its own knowledge; a Redis that lost its data gets it back."""
    mirror = clocks.store(None)
    async with hubs_redis(redis_server.url, 1) as [redis]:
        store = RedisTimerStore(redis, mirror)
        await store.save(clocks.timer("a", 600.0))
        await store.save(clocks.timer("b", 600.0))
        redis_server.stop()
        await store.remove("a")
        await store.save(clocks.timer("c", 600.0))
        assert ids(await store.running()) == ["b", "c"]
    redis_server.start()
    async with hubs_redis(redis_server.url) as (one, two):
        again = RedisTimerStore(one, mirror)
        assert ids(await again.running()) == ["b", "c"]
        assert ids(await RedisTimerStore(two, Clocks().store(None)).running()) == ["b", "c"]


async def test_past_and_unreadable_timers_leave_redis(clocks: Clocks, redis_url: str) -> None:
    """They are not seen, and removed by whoever looks."""
    async with hubs_redis(redis_url, 1) as [redis]:
        store = RedisTimerStore(redis, clocks.store(None))
        await store.save(clocks.timer("a", 600.0))
        await store.save(clocks.timer("over", -1.0))
        key = redis.key("timers")
        await redis.do(lambda client: client.hset(key, "odd", b"{}"))
        assert ids(await store.running()) == ["a"]
        assert sorted(await redis.do(lambda client: client.hkeys(key))) == [b"-", b"a"]
