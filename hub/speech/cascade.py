"""The built-in recognisers together: the grammar's words where both agree, the open recogniser's where they do not."""

import dataclasses
from collections.abc import Iterable

import structlog

from hub.speech.agreement import agree
from hub.speech.engine import Heard, Recogniser, SpeechError, Utterance
from hub.speech.phrases import PhraseRecogniser
from hub.speech.wakephrase import without_wake_phrase
from hub.wire.tasks import task_group

log = structlog.get_logger(__name__)


class Cascade:
    """`Recogniser` of two that run side by side, each on its own thread; open alone until a vocabulary has come."""

    def __init__(self, phrases: PhraseRecogniser, open: Recogniser, *, wake_words: Iterable[str] = ()) -> None:  # noqa: A002
        """`wake_words`, by name or model file, are taken off the front of what is heard."""
        self._wake_words = tuple(wake_words)
        self._phrases = phrases
        self._open = open

    def use_vocabulary(self, jsgf: str) -> None:
        """As `PhraseRecogniser.use_vocabulary`."""
        self._phrases.use_vocabulary(jsgf)

    def listen(self) -> "CascadeUtterance":
        return CascadeUtterance(self._phrases, self._phrases.listen(), self._open.listen(), self._wake_words)

    async def warm_up(self) -> None:
        await self._phrases.warm_up()
        await self._open.warm_up()

    def close(self) -> None:
        self._phrases.close()
        self._open.close()


class CascadeUtterance:
    """`Utterance` fed to both."""

    def __init__(
        self,
        phrases: PhraseRecogniser,
        grammar: Utterance,
        open: Utterance,  # noqa: A002
        wake_words: tuple[str, ...],
    ) -> None:
        self._phrases = phrases
        self._grammar = grammar
        self._wake_words = wake_words
        self._open = open

    def feed(self, samples: bytes) -> None:
        self._grammar.feed(samples)
        self._open.feed(samples)

    def pause(self) -> None:
        self._grammar.pause()
        self._open.pause()

    def resume(self) -> None:
        self._grammar.resume()
        self._open.resume()

    async def result(self) -> Heard:
        async with task_group() as tasks:
            grammar = tasks.create_task(self._grammar_result())
            heard = tasks.create_task(self._open.result())
        command = without_wake_phrase(heard.result().text, self._wake_words)
        agreed = agree(grammar.result(), dataclasses.replace(heard.result(), text=command), vocabulary=self._phrases)
        log.debug(
            "cascade.heard",
            grammar=grammar.result().text,
            open=heard.result().text,
            agreed=agreed.text,
            alternatives=agreed.alternatives,
        )
        return agreed

    def close(self) -> None:
        self._grammar.close()
        self._open.close()

    async def _grammar_result(self) -> Heard:
        try:
            return await self._grammar.result()
        except SpeechError as error:
            # The open recogniser can answer alone; a question back is lost, the command is not.
            log.warning("cascade.grammar_failed", reason=str(error))
            return Heard(text="")
