"""The keys of cached contexts, and the globs that match them."""

import pytest

from hub.memory.context_cache import CachedContexts, context_key, room_pattern
from hub.memory.glob import compile_glob
from hub.memory.memory_cache import MemoryCache
from hub.ports import Context

pytestmark = pytest.mark.pure

IDS = ["a", "*", "?", "[ab]", "a*", "\\", "a:b", "b", "", "ü", "a\ud83d", "%3A", "^-]"]


def test_plain_ids_make_plain_keys() -> None:
    """As the performance guide writes them, for `redis-cli`."""
    assert context_key("session_1-a", "living_room") == "context:session_1-a:living_room"


def test_no_two_contexts_share_a_key() -> None:
    """Colons in ids can't move from one to the other."""
    keys = {context_key(session, room) for session in IDS for room in IDS}
    assert len(keys) == len(IDS) ** 2


async def test_a_room_is_matched_and_no_other_whatever_its_id() -> None:
    """An id made of wildcards is just an id; so is a session's."""

    async def fetch() -> Context:
        return Context()

    for mine in IDS:
        cache = MemoryCache()
        contexts = CachedContexts(cache, 60.0)
        for room in IDS:
            for session in ("s", "*"):
                await contexts.get(session, room, fetch)
        assert await cache.invalidate_pattern(room_pattern(mine)) == 2
        assert await cache.invalidate_pattern(context_key("*", mine)) == 0


def test_a_pattern_of_many_stars_is_quick() -> None:
    """Bad patterns can't hold up the hub."""
    assert not compile_glob("*" * 1000 + "b").fullmatch("a" * 1000)
    assert room_pattern("*") == "context:*:%2A"
