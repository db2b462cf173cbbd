"""A recogniser that breaks, or never answers: for what happens then."""

import asyncio

from fakes import FakeUtterance
from ingle.speech.engine import Heard, SpeechError


class FailingUtterance(FakeUtterance):
    """An engine that broke, or with `hangs` never answers."""

    def __init__(self, *, hangs: bool) -> None:
        super().__init__(Heard(text=""))
        self._hangs = hangs

    @property
    def so_far(self) -> Heard | None:
        return None

    async def result(self) -> Heard:
        if self._hangs:
            await asyncio.Event().wait()
        raise SpeechError("the engine broke")


class FailingRecogniser:
    """`Recogniser` of such utterances."""

    name = "a broken engine"

    def __init__(self, *, hangs: bool = False) -> None:
        self._hangs = hangs

    def listen(self) -> FailingUtterance:
        return FailingUtterance(hangs=self._hangs)

    async def warm_up(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""
