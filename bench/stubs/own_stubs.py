"""Temporary process of stubs, with its addresses and its controls."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from bench.arguments import positive_int
from bench.processes import ProcessEnded, child
from bench.scenario import BenchError
from bench.stubs.stub_home import TOKEN

DEFAULT_SEED: Final = 17
LEAST_MS: Final = 200
MOST_MS: Final = 1000
"""The performance guide's language model: 200 to 1000 ms."""
HOME_MS: Final = 20
RECOGNISER_MS: Final = 50
HUB_ASKS: Final = "stub-of-the-hub"
"""The name by which a hub asks for the model, so that its answers can be told from others'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStubs:
    """Running stubs."""

    url: str
    pid: int
    http: httpx.AsyncClient

    @property
    def hub_settings(self) -> dict[str, str]:
        """A hub's settings for the models and for the home."""
        return {**self.model_settings, "HA_URL": self.url, "HA_TOKEN": TOKEN}

    @property
    def model_settings(self) -> dict[str, str]:
        """A hub's settings for both providers, one after the other."""
        return {
            "LLM_PROVIDERS": "openai,ollama",
            "OPENAI_BASE_URL": f"{self.url}/v1",
            "OPENAI_MODEL": HUB_ASKS,
            "OLLAMA_URL": self.url,
            "OLLAMA_MODEL": HUB_ASKS,
        }

    async def break_down(self, *, model: float = 0.0, home: float = 0.0) -> int:
        """From now on these shares of the answers are faults; returns how many there were."""
        answer = await self._ask("POST", "/control", {"model": model, "home": home})
        return int(answer["faults"])

    async def model_times(self) -> list[dict[str, Any]]:
        """What the model took (`ModelTime`) since this was asked last."""
        times = await self._ask("GET", "/times")
        return list(times)

    async def light(self, room: str) -> str:
        """The state of a room's light, as the home itself has it."""
        return str((await self._ask("GET", f"/api/states/light.{room}_light"))["state"])

    async def _ask(self, method: str, path: str, body: object = None) -> Any:
        try:
            return (await self.http.request(method, path, json=body)).raise_for_status().json()
        except httpx.HTTPError as error:
            raise BenchError(f"the bench's own stubs do not answer: {error!r}") from error


def add_model_time_argument(parser: ArgumentParser) -> None:
    """`--model-ms LEAST MOST`: how long an answer of the model's stub takes."""
    parser.add_argument(
        "--model-ms",
        type=positive_int,
        nargs=2,
        default=(LEAST_MS, MOST_MS),
        metavar=("LEAST", "MOST"),
        help=f"what an answer of the model's stub takes (default: {LEAST_MS} {MOST_MS})",
    )


def model_time_ms(options: Namespace) -> tuple[int, int]:
    """The least and the most of `--model-ms`. Raises `BenchError` where they are the other way."""
    least_ms, most_ms = options.model_ms
    if least_ms > most_ms:
        raise BenchError(f"--model-ms {least_ms} {most_ms}: the least comes first")
    return least_ms, most_ms


@asynccontextmanager
async def own_stubs(
    environment: Mapping[str, str],
    folder: Path,
    *,
    seed: int = DEFAULT_SEED,
    least_ms: int = LEAST_MS,
    most_ms: int = MOST_MS,
    home_ms: int = HOME_MS,
    recogniser_ms: int = RECOGNISER_MS,
) -> AsyncIterator[OwnStubs]:
    """Runs the stubs with their log in `folder`. Raises `BenchError` when they do not start."""
    given = {"seed": seed, "least-ms": least_ms, "most-ms": most_ms, "home-ms": home_ms}
    given["recogniser-ms"] = recogniser_ms
    words = [word for name, value in given.items() for word in (f"--{name}", str(value))]
    async with child(
        "the stubs",
        (sys.executable, "-m", "bench.stubs", *words),
        environment=environment,
        log=folder / "stubs.log",
        read_output=True,
    ) as process:
        try:
            url = f"http://127.0.0.1:{await process.port()}"
        except ProcessEnded as error:
            raise BenchError(f"the stubs did not start.{process.last_words()}") from error
        async with httpx.AsyncClient(base_url=url, timeout=10.0, trust_env=False) as http:
            yield OwnStubs(url=url, pid=process.process.pid, http=http)
