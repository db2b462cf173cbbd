"""Half of a character from a language model, in a real hub: over HTTP, in the turns, and after."""

import json
from pathlib import Path

import pytest

from ladder import household
from scripted_llm import Raw, ScriptedLlm
from servers import MosquittoServer

pytestmark = pytest.mark.service

LETTER = "\U00020bb7"


def pieces(llm: ScriptedLlm, *texts: str) -> None:
    """An answer of Ollama's in these pieces."""
    lines = [{"message": {"content": text}, "done": False} for text in texts]
    end = {"message": {}, "done": True, "done_reason": "stop"}
    llm.answers(*(Raw(json.dumps(line).encode() + b"\n") for line in [*lines, end]))


async def test_a_letter_in_two_pieces_and_half_an_emoji_break_nothing(
    tmp_path: Path, mosquitto: MosquittoServer
) -> None:
    """Both answers come over HTTP, whole, as events and over MQTT; their turns are listed; and the
    session goes on.
    """
    async with household(tmp_path, mosquitto) as house:
        http = house.hub.http
        asked = {"text": "tell me about the sea", "session_id": "s1"}
        pieces(house.first, "It is deep. ", "\ud842", "\udfb7", " is what I say.")
        whole = await http.post("/conversation", json=asked)
        assert whole.status_code == 200
        assert whole.json()["text"] == f"It is deep. {LETTER} is what I say."
        pieces(house.first, "It is cold \ud83d", ", and wide.")
        events = await http.post(
            "/conversation", json=asked, headers={"Accept": "text/event-stream"}
        )
        assert (events.status_code, "event: final" in events.text) == (200, True)
        assert (await http.get("/turns")).status_code == 200
        pieces(house.first, "It is salty.")
        assert (await http.post("/conversation", json=asked)).json()["text"] == "It is salty."
        pieces(house.first, "It is blue \ude00.")
        turn = await house.satellite.ask("tell me about the sky", session="s2")
        assert turn.finished.outcome == "ok"
        listed = (await http.get("/turns")).json()["turns"]
        assert [each["outcome"] for each in listed] == ["ok"] * 4
