"""Compiled templates: every sentence is read as hassil reads it, in five languages."""

import random
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from home_assistant_intents import get_intents

from bench.hassil_matcher import HassilMatcher, ends_within_a_word
from bench.sampled_sentences import SentenceSampler
from hub.home.demo import DemoHome
from hub.intents import lexicon
from hub.intents.en import sentences
from hub.intents.grammar import compiled
from hub.intents.matcher import Recognition, SentenceMatcher

pytestmark = pytest.mark.pure

LEXICON = lexicon.learn(DemoHome().snapshot())
SEED = 20261127


def official(language: str) -> dict[str, object]:
    """home-assistant-intents' data, without the words to skip: the hub's normal form has none."""
    known = get_intents(language)
    assert known is not None
    return {**known, "skip_words": []}


def of_source(source: Mapping[str, object]) -> SentenceMatcher:
    return SentenceMatcher(compiled(source), LEXICON)


def of_sentences(*texts: str, **more: object) -> SentenceMatcher:
    """A matcher of one block."""
    block = {"sentences": [*texts], **more}
    return of_source({"language": "en", "intents": {"Test": {"data": [block]}}})


def differences(source: Mapping[str, object], ours: SentenceMatcher, keep: int) -> list[str]:
    """Sentences that are read otherwise than hassil reads them, without those it cuts in a word.

    Of `keep` sentences drawn from the templates, and half as many altered ones.
    """
    theirs = HassilMatcher(source, LEXICON)
    sampler = SentenceSampler(theirs.grammar, LEXICON, random.Random(SEED))
    drawn = sampler.drawn(1)[:keep]
    texts = drawn + sampler.altered(drawn[: keep // 2])
    read = {text: (ours.recognise(text), theirs.recognise(text)) for text in texts}
    assert sum(mine is not None for mine, _ in read.values()) > keep / 2, "too few were understood"
    return [
        text
        for text, (mine, other) in read.items()
        if mine != other and not ends_within_a_word(text, other) and not is_longer(mine, other)
    ]


def is_longer(mine: Recognition | None, other: Recognition | None) -> bool:
    """Whether ours takes a word into a slot that theirs takes as an optional one behind it.

    "Voc level", where "voc" is a measure, too, and "level" may follow any.
    """
    if mine is None or other is None or mine.slots.keys() != other.slots.keys():
        return False
    slots = ((str(mine.slots[name]), str(said)) for name, said in other.slots.items())
    return replace(mine, slots=other.slots) == other and all(
        ours == theirs or ours.startswith(f"{theirs} ") for ours, theirs in slots
    )


def test_sentences_are_read_as_hassil_reads_them() -> None:
    """A sentence of every template, and as many that only look like one: intent, slots and form."""
    source = sentences.source()
    assert differences(source, of_source(source), 500) == []


@pytest.mark.parametrize("language", ["de", "fr", "es", "pl"])
def test_templates_of_other_languages_are_read_as_hassil_reads_them(language: str) -> None:
    """home-assistant-intents' own, with compounds, elisions, and words in any order."""
    source = official(language)
    assert differences(source, of_source(source), 60) == []


def test_a_room_may_be_written_together_with_the_word_behind_it() -> None:
    """ "hallwaylicht" is the hallway's light, as compounds are written in German."""
    matcher = of_sentences("[das] {area} licht an", slots={"domain": "light"})
    assert matcher.recognise("das hallwaylicht an") == matcher.recognise("hallway licht an")
    assert matcher.recognise("hallwaylichter an") is None


def test_an_apostrophe_ends_a_word() -> None:
    """ "l'office" is an article and a room, whichever apostrophe is written."""
    reading = of_sentences("allume [(l'|le )]{area}").recognise("allume l\u2019office")
    assert reading is not None
    assert reading.area == "office"


def test_a_wildcard_takes_what_no_other_word_does() -> None:
    """It keeps its capital letters, and the reading that guesses the fewest words is the surest."""
    item = {"item": {"wildcard": True}}
    matcher = of_source(
        {
            "language": "en",
            "lists": item,
            "intents": {"Add": {"data": [{"sentences": ["add {item} [to my list]"]}]}},
        }
    )
    reading = matcher.recognise("Add Earl Grey to my list")
    assert reading is not None
    assert (reading.slots, reading.guessed) == ({"item": "Earl Grey"}, 2)
    assert matcher.recognise("add") is None


@pytest.mark.parametrize(
    ("text", "level"),
    [("level 20", 40.0), ("level 20.5", 41.0), ("level 20.25", None), ("level 101", None)],
)
def test_a_number_is_taken_from_its_range(text: str, level: float | None) -> None:
    """With the fractions that the range has, multiplied as it says; no other number."""
    numbers = {"range": {"from": 0, "to": 100, "fractions": "halves", "multiplier": 2}}
    matcher = of_source(
        {
            "language": "en",
            "lists": {"level": numbers},
            "intents": {"Set": {"data": [{"sentences": ["level {level}"]}]}},
        }
    )
    reading = matcher.recognise(text)
    assert (reading.slots["level"] if reading else None) == level


@pytest.mark.parametrize(
    ("template", "told"),
    [("turn on (the", "turn on"), ("turn on <it>", "<it>"), ("turn on {it}", "{it}")],
)
def test_a_template_that_is_not_well_formed_is_named(template: str, told: str) -> None:
    """An open bracket, a rule or a list that is not there: an error that says which."""
    with pytest.raises(ValueError, match=re.escape(told)):
        of_sentences(template)
