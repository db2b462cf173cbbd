"""Measures the two-recogniser agreement policy: false rejections and false acceptances.

A false rejection is a command that is refused, a false acceptance another sentence that is taken
for a command.

`python -m bench.agreement [--pairs FILE] [--voices N]` speaks, listens and prints a table by
threshold; with `--pairs` what was heard is kept, so that a change of the policy can be judged in a
second.
"""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from bench import spoken
from bench.sentences import COMMANDS, GRAMMAR, NEAR, OTHERS
from ingle.speech import spokenform
from ingle.speech.engine import Heard, Recogniser
from ingle.speech.engines.moonshine import Moonshine
from ingle.speech.engines.phrases import PhraseRecogniser
from ingle.speech.fusion import agreement

Kind = Literal["command", "near", "other"]
_THRESHOLDS = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)
_SNR_DB = (None, 20.0, 10.0)
_IGNORED = frozenset({"the", "please", "a"})
_OUTCOMES = ("right", "asked", "asked_amiss", "open_right", "open", "wrong")
_GOOD: dict[Kind, frozenset[str]] = {
    "command": frozenset({"right", "open_right"}),
    "near": frozenset({"right", "open_right", "open"}),
    "other": frozenset({"right", "open_right", "open"}),
}
"""What may become of a clip; what the open recogniser heard alone is right for what is no
command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Transcripts of one clip by both recognisers."""

    kind: Kind
    said: str
    voice: str
    snr_db: float | None
    grammar: str
    confidence: float
    """Of the grammar recogniser, see `ingle.speech.engines.fit`."""
    open: str


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.agreement", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "--pairs", type=Path, help="file of what was heard: read if it is there, else written"
    )
    parser.add_argument(
        "--voices", type=int, default=len(spoken.VOICES), help="how many voices speak"
    )
    parser.add_argument(
        "--list", action="store_true", help="print every clip that did not go right"
    )
    options = parser.parse_args()
    phrases = PhraseRecogniser()
    phrases.use_vocabulary(GRAMMAR)
    asyncio.run(phrases.warm_up())
    if options.pairs is not None and options.pairs.is_file():
        pairs = [Pair(**pair) for pair in json.loads(options.pairs.read_text())]
    else:
        pairs = asyncio.run(_hear(phrases, spoken.VOICES[: options.voices]))
        if options.pairs is not None:
            options.pairs.write_text(json.dumps([asdict(pair) for pair in pairs]))
    _print_tables(pairs, phrases, every=options.list)
    phrases.close()
    return 0


def outcome(pair: Pair, threshold: float, vocabulary: agreement.GrammarWords) -> str:
    """What becomes of the clip: `right`, `asked`, `asked_amiss`, `open_right`, `open`, `wrong`."""
    agreed = agreement.agree(
        Heard(text=pair.grammar, confidence=pair.confidence),
        Heard(text=pair.open),
        vocabulary=vocabulary,
        threshold=threshold,
    )
    readings = [_meaning(text) for text in (agreed.text, *agreed.alternatives)]
    truth = _meaning(pair.said) if pair.kind == "command" else None
    if agreed.alternatives:
        return "asked" if truth in readings or truth is None else "asked_amiss"
    if agreed.text == pair.open and agreed.text != pair.grammar:
        return "open_right" if readings[0] == truth else "open"
    return "right" if readings[0] == truth else "wrong"


def _meaning(text: str) -> tuple[str, ...]:
    """The words that make a difference; light and lights, minute and minutes are the same."""
    return tuple(
        w if w.isdecimal() else w.rstrip("s") for w in spokenform.words(text) if w not in _IGNORED
    )


async def _hear(phrases: PhraseRecogniser, voices: tuple[str, ...]) -> list[Pair]:
    moonshine = Moonshine()
    clips = list(_clips(voices))
    pairs = []
    for number, (kind, said, voice, snr_db) in enumerate(clips, start=1):
        samples = spoken.silence(0.4) + spoken.speak(said, voice) + spoken.silence(0.4)
        if snr_db is not None:
            samples = spoken.noisy(samples, snr_db)
        grammar, open_heard = [
            await _hear_one(recogniser, samples) for recogniser in (phrases, moonshine)
        ]
        pairs.append(
            Pair(
                kind=kind,
                said=said,
                voice=voice,
                snr_db=snr_db,
                grammar=grammar.text,
                confidence=grammar.confidence,
                open=open_heard.text,
            )
        )
        print(f"\r{number} of {len(clips)} clips", end="", file=sys.stderr)
    print(file=sys.stderr)
    moonshine.close()
    return pairs


def _clips(voices: tuple[str, ...]) -> Iterator[tuple[Kind, str, str, float | None]]:
    """Every sentence by every voice, clean and in noise in turn."""
    sets: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("command", COMMANDS),
        ("near", NEAR),
        ("other", OTHERS),
    )
    for kind, sentences in sets:
        for at, said in enumerate(sentences):
            for other, voice in enumerate(voices):
                yield kind, said, voice, _SNR_DB[(at + other) % len(_SNR_DB)]


async def _hear_one(recogniser: Recogniser, samples: bytes) -> Heard:
    utterance = recogniser.listen()
    utterance.feed(samples)
    return await utterance.result()


def _print_tables(pairs: list[Pair], vocabulary: agreement.GrammarWords, *, every: bool) -> None:
    commands = [pair for pair in pairs if pair.kind == "command"]
    _print_alone("grammar", [pair.grammar for pair in commands], commands)
    _print_alone("open", [pair.open for pair in commands], commands)
    _print_by_threshold(pairs, vocabulary)
    print(f"\nat {agreement.AGREEMENT}, commands by noise and by voice:")
    for label, chosen in (_by_noise(commands) | _by_voice(commands)).items():
        counts = Counter(outcome(pair, agreement.AGREEMENT, vocabulary) for pair in chosen)
        print(f"{label:15} {len(chosen):6} {_cells(counts)}")
    if every:
        _print_failures(pairs, vocabulary)


def _print_alone(name: str, texts: list[str], commands: list[Pair]) -> None:
    """How many commands one recogniser would have got right without the other."""
    exact = sum(
        _meaning(text) == _meaning(pair.said) for text, pair in zip(texts, commands, strict=True)
    )
    print(f"{name} alone: {exact} of {len(commands)} commands with the right meaning")


def _print_by_threshold(pairs: list[Pair], vocabulary: agreement.GrammarWords) -> None:
    """One row a kind of sentence and threshold; the threshold in use has a star."""
    print(f"\n{'kind':8} {'at':>5} {'clips':>6} " + " ".join(f"{name:>11}" for name in _OUTCOMES))
    for kind in ("command", "near", "other"):
        chosen = [pair for pair in pairs if pair.kind == kind]
        for threshold in _THRESHOLDS:
            counts = Counter(outcome(pair, threshold, vocabulary) for pair in chosen)
            mark = "*" if threshold == agreement.AGREEMENT else " "
            print(f"{kind:8} {threshold:4}{mark} {len(chosen):6} {_cells(counts)}")


def _by_noise(pairs: list[Pair]) -> dict[str, list[Pair]]:
    return {
        "clean" if snr_db is None else f"{snr_db:g} dB": [
            pair for pair in pairs if pair.snr_db == snr_db
        ]
        for snr_db in _SNR_DB
    }


def _by_voice(pairs: list[Pair]) -> dict[str, list[Pair]]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.voice, []).append(pair)
    return groups


def _cells(counts: Counter[str]) -> str:
    return " ".join(f"{counts[name]:11}" for name in _OUTCOMES)


def _print_failures(pairs: list[Pair], vocabulary: agreement.GrammarWords) -> None:
    """Every clip that did not go right, with what both recognisers heard."""
    for pair in pairs:
        became = outcome(pair, agreement.AGREEMENT, vocabulary)
        if became not in _GOOD[pair.kind]:
            print(
                f"{became:12} {pair.voice:14} {pair.said!r}: "
                f"grammar {pair.grammar!r}, open {pair.open!r}"
            )


if __name__ == "__main__":
    sys.exit(main())
