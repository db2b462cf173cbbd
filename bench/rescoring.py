"""Fits and measures the rescoring of three recognisers' hypotheses (logistic regression).

    python -m bench.rescoring [--heard FILE] [--list]

Speaks the sentences of `development.toml` by eleven voices, without noise and in white noise 20 and
10 dB below them, after a wake word, and lets a satellite's wake word and endpoint cut the command
out. Prints the weights of a logistic regression on what was heard, and what the present ones make
of it. With `--heard` what was heard is kept in a file, so that a change of the policy can be judged
in a second. Half of the sentences, every other one, are left out of the fit: the figures are given
for both halves.
"""

import argparse
import asyncio
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from bench.captured import commands_in
from bench.corpus import CorpusSentence, Expected
from bench.corpus_clips import plan as plan_clips
from bench.corpus_clips import synthesise
from bench.intents import NOW, described
from bench.output import quiet_logs
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.intents.vocabulary import build_vocabulary
from hub.ports import Ask, Plan, Say
from ingle.speech.fusion import rescoring
from ingle.speech.fusion.bigrams import Bigrams
from ingle.speech.fusion.ensemble import RecogniserEnsemble
from ingle.speech.fusion.nbest import Hypothesis
from ingle.speech.fusion.rescoring import Hypotheses
from ingle.speech.loading import load_recogniser
from ingle.speech.settings import SpeechSettings
from satellite.listening.vad import SileroSpeechDetector
from satellite.listening.wake import open_detector
from satellite.settings import SatelliteSettings

SENTENCES: Final = Path(__file__).with_name("development.toml")
VOICES: Final = (
    *(
        "en-us",
        "en-gb+f2",
        "flite:slt",
        "en-gb",
        "en-us+m1",
        "flite:rms",
        "en-gb-x-rp",
        "flite:kal16",
        "en-us+f4",
    ),
    *("flite:awb", "en-gb+m3"),
)
"""Five of them are not in the corpus."""
_NOISES_DB: Final = (None, 20.0, 10.0)
_ROUNDS: Final = 100
_RIDGE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class RescoringCase:
    """One clip whose wake word was detected, with the hypotheses of all recognisers."""

    said: str
    command: bool
    voice: str
    snr_db: float | None
    hearing: Hypotheses


def main() -> int:
    options = _options()
    quiet_logs({})
    cases = _cases(options.heard, options.limit, options.voices)
    judge = _Judge()
    sentences = list(dict.fromkeys(case.said for case in cases))
    fitted = set(sentences[::2])
    _print_weights(judge.fit([case for case in cases if case.said in fitted]))
    for name, chosen in (("fitted", fitted), ("left out", set(sentences) - fitted)):
        _print_outcomes(name, [case for case in cases if case.said in chosen], judge)
    if options.list:
        _print_failures(cases, judge)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.rescoring", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument(
        "--heard", type=Path, help="file of what was heard: read if it is there, else written"
    )
    parser.add_argument("--voices", type=int, default=len(VOICES), help="how many voices speak")
    parser.add_argument(
        "--limit", type=int, default=None, help="how many sentences are spoken, evenly spread"
    )
    parser.add_argument(
        "--list", action="store_true", help="print every clip that did not go right"
    )
    return parser.parse_args()


def _cases(kept: Path | None, limit: int | None, voices: int) -> list[RescoringCase]:
    """The cases in the file `kept`; where it is missing, clips are spoken, heard and written to it.

    `limit`: how many sentences are spoken, None for all. `voices`: how many voices speak.
    """
    if kept is not None and kept.is_file():
        return [_read(case) for case in json.loads(kept.read_text())]
    cases = asyncio.run(_hear(_sentences(limit), VOICES[:voices]))
    if kept is not None:
        kept.write_text(json.dumps([asdict(case) for case in cases]))
    return cases


def _print_weights(fitted: Sequence[float]) -> None:
    """The weights that were fitted, the bias last, and those in use."""
    for name, weights, bias in (
        ("fitted", fitted[:-1], fitted[-1]),
        ("in use", rescoring.WEIGHTS, rescoring.BIAS),
    ):
        values = ", ".join(f"{weight:.2f}" for weight in weights)
        print(f"{name}: weights {values}; bias {bias:.2f}")
    print()


def _print_outcomes(name: str, cases: list[RescoringCase], judge: "_Judge") -> None:
    """How often what came of the clips, by noise, of commands and of other sentences."""
    for snr_db in _NOISES_DB:
        noise = "clean" if snr_db is None else f"{snr_db:.0f} dB"
        part = [case for case in cases if case.snr_db == snr_db]
        for command, kind in ((True, "commands"), (False, "others")):
            counts = Counter(judge.outcome(case) for case in part if case.command == command)
            told = ", ".join(f"{outcome} {count}" for outcome, count in sorted(counts.items()))
            print(f"{name:9} {noise:6} {kind:9} {told}")


def _print_failures(cases: list[RescoringCase], judge: "_Judge") -> None:
    """Every clip that did not go right, with what the recognisers made of it."""
    for case in cases:
        outcome = judge.outcome(case)
        if outcome not in ("right", "ignored"):
            heard = rescoring.judge(case.hearing, judge.language)
            print(
                f"{outcome:9} {case.voice:12} {case.snr_db} {case.said!r}: "
                f"{heard.text!r} {heard.alternatives}"
            )


class _Judge:
    """Scores hypotheses by what they mean in the demo home, and fits the weights."""

    def __init__(self) -> None:
        self._home = DemoHome().snapshot()
        self._intents = LocalIntents("en")
        self._intents.learn(self._home)
        self.language = Bigrams(build_vocabulary(self._home).jsgf)
        self._plan = cache(self._planned)

    def outcome(self, case: RescoringCase) -> str:
        """Of a command `right`, `question`, `nothing` or `wrong`.

        Of other sentences `ignored`, `question`, `answered` or `acted`.
        """
        heard = rescoring.judge(case.hearing, self.language)
        if heard.alternatives:
            readings = tuple(map(self._intents.forms, (heard.text, *heard.alternatives)))
            made = self._intents.clarify(readings, room_id="living_room", home=self._home, now=NOW)
        else:
            made = self._plan(heard.text)
        if case.command and described(made) == described(self._plan(case.said)):
            return "right"
        if _does_nothing(made):
            return "nothing" if case.command else "ignored"
        if isinstance(made, Ask):
            return "question"
        if case.command:
            return "wrong"
        return "answered" if isinstance(made, Say) else "acted"

    def fit(self, cases: Sequence[RescoringCase]) -> list[float]:
        """Weights, then the bias, by ridge-regularised logistic regression (Newton's method).

        Over all hypotheses that would be considered and that mean something in the demo home.
        """
        rows, right = [], []
        for case in cases:
            ranked = rescoring.candidates(case.hearing, self.language)
            for candidate in rescoring.considered(ranked, self.language):
                told = self._plan(candidate.text)
                if not _does_nothing(told):
                    rows.append(
                        rescoring.evidence(candidate, ranked, case.hearing, self.language).values
                    )
                    right.append(
                        case.command and described(told) == described(self._plan(case.said))
                    )
        values, y = np.array(rows), np.array(right, dtype=float)
        mean, spread = values.mean(axis=0), values.std(axis=0)
        spread[spread == 0] = 1.0
        x = np.hstack([(values - mean) / spread, np.ones((len(values), 1))])
        ridge = np.diag([*[_RIDGE] * values.shape[1], 0.0])
        weights = np.zeros(x.shape[1])
        for _ in range(_ROUNDS):
            share = 1 / (1 + np.exp(-x @ weights))
            slope = x.T @ (share - y) + ridge @ weights
            bend = x.T @ (x * (share * (1 - share))[:, None]) + ridge
            weights -= np.linalg.solve(bend, slope)
        scaled = weights[:-1] / spread
        return [*map(float, scaled), float(weights[-1] - scaled @ mean)]

    def _planned(self, text: str) -> Plan | None:
        return self._intents.plan(
            self._intents.forms(text), room_id="living_room", home=self._home, now=NOW
        )


def _does_nothing(plan: Plan | None) -> bool:
    return plan is None or (isinstance(plan, Say) and plan.intent == "UnknownThing")


def _sentences(limit: int | None) -> list[CorpusSentence]:
    content = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    expected = Expected.model_validate({"says": "."})
    said = [
        CorpusSentence(text=text, kind="free", expected=expected) for text in content["commands"]
    ]
    said += [
        CorpusSentence(text=text, kind="chat") for text in (*content["chat"], *content["requests"])
    ]
    return (
        said
        if limit is None
        else [said[at * len(said) // limit] for at in range(min(limit, len(said)))]
    )


async def _hear(sentences: list[CorpusSentence], voices: Sequence[str]) -> list[RescoringCase]:
    settings = SatelliteSettings.read({"SATELLITE_ID": "bench", "SATELLITE_ROOM": "living_room"})
    panel = load_recogniser(SpeechSettings.read({}), language="en", wake_words=("hey_jarvis",))
    if not isinstance(panel, RecogniserEnsemble):
        raise SystemExit("this needs Whisper's base model: install ingle[whisper]")
    panel.use_vocabulary(build_vocabulary(DemoHome().snapshot()).jsgf)
    await panel.warm_up()
    clips = plan_clips(sentences, voices, _NOISES_DB, voices_per_command=1)
    cases: list[RescoringCase] = []
    async with open_detector(settings) as wake:
        for number, clip in enumerate(clips, start=1):
            samples = synthesise(clip).samples
            cases += [
                RescoringCase(
                    said=clip.sentence.text,
                    command=clip.sentence.expected is not None,
                    voice=clip.voice,
                    snr_db=clip.snr_db,
                    hearing=await asyncio.to_thread(panel.hearing, command),
                )
                async for command in commands_in(
                    samples, wake, SileroSpeechDetector(), settings.endpoint
                )
            ]
            print(f"\r{number} of {len(clips)} clips", end="", file=sys.stderr)
    print(file=sys.stderr)
    panel.close()
    return cases


def _read(case: dict[str, object]) -> RescoringCase:
    kept = json.loads(json.dumps(case["hearing"]))
    readings = tuple(
        Hypothesis(reading["text"], reading["log_likelihood"]) for reading in kept["readings"]
    )
    snr_db = case["snr_db"]
    return RescoringCase(
        said=str(case["said"]),
        command=bool(case["command"]),
        voice=str(case["voice"]),
        snr_db=float(snr_db) if isinstance(snr_db, float) else None,
        hearing=Hypotheses(readings, kept["grammar"], kept["opened"]),
    )


if __name__ == "__main__":
    sys.exit(main())
