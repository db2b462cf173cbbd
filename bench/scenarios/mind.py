"""Overhead of a whole turn with a language model: command to sentences, less the model's own time.

A real hub behind a private broker, a model that answers at a set pace (`bench.own_model`), and a
satellite that is this process: all clocks are one. `overhead` is the turn from the command sent to
`finished` here, less the model's own time from request to end. `sentence` is from a sentence's last
letter leaving the model to the sentence being here.
"""

import asyncio
import tempfile
import time
import uuid
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.arguments import positive_int
from bench.latency import percentile
from bench.output import check_writable, quiet_logs
from bench.own_hub import own_hub
from bench.own_model import OwnModel, own_model
from bench.results.draft import ResultDraft, shown_ms
from bench.results.result import ScenarioResult, write_result
from bench.scenario import BenchError, Scenario
from hub.mqtt.satellites import SPEAKS_ITSELF
from ingle.runtime.settings import SettingsReader
from ingle.wire import codec, messages
from ingle.wire.broker_settings import MqttSettings
from ingle.wire.link import Link, Publication
from ingle.wire.topics import Topics

SENTENCES: Final = (
    "Let me look that up. ",
    "Paris is what we all know. ",
    "Two million people live in it.",
)
QUESTION: Final = "what do you know about the capital of France"
SATELLITE: Final = "bench"
OVERHEAD_TARGET_MS: Final = 25.0
SENTENCE_TARGET_MS: Final = 5.0
TURN_WITHIN_S: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MindFigures:
    """Overheads in milliseconds, one figure a turn or sentence."""

    overhead_ms: list[float]
    sentence_ms: list[float]

    def rows(self) -> list[tuple[str, list[float], float]]:
        """Name, samples, target of their P95."""
        return [
            ("overhead of a turn", self.overhead_ms, OVERHEAD_TARGET_MS),
            ("sentence whole -> here", self.sentence_ms, SENTENCE_TARGET_MS),
        ]

    def result(self, parameters: Mapping[str, object]) -> ScenarioResult:
        draft = ResultDraft("mind", parameters)
        draft.percentiles("overhead", self.overhead_ms)
        draft.percentiles("sentence", self.sentence_ms)
        return draft.result()


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--turns", type=positive_int, default=200, help="turns, one after another (default: 200)"
    )
    parser.add_argument(
        "--token-ms",
        type=positive_int,
        default=5,
        help="pace of the model (default: a token in 5 ms)",
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="also write the figures into a file"
    )


def _run(options: Namespace, environment: Mapping[str, str]) -> int:
    check_writable(options.json)
    quiet_logs(environment)
    figures = asyncio.run(_measure(options.turns, options.token_ms / 1000.0, environment))
    print(f"{len(figures.overhead_ms)} turns over MQTT, a model of {options.token_ms} ms a token")
    print(f"{'':<24}{'P50 ms':>10}{'P95 ms':>10}{'target':>10}")
    for name, samples, target in figures.rows():
        columns = f"{shown_ms(samples, 50):>10}{shown_ms(samples, 95):>10}"
        print(f"{name:<24}{columns}{f'< {target:g}':>10}")
    if options.json:
        asked = {"turns": options.turns, "token_ms": options.token_ms}
        write_result(options.json, figures.result(asked))
    return 0 if all(percentile(ms, 95) < target for _, ms, target in figures.rows()) else 1


async def _measure(turns: int, token_s: float, environment: Mapping[str, str]) -> MindFigures:
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as folder:
        async with own_model(SENTENCES, token_s) as model:
            asked = {
                "LLM_PROVIDERS": "openai",
                "OPENAI_BASE_URL": model.url,
                "OPENAI_MODEL": "bench",
                "STT_ENGINE": "phrases",
            }
            async with own_hub(environment, Path(folder), also=asked) as hub:
                broker = SettingsReader(hub.environment).read(MqttSettings).broker
                link = Link(broker, client_id="bench-mind", birth=_speaks_itself())
                async with asyncio.TaskGroup() as tasks:
                    running = tasks.create_task(link.run())
                    await link.wait_connected()
                    figures = await _take_turns(turns, link, model)
                    running.cancel()
    return figures


def _speaks_itself() -> Publication:
    """The satellite's status, with a voice of its own.

    So the hub's answer is over with its last sentence.
    """
    status = messages.SatelliteStatus(
        state="online", room_id="kitchen", version="bench", capabilities=(SPEAKS_ITSELF,)
    )
    return Publication(Topics().satellite_status(SATELLITE), codec.encode(status), retain=True)


async def _take_turns(turns: int, link: Link, model: OwnModel) -> MindFigures:
    overhead_ms: list[float] = []
    sentence_ms: list[float] = []
    topics = Topics()
    filters = [topics.own_turns(SATELLITE, kind) for kind in ("answer", "finished")]
    async with link.subscribe(*filters) as received:
        for number in range(turns + 2):
            del model.requests[:]
            turn_id = uuid.uuid4().hex
            command = messages.Command(session_id=turn_id, room_id="kitchen", text=QUESTION)
            begun_s = time.monotonic()
            await link.publish(topics.turn(SATELLITE, turn_id, "command"), codec.encode(command))
            heard_s: list[float] = []
            try:
                async with asyncio.timeout(TURN_WITHIN_S):
                    async for message in received:
                        if message.topic.endswith("/finished"):
                            break
                        heard_s.append(time.monotonic())
            except TimeoutError as error:
                raise BenchError("the hub did not finish a turn in 30 s") from error
            ended_s = time.monotonic()
            if len(model.requests) != 1 or len(heard_s) != len(SENTENCES):
                raise BenchError(
                    f"a turn had {len(model.requests)} requests and {len(heard_s)} sentences"
                )
            if number < 2:  # the first ones open connections
                continue
            [asked] = model.requests
            overhead_ms.append((ended_s - begun_s - (asked.ended_s - asked.asked_s)) * 1000.0)
            sentence_ms += [
                (here - out) * 1000.0 for here, out in zip(heard_s, asked.sentences_s, strict=True)
            ]
    return MindFigures(overhead_ms=overhead_ms, sentence_ms=sentence_ms)


SCENARIO = Scenario(
    summary="what the hub adds to a language model's time, over MQTT",
    add_arguments=_add_arguments,
    run=_run,
)
