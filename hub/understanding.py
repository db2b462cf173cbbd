"""What the local intents make of words and commands, in the home as it is now and by what the household prefers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hub.ports import Command, Home, Intents, Notes, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """The local intents with all that a sentence's meaning hangs on, looked up anew each time; no I/O."""

    intents: Intents
    home: Home
    notes: Notes
    now: Callable[[], datetime]

    def plan(self, text: str, room_id: str, earlier: tuple[str, ...] = ()) -> Plan | None:
        """What the sentence means in this room, or None when it is no local intent.

        `earlier`: what was said before in the conversation, oldest first.
        """
        home, known = self.home.snapshot(), self.notes.known()
        return self.intents.plan(text, room_id=room_id, home=home, now=self.now(), preferences=known, earlier=earlier)

    def clarify(self, readings: tuple[str, ...], room_id: str) -> Plan | None:
        """The plan of readings that mean the same, or a question which was meant; None when none is an intent."""
        home, known = self.home.snapshot(), self.notes.known()
        return self.intents.clarify(readings, room_id=room_id, home=home, now=self.now(), preferences=known)

    def resolve(self, command: Command, room_id: str) -> Plan | None:
        """What a command that is given by intent and slots means in this room; None where it means nothing."""
        home, known = self.home.snapshot(), self.notes.known()
        return self.intents.resolve(command, room_id=room_id, home=home, now=self.now(), preferences=known)
