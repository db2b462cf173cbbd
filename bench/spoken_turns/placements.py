"""Spoken commands to satellite processes before one hub, with the ears and the voice on either.

The placements take turns, a block of commands each, so that a noisy minute of the machine falls on
both. The first command of a block is not counted: the process has just started.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from bench.demo_report import TurnLine
from bench.own_hub import OwnHub, own_hub
from bench.processes import ProcessEnded, child
from bench.scenario import BenchError
from bench.spoken_turns.recorded_commands import commands_from, record_commands
from bench.timeline import last_word_to_first_sound_ms
from satellite.audio.wav import NOT_WOKEN

BLOCK: Final = 10
"""Commands of one placement before the other has its turn."""
WARM_UP: Final = 1
STARTED_WITHIN_S: Final = 120.0
"""On top of a recording's own length: a recogniser is loaded, and a busy machine is slow."""


@dataclass(slots=True)
class SpokenTurns:
    """What came of the commands of one placement."""

    spoken: int = 0
    stages_ms: list[Mapping[str, float]] = field(default_factory=list)
    """Of turns that ended well, stage by stage."""
    problems: list[str] = field(default_factory=list)
    """Of turns that did not."""

    @property
    def lost(self) -> int:
        """Commands of which no turn came."""
        return max(0, self.spoken - len(self.stages_ms) - len(self.problems))

    @property
    def waits_ms(self) -> list[float]:
        """From the last word to the first sound of the answer, as a person waits."""
        waits = map(last_word_to_first_sound_ms, self.stages_ms)
        return [wait for wait in waits if wait is not None]

    def stage_ms(self, stage: str) -> list[float]:
        """One stage, of the turns that have it."""
        return [stages[stage] for stages in self.stages_ms if stage in stages]

    def add(self, turns: Sequence[TurnLine], spoken: int) -> None:
        """The turns of a block with so many commands, the first of which are not counted."""
        self.spoken += spoken - WARM_UP
        for turn in turns[WARM_UP:]:
            if turn.outcome == "ok":
                self.stages_ms.append(turn.stages_ms)
            else:
                self.problems.append(
                    f"{turn.text!r}: {turn.outcome} {turn.error_code or ''}".strip()
                )


async def speak_in_turns(
    places: Sequence[str], commands: int, environment: Mapping[str, str], step: Callable[[], None]
) -> dict[str, SpokenTurns]:
    """`commands` that count for each place (`local`, `hub`), in blocks.

    Raises `BenchError` where a process does not start or fails.
    """
    found = {place: SpokenTurns() for place in places}
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as name:
        folder = Path(name)
        also = {} if "hub" in places else {"STT_ENGINE": "phrases"}
        async with own_hub(environment, folder, also=also) as hub:
            for block, begin in enumerate(range(0, commands, BLOCK)):
                first = block % len(places)
                spoken = commands_from(begin, min(BLOCK, commands - begin) + WARM_UP)
                recording = folder / "said.wav"
                length_s = await record_commands(spoken, recording)
                for place in (*places[first:], *places[:first]):
                    turns = await _heard(hub, place, recording, length_s, folder)
                    found[place].add(turns, len(spoken))
                    hub.check()
                    for _ in spoken[WARM_UP:]:
                        step()
    return found


async def _heard(
    hub: OwnHub, place: str, recording: Path, length_s: float, folder: Path
) -> list[TurnLine]:
    """Lets a satellite process hear the recording; the turns that it prints."""
    environment = {
        **hub.environment,
        "SATELLITE_ID": f"bench-{place}",
        "SATELLITE_ROOM": "kitchen",
        "STT_PLACE": place,
        "TTS_PLACE": place,
        "INGLE_STATE_DIR": str(folder / f"satellite-{place}"),
    }
    words = ("--wav", str(recording), "--out", str(folder / "answer.wav"), "--json")
    async with child(
        f"the satellite with STT_PLACE={place}",
        (sys.executable, "-m", "satellite", *words),
        environment=environment,
        log=folder / f"satellite-{place}.log",
        read_output=True,
    ) as satellite:
        try:
            async with asyncio.timeout(length_s + STARTED_WITHIN_S):
                turns = [TurnLine.model_validate_json(line) async for line in satellite.output()]
                if await satellite.process.wait() not in (0, NOT_WOKEN):
                    satellite.check()
        except TimeoutError as error:
            raise BenchError(
                f"{satellite.name} was not done in time.{satellite.last_words()}"
            ) from error
        except (ProcessEnded, ValidationError) as error:
            raise BenchError(str(error)) from error
    return turns
