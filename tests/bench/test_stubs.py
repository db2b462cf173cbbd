"""The stubs' process: paced answers that are the same for whoever asks, and faults at a share."""

from pathlib import Path

import httpx
import pytest

from bench.stubs.own_stubs import own_stubs
from bench.stubs.paced_model import ANSWER, PacedModel

pytestmark = pytest.mark.service


@pytest.mark.parametrize("seed", [1, 2])
def test_a_question_takes_as_long_for_whoever_asks_it(seed: int) -> None:
    """By its number and the seed, within the bounds."""
    one, other = (PacedModel(seed=seed, least_s=0.2, most_s=1.0) for _ in range(2))
    other.takes_s(None)
    taken_s = [one.takes_s(number) for number in range(50)]
    assert taken_s == [other.takes_s(number) for number in range(50)]
    assert 0.2 <= min(taken_s) < 0.4
    assert 0.8 < max(taken_s) <= 1.0


async def test_an_answer_comes_whole_or_in_a_stream_and_its_times_are_kept(tmp_path: Path) -> None:
    async with own_stubs({}, tmp_path, least_ms=1, most_ms=2, home_ms=1) as stubs:
        message = {"role": "user", "content": "topic 3"}
        body = {"model": "stub", "messages": [message]}
        whole = await stubs.http.post("/v1/chat/completions", json={**body, "stream": False})
        assert whole.json()["choices"][0]["message"]["content"] == ANSWER
        streamed = await stubs.http.post("/v1/chat/completions", json={**body, "stream": True})
        assert streamed.text.count("data: ") == len(ANSWER.split()) + 2
        first, second = await stubs.model_times()
        assert (first["topic"], second["topic"]) == (3, 3)
        assert len(first["sentences_s"]) == 1
        assert len(second["sentences_s"]) == 3
        assert second["asked_s"] < second["sentences_s"][0] < second["ended_s"]
        assert await stubs.model_times() == []


async def test_faults_are_refusals_and_cuts_in_turns(tmp_path: Path) -> None:
    """At a share of all; none after they are ended."""
    async with own_stubs({}, tmp_path, least_ms=1, most_ms=2, home_ms=1) as stubs:
        await stubs.break_down(home=0.5)
        found: list[str] = []
        for _ in range(40):
            try:
                answer = await stubs.http.post(
                    "/api/services/light/turn_on", json={"entity_id": "light.kitchen_light"}
                )
                found.append(str(answer.status_code))
            except httpx.TransportError:
                found.append("cut")
        assert await stubs.break_down() == found.count("503") + found.count("cut")
        assert abs(found.count("503") - found.count("cut")) <= 1
        assert 5 < found.count("200") < 35
        assert await stubs.light("kitchen") == "on"
