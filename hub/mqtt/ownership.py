"""Decides which hub owns a turn: shared subscription, takeover, arbitration, a durable claim.

The broker chooses one hub by a shared subscription; a turn that stays unanswered is taken over by
another, or by the same one: whoever subscribes to the hubs' shared subscription is chosen, too. Of
several satellites that heard one wake word the best is answered (arbitration). The first `accepted`
on the broker wins, and a claim makes that durable.

Why a takeover is safe without shared claims: every hub acts only when its own `accepted` is the
first that the broker brings it, and the broker brings all hubs the same first one. A hub that stood
still between being chosen and accepting finds the other's `accepted` before its own. One that lost
its connection meanwhile may have missed it, and leaves the turn alone.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import structlog

from hub.mqtt.command_text import Event, Opening
from hub.mqtt.takeovers import Takeovers
from hub.ports import Arbiter, TurnClaims, TurnHead, WakeBid
from ingle.wire import messages

log = structlog.get_logger()

TAKEN_OVER_AFTER_S: Final = 0.4
"""How long a turn may be without a hub before one that was not chosen takes it over, in seconds:
longer than a round of arbitration (150 ms), and soon enough that a satellite, which waits 800 ms,
hears of it."""
SPREAD_S: Final = 0.1
"""Jitter: each hub waits up to this much longer, in seconds, at random. Mostly one hub takes a turn
over, and the others hear it say so."""
OTHERS_WITHIN_S: Final = 0.7
"""How long after a turn's opening a busy hub waits for another to take it before it declines, in
seconds."""
ACCEPT_WITHIN_S: Final = 3.0
"""How long after a turn's opening a hub may still accept it, in seconds. A hub that stood still for
longer leaves the turn alone: its satellite has long given up, and what the broker could not deliver
meanwhile (1,000 messages, by Mosquitto's default) is lost, another's `accepted` perhaps among it.
Not the satellite's 0.8 s, because a busy machine may take that long."""
OWN_VOICE_WITHIN_S: Final = 5.0
"""How long the broker may take to bring a hub's own `accepted` back to it, in seconds: it takes a
millisecond, more on a machine that is busy with other things; and by then the satellite has been
promised an answer."""
MAX_QUEUED: Final = 512
"""Messages of one turn that may wait for it; more are dropped and counted. A minute of audio in
80 ms messages is 750."""

TurnKey = tuple[str, str]
"""Satellite id and turn id."""


@dataclass(slots=True)
class LiveTurn:
    """A turn in progress: heard or answered here, or, as far as is known, by another hub."""

    key: TurnKey
    head: TurnHead
    opening: Opening
    since_s: float
    """When its opening arrived, in monotonic seconds."""
    events: asyncio.Queue[Event] = field(default_factory=lambda: asyncio.Queue(MAX_QUEUED))
    wants_audio: bool = False
    """The hub that owns the turn is to transcribe its audio."""
    heard: bool = False
    """The command is known, or given up: nothing that its satellite sends but `cancel` matters."""
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    decided: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the shared subscription chose this hub, or when a hub has answered the turn."""
    owned: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a hub has said `accepted` or `declined`."""
    owner: str = ""
    """The hub that said `accepted` first; empty where one said `declined`."""
    connects: int = 0
    """How many connections to the broker this hub had made when the opening arrived."""
    taken_over: bool = False
    """This hub was not chosen for it."""
    promised: bool = False
    """This hub has begun to say `accepted`; if no other was first, the satellite waits for it."""

    def stop_hearing(self) -> None:
        """Forgets what waits, and takes no more: the command is known, or given up."""
        self.heard = True
        while not self.events.empty():
            self.events.get_nowait()

    def note_owner(self, hub_id: str) -> None:
        """Notes that a hub has said `accepted`, or with "" `declined`; only the first counts."""
        if not self.owned.is_set():
            self.owner = hub_id
            self.owned.set()
            self.decided.set()


Reply = Callable[[TurnKey, messages.TurnAccepted | messages.TurnDeclined], Awaitable[bool]]
"""Publishes a reply; returns whether the broker has it."""


class Ownership:
    """Decides for one hub which turns are its own: of a home's hubs at most one owns a turn."""

    def __init__(
        self,
        *,
        hub_id: str,
        claims: TurnClaims,
        arbiter: Arbiter,
        reply: Reply,
        alone: Callable[[], bool],
        connects: Callable[[], int],
        others_within_s: float = OTHERS_WITHIN_S,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`reply` publishes to the satellite; `chance` gives the jitter, numbers from 0 to 1.

        `alone` says whether no other hub is online, `connects` how many connections to the broker
        were made so far. `others_within_s`: see `OTHERS_WITHIN_S`.
        """
        self._hub_id = hub_id
        self._claims = claims
        self._arbiter = arbiter
        self._reply = reply
        self._alone = alone
        self._connects = connects
        self._others_within_s = others_within_s
        self._chance = chance
        self.takeovers = Takeovers(time.monotonic)

    def overhear(self, satellite_id: str, opening: Opening) -> None:
        """Notes a satellite's bid for its wake word, whichever hub decides on it."""
        bid = _bid(satellite_id, opening)
        if bid is not None:
            self._arbiter.overhear(bid)

    async def may_answer(self, live: LiveTurn) -> bool:
        """Whether this hub is to answer: it was chosen, or no other hub has answered in time."""
        try:
            async with asyncio.timeout(TAKEN_OVER_AFTER_S + SPREAD_S * self._chance()):
                await live.decided.wait()
        except TimeoutError:
            live.taken_over = True
        return not live.owned.is_set()

    async def decline(self, live: LiveTurn) -> None:
        """Declines the turn as busy, unless another hub takes it over within `OTHERS_WITHIN_S`."""
        if not self._alone():
            left_s = live.since_s + self._others_within_s - time.monotonic()
            try:
                async with asyncio.timeout(left_s):
                    await live.owned.wait()
                    return
            except TimeoutError:
                pass
        await self._reply(live.key, messages.TurnDeclined(reason="busy"))

    async def accept(self, live: LiveTurn, *, alone: bool) -> bool:
        """Says `accepted`, or `declined` where another satellite is to answer.

        Returns whether the turn is now this hub's own: its bid won, its `accepted` was the first on
        the broker, and the claim is new. `alone`: no other satellite can have heard the same wake
        word, so that there is nothing to arbitrate.
        """
        bid = _bid(live.key[0], live.opening)
        if bid is not None and not await self._arbiter.wins(bid, alone=alone):
            log.info("turn.heard_elsewhere")
            await self._reply(live.key, messages.TurnDeclined(reason="heard_elsewhere"))
            return False
        if live.owned.is_set() or self._may_have_missed_another(live):
            return False
        live.promised = True
        held_ms = round((time.monotonic() - live.since_s) * 1000.0, 1)
        accepted = messages.TurnAccepted(
            hub_id=self._hub_id, held_ms=held_ms, audio=None if self._alone() else "owner"
        )
        if not await self._reply(live.key, accepted):
            return False
        try:
            async with asyncio.timeout(OWN_VOICE_WITHIN_S):
                await live.owned.wait()
        except TimeoutError:
            log.error(
                "turn.acceptance_not_heard",
                hint="does the broker's ACL let a hub read what hubs accept?",
            )
            return False
        if live.owner != self._hub_id:
            log.info("turn.accepted_elsewhere", hub_id=live.owner)
            return False
        if not await self._claims.claim(*live.key):
            log.warning("turn.claimed_before")
            return False
        if live.taken_over:
            self.takeovers.note(alone=self._alone())
            log.warning("turn.taken_over")
        return True

    def _may_have_missed_another(self, live: LiveTurn) -> bool:
        """Whether another hub's `accepted` may have passed this hub by."""
        held_s = time.monotonic() - live.since_s
        if live.connects == self._connects() and held_s <= ACCEPT_WITHIN_S:
            return False
        log.warning("turn.left_alone", held_s=round(held_s, 1))
        return True


def _bid(satellite_id: str, opening: Opening) -> WakeBid | None:
    """The satellite's bid; None without a wake word: a typed command, the answer to a question."""
    if not isinstance(opening, messages.TurnStarted) or opening.wake_word in (
        messages.REPLY,
        messages.LISTEN,
    ):
        return None
    return WakeBid(
        satellite_id=satellite_id,
        wake_word=opening.wake_word,
        score=opening.wake_score,
        level_dbfs=opening.level_dbfs,
    )
