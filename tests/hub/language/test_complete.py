"""The checklist of languages: what each has to have, and what the hub says in it."""

import re
from datetime import UTC, datetime

import pytest

from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.intents.checklist import lacking, refuse_incomplete
from hub.intents.grammars import LANGUAGES
from hub.intents.word_forms import word_forms
from hub.language import follow_up, refusals
from hub.language.current import current, speaking
from hub.language.data_files import data_file
from hub.language.phrasebook import in_place, phrasebook
from hub.language.tables import TABLES
from hub.ports import Act, Ask, Plan, Say, SetTimer
from hub.startup import StartError
from tests.spoken_sentences import sentences, words

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 27, 14, 5, tzinfo=UTC)
COMPLETE = [language for language in LANGUAGES if not lacking(language)]
FOREIGN = [language for language in COMPLETE if language != "en"]
FIELD = re.compile(r"\{(\w+)\}")
MORE_FIELDS = {"where", "hour24", "minutes", "day"}
"""Fields that a translation may use besides those of the English sentence."""
INTENTS = {language: LocalIntents(language) for language in FOREIGN}


def planned(language: str, text: str, room_id: str = "living_room") -> Plan | None:
    intents = INTENTS[language]
    home = DemoHome().snapshot()
    return intents.plan(intents.forms(text), room_id=room_id, home=home, now=NOW)


def test_all_languages_are_complete() -> None:
    assert tuple(COMPLETE) == LANGUAGES


@pytest.mark.parametrize("language", FOREIGN)
def test_every_sentence_of_the_hub_has_words(language: str) -> None:
    assert (sentences() | words()) - phrasebook(language).keys() == set()


@pytest.mark.parametrize("language", FOREIGN)
def test_a_translation_keeps_the_fields_of_its_sentence(language: str) -> None:
    for english, told in phrasebook(language).items():
        assert set(FIELD.findall(told)) <= set(FIELD.findall(english)) | MORE_FIELDS, english


@pytest.mark.parametrize("language", FOREIGN)
def test_its_own_usual_sentences_are_understood(language: str) -> None:
    *usual, _ = word_forms(language).warm_up
    assert [text for text in usual if planned(language, text) is None] == []


@pytest.mark.parametrize("language", FOREIGN)
def test_it_tells_three_kinds_of_refusals_apart(language: str) -> None:
    """What a house cannot do, what needs a language model, and what was not understood."""
    words = data_file("hub.language", language, refusals.FILE)
    asking = words.pop("asking")
    with speaking(language):
        told = {refusals.why_not(f"xx {said[0]}") for said in words.values()}
        assert len(told) == len(words)
        assert {refusals.why_not(asking[0]), refusals.why_not("xx")}.isdisjoint(told)
        assert refusals.why_not(asking[0]) != refusals.why_not("xx")


@pytest.mark.parametrize("language", FOREIGN)
def test_it_has_follow_ups_and_words_for_its_things(language: str) -> None:
    with speaking(language):
        assert follow_up.probes()
        assert in_place("Xy") != ""
    assert {"light", "lock", "cover", "climate", "fan", "media_player"} <= set(
        TABLES[language].kinds
    )


def test_a_language_that_is_not_complete_is_refused_in_one_sentence() -> None:
    with pytest.raises(StartError) as refused:
        refuse_incomplete("sv")
    assert str(refused.value).startswith(
        "HUB_LANGUAGE=sv: this language is not complete, it lacks sentences, word forms, answers"
    )
    assert str(refused.value).endswith("complete are en, de, fr, es, pl")


def test_the_language_of_the_task_is_not_changed_by_a_plan() -> None:
    planned("de", "schalte das licht ein")
    assert current() == "en"


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("Schalte das Licht ein", "Lichter in Living Room eingeschaltet."),
        ("Mach bitte das Kitchen Light aus", "Kitchen Light ist schon aus."),
        ("Stell die Heizung auf einundzwanzig Komma fünf Grad", None),
        ("Schalte alle Lichter aus", "Alle Lichter ausgeschaltet."),
    ],
)
def test_german_commands_are_done_and_told_in_german(text: str, done: str | None) -> None:
    plan = planned("de", text)
    assert isinstance(plan, Act)
    assert done is None or plan.done == done


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Wie spät ist es?", "Es ist 14 Uhr 05."),
        ("Welcher Tag ist heute?", "Heute ist Freitag, der 27. November 2026."),
        ("Ist die Front Door abgeschlossen?", "Ja, Front Door ist abgeschlossen."),
        ("Hallo", "Hallo."),
        ("Vielen Dank", "Gern geschehen."),
        ("Schalte den Springbrunnen ein", "Ich kenne hier nichts namens springbrunnen."),
    ],
)
def test_german_questions_are_answered_in_german(text: str, told: str) -> None:
    plan = planned("de", text)
    assert isinstance(plan, Say)
    assert plan.text == told


@pytest.mark.parametrize(
    "text", ["Mach das Licht nicht an", "Schalte niemals das Licht ein", "Licht im Garten, nein"]
)
def test_a_german_no_does_nothing(text: str) -> None:
    assert not isinstance(planned("de", text), Act)


def test_a_german_follow_up_goes_by_what_was_before() -> None:
    with speaking("de"):
        assert "target" in {edit.kind for edit in follow_up.read("und im bedroom")}
        assert "step" in {edit.kind for edit in follow_up.read("ein bisschen heller")}
        assert "undo" in {edit.kind for edit in follow_up.read("rückgängig")}
        assert follow_up.read("schließe die front door auf") == ()


@pytest.mark.parametrize(
    ("language", "text", "done"),
    [
        ("fr", "Allume la lumière", "J'ai allumé lumières dans Living Room."),
        (
            "fr",
            "Éteins toutes les lumières de la maison",
            "J'ai éteint tous les appareils (lumières).",
        ),
        ("es", "Enciende la luz", "He encendido luces en Living Room."),
        ("pl", "Włącz światło", "Włączono: światła w pomieszczeniu Living Room."),
    ],
)
def test_other_languages_act_and_answer(language: str, text: str, done: str) -> None:
    plan = planned(language, text)
    assert isinstance(plan, Act)
    assert plan.done == done


@pytest.mark.parametrize(
    ("language", "text", "length_s"),
    [
        ("fr", "Mets un minuteur de vingt et une minutes", 1260),
        ("fr", "Mets un minuteur d'une heure et demie", 5400),
        ("es", "Pon un temporizador de veinticinco minutos", 1500),
        ("es", "Pon un temporizador de una hora y media", 5400),
        ("pl", "Ustaw minutnik na dwadzieścia pięć minut", 1500),
        ("pl", "Ustaw minutnik na pół godziny", 1800),
    ],
)
def test_other_languages_lengths_of_time(language: str, text: str, length_s: float) -> None:
    plan = planned(language, text)
    assert isinstance(plan, SetTimer)
    assert plan.duration_s == length_s


def test_german_lengths_of_time() -> None:
    for text, length_s in {
        "Stell einen Timer auf eineinhalb Stunden": 5400,
        "Timer auf zwei Minuten und dreißig Sekunden": 150,
        "Stelle einen Timer für eine Viertelstunde": 900,
        "Timer auf fünfundzwanzig Minuten": 1500,
    }.items():
        plan = planned("de", text)
        assert isinstance(plan, SetTimer), text
        assert plan.duration_s == length_s


def test_a_german_yes_unlocks_and_a_no_does_not() -> None:
    intents = INTENTS["de"]
    question = planned("de", "Schließe die Front Door auf")
    assert isinstance(question, Ask)
    assert question.text == "Soll ich das aufschließen: Front Door?"
    assert intents.reply(intents.forms("Ja, bitte"), question) == question.if_yes
    assert intents.reply(intents.forms("Nein, lieber nicht"), question) == Say(
        intent=question.intent, text="In Ordnung."
    )
    assert intents.reply(intents.forms("Ja, aber später"), question) is None
