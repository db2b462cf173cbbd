"""The times of a language, put together: reading, telling, and the requests made of them."""

from collections.abc import Callable
from typing import Final

from hub.conversation.appointments import Appointments
from hub.conversation.fragments import Fragments
from hub.conversation.joined_requests import JoinedRequests
from hub.conversation.timed_commands import TimedCommands
from hub.language.current import ENGLISH
from hub.language.en import appointments, telling, times
from hub.language.en.fragments import FRAGMENTS
from hub.language.en.joined_requests import JOINED
from hub.language.mood import mood_of
from hub.language.times.reading import TimeReader
from hub.language.times.telling import Telling

WARM_UP: Final = ("turn on the light at seven until eight", "when the washer is done")


def times_of(language: str, plainly: Callable[[str], str]) -> TimedCommands | None:
    """The times of a language; None for one without them, in which no command is put off."""
    return english_times(plainly) if language == ENGLISH else None


def english_times(plainly: Callable[[str], str]) -> TimedCommands:
    """The times of English, their patterns compiled; takes some tenths of a second.

    `plainly`: a sentence without courtesies and fillers.
    """
    reader, told = TimeReader(times.TIMES), Telling(telling.TELLING)
    asked = Appointments(appointments.APPOINTMENTS, reader, told, plainly)
    for text in WARM_UP:
        reader.read(text, appointed=True)
        mood_of(text)
    asked.warm_up()
    joined, fragments = JoinedRequests(JOINED, asked), Fragments(FRAGMENTS, reader)
    return TimedCommands(reader, told, asked, joined, fragments)
