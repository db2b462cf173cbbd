"""A hub that understands each turn in the language it was said in."""

from pathlib import Path

import pytest

from hub_process import running_hub

pytestmark = pytest.mark.service


async def test_a_turn_is_in_the_language_that_its_message_names(tmp_path: Path) -> None:
    """A German turn on an English hub; what names none, or none that is there, is English."""
    async with running_hub(tmp_path, {"HUB_LANGUAGE": "en"}) as hub:

        async def said(text: str, **language: str) -> str:
            body = {"text": text, "room_id": "kitchen", "session_id": "family", **language}
            answer = await hub.http.post("/conversation", json=body)
            assert answer.status_code == 200
            return str(answer.json()["text"])

        assert await said("Mach das Kitchen Light an", language="de-AT") == (
            "Kitchen Light eingeschaltet."
        )
        assert await said("Blubb blubb", language="de") == "Das habe ich leider nicht verstanden."
        assert await said("turn off the kitchen light") == "Turned off the kitchen light."
        assert await said("turn on the kitchen light", language="sv") == (
            "Turned on the kitchen light."
        )
        assert await said("Schließ die Front Door auf", language="de") == (
            "Soll ich das aufschließen: Front Door?"
        )
        assert await said("Nein, lieber nicht", language="de") == "In Ordnung."
        wrong = await hub.http.post("/conversation", json={"text": "hi", "language": "1"})
        assert wrong.status_code == 422
