"""Rescoring of three recognisers' hypotheses."""

import pytest

from ingle.speech.engine import Heard
from ingle.speech.fusion.bigrams import Bigrams
from ingle.speech.fusion.nbest import Hypothesis
from ingle.speech.fusion.rescoring import (
    CERTAIN,
    LIKELY,
    SOMETHING_ELSE,
    Hypotheses,
    candidates,
    considered,
    evidence,
    is_certain,
    judge,
    stands,
    unweighed_contrary,
    without_repetition,
)

pytestmark = pytest.mark.pure

LANGUAGE = Bigrams("""#JSGF V1.0;
grammar home;
<room> = kitchen | living room | bedroom;
<number> = five | ten | fifteen;
public <sentence> = turn ( on | off ) the <room> light | set a timer for <number> minutes
    | ( open | close | lock | unlock ) the door;
""")


def _judged(readings: list[Hypothesis], grammar: str, opened: str) -> Heard:
    return judge(Hypotheses(tuple(readings), grammar, opened), LANGUAGE)


def test_what_all_three_heard_is_certain() -> None:
    """Spelled differently."""
    readings = [
        Hypothesis("Turn on the kitchen light.", -0.5),
        Hypothesis("Turn on the chicken light.", -4.0),
    ]
    heard = _judged(readings, "turn on the kitchen light", "Turn on the kitchen light")
    assert (heard.text, heard.alternatives) == ("Turn on the kitchen light.", ())
    assert heard.confidence >= CERTAIN


def test_a_command_that_is_nearly_as_likely_is_preferred_to_a_sentence_that_is_none() -> None:
    """Though Whisper finds the other likelier."""
    readings = [
        Hypothesis("Turn on the kit and light.", -1.5),
        Hypothesis("Turn on the kitchen light.", -3.0),
    ]
    assert _judged(readings, "turn on the kitchen light", "").text == "Turn on the kitchen light."


def test_a_sentence_that_is_no_command_stays_one() -> None:
    """However surely the grammar makes a command of it: it makes one of everything."""
    said = "We have left the bedroom light at home."
    readings = [Hypothesis(said, -1.0), Hypothesis("turn on the bedroom light", -25.0)]
    heard = _judged(readings, "turn on the bedroom light", "We left the bedroom light at home.")
    assert "left" in heard.text
    assert not [text for text in heard.alternatives if "turn" in text]


@pytest.mark.parametrize(
    ("said", "certain"),
    [
        ("Turn on the kitchen light.", True),
        ("Turn on the kit and light.", False),
        ("Tell me a story about a dragon.", True),
    ],
)
def test_a_sentence_that_is_nearly_a_command_is_not_yet_certain(said: str, certain: bool) -> None:
    """Whoever is sure of it: the command it may have been misheard from has not been weighed."""
    assert is_certain(Hypotheses((Hypothesis(said, -0.5),), "", said), LANGUAGE) is certain


@pytest.mark.parametrize(
    ("other", "likelihood", "settled"),
    [
        ("Churn on the chicken night.", -4.0, True),
        ("Turn off the kitchen light.", -0.6, False),
        ("Turn on the kitchen lights.", -0.6, True),
    ],
)
def test_a_sentence_stands_when_no_other_can_change_it(
    other: str, likelihood: float, settled: bool
) -> None:
    """Garbage, or the same in other words, cannot; the opposite, were it as likely, could."""
    heard = Hypotheses(
        (Hypothesis("Turn on the kitchen light.", -0.5),), other.lower().rstrip("."), other
    )
    assert stands(heard, [Hypothesis(other, likelihood)], LANGUAGE) is settled


def test_what_whisper_has_not_read_does_not_stand() -> None:
    """However likely it may be: Whisper has not been asked."""
    heard = Hypotheses(
        (Hypothesis("Kitchen lies.", -9.0),),
        "turn on the kitchen light",
        "Turn on the kitchen light.",
    )
    assert not stands(heard, [Hypothesis("Turn on the kitchen light.", -0.5)], LANGUAGE)


def test_a_command_is_never_made_of_what_was_forbidden() -> None:
    """The grammar has no "not", and what is built like a command is preferred."""
    said = "Do not turn on the kitchen light."
    readings = [Hypothesis(said, -1.8), Hypothesis("Turn on the kitchen light.", -3.0)]
    heard = _judged(readings, "turn on the kitchen light", said)
    assert (heard.text, heard.alternatives) == (said, ())


def test_the_grammar_has_no_say_in_one_light_or_several() -> None:
    """It hardly hears the S; the two others do."""
    language = Bigrams(
        "#JSGF V1.0;\ngrammar home;\npublic <sentence> = turn on the ( light | lights );"
    )
    readings = (Hypothesis("Turn on the light.", -3.0), Hypothesis("Turn on the lights.", -2.8))
    heard = judge(Hypotheses(readings, "turn on the light", "Turn on the lights."), language)
    assert (heard.text, heard.alternatives) == ("Turn on the lights.", ())


def test_the_two_others_outvote_whisper_about_a_number() -> None:
    """It was told to expect timers, they were not."""
    readings = [
        Hypothesis("Set a timer for 10 minutes.", -1.6),
        Hypothesis("Set a timer for 5 minutes.", -2.9),
    ]
    heard = _judged(readings, "set a timer for five minutes", "Set a timer for five minutes.")
    assert heard.text == "Set a timer for 5 minutes."


def test_a_command_that_only_whisper_heard_and_not_well_is_asked_about() -> None:
    """By itself: what Moonshine made of it is no choice that one could read out."""
    readings = [Hypothesis("Close the door.", -11.0), Hypothesis("Call me nocturpe.", -18.0)]
    heard = _judged(readings, "", "Call me nocturpe.")
    assert (heard.text, heard.alternatives) == ("Close the door.", (SOMETHING_ELSE,))
    assert LIKELY <= heard.confidence < CERTAIN


def test_two_commands_that_are_nearly_as_likely_are_both_asked_about() -> None:
    """Neither of the two others heard one of them."""
    readings = [
        Hypothesis("Set a timer for 10 minutes.", -7.0),
        Hypothesis("Set a timer for 5 minutes.", -7.5),
    ]
    heard = _judged(readings, "close the door", "Then a type of fen men it.")
    assert (heard.text, heard.alternatives) == (
        "Set a timer for 10 minutes.",
        ("Set a timer for 5 minutes.",),
    )


def test_a_command_that_hardly_fits_is_not_even_asked_about() -> None:
    """Then Moonshine's words stand: to ask at everything said in a room would be a nuisance."""
    readings = [Hypothesis("Close the door.", -16.0), Hypothesis("He closed the store.", -9.0)]
    heard = _judged(readings, "", "He closed the store.")
    assert (heard.text, heard.alternatives) == ("He closed the store.", ())


@pytest.mark.parametrize(
    ("read", "lead", "taken"),
    [
        ("I want a large drip coffee.", 1.0, False),
        ("I want a large drip coffee.", 3.0, True),
        ("Close the door.", 3.0, False),
        ("Close the store.", 3.0, False),
        ("Close the store.", 9.0, True),
    ],
    ids=["as likely", "likelier", "a command", "nearly one", "nearly one, much likelier"],
)
def test_words_that_are_no_command_are_taken_sooner(read: str, lead: float, taken: bool) -> None:
    """Than a command that was not believed, of which nothing may become one by this way."""
    opened = "Find a lodge drip copy."
    readings = [Hypothesis(read, -16.0), Hypothesis(opened, -16.0 - lead)]
    heard = _judged(readings, "", opened)
    assert (heard.text, heard.alternatives) == (read if taken else opened, ())


def test_the_best_command_is_considered_beside_the_best_sentence() -> None:
    """Once where they are the same."""
    readings = [
        Hypothesis("Turn on the hit and light.", -0.1),
        Hypothesis("Turn on the kitchen light.", -20.0),
    ]
    ranked = candidates(Hypotheses(tuple(readings), "", "Turn on the hit and light."), LANGUAGE)
    assert [found.text for found in considered(ranked, LANGUAGE)] == [
        readings[1].text,
        readings[0].text,
    ]
    alone = candidates(Hypotheses(tuple(readings[1:]), "", ""), LANGUAGE)
    assert len(considered(alone, LANGUAGE)) == 1


def test_two_spellings_are_one_candidate() -> None:
    """The likelier one counts, and neither is a rival of the other."""
    readings = [
        Hypothesis("Set a timer for ten minutes", -3.0),
        Hypothesis("Set a timer for 10 minutes.", -1.0),
    ]
    hearing = Hypotheses(tuple(readings), "", "")
    [found] = candidates(hearing, LANGUAGE)
    assert (found.words, found.likelihood) == ("set a timer for ten minutes", -1.0)
    assert evidence(found, [found], hearing, LANGUAGE).lead == 10.0


def test_nothing_heard_is_nothing() -> None:
    """Dots and empty readings are no candidates."""
    assert _judged([Hypothesis("", -1.0), Hypothesis("...", -2.0)], "", "").text == ""


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("Skip this song. Skip this song. Skip this song.", "Skip this song."),
        ("Turn it off. Turn it on.", "Turn it off. Turn it on."),
        ("Is it on? is it on", "Is it on?"),
        ("Light off, please. Light off, please. Light", "Light off, please."),
        ("Light off, please. Lock the door", "Light off, please. Lock the door"),
        ("stop", "stop"),
        ("", ""),
    ],
)
def test_a_repeated_sentence_was_said_once(text: str, once: str) -> None:
    """Whisper writes it again when silence follows."""
    assert without_repetition(text) == once


def test_two_opposites_that_are_nearly_as_likely_are_asked_about() -> None:
    """However sure the other recognisers are of one of them."""
    readings = [Hypothesis("Turn on the kitchen light.", -1.0)]
    certain = _judged(readings, "turn on the kitchen light", "Turn on the kitchen light.")
    assert certain.alternatives == ()
    readings.append(Hypothesis("Turn off the kitchen light.", -2.5))
    asked = _judged(readings, "turn on the kitchen light", "Turn on the kitchen light.")
    assert asked.text == "Turn on the kitchen light."
    assert asked.alternatives == ("Turn off the kitchen light.",)


def test_what_is_no_command_is_not_asked_about_for_its_little_words() -> None:
    """To other sentences "of" and "on" are no opposites."""
    readings = [
        Hypothesis("What is the capital on Australia?", -1.0),
        Hypothesis("What is the capital of Australia?", -1.2),
    ]
    judged = _judged(readings, "close the door", "What is the capital of Australia?")
    assert (judged.text, judged.alternatives) == ("What is the capital of Australia?", ())


@pytest.mark.parametrize(
    ("lock", "unlock", "opened", "heard"),
    [
        (-1.0, -9.0, "Lock the door.", Heard(text="Lock the door.")),
        (
            -1.0,
            -4.5,
            "Lock the door.",
            Heard(text="Lock the door.", alternatives=("Unlock the door.",)),
        ),
        (-2.0, -1.0, "Unlock the door.", Heard(text="Unlock the door.")),
    ],
)
def test_a_beginning_is_lost_more_easily_than_made_up(
    lock: float, unlock: float, opened: str, heard: Heard
) -> None:
    """That "lock" was heard says little against "unlock", unless Whisper is sure of it."""
    readings = [Hypothesis("Lock the door.", lock), Hypothesis("Unlock the door.", unlock)]
    judged = _judged(readings, opened.lower().strip("."), opened)
    assert (judged.text, judged.alternatives) == (heard.text, heard.alternatives)


def test_unlock_that_was_written_as_two_words_is_asked_about() -> None:
    """In words that can be said back."""
    readings = (Hypothesis("And lock the door.", -2.6), Hypothesis("Unlock the door.", -1.9))
    joining = Bigrams("#JSGF V1.0; public <one> = [and] ( lock | unlock ) the door;")
    judged = judge(Hypotheses(readings, "unlock the door", "And lock the door."), joining)
    assert (judged.text, judged.alternatives) == ("lock the door", ("Unlock the door.",))
    free = _judged([], "", "Then lock the door.")
    assert (free.text, free.alternatives) == ("lock the door", ("unlock the door",))
    assert _judged([], "", "And lock in the date.").alternatives == ()


def test_the_contrary_of_what_may_be_left_of_it_has_to_be_weighed() -> None:
    """Once, where the sentence would be believed, and the contrary is a command."""

    def contrary(*said: str) -> str | None:
        readings = tuple(Hypothesis(text, -1.0 - 8 * at) for at, text in enumerate(said))
        opened = said[0] if said else ""
        return unweighed_contrary(Hypotheses(readings, opened.lower().strip("."), opened), LANGUAGE)

    assert contrary("Lock the door.") == "unlock the door"
    assert contrary("And lock the door.") == "unlock the door"
    assert contrary("Lock the door.", "Unlock the door.") is None
    assert contrary("Unlock the door.") is None
    assert contrary("Turn on the kitchen light.") is None
    assert contrary("Lock the gate.") is None
    assert contrary() is None
