"""What the local intents make of words and commands, in the home as it is now and by what the household prefers.

Of a home that has never been reached nothing is known; that is said then, and not that there are no lights in it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.errors import HubError, Rejected, Unavailable
from hub.ports import Act, Ask, Home, IntentCall, Intents, Notes, Plan, Preference, Say

WITHOUT_HOME: Final = frozenset(
    {
        *(
            "HassGetCurrentTime",
            "HassGetCurrentDate",
            "HassStartTimer",
            "HassCancelTimer",
            "HassCancelAllTimers",
        ),
        *(
            "HassTimerStatus",
            "HassNevermind",
            "HassRespond",
            "Introduction",
            "Remember",
            "Forget",
            "Recall",
        ),
    }
)
"""The intents that need no home; what is said of all others is said of the things in it."""


class Known(tuple[Preference, ...]):  # noqa: SLOT001 - a tuple can have no slots but empty ones
    """What the household prefers and noted, as known now; and whether a sentence's meaning hung on it."""

    consulted = False
    """Somebody looked, if only to find nothing."""

    def __iter__(self) -> Iterator[Preference]:
        self.consulted = True
        return super().__iter__()


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """The local intents with all that a sentence's meaning hangs on, looked up anew each time; no I/O."""

    intents: Intents
    home: Home
    notes: Notes
    now: Callable[[], datetime]

    def known(self) -> Known:
        """What the household is known to prefer, to understand one sentence by."""
        return Known(self.notes.known())

    def plan(
        self,
        text: str,
        room_id: str,
        earlier: tuple[str, ...] = (),
        known: tuple[Preference, ...] | None = None,
    ) -> Plan | None:
        """What the sentence means in this room, or None when it is no local intent.

        `earlier`: what was said before in the conversation, oldest first. Raises `Unavailable` or `Rejected` for a
        sentence about a home that was never reached.
        """
        home, known = self.home.snapshot(), self.notes.known() if known is None else known
        plan = self.intents.plan(
            text, room_id=room_id, home=home, now=self.now(), preferences=known, earlier=earlier
        )
        return self._sensible(plan)

    def clarify(
        self, readings: tuple[str, ...], room_id: str, known: tuple[Preference, ...]
    ) -> Plan | None:
        """The plan of readings that mean the same, or a question which was meant; None when none is an intent.

        Raises as `plan`.
        """
        home = self.home.snapshot()
        plan = self.intents.clarify(
            readings, room_id=room_id, home=home, now=self.now(), preferences=known
        )
        return self._sensible(plan)

    def resolve(self, command: IntentCall, room_id: str) -> Plan | None:
        """What a command that is given by intent and slots means in this room; None where it means nothing."""
        home, known = self.home.snapshot(), self.notes.known()
        plan = self.intents.resolve(
            command, room_id=room_id, home=home, now=self.now(), preferences=known
        )
        missing = self.missing_home()
        return (
            Say(intent=command.intent, text=str(missing))
            if missing is not None and _needs_home(plan)
            else plan
        )

    def missing_home(self) -> HubError | None:
        """Why nothing is known of the home; None where something is, be it of long ago."""
        status = self.home.status()
        if status.state == "connected" or self.home.snapshot().entities:
            return None
        kind = Unavailable if status.state == "away" else Rejected
        return kind(status.spoken or status.detail)

    def _sensible(self, plan: Plan | None) -> Plan | None:
        missing = self.missing_home()
        if missing is not None and _needs_home(plan):
            raise missing
        return plan


def _needs_home(plan: Plan | None) -> bool:
    """Whether a plan speaks of a home's things. Of a question, any of its answers."""
    match plan:
        case Ask():
            meant = (plan.if_yes, *(choice for _, choice in plan.choices))
            return any(_needs_home(each) for each in meant)
        case Act() | Say():
            return plan.intent not in WITHOUT_HOME
        case _:
            return False
