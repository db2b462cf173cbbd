"""The benchmark of streaming satellites: its measures, and what it compares a hub with."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bench.fleet import ELSEWHERE, open_fleet
from bench.load.processor import peak_mb, resident_mb, sample_shares, used_s
from bench.processes import child
from bench.scenario import BenchError
from bench.scenarios.audio import KINDS, measures_of
from ingle.wire.link import Link
from ingle.wire.topics import Topics
from links import kept_up
from servers import MosquittoServer

pytestmark = pytest.mark.service


def test_a_hubs_cost_is_told_in_percent_and_against_the_raw_consumer() -> None:
    """Where satellites know the owner the raw consumer gets nothing to be compared with."""
    step = {"hub": [6.0, 6.0, 6.0, 7.0, 5.0], "raw": [2.0] * 5, "broker": [1.0] * 5}
    samples = {"idle": step, **{kind.label: step for kind in KINDS}}
    found = {measure.name: measure for measure in measures_of(samples)}
    assert found["audio.own_over_raw"].value == 3.0
    assert found["audio.own_over_raw"].unit == "x"
    assert found["audio.other_by_owner_percent"].value == 6.0
    assert "audio.other_by_owner_over_raw" not in found
    assert found["audio.idle_percent"].samples == 5


async def test_processor_and_memory_of_a_process_are_read_from_the_system() -> None:
    """A process that has ended is told as such."""
    before = used_s(os.getpid())
    while used_s(os.getpid()) == before:  # the system counts at its own ticks
        sum(range(10_000))
    assert used_s(os.getpid()) > before
    assert 10 < resident_mb(os.getpid()) <= peak_mb(os.getpid())
    shares = await sample_shares({"me": os.getpid()}, 1, every_s=0.01)
    assert len(shares["me"]) == 100
    with pytest.raises(BenchError, match="has ended"):
        used_s(2**22 + 1)


async def test_raw_consumer_counts_what_is_sent_to_all(
    mosquitto: MosquittoServer, topic_prefix: str, tmp_path: Path
) -> None:
    """Audio that is sent to one hub alone reaches that one only."""
    topics, address = Topics(topic_prefix), mosquitto.address
    command = (
        *(sys.executable, "-m", "bench.load.raw_consumer"),
        *(address.host, str(address.port), topics.every_turn("audio")),
    )
    link = Link(address, client_id=f"{topic_prefix.split('/')[0]}-test")
    to_one = topics.audio_of_hub(ELSEWHERE)
    async with (
        kept_up(link),
        link.subscribe(to_one) as alone,
        open_fleet(address, topics, within_s=30.0) as fleet,
        child(
            "raw", command, environment=os.environ, log=tmp_path / "log", read_output=True
        ) as raw,
    ):
        assert await anext(raw.output()) == b"subscribed\n"
        for by_owner in (False, True):
            await fleet.stream(3, 0.16, overheard=True, by_owner=by_owner)
        async with asyncio.timeout(30):
            for _ in range(6):
                await anext(alone)
        raw.process.send_signal(signal.SIGTERM)
        assert await anext(raw.output()) == b"6\n"
