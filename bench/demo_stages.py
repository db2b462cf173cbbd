"""Live stages of the demo: what passes between satellite and hub, told as it happens."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Final

from bench.scenario import BenchError
from ingle.runtime.tasks import background
from ingle.wire import codec, messages
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.codec import BadMessage
from ingle.wire.link import Link, Received
from ingle.wire.topics import Topics

_KINDS: Final = ("started", "command", "transcript", "answer", "finished")
_CONNECTED_WITHIN_S: Final = 20.0
"""The broker runs already, on this machine."""


class Stages:
    """Prints a line for each stage, with the seconds since the demo began."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun_s = clock()

    def tell(self, what: str) -> None:
        """A line of its own, at once: also where the output is no terminal."""
        print(f"{self._clock() - self._begun_s:8.1f} s  {what}", flush=True)

    def add(self, detail: str) -> None:
        """A line below the last one."""
        print(f"{'':12}{detail}", flush=True)


@asynccontextmanager
async def turns_told(
    broker: BrokerAddress, satellite_id: str, tell: Callable[[str], None]
) -> AsyncIterator[None]:
    """Listens at the broker, and tells what the satellite and the hub say, until the block ends.

    Raises `BenchError` where the broker does not answer.
    """
    link, topics = Link(broker, client_id="ingle-demo"), Topics()
    filters = [topics.own_turns(satellite_id, kind) for kind in _KINDS]
    async with background(link.run()):
        try:
            async with asyncio.timeout(_CONNECTED_WITHIN_S):
                await link.wait_connected()
        except TimeoutError as error:
            raise BenchError("the demo's broker does not answer") from error
        async with (
            link.subscribe(topics.satellite_status(satellite_id), *filters) as received,
            background(_tell_all(received, topics, tell)),
        ):
            yield


async def _tell_all(
    received: AsyncIterator[Received], topics: Topics, tell: Callable[[str], None]
) -> None:
    sentences: list[str] = []
    last = ""
    async for each in received:
        address = topics.parse(each.topic)
        if address is None:
            continue
        try:
            message = codec.decode(address.kind, each.payload)
        except BadMessage:
            continue  # the two programs tell of it themselves
        for line in stage_lines(message, sentences):
            if line != last:  # a satellite says more than once that it is there
                tell(line)
            last = line


def stage_lines(message: messages.Message, sentences: list[str]) -> Iterator[str]:
    """The lines that tell of one message.

    `sentences`: those of the answer so far, which are told when all is done: what was done comes
    first.
    """
    match message:
        case messages.SatelliteStatus(state="online"):
            yield "the satellite is there, and hears the recording"
        case messages.TurnStarted(wake_word=messages.REPLY | messages.LISTEN):
            yield "the satellite listens for a reply"
        case messages.TurnStarted():
            word = message.wake_word.replace("_", " ")
            yield f"wake word heard: “{word}”"
        case messages.Command(text=text) | messages.Transcript(text=text, final=True):
            yield f"command heard: “{text}”"
        case messages.Answer():
            sentences.append(message.text)
        case messages.TurnFinished():
            for action in message.actions:
                done = "done" if action.verified else "asked for, not read back"
                yield f"{done}: {action.domain}.{action.service} on {action.target}"
            yield f"answer: “{' '.join(sentences)}”, which the satellite speaks now"
            sentences.clear()
        case _:
            return
