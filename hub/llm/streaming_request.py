"""Streaming HTTP request: sent, read as batches of whole lines, and closed, within limits."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Protocol

import httpx
import structlog

from hub.errors import Rejected, Unavailable
from hub.llm.bounds import (
    CHUNK_BYTES,
    MAX_BODY_BYTES,
    MAX_LINE_BYTES,
    TEXT_PIECE,
    AnswerSize,
    LoopShare,
)
from hub.llm.events import ChatEvent, Limits
from hub.llm.line_splitter import LineSplitter
from hub.llm.refusals import Peer, refusal, server_words
from ingle.runtime.surrogates import well_formed

log = structlog.get_logger()

Body = dict[str, object]

_TAIL_S: Final = 1.0
"""How long to wait for what follows the model's last word: token counts, the end of the stream."""
_ERROR_BYTES: Final = 16_384
"""How much of an error's body is read."""
_HEADERS: Final = {"accept-encoding": "identity"}
"""A compressed stream would wait for enough to compress, and a few bytes of it may expand to any
size: 486 kB of gzip to 500 MB of line ends, which took 23 s and 759 MB to read."""
_FAILURES: Final = (TimeoutError, httpx.HTTPError, httpx.InvalidURL, httpx.StreamError)


class Decoder(Protocol):
    """Decoder of a protocol's lines into events; one per answer."""

    finished: bool
    """The model has said all: a failure from now on does not matter."""

    size: AnswerSize
    """What was taken so far; it grows with every sign of life."""

    def take(self, line: bytes) -> list[ChatEvent]:
        """The events that the line completes; empty text where the model works without any words.

        Raises `Unavailable` for a line that is no part of an answer, and beyond the bounds of one.
        """

    def end(self) -> list[ChatEvent]:
        """The events that the end of the stream completes. Raises `Unavailable` if it is early."""


class StreamingRequest:
    """HTTP request with a streaming answer: its deadlines, its lines, an error for each failure."""

    def __init__(self, peer: Peer, limits: Limits) -> None:
        self.peer = peer
        self._limits = limits
        self._time = asyncio.get_running_loop().time
        now_s = self._time()
        self._total_until_s = now_s + limits.total_s
        self._until_s = min(now_s + limits.silence_s, self._total_until_s)
        self._chunks: AsyncIterator[bytes] | None = None
        self._splitter = LineSplitter()
        self._body_bytes = 0
        self.share = LoopShare()

    def note_progress(self, *, finished: bool, heard: bool) -> None:
        """Sets how long the next lines are waited for.

        `finished`: the model has said all, and only the tail of the stream may follow. `heard`: it
        gave a sign of life, and the next may take as long again. Neither: the time goes on running.
        """
        if finished:
            self._until_s = min(self._time() + _TAIL_S, self._total_until_s)
        elif heard:
            self._until_s = min(self._time() + self._limits.silence_s, self._total_until_s)

    async def send(self, http: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
        """The answer's status and headers. Raises `Unavailable`."""
        try:
            async with asyncio.timeout_at(self._until_s):
                return await http.send(request, stream=True)
        except _FAILURES as error:
            raise self._unavailable(error) from error

    def read_from(self, response: httpx.Response) -> None:
        """Makes `lines` read this body. Raises `Unavailable` for one that is no model's answer."""
        if "html" in response.headers.get("content-type", ""):
            raise Unavailable(
                f"{self.peer.name} answered with a web page: check {self.peer.url_setting}."
            )
        if _is_encoded(response):
            raise Unavailable(f"{self.peer.name} sent a compressed answer, though not asked to.")
        self._chunks = response.aiter_raw()

    async def error_body(self, response: httpx.Response) -> bytes:
        """The body of an error, as far as it arrives in time, at most `_ERROR_BYTES`.

        Empty where it is compressed: a few bytes may expand to any size.
        """
        body = b""
        if _is_encoded(response):
            return body
        try:
            async with asyncio.timeout_at(self._until_s):
                async for chunk in response.aiter_raw():
                    body += chunk
                    await self.share.give_way()
                    if len(body) > _ERROR_BYTES:
                        break
        except _FAILURES:
            return body
        return body[:_ERROR_BYTES]

    async def lines(self) -> list[bytes] | None:
        """The next whole lines, without their ends; None after the last.

        The list is empty where what arrived completes no line. Other tasks have their turn even
        where the server is faster than the hub and no read ever waits. Raises `Unavailable`, also
        for a body or a line beyond its bound.
        """
        if self._chunks is None:
            return None
        await self.share.give_way()
        try:
            async with asyncio.timeout_at(self._until_s):
                chunk = await anext(self._chunks)
        except StopAsyncIteration:
            self._chunks = None
            return self._splitter.end() or None
        except _FAILURES as error:
            raise self._unavailable(error) from error
        self._body_bytes += max(len(chunk), CHUNK_BYTES)
        if self._body_bytes > MAX_BODY_BYTES:
            raise Unavailable(f"{self.peer.name} did not come to an end.")
        lines = self._splitter.feed(chunk)
        if self._splitter.held_bytes > MAX_LINE_BYTES:
            raise Unavailable(f"{self.peer.name} sent a line that does not end.")
        return lines

    async def close(self, response: httpx.Response) -> None:
        """Closes the connection; if the answer was read to its end, the next request takes it."""
        try:
            if isinstance(self._chunks, AsyncGenerator):
                await self._chunks.aclose()
        finally:
            await response.aclose()

    def _unavailable(self, error: Exception) -> Unavailable:
        name, now_s = self.peer.name, self._time()
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
            return Unavailable(f"{name} cannot be reached.")
        if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
            return Unavailable(f"{name} cannot be reached: check {self.peer.url_setting}.")
        if not isinstance(error, TimeoutError):
            return Unavailable(f"{name} broke the connection off.")
        if now_s >= self._total_until_s:
            return Unavailable(f"{name} took longer than {self._limits.total_s:g} seconds.")
        return Unavailable(f"{name} said nothing for {self._limits.silence_s:g} seconds.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Request to a provider: address, body, limits."""

    peer: Peer
    limits: Limits
    url: str
    body: Body | None
    """JSON object to post; None asks by GET."""
    optional: set[str]
    """Fields of the body that the server may refuse: it is asked again without, and the field
    leaves this set, which the client keeps, for good."""
    headers: Mapping[str, str] = field(default_factory=dict)


@asynccontextmanager
async def open_request(http: httpx.AsyncClient, asked: Question) -> AsyncIterator[StreamingRequest]:
    """Sends the request and opens the stream of its answer.

    Leaving the block ends the request, and with it the model's work. Raises `Unavailable` or
    `Rejected`.
    """
    peer, limits, optional, body = asked.peer, asked.limits, asked.optional, asked.body
    headers = {**_HEADERS, **asked.headers}
    if body is not None:
        headers["content-type"] = "application/json"
    timeout = httpx.Timeout(None, connect=limits.connect_s, pool=limits.connect_s)
    streaming = StreamingRequest(peer, limits)
    while True:
        try:
            method = "POST" if body is not None else "GET"
            request = http.build_request(
                method, asked.url, content=_json(body), headers=headers, timeout=timeout
            )
        except (httpx.InvalidURL, ValueError) as error:
            raise Rejected(f"{peer.name} cannot be asked: check {peer.url_setting}.") from error
        response = await streaming.send(http, request)
        try:
            if response.is_success:
                streaming.read_from(response)
                yield streaming
                return
            said = await streaming.error_body(response)
        finally:
            await streaming.close(response)
        unknown = _unknown_field(response.status_code, said, optional & (body or {}).keys())
        if unknown is None:
            raise refusal(peer, response.status_code, response.headers, said, datetime.now(UTC))
        optional.discard(unknown)
        body = {name: value for name, value in (body or {}).items() if name != unknown}


def _json(body: Body | None) -> bytes | None:
    """The body as it is sent; half of a character in a prompt is replaced, and refuses nothing."""
    if body is None:
        return None
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return well_formed(text).encode()


def _is_encoded(response: httpx.Response) -> bool:
    """Whether the body is compressed, though `_HEADERS` asks for it plain."""
    return response.headers.get("content-encoding", "").strip().lower() not in ("", "identity")


def _unknown_field(status: int, body: bytes, optional: set[str]) -> str | None:
    """The optional field that the server says it does not know; None where it names none."""
    if status not in (400, 422):
        return None
    words = server_words(body) or body.decode("utf-8", "replace")
    return next((name for name in sorted(optional) if name in words), None)


async def stream(
    http: httpx.AsyncClient, asked: Question, decoder: Decoder
) -> AsyncGenerator[ChatEvent, None]:
    """The events of the answer; closing the iterator ends the request.

    Raises `Rejected`, and `Unavailable` also where the answer is no model's, breaks off or does not
    come to an end.
    """
    async with open_request(http, asked) as streaming:
        try:
            while (lines := await streaming.lines()) is not None:
                was_finished, was = decoder.finished, decoder.size.characters
                for event in _decoded(decoder, lines):
                    if event:
                        yield event
                    if streaming.share.is_used_up:
                        await streaming.share.give_way()
                if not was_finished:
                    heard = decoder.size.characters > was
                    streaming.note_progress(finished=decoder.finished, heard=heard)
        except Unavailable as error:
            if not decoder.finished:
                raise
            log.debug("llm.tail_lost", provider=asked.peer.name, reason=str(error))
    for event in decoder.end():
        for piece in _sliced(event):
            yield piece
            await streaming.share.give_way()


def _decoded(decoder: Decoder, lines: Iterable[bytes]) -> Iterator[ChatEvent]:
    """The events of the lines, and empty text after each line, where other tasks may run."""
    for line in lines:
        for event in decoder.take(line):
            yield from _sliced(event)
        yield ""


def _sliced(event: ChatEvent) -> Iterator[ChatEvent]:
    """Long text in pieces of `TEXT_PIECE`, as a server that streams would send it."""
    if not isinstance(event, str):
        yield event
        return
    for at in range(0, len(event), TEXT_PIECE):
        yield event[at : at + TEXT_PIECE]
