"""The accuracy benchmark's sentences, clips, scoring and tables."""

from pathlib import Path

import pytest

from bench import spoken
from bench.corpus import (
    COMMAND_KINDS,
    CORPUS,
    CorpusSentence,
    Outcome,
    TurnSeen,
    judge,
    read_corpus,
)
from bench.corpus_clips import Clip, plan, thinned
from bench.corpus_report import Report, Result
from bench.scenario import BenchError

pytestmark = pytest.mark.pure

SENTENCES = {sentence.text: sentence for sentence in read_corpus()}
LIGHT = "turn on the kitchen light"
LIGHT_ON = frozenset({"light.turn_on light.kitchen_light"})
NOT_UNDERSTOOD = TurnSeen(
    heard="turnip", outcome="error", answer="Sorry, I don't know how to do that."
)
ASKED = TurnSeen(answer="Did you mean on or off?", expects_reply=True)
TIMER = TurnSeen(answer="The timer is set for 10 minutes.")


def test_there_are_200_commands_by_8_voices_and_100_other_sentences() -> None:
    """What the published figures rest on."""
    clips = plan(tuple(SENTENCES.values()), spoken.VOICES, (None,))
    commands = [clip for clip in clips if clip.sentence.expected is not None]
    assert len(commands) >= 200
    assert len({clip.voice for clip in commands}) >= 8
    assert len(clips) - len(commands) >= 100
    assert {sentence.kind for sentence in SENTENCES.values()} == {
        "plain",
        "free",
        "chat",
        "requests",
        "near",
    }


def test_the_same_clips_are_planned_every_time_and_in_every_noise() -> None:
    """Only the noise differs; speeds, pitches and pauses vary."""
    sentences = tuple(SENTENCES.values())
    clean, loud = plan(sentences, spoken.VOICES, (None,)), plan(sentences, spoken.VOICES, (10.0,))
    assert plan(sentences, spoken.VOICES, (None,)) == clean

    def but_for_noise(clip: Clip) -> tuple[object, ...]:
        return clip.sentence, clip.voice, clip.speed_wpm, clip.pitch, clip.gap_s

    assert [but_for_noise(clip) for clip in clean] == [but_for_noise(clip) for clip in loud]
    assert len({clip.speed_wpm for clip in clean}) > 20
    assert len(thinned(clean, 31)) == 31


@pytest.mark.parametrize(
    ("said", "turns", "outcome"),
    [
        (LIGHT, (), "missed"),
        (LIGHT, (TurnSeen(actions=LIGHT_ON),), "right"),
        (LIGHT, (NOT_UNDERSTOOD,), "nothing"),
        (LIGHT, (TurnSeen(outcome="cancelled"),), "nothing"),
        (LIGHT, (ASKED,), "question"),
        (LIGHT, (TurnSeen(actions=frozenset({"light.turn_off light.kitchen_light"})),), "wrong"),
        (LIGHT, (TurnSeen(actions=LIGHT_ON | {"light.turn_on light.hallway_light"}),), "wrong"),
        (LIGHT, (TIMER,), "wrong"),
        (LIGHT, (TurnSeen(answer="It is 9 o'clock."),), "nothing"),
        (LIGHT, (TurnSeen(answer="I know nothing called turnip here."),), "nothing"),
        (
            LIGHT,
            (
                TurnSeen(actions=LIGHT_ON),
                TurnSeen(actions=frozenset({"lock.lock lock.front_door"})),
            ),
            "wrong",
        ),
        (LIGHT, (TurnSeen(outcome="cancelled"), TurnSeen(actions=LIGHT_ON)), "right"),
        ("set a timer for ten minutes", (TIMER,), "right"),
        ("set a timer for twenty minutes", (TIMER,), "wrong"),
        (
            "set a timer for ten minutes",
            (TurnSeen(answer="The timer is set for 10 minutes and 1 second."),),
            "wrong",
        ),
        (
            "unlock the front door",
            (TurnSeen(answer="Unlock the front door?", expects_reply=True),),
            "right",
        ),
        ("unlock the front door", (ASKED,), "question"),
        (
            "unlock the front door",
            (TurnSeen(actions=frozenset({"lock.unlock lock.front_door"})),),
            "wrong",
        ),
        (
            "what is the temperature in the kitchen",
            (TurnSeen(answer="It is 21.5 degrees."),),
            "right",
        ),
        (
            "what is the temperature in the kitchen",
            (TurnSeen(answer="It is 20.5 degrees."),),
            "wrong",
        ),
        (
            "what is the temperature in the kitchen",
            (TurnSeen(answer="There is no thermometer here."),),
            "nothing",
        ),
        ("why is the sky blue", (NOT_UNDERSTOOD,), "ignored"),
        ("why is the sky blue", (), "missed"),
        ("why is the sky blue", (TurnSeen(answer="It is 9 o'clock."),), "answered"),
        ("why is the sky blue", (ASKED,), "question"),
        ("why is the sky blue", (TurnSeen(actions=LIGHT_ON),), "acted"),
        ("why is the sky blue", (TIMER,), "acted"),
    ],
)
def test_what_came_of_a_sentence_is_judged(
    said: str, turns: tuple[TurnSeen, ...], outcome: Outcome
) -> None:
    """One wrong turn makes the clip wrong, whatever else was right."""
    assert judge(SENTENCES[said], turns) == outcome


def test_a_dimmed_light_is_right_only_with_the_number() -> None:
    """The action alone does not tell fifteen from fifty."""
    done = frozenset({"light.turn_on light.bedroom_light"})
    said = SENTENCES["set the bedroom light to fifty percent"]
    assert (
        judge(said, (TurnSeen(actions=done, answer="Set the bedroom light to 50 percent."),))
        == "right"
    )
    assert (
        judge(said, (TurnSeen(actions=done, answer="Set the bedroom light to 15 percent."),))
        == "wrong"
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[command]]\nplain = ['turn on']", "one of does"),
        ("[[command]]\nplain = ['turn on']\ndoes = ['a b']\ntimer_s = 3", "one of does"),
        ("[[command]]\nplain = ['what now']\nsays = '('", "says"),
        ("command = 3", "command"),
        ("[[command]]\nplain = ['what now', 'what now']\nsays = 'x'\n[other]", "twice"),
    ],
)
def test_a_corpus_that_says_nothing_clear_is_refused(text: str, named: str, tmp_path: Path) -> None:
    """With the file's name and what is wrong in it."""
    file = tmp_path / "odd.toml"
    file.write_text(text)
    with pytest.raises(BenchError, match=named) as refusal:
        read_corpus(file)
    assert str(file) in str(refusal.value)


def results(*outcomes: Outcome) -> tuple[Result, ...]:
    """Commands with these outcomes, by two voices in turn."""
    came: dict[Outcome, tuple[TurnSeen, ...]] = {
        "right": (TurnSeen(actions=LIGHT_ON, stages_ms={"endpoint": 700.0, "first_audio": 50.0}),),
        "wrong": (
            TurnSeen(
                heard="hallway light", actions=frozenset({"light.turn_on light.hallway_light"})
            ),
        ),
        "nothing": (NOT_UNDERSTOOD,),
        "question": (ASKED,),
        "missed": (),
    }
    return tuple(
        Result(clip=clip_of(SENTENCES[LIGHT], ("en-us", "en-gb")[number % 2]), turns=came[outcome])
        for number, outcome in enumerate(outcomes)
    )


def clip_of(sentence: CorpusSentence, voice: str) -> Clip:
    return Clip(
        number=0, sentence=sentence, voice=voice, speed_wpm=150, pitch=50, gap_s=0.3, snr_db=None
    )


def test_the_table_counts_by_voice_and_leaves_missed_wake_words_apart() -> None:
    """Shares of all clips, and the right ones of those woken."""
    report = Report(results("right", "nothing", "right", "missed"))
    text = report.markdown()
    assert "| en-us | 2 | 2 (100.0%) | 0 (0.0%) | 0 (0.0%) | 0 (0.0%) | 0 (0.0%) | 100.0% |" in text
    assert "| en-gb | 2 | 0 (0.0%) | 0 (0.0%) | 1 (50.0%) | 0 (0.0%) | 1 (50.0%) | 0.0% |" in text
    assert (
        "| **all** | 4 | 2 (50.0%) | 0 (0.0%) | 1 (25.0%) | 0 (0.0%) | 1 (25.0%) | 66.7% |" in text
    )
    assert "| last word to first sound | 2 | 750 ms | 750 ms |" in text


def test_the_verdict_needs_nine_of_ten_right_and_one_of_a_hundred_wrong_at_most() -> None:
    """Of the commands whose wake word was heard."""
    rights: tuple[Outcome, ...] = ("right",) * 99
    assert Report(results(*rights, "wrong", "missed")).passed
    assert not Report(results(*rights[:90], "wrong")).passed
    assert not Report(results(*rights[:80], *("nothing",) * 10)).passed


def test_every_wrong_action_is_told_with_what_was_heard() -> None:
    """And nothing else is."""
    assert Report(results("right", "nothing")).errors() == ""
    told = Report(results("wrong")).errors()
    for word in (LIGHT, "hallway light", "light.turn_on light.hallway_light", "en-us"):
        assert word in told


def test_every_command_of_the_file_has_a_plain_or_a_free_wording() -> None:
    """Else it would be spoken by nobody."""
    assert CORPUS.exists()
    assert all(s.kind in COMMAND_KINDS for s in SENTENCES.values() if s.expected is not None)
