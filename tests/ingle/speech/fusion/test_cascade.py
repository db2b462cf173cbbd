"""When the cascade waits for a second opinion, and what that may change."""

import pytest

from ingle.speech.engine import Heard, Utterance
from ingle.speech.fusion.cascade import CascadeUtterance

pytestmark = pytest.mark.pure

HOME = frozenset(
    ["lock the front door", "unlock the front door", "turn on the light", "turn off the light"]
)


class Vocabulary:
    """`GrammarWords` of a few whole sentences."""

    words = frozenset(word for sentence in HOME for word in sentence.split())

    def accepts(self, sentence: str) -> bool:
        return sentence in HOME


class WholeUtterance:
    """`Utterance` whose transcript is known; counts how often it was asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked = 0

    def feed(self, samples: bytes) -> None:
        """All was heard."""

    def pause(self) -> None:
        """All was heard."""

    def resume(self) -> None:
        """All was heard."""

    async def result(self) -> Heard:
        self.asked += 1
        return Heard(text=self.text, confidence=0.1)

    def close(self) -> None:
        """Nothing is held."""


async def _heard(grammar: str, opened: str, again: str) -> tuple[str, tuple[str, ...], bool]:
    """The text, the alternatives, and whether the second opinion was waited for."""
    second = WholeUtterance(again)
    hearings: tuple[Utterance, Utterance, Utterance] = (
        WholeUtterance(grammar),
        WholeUtterance(opened),
        second,
    )
    heard = await CascadeUtterance(Vocabulary(), hearings, ()).result()
    return heard.text, heard.alternatives, second.asked > 0


async def test_a_second_opinion_can_say_that_a_beginning_was_lost() -> None:
    """Two that heard "lock" may both have missed the same sound."""
    said = ("lock the front door", "Locked a front door.")
    asked = ("lock the front door", ("unlock the front door",), True)
    assert await _heard(*said, "Unlock Nephron Tore.") == asked
    assert await _heard(*said, "Lock the front door.") == ("lock the front door", (), True)


async def test_two_that_agree_on_another_command_are_not_waited_for() -> None:
    """A second opinion takes time."""
    heard = await _heard("turn on the light", "Turn on the light.", "Turn off the light.")
    assert heard == ("turn on the light", (), False)


async def test_a_second_opinion_confirms_no_opposite_of_what_was_heard_first() -> None:
    """Else what was heard worse would decide."""
    heard = await _heard("turn on the light", "Bring me off to sleep", "Turn on the light.")
    assert heard == ("turn on the light", ("turn off the light",), True)


async def test_unlock_that_was_written_as_two_words_is_a_question() -> None:
    """Also where the grammar heard nothing."""
    heard = await _heard("", "Then lock the front door.", "And what the door")
    assert heard == ("lock the front door", ("unlock the front door",), True)
