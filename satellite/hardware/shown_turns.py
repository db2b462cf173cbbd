"""Says what a turn is at to whoever shows it, by what the spine asks of its ports."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from ingle.speech.completeness import Completeness
from ingle.wire.messages import EndReason, SttPlace
from ingle.wire.trace import Trace
from satellite.mqtt.downlink import MqttDownlink
from satellite.ports import Listening, Transcriber, TurnEvents, TurnStart
from satellite.states import SatelliteStates


class ShownTurns:
    """`Downlink` that shows a turn from its wake word to its end."""

    def __init__(self, downlink: MqttDownlink, states: SatelliteStates) -> None:
        self._downlink, self._states = downlink, states

    @contextmanager
    def turn(self, turn_id: str) -> Iterator[TurnEvents]:
        """The events of one turn while the block runs."""
        self._states.turn("listening")
        try:
            with self._downlink.turn(turn_id) as events:
                yield events
        finally:
            self._states.turn(None)


class ShownTranscriber:
    """`Transcriber` that shows when a command is over and its answer is being found."""

    def __init__(self, transcriber: Transcriber, states: SatelliteStates) -> None:
        self._transcriber, self._states = transcriber, states

    @property
    def place(self) -> SttPlace:
        return self._transcriber.place

    def begin(self, turn: TurnStart, events: TurnEvents) -> Listening:
        self._states.turn("listening")
        return _ShownListening(self._transcriber.begin(turn, events), self._states)


class _ShownListening:
    """`Listening`, shown."""

    def __init__(self, listening: Listening, states: SatelliteStates) -> None:
        self._listening, self._states = listening, states
        self.feed, self.pause, self.resume = listening.feed, listening.pause, listening.resume
        self.close = listening.close

    @property
    def so_far(self) -> Completeness | Literal["pending"] | None:
        return self._listening.so_far

    async def finish(self, reason: EndReason, trace: Trace, *, sure: bool) -> str | None:
        self._states.turn("thinking")
        return await self._listening.finish(reason, trace, sure=sure)


async def show_hub(downlink: MqttDownlink, states: SatelliteStates) -> None:
    """Shows whether a hub is there, until cancelled."""
    while True:
        downlink.hubs_changed.clear()
        states.set("away", not downlink.hub_there)
        await downlink.hubs_changed.wait()
