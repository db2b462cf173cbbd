"""What of a search query is a note's and was not said."""

import pytest

from fakes import NOON
from hub.agent.private_words import private_words
from hub.ports import Preference

pytestmark = pytest.mark.pure

KNOWN = (
    Preference(category="note", key="1", value="The alarm code is 4711"),
    Preference(category="note", key="2", value="Ingrid is allergic to penicillin"),
    Preference(category="note", key="3", value="The plumber's number is 555-0123, best on Tuesday"),
    Preference(category="note", key="4", value="The passport expires in 2026, see 3 Station Road"),
    Preference(category="person", key="name", value="Bo"),
    Preference(category="units", key="temperature", value="celsius"),
    Preference(category="note", key="5", value="Der Hausarzt heißt Zürcher"),
)


@pytest.mark.parametrize(
    ("query", "said", "words"),
    [
        ("alarm code 4711", "what is the weather", ("4711", "alarm", "code")),
        ("meaning of 4711", "what does that mean", ("4711",)),
        ("what is 4 7 1 1", "look that up", ("4711",)),
        ("who owns 5550123", "who called", ("5550123",)),
        ("cold remedy without Penicillin", "what helps against a cold", ("penicillin",)),
        ("horoscope bo", "read my horoscope", ("bo",)),
        ("opening hours dr zurcher", "wann hat der arzt offen", ("zurcher",)),
        ("plumbers near me", "find one near me", ("plumber",)),
    ],
)
def test_a_notes_words_that_were_not_said_are_found(
    query: str, said: str, words: tuple[str, ...]
) -> None:
    """Numbers however they are set, words in capitals, with accents, one or many."""
    assert private_words(query, said, KNOWN, NOON) == words


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("alarm code 4711 meaning", "what does alarm code 4711 mean"),
        ("weather Rome Tuesday 24 November 2026", "weather in Rome tomorrow"),
        ("weather Rome celsius", "weather in Rome"),
        ("best way to remove stains", "how do I get a stain out"),
        ("3 best films", "which films are good"),
        ("plumber phone", "find me a plumber's phone number"),
        ("penicillin side effects", "what does Penicillin do"),
    ],
)
def test_what_the_person_said_may_leave(query: str, said: str) -> None:
    """And what any search has in it: days, the year, units, small numbers, everyday words."""
    assert private_words(query, said, KNOWN, NOON) == ()
