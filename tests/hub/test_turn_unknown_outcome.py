"""Turns whose service calls end differently: failed, unknown, unconfirmed, done."""

import pytest

from hub.conversation.executor import PART_UNKNOWN, REST_UNKNOWN, UNCONFIRMED
from hub.errors import HubError, Rejected, Unanswered, Unavailable
from stage import Stage

pytestmark = pytest.mark.pure

UNHEARD = Unanswered("I sent that and cannot tell whether it happened.")


@pytest.mark.parametrize(
    ("kitchen", "living_room", "said", "code"),
    [
        (UNHEARD, UNHEARD, [str(UNHEARD)], "unavailable"),
        (UNHEARD, None, [PART_UNKNOWN], "unavailable"),
        (UNHEARD, "unverified", [str(UNHEARD)], "unavailable"),
        (
            UNHEARD,
            Rejected("No such lamp."),
            ["Sorry, not all of that worked: No such lamp.", REST_UNKNOWN],
            "rejected",
        ),
        (
            "unverified",
            Rejected("No such lamp."),
            ["Sorry, not all of that worked: No such lamp.", REST_UNKNOWN],
            "rejected",
        ),
        (
            Unavailable("It is away."),
            Rejected("No such lamp."),
            ["Sorry, that did not work: It is away."],
            "unavailable",
        ),
        ("unverified", "unverified", [UNCONFIRMED], "unavailable"),
    ],
)
async def test_what_was_sent_without_an_answer_is_neither_done_nor_failed(
    kitchen: HubError | str | None, living_room: HubError | str | None, said: list[str], code: str
) -> None:
    """The words follow what is known of each call: failed, unknown, unconfirmed, done."""
    stage = Stage()
    for entity_id, how in (
        ("light.kitchen_light", kitchen),
        ("light.living_room_lamp", living_room),
    ):
        if isinstance(how, HubError):
            stage.home.fails[entity_id] = how
        elif how is not None:
            stage.home.unverified.add(entity_id)
    result = await stage.hear("both on")
    assert (stage.outbox.sentences, result.outcome, result.error_code) == (said, "error", code)
    assert [action.verified for action in result.actions] == [kitchen is None, living_room is None]
