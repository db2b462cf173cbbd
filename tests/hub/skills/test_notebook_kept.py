"""Notes survive a restart, and reach other hubs with a context."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.memory.factory import open_memory
from hub.ports import Ask, Forget, KnownPreferences, Recall, Remember, Say
from hub.settings import CacheSettings, DatabaseSettings
from hub.skills.notebook import Notebook

pytestmark = pytest.mark.service

NOW = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)
HOME = DemoHome().snapshot()


class Person:
    """Speaks to a notebook through the local intents."""

    def __init__(self, intents: LocalIntents, book: Notebook, now: datetime = NOW) -> None:
        self.intents = intents
        self.book = book
        self.now = now

    async def say(self, text: str) -> str:
        known = KnownPreferences(self.book.known())
        plan = self.intents.plan(
            self.intents.forms(text), room_id="test", home=HOME, now=self.now, preferences=known
        )
        if isinstance(plan, Remember | Forget | Recall):
            plan = await self.book.carry_out(plan)
        assert isinstance(plan, Say | Ask), plan
        return plan.text


async def test_notes_outlive_the_hub_and_reach_the_next_context(tmp_path: Path) -> None:
    """Kept in SQLite with words and end as told, found again by a hub that starts later."""
    intents = LocalIntents("en")
    async with open_memory(DatabaseSettings(), CacheSettings(), tmp_path) as memory:
        person = Person(intents, Notebook(preferences=memory, now=lambda: NOW))
        await memory.load("s", "test")
        await person.say("Remember that Ada's bins go out on Tuesday.")
        await person.say("remember until Friday that the guest sleeps in the office")
        await person.say("use fahrenheit")
        assert (
            await person.say("when do Ada's bins go out?")
            == "You told me that Ada's bins go out on Tuesday."
        )
        assert await person.say("how warm is it in the kitchen") == "The kitchen is 71 degrees."
        context = await memory.load("s", "test")
        assert set(context.preferences) == set(person.book.known())

    async with open_memory(DatabaseSettings(), CacheSettings(), tmp_path) as memory:
        book = Notebook(preferences=memory, now=lambda: NOW)
        person = Person(intents, book)
        assert book.known() == ()
        await book.load()
        assert set(book.known()) == set(context.preferences)
        assert [kept.expires_at for kept in book.known() if kept.key.startswith("the guest")] == [
            datetime(2026, 11, 28, tzinfo=UTC)
        ]
        assert (
            await person.say("forget about the bins")
            == "I have forgotten that Ada's bins go out on Tuesday."
        )
        assert (
            await person.say("what do you remember")
            == "You told me that the guest sleeps in the office and that you prefer Fahrenheit."
        )


async def test_a_note_ends_by_the_clock_of_its_last_day(tmp_path: Path) -> None:
    """Told in the week before the clock is set back, in Berlin: Sunday has its 25 hours."""
    now = datetime(2026, 10, 22, 20, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    async with open_memory(DatabaseSettings(), CacheSettings(), tmp_path) as memory:
        book = Notebook(preferences=memory, now=lambda: now)
        person = Person(LocalIntents("en"), book, now)
        told = await person.say("remember until Sunday that the guest sleeps in the office")
        assert (
            told == "Until the end of Sunday, I will remember that the guest sleeps in the office."
        )
        (note,) = book.known()
        assert note.applies(datetime(2026, 10, 25, 22, 59, tzinfo=UTC))
        assert not note.applies(datetime(2026, 10, 25, 23, 0, tzinfo=UTC))
