"""Whisper's base model from its packages: whole, and with the tokenizer it was trained with."""

import json

import pytest
from tokenizers import Tokenizer

from ingle.speech.engines.whisper_base import model_folder

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("whisper_base")]


def test_words_are_taken_apart_as_the_model_learned_them() -> None:
    """What the model writes is what its sentences are made of: " the", " to", " timer" are one
    token each.
    """
    with model_folder() as folder:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"][
            "vocab"
        ]
    for word in (" the", " to", " timer", " turn", " light", " kitchen"):
        assert tokenizer.encode(word, add_special_tokens=False).ids == [
            vocabulary[word.replace(" ", "\u0120")]
        ]


def test_the_folder_goes_when_the_model_is_loaded() -> None:
    """145 MB are not left behind."""
    with model_folder() as folder:
        assert (folder / "model.bin").stat().st_size > 100_000_000
    assert not folder.exists()
