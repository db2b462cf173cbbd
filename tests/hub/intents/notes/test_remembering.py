"""Notes by voice: sentences that keep or delete one, and questions that notes answer."""

from datetime import UTC, datetime

import pytest

from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import (
    Ask,
    Forget,
    IntentCall,
    KnownPreferences,
    Plan,
    Preference,
    Recall,
    Remember,
    Say,
)
from hub.skills.note_matching import key_of
from hub.skills.notebook import Notebook

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)
HOME = DemoHome().snapshot()
TOLD = ("the bins go out on Tuesday", "my car is in the garage", "the kitchen light is broken")


def note(fact: str, expires_at: datetime | None = None) -> Preference:
    return Preference(category="note", key=key_of(fact), value=fact, expires_at=expires_at)


NOTES = tuple(note(fact) for fact in TOLD)


@pytest.fixture(scope="module")
def intents() -> LocalIntents:
    local = LocalIntents("en")
    local.learn(HOME)
    return local


def plan_of(
    intents: LocalIntents, text: str, preferences: tuple[Preference, ...] = ()
) -> Plan | None:
    return intents.plan(
        intents.forms(text),
        room_id="test",
        home=HOME,
        now=NOW,
        preferences=KnownPreferences(preferences),
    )


# -- telling --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("please remember that Ada is allergic to nuts", "Ada is allergic to nuts"),
        ("Could you remember that my car is in the garage?", "my car is in the garage"),
        ("Hey Jarvis, remember that the bins go out. Thanks!", "the bins go out"),
        ("I'd like you to remember that the cat is called Tom", "the cat is called Tom"),
        ("don\u2019t forget that Bob\u2019s train comes at 5", "Bob's train comes at 5"),
        ("Remember this. The code is 1234.", "The code is 1234"),
        ("remember we need two eggs", "we need two eggs"),
        ("remember my parents arrive on Friday", "my parents arrive on Friday"),
        ("make a note: buy milk", "buy milk"),
        ("take a note buy milk", "buy milk"),
        ("note that the meeting is at 3", "the meeting is at 3"),
        ("make a note of the fact that the tap drips, please", "the tap drips"),
        ("remember that the parcel is for me", "the parcel is for me"),
        ("remember that the bakery is open until 6 pm", "the bakery is open until 6 pm"),
        ("remember that I prefer tea", "I prefer tea"),
        (
            "remember that the lights should be off and the door locked",
            "the lights should be off and the door locked",
        ),
    ],
)
def test_fact_is_taken_word_for_word(intents: LocalIntents, text: str, value: str) -> None:
    """Case, names and numbers as they were said; the asking and its manners are no part of it."""
    assert plan_of(intents, text) == Remember(category="note", key=key_of(value), value=value)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (
            "remember until Friday that the guest sleeps in the office",
            datetime(2026, 11, 28, tzinfo=UTC),
        ),
        (
            "until tomorrow, please remember that the guest sleeps in the office",
            datetime(2026, 11, 25, tzinfo=UTC),
        ),
        (
            "remember for two hours that the guest sleeps in the office",
            datetime(2026, 11, 23, 23, 5, tzinfo=UTC),
        ),
        (
            "remember, only for today, that the guest sleeps in the office",
            datetime(2026, 11, 24, tzinfo=UTC),
        ),
        (
            "make a note till December 3rd that the guest sleeps in the office",
            datetime(2026, 12, 4, tzinfo=UTC),
        ),
    ],
)
def test_time_beside_the_asking_is_how_long_it_is_kept(
    intents: LocalIntents, text: str, moment: datetime
) -> None:
    """It is no part of the note."""
    fact = "the guest sleeps in the office"
    assert plan_of(intents, text) == Remember(
        category="note", key=fact, value=fact, expires_at=moment
    )


@pytest.mark.parametrize(
    ("text", "fact", "moment"),
    [
        (
            "remember that the guest is staying until Sunday",
            "the guest is staying until Sunday",
            datetime(2026, 11, 30, tzinfo=UTC),
        ),
        (
            "remember that the cat is outside until tomorrow",
            "the cat is outside",
            datetime(2026, 11, 25, tzinfo=UTC),
        ),
        (
            "remember that the cat is outside for two hours",
            "the cat is outside",
            datetime(2026, 11, 23, 23, 5, tzinfo=UTC),
        ),
    ],
)
def test_a_fact_may_say_itself_how_long_it_holds(
    intents: LocalIntents, text: str, fact: str, moment: datetime
) -> None:
    """Then it is forgotten after that; a day by its name stays in the note."""
    assert plan_of(intents, text) == Remember(
        category="note", key=key_of(fact), value=fact, expires_at=moment
    )


def test_unknown_end_is_asked_for_again(intents: LocalIntents) -> None:
    """What cannot be told from the calendar is not guessed, nor kept for ever."""
    plan = plan_of(intents, "remember until the plumber came that the tap is broken")
    assert isinstance(plan, Say)
    assert plan.text.startswith("I did not understand until when.")


@pytest.mark.parametrize(
    "text",
    [
        "remember when we went to Rome",
        "remember the time we went to Rome",
        "remember that time in Rome",
        "remember that song we heard",
        "remember that was fun",
        "remember what I told you",
        "remember who you are",
        "remember me",
        "remember that",
        "remember the alamo",
        "remember the milk",
        "do you remember when we went to Rome",
        "did you remember to feed the cat",
        "I remember that we were in Rome",
        "I can't remember where my car is",
        "remember to buy milk",
        "remember for the party that we need ice",
        "what do you know about black holes",
        "forget what I said",
        "forget the alamo",
        "what did I say",
    ],
)
def test_talk_about_memories_is_no_note(intents: LocalIntents, text: str) -> None:
    """Neither kept nor answered from notes: somebody else's sentence."""
    assert plan_of(intents, text, NOTES) is None


# -- asking and taking back -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("what do you remember?", Recall()),
        ("what have I told you", Recall()),
        ("read me my notes", Recall()),
        ("what do you know about me", Recall()),
        ("What did I tell you about Ada's birthday?", Recall(about="ada's birthday")),
        ("what do you remember about the bins", Recall(about="the bins")),
        ("forget about the bins", Forget(about="the bins")),
        ("please forget what I said about the bins", Forget(about="the bins")),
        ("delete the note about the bins", Forget(about="the bins")),
        (
            "forget that the two cats are in the garden",
            Forget(about="the two cats are in the garden"),
        ),
        ("forget everything", Forget(every=True)),
        ("forget everything I told you", Forget(every=True)),
        ("what is my name", Recall(category="person", key="name")),
        ("forget my name", Forget(category="person", key="name")),
        ("what's my default room", Recall(category="default_room")),
        ("stop using my default room", Forget(category="default_room")),
        ("which units do you use", Recall(category="units", key="temperature")),
    ],
)
def test_notes_are_asked_for_and_taken_back(intents: LocalIntents, text: str, plan: Plan) -> None:
    """These need no note to be known: the notebook answers."""
    assert plan_of(intents, text) == plan


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("when do the bins go out", "You told me that the bins go out on Tuesday."),
        ("What about the bins?", "You told me that the bins go out on Tuesday."),
        ("do you remember where my car is?", "You told me that your car is in the garage."),
        ("is the kitchen light broken", "You told me that the kitchen light is broken."),
    ],
)
def test_question_is_answered_from_the_notes_when_one_surely_answers(
    intents: LocalIntents, text: str, answer: str
) -> None:
    """With the note known; without it the sentence is no local intent."""
    assert plan_of(intents, text, NOTES) == Say(intent="Recall", text=answer)
    assert plan_of(intents, text) is None


def test_note_that_has_ended_answers_nothing(intents: LocalIntents) -> None:
    """Expired is forgotten, even while the store still has it."""
    assert plan_of(intents, "when do the bins go out", (note(TOLD[0], NOW),)) is None


def test_note_steals_no_question_from_the_home(intents: LocalIntents) -> None:
    """What the home knows, the home answers, whatever the notes say."""
    liars = (
        note("the kitchen light is on"),
        note("the temperature is 5 degrees"),
        note("the time is noon"),
    )
    for text in (
        "is the kitchen light on",
        "what is the temperature in the kitchen",
        "what time is it",
        "lights on",
    ):
        assert plan_of(intents, text, liars) == plan_of(intents, text) is not None


def test_forgetting_something_by_its_bare_name_needs_a_note(intents: LocalIntents) -> None:
    """ "forget the timer" stays the timer's."""
    assert plan_of(intents, "forget the bins", NOTES) == Forget(about="the bins")
    assert plan_of(intents, "forget the bins") is None
    timers = (note("the timer is broken"),)
    assert (
        plan_of(intents, "forget the timer", timers)
        == plan_of(intents, "forget that timer")
        is not None
    )


async def test_answers_to_the_notebook_s_questions_are_understood(intents: LocalIntents) -> None:
    """Instead, both, the first one, all of them: as people say it."""

    class Store:
        async def preferences(self) -> tuple[Preference, ...]:
            return (*NOTES, note("the paper bins go out on Friday"))

        async def remember(self, preference: Preference) -> None:
            raise AssertionError(preference)

        async def forget(self, category: str, key: str) -> bool:
            raise AssertionError(key)

    book = Notebook(preferences=Store(), now=lambda: NOW)
    which = await book.carry_out(Forget(about="the bins"))
    assert isinstance(which, Ask)
    assert intents.reply(intents.forms("the paper ones"), which) == Forget(
        category="note", key="the paper bins go out on friday"
    )
    assert intents.reply(intents.forms("the first one"), which) == Forget(
        category="note", key="the bins go out on tuesday"
    )
    assert intents.reply(intents.forms("both of them"), which) == Forget(
        about="the bins", every=True, sure=True
    )
    instead = await book.carry_out(
        Remember(category="note", key="", value="the bins go out on Wednesday")
    )
    assert isinstance(instead, Ask)
    for text, replaces in (
        ("yes", True),
        ("instead", True),
        ("the new one", True),
        ("both", False),
    ):
        plan = intents.reply(intents.forms(text), instead)
        assert isinstance(plan, Remember)
        assert (bool(plan.replaces), plan.beside) == (replaces, not replaces)


# -- by command -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "plan"),
    [
        (
            IntentCall(intent="Remember", slots={"text": "The code is 1234.", "until": "Friday"}),
            Remember(
                category="note",
                key="the code is 1234",
                value="The code is 1234",
                expires_at=datetime(2026, 11, 28, tzinfo=UTC),
            ),
        ),
        (
            IntentCall(intent="Remember", slots={"text": "My name is Ada"}),
            Remember(category="person", key="name", value="Ada"),
        ),
        (IntentCall(intent="Forget", slots={"about": "the bins"}), Forget(about="the bins")),
        (IntentCall(intent="Forget", slots={"every": True}), Forget(every=True)),
        (IntentCall(intent="Recall"), Recall()),
        (IntentCall(intent="Remember"), Say(intent="Remember", text="What shall I remember?")),
        (IntentCall(intent="Forget"), Say(intent="Forget", text="What shall I forget?")),
    ],
)
def test_command_by_intent_means_the_same(
    intents: LocalIntents, command: IntentCall, plan: Plan
) -> None:
    """As a language model gives it."""
    assert intents.resolve(command, room_id="test", home=HOME, now=NOW) == plan
