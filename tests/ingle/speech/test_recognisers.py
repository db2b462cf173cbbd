"""Moonshine, the phrase recogniser and both together, hearing real synthesised speech."""

import pytest

from bench.sentences import GRAMMAR
from ingle.speech import spokenform
from ingle.speech.engine import Recogniser
from ingle.speech.engines.fit import CONFIDENT
from ingle.speech.engines.moonshine import Moonshine
from ingle.speech.engines.phrases import PhraseRecogniser
from ingle.speech.fusion.cascade import Cascade
from ingle.speech.loading import WAKE_WORDS
from spoken import noisy, pieces, silence, speak

pytestmark = pytest.mark.model

_GOOD_VOICES = ("flite:slt", "flite:rms", "en-gb", "en-us+m7")


async def _hear(recogniser: Recogniser, *parts: bytes) -> str:
    """As it is fed by a microphone that notices the pause after the last part."""
    utterance = recogniser.listen()
    for part in parts:
        for piece in pieces(part):
            utterance.feed(piece)
    utterance.pause()
    utterance.feed(silence(0.5))
    return (await utterance.result()).text


@pytest.mark.parametrize("said", ["what time is it", "tell me a joke about penguins"])
async def test_moonshine_hears_any_sentence(moonshine: Moonshine, said: str) -> None:
    """Without any vocabulary."""
    assert spokenform.words(await _hear(moonshine, speak(said))) == spokenform.words(said)


@pytest.mark.parametrize("lead_s", [0.0, 0.1, 0.5, 2.0])
async def test_silence_before_a_command_adds_no_word(moonshine: Moonshine, lead_s: float) -> None:
    """Moonshine's own segmenter makes "You" of it."""
    heard = await _hear(moonshine, silence(lead_s), speak("what time is it"), silence(lead_s))
    assert heard.lower().startswith("what time is it")


async def test_nobody_speaking_is_no_text(moonshine: Moonshine, phrases: PhraseRecogniser) -> None:
    """Silence, a hiss and nothing at all."""
    phrases.use_vocabulary(GRAMMAR)
    for recogniser in (moonshine, phrases, Cascade(phrases, moonshine)):
        for sound in (b"", silence(1), noisy(silence(1), 0)):
            assert await _hear(recogniser, sound) == ""


@pytest.mark.parametrize("voice", _GOOD_VOICES)
@pytest.mark.parametrize("said", ["turn on the kitchen light", "open the garage door", "stop"])
async def test_a_command_of_the_grammar_is_heard_by_it(
    phrases: PhraseRecogniser, said: str, voice: str
) -> None:
    """Voices of both synthesisers."""
    phrases.use_vocabulary(GRAMMAR)
    assert await _hear(phrases, silence(0.3), speak(said, voice)) == said


async def test_the_sound_fits_a_command_better_than_what_is_none(phrases: PhraseRecogniser) -> None:
    """The grammar makes one of both."""
    phrases.use_vocabulary(GRAMMAR)
    for said, fits in (("turn on the kitchen light", True), ("why is the sky blue", False)):
        utterance = phrases.listen()
        utterance.feed(speak(said))
        heard = await utterance.result()
        assert (heard.confidence >= CONFIDENT) is fits


async def test_who_spoke_before_makes_no_difference(phrases: PhraseRecogniser) -> None:
    """Each recording is levelled by its own spectrum: to the decoder, another voice must not have
    been there.
    """
    phrases.use_vocabulary(GRAMMAR)
    said = noisy(silence(0.3) + speak("turn on the kitchen light", "en-us") + silence(0.3), 20)
    confidences = []
    for before in ("flite:rms", "en-gb-scotland"):
        for _ in range(3):
            await _hear(phrases, speak("what time is it", before))
        utterance = phrases.listen()
        utterance.feed(said)
        confidences.append((await utterance.result()).confidence)
    assert confidences[0] == pytest.approx(confidences[1], abs=0.05)


async def test_without_vocabulary_the_phrase_recogniser_hears_nothing(
    phrases: PhraseRecogniser,
) -> None:
    """And does not fail."""
    assert await _hear(phrases, speak("stop")) == ""


async def test_a_vocabulary_is_swapped_at_run_time(phrases: PhraseRecogniser) -> None:
    """The next command is heard with the new names; one that is unreadable leaves the old ones."""
    for jsgf, said in (
        ("#JSGF V1.0; grammar a; public <c> = open the kitchen;", "open the kitchen"),
        ("#JSGF V1.0; grammar a; public <c> = close the bedroom;", "close the bedroom"),
        ("#JSGF V1.0; grammar a; public <c> = ;", "close the bedroom"),
        ("#JSGF V1.0; grammar a; public <c> = <nowhere>;", "close the bedroom"),
    ):
        phrases.use_vocabulary(jsgf.replace("; ", ";\n"))
        assert await _hear(phrases, speak(said)) == said


async def test_names_that_are_in_no_dictionary_are_heard(phrases: PhraseRecogniser) -> None:
    """Their pronunciation is made for them; what is left of the grammar works in any case."""
    phrases.use_vocabulary(
        "#JSGF V1.0;\ngrammar a;\n"
        "public <c> = turn on the ( kallax | bjork | \u65e5\u672c\u8a9e | lamp );"
    )
    for said in ("turn on the kallax", "turn on the bjork", "turn on the lamp"):
        assert await _hear(phrases, speak(said)) == said


async def test_the_vocabulary_knows_its_own_sentences(phrases: PhraseRecogniser) -> None:
    """The agreement offers no reading that is none of them."""
    phrases.use_vocabulary(GRAMMAR)
    await phrases.warm_up()
    assert phrases.accepts("turn on the kitchen light")
    assert not phrases.accepts("turn on the kitchen make")
    assert not phrases.accepts("turn on the zebra \u65e5\u672c")
    assert {"kitchen", "light", "percent"} <= phrases.words


async def test_half_a_command_is_none_to_the_grammar(phrases: PhraseRecogniser) -> None:
    """A sentence that stops in the middle is not completed by guessing."""
    phrases.use_vocabulary("#JSGF V1.0;\ngrammar a;\npublic <c> = set a timer for two hours;")
    assert await _hear(phrases, speak("set a timer")) == ""


@pytest.mark.parametrize("voice", ["flite:slt", "flite:rms", "en-gb"])
async def test_both_together_hear_commands_and_other_sentences(
    moonshine: Moonshine, phrases: PhraseRecogniser, voice: str
) -> None:
    """Commands in the grammar's words, anything else in Moonshine's, and both before and after a
    vocabulary came.
    """
    cascade = Cascade(phrases, moonshine)
    assert spokenform.words(await _hear(cascade, speak("what time is it", voice))) == [
        "what",
        "time",
        "is",
        "it",
    ]
    cascade.use_vocabulary(GRAMMAR)
    assert (
        await _hear(cascade, speak("turn on the kitchen light", voice))
        == "turn on the kitchen light"
    )
    assert (
        "australia"
        in (await _hear(cascade, speak("what is the capital of Australia", voice))).lower()
    )


async def test_several_commands_are_heard_at_once(
    moonshine: Moonshine, phrases: PhraseRecogniser
) -> None:
    """From several satellites, their pieces mixed; each gets its own words."""
    phrases.use_vocabulary(GRAMMAR)
    cascade = Cascade(phrases, moonshine)
    said = ["turn on the kitchen light", "what time is it", "stop"]
    streams = [pieces(speak(sentence)) for sentence in said]
    utterances = [cascade.listen() for _ in said]
    for at in range(max(map(len, streams))):
        for stream, utterance in zip(streams, utterances, strict=True):
            if at < len(stream):
                utterance.feed(stream[at])
    for utterance in utterances:
        utterance.pause()
    assert [(await utterance.result()).text for utterance in utterances] == said


@pytest.mark.parametrize("voice", ["flite:slt", "flite:rms", "en-gb"])
@pytest.mark.parametrize("cut_s", [0.0, 0.25, 0.4])
async def test_a_command_run_together_with_the_wake_word_is_heard(voice: str, cut_s: float) -> None:
    """However much of the wake word was captured in front of it, and as well without."""
    phrases = PhraseRecogniser(wake_words=["hey_jarvis"])
    phrases.use_vocabulary(GRAMMAR)
    try:
        utterance = phrases.listen()
        utterance.feed(
            speak("hey jarvis turn on the kitchen light", voice)[2 * int(16_000 * cut_s) :]
        )
        heard = await utterance.result()
        assert (
            heard.text.removeprefix("please ") == "turn on the kitchen light"
        )  # "vis" may pass for it
        assert (
            await _hear(phrases, speak("turn on the kitchen light", voice))
            == "turn on the kitchen light"
        )
    finally:
        phrases.close()


@pytest.mark.parametrize("wake_word", WAKE_WORDS)
async def test_the_grammar_knows_every_built_in_wake_word(wake_word: str) -> None:
    """From the dictionary, or as espeak-ng says it where the dictionary lacks it ("mycroft")."""
    phrases = PhraseRecogniser(wake_words=WAKE_WORDS)
    phrases.use_vocabulary(GRAMMAR)
    try:
        said = f"{wake_word.replace('_', ' ')} turn on the kitchen light"
        utterance = phrases.listen()
        utterance.feed(speak(said, "flite:rms"))
        heard = await utterance.result()
        assert (heard.text, heard.after_wake_word) == ("turn on the kitchen light", True)
    finally:
        phrases.close()


async def test_a_wake_word_of_ones_own_is_taken_off() -> None:
    """By the name of its model file; two models of one phrase are one."""
    own = "/models/hello_computer_v0.1.onnx"
    phrases = PhraseRecogniser(wake_words=[own, "hello_computer"])
    phrases.use_vocabulary(GRAMMAR)
    try:
        utterance = phrases.listen()
        utterance.feed(speak("hello computer turn on the kitchen light", "flite:rms"))
        heard = await utterance.result()
        assert (heard.text, heard.after_wake_word) == ("turn on the kitchen light", True)
    finally:
        phrases.close()


async def test_both_together_take_the_wake_word_off(moonshine: Moonshine) -> None:
    """In whichever words the command is then given."""
    phrases = PhraseRecogniser(wake_words=["hey_jarvis"])
    phrases.use_vocabulary(GRAMMAR)
    cascade = Cascade(phrases, moonshine, wake_words=["hey_jarvis"])
    try:
        for command in ("turn on the kitchen light", "what is the capital of Australia"):
            heard = await _hear(cascade, speak(f"hey jarvis {command}", "flite:rms"))
            assert spokenform.words(heard) == spokenform.words(command)
    finally:
        phrases.close()
