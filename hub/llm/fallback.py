"""Fallback between providers: one that fails before its first sentence hands over to the next.

Tool calls are passed on once the answer has ended: a call of an answer that was cut was not used,
so that another provider may make it.
"""

import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from hub.errors import HubError, Rejected, Unavailable
from hub.language.sentences import SentenceCutter
from hub.llm.events import AskedToWait, ChatClient, ChatEvent, Ended
from hub.llm.refusals import Unauthorized
from hub.llm.silence import with_silences
from hub.ports import ChatMessage, ModelStatus, Sentence, ToolCall, ToolSpec
from hub.ports.meters import Meters, ModelTimes

log = structlog.get_logger()

WORDS: Final = "LLM processing time"
"""The text by which people find the record of an answer in the log."""
NONE_CONFIGURED: Final = "No language model is set up: name one in LLM_PROVIDERS."


class BreakerAttempt(Protocol):
    """Attempt that the circuit breaker let through."""

    async def succeeded(self) -> None: ...


class Breaker(Protocol):
    """Port of a circuit breaker, as the fallback needs it."""

    def attempt(self) -> AbstractAsyncContextManager[BreakerAttempt, bool | None]:
        """Entering raises `Unavailable` while the breaker is open; leaving counts the outcome."""


class _Provider:
    """One provider, its status, and until when it asked to be left alone."""

    def __init__(self, client: ChatClient, breaker: Breaker) -> None:
        self.client = client
        self.breaker = breaker
        self.status = ModelStatus(provider=client.provider, model=client.model, state="unknown")
        self.wait_until_s = 0.0
        self.wait_reason = ""

    def answered(self) -> None:
        if self.status.state != "ok":
            self.status = ModelStatus(
                provider=self.client.provider, model=self.client.model, state="ok"
            )

    def failed(self, error: HubError, now_s: float) -> None:
        state: Final = "unauthorized" if isinstance(error, Unauthorized) else "away"
        self.status = ModelStatus(
            provider=self.client.provider, model=self.client.model, state=state, detail=str(error)
        )
        if isinstance(error, AskedToWait) and error.wait_s is not None:
            self.wait_until_s, self.wait_reason = now_s + error.wait_s, str(error)


@dataclass(slots=True)
class _Reply:
    """Counts and times of one provider's answer; times in seconds from the request."""

    begun_s: float
    first_token_s: float | None = None
    first_sentence_s: float | None = None
    sentences: int = 0
    calls: int = 0
    ended: Ended | None = None
    outcome: str = "closed"
    """"ok" or "failed"; "closed" where the caller ended the answer early."""


class FallbackModel:
    """Language model with fallback: asks several providers in order."""

    def __init__(
        self,
        providers: Sequence[tuple[ChatClient, Breaker]],
        *,
        language: str = "en",
        meters: Meters | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`providers`: clients and their circuit breakers, in the order in which they are asked.

        `language`: in which sentences are cut. `meters`: None counts nothing.
        """
        self._meters = meters
        self._providers = tuple(_Provider(client, breaker) for client, breaker in providers)
        self._language = language
        self._clock = clock

    async def reply(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[Sentence | ToolCall, None]:
        """As `LanguageModel.reply`."""
        failures: list[HubError] = []
        for provider in self._providers:
            begun = False
            try:
                self._check_wait(provider)
                async with aclosing(self._ask(provider, messages, tools)) as items:
                    async for item in items:
                        begun = True  # a call comes when nothing can fail any more
                        yield item
            except HubError as error:
                if begun:
                    raise
                failures.append(error)
                log.warning("llm.handed_over", provider=provider.client.provider, reason=str(error))
            else:
                return
        raise _nobody(failures)

    def statuses(self) -> tuple[ModelStatus, ...]:
        """As `LanguageModel.statuses`."""
        return tuple(provider.status for provider in self._providers)

    async def warm_up(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> None:
        """Loads the models, one after another, with the stable beginning of every prompt.

        A failure shows in the status and in the log, and is not raised.
        """
        for provider in self._providers:
            begun_s = self._clock()
            try:
                await provider.client.warm_up(messages, tools)
            except HubError as error:
                provider.failed(error, self._clock())
                log.warning(
                    "llm.not_warmed_up", provider=provider.client.provider, reason=str(error)
                )
            else:
                provider.answered()
                log.info(
                    "llm.warmed_up",
                    provider=provider.client.provider,
                    model=provider.client.model,
                    elapsed_ms=_ms(self._clock() - begun_s),
                )

    def _check_wait(self, provider: _Provider) -> None:
        left_s = provider.wait_until_s - self._clock()
        if left_s > 0:
            raise AskedToWait(provider.wait_reason, wait_s=left_s)

    async def _ask(
        self, provider: _Provider, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec]
    ) -> AsyncGenerator[Sentence | ToolCall, None]:
        """One provider's answer, counted by its circuit breaker and logged.

        The first sentence already counts as a success.
        """
        async with provider.breaker.attempt() as attempt:
            reply = _Reply(self._clock())
            try:
                async with aclosing(self._speak(provider, reply, messages, tools)) as items:
                    async for item in items:
                        yield item
                        if reply.sentences == 1 and isinstance(item, Sentence):
                            await attempt.succeeded()
                            provider.answered()
                reply.outcome = "ok"
                provider.answered()
            except HubError as error:
                reply.outcome = "failed"
                provider.failed(error, self._clock())
                raise
            finally:
                self._log(provider, reply)

    async def _speak(
        self,
        provider: _Provider,
        reply: _Reply,
        messages: Sequence[ChatMessage],
        tools: Sequence[ToolSpec],
    ) -> AsyncGenerator[Sentence | ToolCall, None]:
        """Sentences as the model writes them, then its tool calls.

        After a tool's result there may be neither; elsewhere an empty answer raises `Unavailable`.
        """
        cutter = SentenceCutter(self._language)
        calls: list[ToolCall] = []
        async with (
            aclosing(provider.client.stream(messages, tools)) as stream,
            aclosing(with_silences(stream, lambda: cutter.may_be_whole, self._clock)) as events,
        ):
            async for event in events:
                if event is not None and not isinstance(event, Ended):
                    self._note_token(reply)
                for sentence in _completed(cutter, event):
                    self._count(reply)
                    yield sentence
                if isinstance(event, ToolCall):
                    calls.append(event)
                elif isinstance(event, Ended):
                    reply.ended = event
        reply.calls = len(calls)
        for call in calls:
            yield call
        if reply.sentences + reply.calls == 0 and messages[-1].role != "tool":
            raise Unavailable(f"{provider.client.model} gave an empty answer.")

    def _note_token(self, reply: _Reply) -> None:
        if reply.first_token_s is None:
            reply.first_token_s = self._clock() - reply.begun_s

    def _count(self, reply: _Reply) -> None:
        reply.sentences += 1
        if reply.first_sentence_s is None:
            reply.first_sentence_s = self._clock() - reply.begun_s

    def _log(self, provider: _Provider, reply: _Reply) -> None:
        ended = reply.ended or Ended()
        log.info(
            "llm.finished",
            note=WORDS,
            provider=provider.client.provider,
            model=provider.client.model,
            outcome=reply.outcome,
            reason=ended.reason,
            first_token_ms=_ms(reply.first_token_s),
            first_sentence_ms=_ms(reply.first_sentence_s),
            total_ms=_ms(self._clock() - reply.begun_s),
            tokens_in=ended.tokens_in,
            tokens_out=ended.tokens_out,
            sentences=reply.sentences,
            tool_calls=reply.calls,
        )
        if self._meters is not None:
            self._meters.model_answered(
                ModelTimes(
                    provider=provider.client.provider,
                    ok=reply.outcome != "failed",
                    first_token_s=reply.first_token_s,
                    first_sentence_s=reply.first_sentence_s,
                    total_s=self._clock() - reply.begun_s,
                    tokens=ended.tokens_out or 0,
                )
            )


def _completed(cutter: SentenceCutter, event: ChatEvent | None) -> Sequence[Sentence]:
    """The sentences that are whole with `event`; None is a pause of the model.

    A tool call and the end complete what was begun: no word of the same sentence follows them.
    """
    if event is None:
        return cutter.settle()
    if isinstance(event, str):
        return cutter.feed(event)
    return cutter.finish()


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000.0, 1)


def _nobody(failures: Sequence[HubError]) -> HubError:
    """The error when no provider answered: the one reason, or all of them.

    It is `Rejected` only where every failure is: none of them will pass by itself.
    """
    if not failures:
        return Rejected(NONE_CONFIGURED)
    if len(failures) == 1:
        return failures[0]
    reasons = "No language model answered. " + " ".join(str(failure) for failure in failures)
    return (
        Rejected(reasons)
        if all(isinstance(each, Rejected) for each in failures)
        else Unavailable(reasons)
    )
