"""The notebook: what is remembered, listed and forgotten, and when that is said."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.errors import Unavailable
from hub.ports import Ask, Forget, NotePlan, Plan, Preference, Recall, Remember, Say
from hub.skills.note_matching import key_of
from hub.skills.notebook import MAX_KEPT, MAX_LETTERS, Notebook

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)
BINS = "the bins go out on Tuesday"
CAR = "my car is in the garage"


class Store:
    """`Preferences` in a dictionary; can be away."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Preference] = {}
        self.away = False
        self.writes = 0

    async def preferences(self) -> tuple[Preference, ...]:
        self._reached()
        return tuple(self.kept[key] for key in sorted(self.kept))

    async def remember(self, preference: Preference) -> None:
        self._reached()
        self.writes += 1
        self.kept[preference.category, preference.key] = preference

    async def forget(self, category: str, key: str) -> bool:
        self._reached()
        return self.kept.pop((category, key), None) is not None

    def _reached(self) -> None:
        if self.away:
            raise Unavailable("the database is away")


class Household:
    """A notebook with its store and clock in the test's hand."""

    def __init__(self) -> None:
        self.store = Store()
        self.now = NOW
        self.book = Notebook(preferences=self.store, now=lambda: self.now)

    async def say(self, plan: Plan | None) -> str:
        assert isinstance(plan, Remember | Forget | Recall)
        return (await self.book.carry_out(plan)).text

    async def ask(self, plan: NotePlan) -> Ask:
        asked = await self.book.carry_out(plan)
        assert isinstance(asked, Ask)
        return asked

    async def told(self, *facts: str) -> None:
        for fact in facts:
            await self.store.remember(Preference(category="note", key=key_of(fact), value=fact))

    @property
    def notes(self) -> set[str]:
        return {kept.value for kept in self.store.kept.values()}


@pytest.fixture
def household() -> Household:
    return Household()


def fact(text: str, expires_at: datetime | None = None) -> Remember:
    return Remember(category="note", key=key_of(text), value=text, expires_at=expires_at)


# -- remembering ----------------------------------------------------------------------------------


async def test_note_is_kept_and_said_back_with_persons_turned(household: Household) -> None:
    """The store holds the person's words; the answer is about "your" car."""
    assert await household.say(fact(CAR)) == "I will remember that your car is in the garage."
    assert household.notes == {CAR}
    assert household.book.known() == (Preference(category="note", key=CAR, value=CAR),)


async def test_note_without_a_verb_is_said_back_as_it_is(household: Household) -> None:
    """ "make a note: buy milk"."""
    assert await household.say(fact("buy milk")) == "I will remember this: buy milk."


async def test_end_is_said_with_the_note(household: Household) -> None:
    """What is remembered for a time is said to be; from then on it is not known."""
    text = await household.say(fact(BINS, datetime(2026, 11, 28, tzinfo=UTC)))
    assert text == "Until the end of Friday, I will remember that the bins go out on Tuesday."
    household.now = datetime(2026, 11, 28, tzinfo=UTC)
    assert household.book.known() == ()
    assert await household.say(Recall()) == "You have not asked me to remember anything."


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (Remember(category="person", key="name", value="Ada"), "I will call you Ada."),
        (
            Remember(category="units", key="temperature", value="celsius"),
            "I will tell temperatures in Celsius.",
        ),
        (
            Remember(category="default_room", key="everything", value="kitchen"),
            "When you say no room, I will take the kitchen.",
        ),
        (
            Remember(category="default_room", key="lights", value="kitchen"),
            "When you say no room for the lights, I will take the kitchen.",
        ),
    ],
)
async def test_preferences_are_kept_and_replace_what_was_there(
    household: Household, plan: Remember, words: str
) -> None:
    """One name, one unit, one room of a kind."""
    await household.store.remember(Preference(category=plan.category, key=plan.key, value="other"))
    assert await household.say(plan) == words
    assert household.notes == {plan.value}


async def test_nothing_is_said_to_be_remembered_while_the_store_is_away(
    household: Household,
) -> None:
    """The store's own reason goes to the person; nothing is taken to be known."""
    household.store.away = True
    with pytest.raises(Unavailable, match="the database is away"):
        await household.say(fact(BINS))
    assert household.book.known() == ()


async def test_what_is_written_over_http_is_known_at_once(household: Household) -> None:
    """As the notebook is what HTTP writes to: no context need be loaded first."""
    name = Preference(category="person", key="name", value="Ada")
    await household.book.remember(name)
    assert household.book.known() == await household.book.preferences() == (name,)
    household.book.refresh((), household.book.writes - 1)  # read before the write
    assert household.book.known() == (name,)
    assert await household.book.forget("person", "name")
    assert household.book.known() == ()
    assert not await household.book.forget("person", "name")


async def test_same_note_is_kept_once(household: Household) -> None:
    """In whatever case and with whatever marks; no write is made for it."""
    await household.told(BINS)
    writes = household.store.writes
    assert await household.say(fact(BINS)) == f"I already remember that {BINS}."
    assert household.store.writes == writes
    await household.say(fact("The bins go out on Tuesday!", NOW + timedelta(hours=1)))
    assert len(household.store.kept) == 1


async def test_correction_asks_instead_or_both(household: Household) -> None:
    """Another day for the same thing is not guessed to replace the first.

    "Yes" replaces it, "both" does not.
    """
    await household.told(BINS)
    new = "the bins go out on Wednesday"
    asked = await household.ask(fact(new))
    assert asked.text == f"You told me that {BINS}. Shall I remember the new one instead, or both?"
    assert household.notes == {BINS}
    both = dict(asked.choices)["both"]
    assert await household.say(both) == f"I will remember that {new}."
    assert household.notes == {BINS, new}
    household.store.kept.pop(("note", key_of(new)))
    assert (
        await household.say(asked.if_yes)
        == f"I will remember that {new}, and no longer that {BINS}."
    )
    assert household.notes == {new}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (fact("x" * MAX_LETTERS + "y"), "too long"),
        (fact(" \n\u202e."), "What shall I remember?"),
        (fact(BINS, NOW), "over already"),
    ],
)
async def test_what_cannot_be_kept_is_refused_in_words(
    household: Household, plan: Remember, words: str
) -> None:
    """Too long, nothing, or over: nothing is written."""
    assert words in await household.say(plan)
    assert not household.store.kept


async def test_memory_is_bounded(household: Household) -> None:
    """Beyond the limit a new note is refused; what is there may still be changed."""
    await household.told(*(f"shelf {number} holds screws" for number in range(MAX_KEPT)))
    assert (
        await household.say(fact(CAR))
        == f"I remember {MAX_KEPT} things already. Let me forget one first."
    )
    assert len(household.store.kept) == MAX_KEPT
    assert (await household.say(fact("shelf 7 holds screws", NOW + timedelta(days=1)))).startswith(
        "Until"
    )


async def test_note_from_elsewhere_is_tidied(household: Household) -> None:
    """What comes from a language model is kept like what is spoken: on one line, by its words."""
    await household.say(Remember(category="note", key="WHATEVER", value="The code\nis 1234.\x00"))
    assert household.store.kept == {
        ("note", "the code is 1234"): Preference(
            category="note", key="the code is 1234", value="The code is 1234"
        )
    }


# -- telling --------------------------------------------------------------------------------------


async def test_few_are_listed_the_rest_counted(household: Household) -> None:
    """Three are read out, notes first."""
    await household.store.remember(Preference(category="person", key="name", value="Ada"))
    await household.told(BINS, CAR)
    assert await household.say(Recall()) == (
        "You told me that your car is in the garage, that the bins go out on Tuesday and that your "
        "name is Ada."
    )
    await household.told("shelf 1 holds screws", "shelf 2 holds nails")
    assert (await household.say(Recall())).endswith("and 2 more things.")


async def test_what_a_note_is_about_finds_it(household: Household) -> None:
    """Only what it names is told; nothing is said to be nothing."""
    await household.told(BINS, CAR)
    assert await household.say(Recall(about="the bins")) == f"You told me that {BINS}."
    assert await household.say(Recall(about="dinosaurs")) == "You have told me nothing about that."


@pytest.mark.parametrize(
    ("category", "known", "unknown"),
    [
        ("person", "Your name is Ada.", "I don't know your name."),
        ("units", "You prefer Ada.", "You have not told me which unit"),
        ("default_room", "Your default room for music is the Ada.", "There is no default room."),
    ],
)
async def test_preferences_are_told_or_how_to_tell_them(
    household: Household, category: str, known: str, unknown: str
) -> None:
    """An unknown one is answered with how to say it."""
    assert (await household.say(Recall(category=category))).startswith(unknown)
    key = {"person": "name", "units": "temperature", "default_room": "music"}[category]
    await household.store.remember(Preference(category=category, key=key, value="Ada"))
    assert await household.say(Recall(category=category)) == known


async def test_last_known_is_told_while_the_store_is_away(household: Household) -> None:
    """Once loaded, what is known can be asked for without the store."""
    household.store.away = True
    with pytest.raises(Unavailable):
        await household.say(Recall())
    household.store.away = False
    await household.told(BINS)
    await household.book.load()
    household.store.away = True
    assert await household.say(Recall()) == f"You told me that {BINS}."


# -- forgetting -----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [BINS, "The bins go out on Tuesday!", "the bins"])
async def test_only_note_meant_is_forgotten_and_named(household: Household, words: str) -> None:
    """By its words or what it is about."""
    await household.told(BINS, CAR)
    assert await household.say(Forget(about=words)) == f"I have forgotten that {BINS}."
    assert household.notes == {CAR}
    assert [kept.value for kept in household.book.known()] == [CAR]


async def test_unclear_which_is_asked(household: Household) -> None:
    """Each may be answered, and all of them; nothing goes before."""
    paper = "the paper bins go out on Friday"
    await household.told(BINS, paper, CAR)
    asked = await household.ask(Forget(about="the bins"))
    assert asked.text == f"Which one: that {BINS} or that {paper}?"
    assert household.notes == {BINS, paper, CAR}
    choices = dict(asked.choices)
    assert await household.say(choices[paper]) == f"I have forgotten that {paper}."
    await household.told(paper)
    assert await household.say(choices["all"]) == f"I have forgotten that {BINS} and that {paper}."
    assert household.notes == {CAR}


async def test_near_miss_is_asked_about_never_forgotten(household: Household) -> None:
    """What was not told just so is offered."""
    await household.told(BINS)
    asked = await household.ask(Forget(about="the bins go out on Sunday"))
    assert asked.text == f"You have not told me just that. Shall I forget that {BINS}?"
    assert household.notes == {BINS}
    await household.say(asked.if_yes)
    assert household.notes == set()
    assert await household.say(Forget(about="the bins")) == "You have told me nothing like that."


async def test_everything_is_forgotten_only_after_a_yes(household: Household) -> None:
    """The question says how much it is."""
    assert await household.say(Forget(every=True)) == "You have not asked me to remember anything."
    await household.told(BINS, CAR)
    await household.store.remember(Preference(category="person", key="name", value="Ada"))
    await household.store.remember(Preference(category="units", key="temperature", value="celsius"))
    asked = await household.ask(Forget(every=True))
    assert asked.text == "Shall I forget all 4 things that you told me?"
    assert len(household.notes) == 4
    assert await household.say(asked.if_yes) == "I have forgotten all 4 things."
    assert household.book.known() == ()


async def test_preference_is_forgotten_by_its_category(household: Household) -> None:
    """ "forget my name"; a second time there is nothing to forget."""
    await household.store.remember(Preference(category="person", key="name", value="Ada"))
    assert (
        await household.say(Forget(category="person", key="name"))
        == "I have forgotten that your name is Ada."
    )
    assert "don't know your name" in await household.say(Forget(category="person", key="name"))


async def test_nothing_is_said_to_be_forgotten_while_the_store_is_away(
    household: Household,
) -> None:
    """And it stays known."""
    await household.told(BINS)
    await household.book.load()
    household.store.away = True
    with pytest.raises(Unavailable):
        await household.say(Forget(about="the bins"))
    assert [kept.value for kept in household.book.known()] == [BINS]


# -- other hubs -----------------------------------------------------------------------------------


async def test_context_tells_what_other_hubs_wrote_but_undoes_no_write_of_this_one(
    household: Household,
) -> None:
    """A context that was loaded before a write and comes after it is not believed."""
    other = (Preference(category="note", key=key_of(CAR), value=CAR),)
    before = household.book.writes
    household.book.refresh(other, before)
    assert household.book.known() == other
    await household.say(fact(BINS))
    household.book.refresh(other, before)
    assert BINS in {kept.value for kept in household.book.known()}
    household.book.refresh(other, household.book.writes)
    assert household.book.known() == other


async def test_answers_are_plain_sentences(household: Household) -> None:
    """What carries a plan out says it; the intent stays the plan's."""
    assert await household.book.carry_out(Forget(about="")) == Say(
        intent="Forget", text="What shall I forget?"
    )
