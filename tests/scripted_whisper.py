"""A Whisper model of toy size, that hears the same sentence in any sound.

Its weights are zero but for the decoder's positions and projection: the token at each place of the
answer follows from the place alone. Everything around the weights is real: files, tokenizer, int8,
features, encoder, beam search.
"""

import json
from pathlib import Path
from typing import Final

import numpy as np
import tokenizers
from ctranslate2.specs import WhisperSpec
from ctranslate2.specs.common_spec import LayerNormSpec, LinearSpec

_WIDTH: Final = 64
_VOCABULARY: Final = 51_864
"""As the English models': faster-whisper tells them from the others by it."""
_END: Final = 50_256
_SPECIAL: Final = {
    _END: "<|endoftext|>",
    50_257: "<|startoftranscript|>",
    50_357: "<|translate|>",
    50_358: "<|transcribe|>",
    50_359: "<|startoflm|>",
    50_360: "<|startofprev|>",
    50_361: "<|nospeech|>",
    50_362: "<|notimestamps|>",
}
_PROMPT: Final = 2
"""Tokens before the answer: start of transcript, no timestamps."""


def write_model(folder: Path, sentence: str) -> None:
    """Writes a model that hears `sentence`, at most 40 words of lower-case letters, to `folder`."""
    words = sentence.split()
    tokens = _tokens(words)
    spec = WhisperSpec(1, 1, 1, 1)
    _fill_encoder(spec)
    _fill_decoder(spec, [tokens.index(f"Ġ{word}") for word in words])
    spec.register_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    _write_tokenizer(folder, tokens)
    (folder / "preprocessor_config.json").write_text(
        json.dumps({"feature_size": 80, "n_fft": 400, "hop_length": 160})
    )


def _tokens(words: list[str]) -> list[str]:
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    first = [*alphabet, *dict.fromkeys(f"Ġ{word}" for word in words)]
    return [
        first[at]
        if at < len(first)
        else _SPECIAL.get(at, f"<|filler{at}|>" if at < _END else f"<|other{at}|>")
        for at in range(_VOCABULARY)
    ]


def _write_tokenizer(folder: Path, tokens: list[str]) -> None:
    model = tokenizers.models.BPE(vocab={token: at for at, token in enumerate(tokens)}, merges=[])
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    tokenizer.add_special_tokens(list(_SPECIAL.values()))
    tokenizer.save(str(folder / "tokenizer.json"))


def _fill_encoder(spec: WhisperSpec) -> None:
    encoder = spec.encoder
    encoder.conv1.weight, encoder.conv1.bias = _zeros(_WIDTH, 80, 3), _zeros(_WIDTH)
    encoder.conv2.weight, encoder.conv2.bias = _zeros(_WIDTH, _WIDTH, 3), _zeros(_WIDTH)
    encoder.position_encodings.encodings = _zeros(1500, _WIDTH)
    _fill_norm(encoder.layer_norm)
    for layer in encoder.layer:
        _fill_norm(layer.self_attention.layer_norm)
        _fill_linear(layer.self_attention.linear[0], 3 * _WIDTH)
        _fill_linear(layer.self_attention.linear[1], _WIDTH)
        _fill_feed_forward(layer.ffn)


def _fill_decoder(spec: WhisperSpec, answer: list[int]) -> None:
    decoder = spec.decoder
    decoder.embeddings.weight = _zeros(_VOCABULARY, _WIDTH)
    decoder.position_encodings.encodings = np.eye(448, _WIDTH, dtype=np.float32)
    _fill_norm(decoder.layer_norm)
    projection = _zeros(_VOCABULARY, _WIDTH)
    for place, token in enumerate([*answer, _END], start=_PROMPT - 1):
        projection[token, place] = 4.0
    decoder.projection.weight = projection
    for layer in decoder.layer:
        _fill_norm(layer.self_attention.layer_norm)
        _fill_linear(layer.self_attention.linear[0], 3 * _WIDTH)
        _fill_linear(layer.self_attention.linear[1], _WIDTH)
        _fill_norm(layer.attention.layer_norm)
        _fill_linear(layer.attention.linear[0], _WIDTH)
        _fill_linear(layer.attention.linear[1], 2 * _WIDTH)
        _fill_linear(layer.attention.linear[2], _WIDTH)
        _fill_feed_forward(layer.ffn)


def _fill_feed_forward(layer: object) -> None:
    _fill_norm(layer.layer_norm)
    _fill_linear(layer.linear_0, 4 * _WIDTH)
    _fill_linear(layer.linear_1, _WIDTH, 4 * _WIDTH)


def _fill_norm(norm: LayerNormSpec) -> None:
    norm.gamma, norm.beta = np.ones(_WIDTH, np.float32), _zeros(_WIDTH)


def _fill_linear(linear: LinearSpec, outputs: int, inputs: int = _WIDTH) -> None:
    linear.weight, linear.bias = _zeros(outputs, inputs), _zeros(outputs)


def _zeros(*shape: int) -> np.ndarray:
    return np.zeros(shape, np.float32)
