"""Text of strangers holds no phoneme codes and no commands for a voice."""

import pytest

from ingle.speech.plain_speech import plain_speech

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("[[h@l'oU]]", "[ [h@l'oU]]"),
        ("[[[h@l'oU]]]", "[ [ [h@l'oU]]]"),
        ("[[[[h@l'oU]]]]", "[ [ [ [h@l'oU]]]]"),
        ("[\x00[h@l'oU]]", "[ [h@l'oU]]"),
        ("[\x01[h@l'oU]]", "[ [h@l'oU]]"),
        ("\x01400S louder", "400S louder"),
        ("It is 20 °C, [see above].\n\tDone.", "It is 20 °C, [see above].\n\tDone."),
    ],
)
def test_nothing_is_left_for_a_voice_to_obey(text: str, plain: str) -> None:
    """However many brackets there are, and whatever stands between them; the words stay."""
    assert plain_speech(text) == plain
