"""Checklist of a language: what it lacks to be one that the hub understands and speaks."""

from collections.abc import Iterator
from typing import Final

from hub.intents.grammars import LANGUAGES
from hub.intents.sentence_files import FILE as SENTENCES
from hub.intents.word_forms import FILE as FORMS
from hub.language import follow_up, mood, phrasebook, refusals, tables
from hub.language.current import ENGLISH
from hub.language.data_files import data_file
from hub.language.sentences import languages
from hub.startup import StartError

_FILES: Final = (
    ("hub.intents", SENTENCES, "sentences"),
    ("hub.intents", FORMS, "word forms"),
    ("hub.language", phrasebook.FILE, "answers"),
    ("hub.language", phrasebook.PLACES, "words for places"),
    ("hub.language", follow_up.FILE, "follow-ups"),
    ("hub.language", refusals.FILE, "words for what is refused"),
)
"""What is a file of each language but English, and what it has."""


def lacking(language: str) -> tuple[str, ...]:
    """What the language has not; nothing for one that is complete."""
    return tuple(_lacking(language))


def refuse_incomplete(language: str) -> None:
    """Raises `StartError` for a language that the hub could not speak throughout."""
    missing = lacking(language)
    if missing:
        whole = ", ".join(one for one in LANGUAGES if not lacking(one))
        raise StartError(
            f"HUB_LANGUAGE={language}: this language is not complete, it lacks "
            f"{', '.join(missing)}; complete are {whole}"
        )


def _lacking(language: str) -> Iterator[str]:
    if language != ENGLISH:
        for package, name, what in _FILES:
            if data_file(package, language, name) is None:
                yield what
    if language not in tables.TABLES:
        yield "words for kinds and states"
    if language not in mood.STRUCTURES:
        yield "words for what is no command"
    if language not in languages.LANGUAGES:
        yield "sentence ends"
