"""Whole conversations: the hub's spine, local intents, demo home; questions and their answers."""

import pytest

from fakes import FakeOutbox, FakeTimers
from hub.errors import Unavailable
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import Ask, Say, TimerPlan, TurnHead
from ingle.speech.engine import Heard
from local_hub import keep, local_runner

pytestmark = pytest.mark.pure

INTENTS = LocalIntents("en")


class AwayTimers(FakeTimers):
    """Timers that cannot be reached."""

    async def carry_out(
        self, plan: TimerPlan, *, room_id: str, satellite_id: str | None
    ) -> Say | Ask:
        raise Unavailable("The timers are away.")


class Conversation:
    """One person in one room, and a hub that has no language model."""

    def __init__(self, room_id: str = "test", timers: FakeTimers | None = None) -> None:
        self.home, self.outbox, self._room_id = DemoHome(), FakeOutbox(), room_id
        self._runner = local_runner(self.home, INTENTS, timers=timers)
        self._turns = 0

    async def say(self, *sentences: str) -> tuple[str, ...]:
        """Says them one after the other: the words of the last answer."""
        for text in sentences:
            self._turns += 1
            head = TurnHead(turn_id=f"t{self._turns}", session_id="s", room_id=self._room_id)

            async def hear(text: str = text) -> Heard:
                return Heard(text=text)

            result = await self._runner.answer(head, hear, self.outbox)
            await keep(self._runner, head, result)
        return result.sentences

    def changed(self) -> dict[str, str]:
        """What is in another state than at first."""
        first = {entity.entity_id: entity.state for entity in DemoHome().snapshot().entities}
        return {
            entity.entity_id: entity.state
            for entity in self.home.snapshot().entities
            if entity.state != first[entity.entity_id]
        }


NO_YES = (
    "please don't|yes no|yes, lock the front door|yes but lock it|right, forget it|do it later"
    "|go on vacation|ok computer never mind|sure thing not|yes, the back door|you may not"
    "|definitely not|okay stop|yes cancel|it is not necessary|correct me if I'm wrong"
    "|fine, leave it|yes, in ten minutes|do that tomorrow|I do not|sure, lock it"
    "|go ahead and lock it|yes, turn on the kitchen light|ok, what time is it|yes the garage door"
    "|you can forget it|right now is a bad time|why not wait|sure why would you|no yes"
    "|absolutely no|it is open already|okay google|fine weather today|yes and no"
    "|yes unless it rains|I did that yesterday"
)


@pytest.mark.parametrize("answer", NO_YES.split("|"))
async def test_a_door_stays_locked_without_a_plain_yes(answer: str) -> None:
    """A yes with another word in it opens nothing, now or by a later yes."""
    talk = Conversation()
    assert await talk.say("unlock the front door") == ("Shall I unlock the front door?",)
    await talk.say(answer)
    await talk.say("yes")
    assert {key for key in talk.changed() if key.startswith("lock.")} == set()


PLAIN_YES = (
    "yes|yes please|yes, unlock it|yes unlock the front door|sure, go ahead|yes yes|okay do it"
    "|please do|yes, the front door please|yeah open it|um yes thanks"
)


@pytest.mark.parametrize("answer", PLAIN_YES.split("|"))
async def test_a_plain_yes_unlocks_the_door_that_was_asked_about(answer: str) -> None:
    """Courtesy and the question's own words are no hindrance."""
    talk = Conversation()
    await talk.say("unlock the front door", answer)
    assert talk.changed() == {"lock.front_door": "unlocked"}


@pytest.mark.parametrize(
    ("question", "sentence", "changed"),
    [
        ("turn on the light", "turn off the kitchen light", {}),
        ("turn on the light", "turn off the kitchen fan", {}),
        ("turn on the light", "is the kitchen light on", {}),
        ("turn on the light", "lock the office", {}),
        ("turn on the light", "i hate the bedroom", {}),
        ("turn on the light", "my default room is the office", {}),
        ("turn on the light", "turn off all the lights", {}),
        ("turn on the light", "turn on the kitchen light", {"light.kitchen_light": "on"}),
        ("turn on the light", "no, turn on the bedroom fan", {"fan.bedroom_fan": "on"}),
        ("close the blinds", "are the bedroom blinds closed", {}),
        ("close the blinds", "open the bedroom blinds", {}),
        ("unlock the door", "lock the front door", {}),
        ("unlock the door", "is the front door locked", {}),
        ("unlock the door", "do not unlock the front", {}),
        ("turn on the light", "in this room", {}),
        ("turn on the light", "both", {}),
    ],
)
async def test_a_sentence_of_its_own_is_no_answer(
    question: str, sentence: str, changed: dict[str, str]
) -> None:
    """It is done or answered as if nothing had been asked, and the question is dropped."""
    talk = Conversation()
    assert (await talk.say(question))[0].endswith("?")
    words = await talk.say(sentence)
    assert talk.changed() == changed
    assert "Shall I" not in " ".join(words)
    await talk.say("yes")
    assert talk.changed() == changed


@pytest.mark.parametrize(
    ("question", "answer", "changed"),
    [
        ("turn on the light", "the kitchen", {"light.kitchen_light": "on"}),
        ("turn on the light", "kitchen please", {"light.kitchen_light": "on"}),
        ("turn on the light", "the kitchen light", {"light.kitchen_light": "on"}),
        ("turn on the light", "in the office", {"light.office_light": "on"}),
        ("turn on the light", "yes, in the office", {"light.office_light": "on"}),
        ("turn on the light", "the study", {"light.office_light": "on"}),
        (
            "turn on the light",
            "kitchen and bedroom",
            {"light.kitchen_light": "on", "light.bedroom_light": "on"},
        ),
        ("turn on the light", "the third one", {"light.bedroom_light": "on"}),
        ("close the blinds", "the bedroom ones", {"cover.bedroom_blinds": "closed"}),
        (
            "close the blinds",
            "both",
            {"cover.bedroom_blinds": "closed", "cover.living_room_blinds": "closed"},
        ),
        (
            "close the blinds",
            "all of them",
            {"cover.bedroom_blinds": "closed", "cover.living_room_blinds": "closed"},
        ),
    ],
)
async def test_a_choice_is_answered_by_its_name(
    question: str, answer: str, changed: dict[str, str]
) -> None:
    """With little words around it, or all of them at once."""
    talk = Conversation()
    await talk.say(question, answer)
    assert talk.changed() == changed


async def test_everywhere_is_every_room() -> None:
    """Where a room was asked for."""
    talk = Conversation()
    await talk.say("turn on the light", "everywhere")
    assert len(talk.changed()) == 7


async def test_a_question_between_is_answered_and_drops_the_open_one() -> None:
    """Nobody is to wonder what a late "yes" may still open."""
    talk = Conversation()
    assert (await talk.say("unlock the front door", "what time is it")) == ("It's 12 o'clock.",)
    await talk.say("yes")
    assert talk.changed() == {}


async def test_the_harmless_rest_does_not_wait_for_a_question() -> None:
    """It is done and said, the door is asked about, and a no leaves just the door."""
    talk = Conversation()
    words = await talk.say("close the living room blinds and unlock the front door")
    assert words == ("Closed the living room blinds.", "Shall I unlock the front door?")
    assert await talk.say("no") == ("All right.",)
    assert talk.changed() == {"cover.living_room_blinds": "closed"}


async def test_questions_of_one_sentence_are_asked_in_turn() -> None:
    """Each of them by itself."""
    talk = Conversation()
    assert (
        await talk.say("unlock the doors in the hallway and close the blinds and turn on the light")
        != ()
    )
    assert await talk.say("yes") != ()
    assert await talk.say("both") != ()
    await talk.say("in the office")
    assert talk.changed() == {
        "lock.front_door": "unlocked",
        "cover.bedroom_blinds": "closed",
        "cover.living_room_blinds": "closed",
        "light.office_light": "on",
    }


async def test_a_part_that_fails_is_said_and_the_others_are_done() -> None:
    """The timer is away; the light goes on all the same."""
    talk = Conversation(timers=AwayTimers())
    words = await talk.say(
        "set a timer for 3 minutes and turn on the kitchen light and what time is it"
    )
    assert words == ("Turned on the kitchen light.", "The timers are away.", "It's 12 o'clock.")
    assert talk.changed() == {"light.kitchen_light": "on"}
