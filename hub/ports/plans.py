"""Plans: what a sentence means, and the port of the local intents that make them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal, Protocol

from pydantic import Field

from hub.ports.commands import IntentCall
from hub.ports.edits import Edit
from hub.ports.frames import DialogueFrame, KeptThing
from hub.ports.home import HomeSnapshot, ServiceCall
from hub.ports.known_preferences import KnownPreferences
from hub.ports.look_ups import LookUp
from hub.ports.schedules import Schedule, ScheduleKind
from hub.ports.sentence_forms import SentenceForms


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Acts on the home: independent service calls, and the words for when all are verified."""

    intent: str
    calls: tuple[ServiceCall, ...]
    done: str
    """The sentence that may be said only once every call is verified."""
    kind: Literal["act"] = "act"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Says something and does nothing: a state, the time, "all right"."""

    intent: str
    text: str
    about: tuple[str, ...] = field(default=(), compare=False)
    """The entities that it tells of: "turn them off" may be said of them."""
    query: IntentCall | None = field(default=None, compare=False)
    """The question that it answers, apart from the thing or room that was asked about."""
    kept: tuple[KeptThing, ...] = field(default=(), compare=False)
    """The timers and schedules that it tells of: "cancel that" may be said of them."""
    kind: Literal["say"] = "say"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTimer:
    """Starts a timer of so many seconds; `name` is "" where none was said."""

    duration_s: float
    name: str = ""
    intent: str = "HassStartTimer"
    kind: Literal["set_timer"] = "set_timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTimer:
    """Cancels a timer; `duration_s`, `name`: which one, as far as said.

    Neither: the only one, or all if `every`.
    """

    name: str = ""
    duration_s: float | None = None
    every: bool = False
    rooms: tuple[str, ...] = ()
    """What the room may be called, by id and by name, whose timers are meant; none: any."""
    place: str = ""
    """How that room is called, with an article."""
    timer_id: str = ""
    """Exactly this one: the answer to "which one?"."""
    intent: str = "HassCancelTimer"
    kind: Literal["cancel_timer"] = "cancel_timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTimer:
    """Asks for the time left; `duration_s`, `name`: of which timer, as far as said."""

    name: str = ""
    duration_s: float | None = None
    intent: str = "HassTimerStatus"
    kind: Literal["ask_timer"] = "ask_timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTimer:
    """Lengthens, shortens, pauses or resumes a timer; `duration_s`, `name`: which one, if said."""

    action: Literal["add", "set", "pause", "resume"]
    by_s: float = 0.0
    """Seconds that are added (taken off: less than 0), or for `set` that are left from now on."""
    name: str = ""
    duration_s: float | None = None
    every: bool = False
    timer_id: str = ""
    """Exactly this one: the answer to "which one?"."""
    intent: str = "HassIncreaseTimer"
    kind: Literal["change_timer"] = "change_timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSchedule:
    """Keeps something for later: a command, an alarm, a reminder."""

    schedule: Schedule
    """As it is kept, but for its id and the place where it was said."""
    when: str
    """When, in words: "tomorrow at 7 AM"."""
    replaces: str = ""
    """The id of the schedule that gives way to it: the answer to "shall I do this instead?"."""
    intent: str = "Schedule"
    kind: Literal["add_schedule"] = "add_schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFor:
    """Acts on the home now, and takes it back after `lasts_s` seconds."""

    act: Act
    text: str
    """The command in its own words."""
    lasts_s: float
    confirmed: bool = False
    """A yes was given to it."""
    intent: str = "Schedule"
    kind: Literal["act_for"] = "act_for"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSchedules:
    """Tells what is kept for later, of one kind or of all."""

    of: ScheduleKind | None = None
    soonest: bool = False
    """Only the next one."""
    intent: str = "ListSchedules"
    kind: Literal["list_schedules"] = "list_schedules"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSchedule:
    """Cancels or moves what is kept for later; the fields say which one, as far as said."""

    of: ScheduleKind | None = None
    about: str = ""
    """Words of its command, text or name."""
    clock: tuple[int, ...] = ()
    """The minutes of the day of which one is its time; none: not said."""
    every: bool = False
    schedule_id: str = ""
    """Exactly this one: the answer to "which one?"."""
    to: Schedule | None = None
    """With the time that it is moved to; None: it is cancelled."""
    by_s: float | None = None
    """So many seconds later than it was, in the place of `to`."""
    when: str = ""
    """The new time in words."""
    minutes: tuple[int, ...] = ()
    """Of a move where no day was said: the minutes of the day that may be meant. It keeps its day,
    or its rhythm, and the one nearest to its time is taken."""
    keeps_clock: bool = False
    """Of a move where no time of day was said: it keeps its own on the day of `to`."""
    intent: str = "ChangeSchedule"
    kind: Literal["change_schedule"] = "change_schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class UseStopwatch:
    """Starts, stops, reads or clears the stopwatch of the satellite or room."""

    action: Literal["start", "stop", "read", "reset"]
    intent: str = "Stopwatch"
    kind: Literal["stopwatch"] = "stopwatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remember:
    """Keeps one preference or note: the fields are `Preference`'s."""

    category: str
    key: str
    value: str
    expires_at: datetime | None = None
    replaces: tuple[str, ...] = ()
    """Keys of its category that are forgotten once it is remembered."""
    beside: bool = False
    """Whether it is kept in addition to notes that it may contradict: the answer to "or both?"."""
    intent: str = "Remember"
    kind: Literal["remember"] = "remember"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """Deletes one preference by category and key, the notes that `about` finds, or all of them."""

    about: str = ""
    """In the person's words: the whole note or what it is about."""
    category: str = ""
    key: str = ""
    every: bool = False
    """All that `about` finds; without it, all that is remembered."""
    sure: bool = False
    """Asked already."""
    intent: str = "Forget"
    kind: Literal["forget"] = "forget"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Asks for a preference by category and key, for the notes that `about` finds, or for all."""

    about: str = ""
    category: str = ""
    key: str = ""
    intent: str = "Recall"
    kind: Literal["recall"] = "recall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """Speaks a message on satellites: of the whole house, or of some rooms (intercom)."""

    message: str
    rooms: tuple[str, ...] = ()
    """What the satellites' rooms may be called, by id and by name; empty: the whole house."""
    place: str = ""
    """How those rooms are called, with an article; empty: the whole house."""
    intent: str = "HassBroadcast"
    kind: Literal["broadcast"] = "broadcast"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSatellite:
    """Gives out a one-time code for a new satellite; `name`: what it shall be called, if said."""

    name: str = ""
    intent: str = "PairSatellite"
    kind: Literal["pair_satellite"] = "pair_satellite"


@dataclass(frozen=True, slots=True, kw_only=True)
class TuneSatellite:
    """Sets the satellite that was spoken to, or says how it is set."""

    volume: float | None = None
    """Share of full scale; None: not by number."""
    steps: int = 0
    """Steps louder, below 0 quieter."""
    mute: bool = False
    """It hears no wake word any more; by voice that cannot be taken back."""
    intent: str = "SatelliteVolume"
    kind: Literal["tune_satellite"] = "tune_satellite"

    @property
    def changes(self) -> bool:
        """Whether it sets anything."""
        return self.mute or self.volume is not None or self.steps != 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Asks back (clarification or confirmation); the next sentence of the session may answer."""

    intent: str
    text: str
    if_yes: "Plan | None" = None
    choices: "tuple[tuple[str, Plan], ...]" = ()
    """What may be answered besides yes and no (e.g. "kitchen light", "ten minutes"), and what it
    then means."""
    if_no: "Plan | None" = None
    """What a no means; None: that nothing is done. Another question of the same sentence, say."""
    completes: tuple[str, ...] = ()
    """Commands that lack what was asked for, with `{reply}` in its place: "turn on {reply}"."""
    kind: Literal["ask"] = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Plans to be carried out one after the other; one that fails does not stop the others.

    Only the last may be a question.
    """

    intent: str
    plans: "tuple[Plan, ...]"
    kind: Literal["several"] = "several"


TimerPlan = SetTimer | CancelTimer | AskTimer | ChangeTimer
SchedulePlan = AddSchedule | ListSchedules | ChangeSchedule | UseStopwatch
NotePlan = Remember | Forget | Recall
Plan = Annotated[
    Act
    | ActFor
    | Say
    | SetTimer
    | CancelTimer
    | AskTimer
    | ChangeTimer
    | AddSchedule
    | ListSchedules
    | ChangeSchedule
    | UseStopwatch
    | Remember
    | Forget
    | Recall
    | Broadcast
    | PairSatellite
    | TuneSatellite
    | LookUp
    | Ask
    | Several,
    Field(discriminator="kind"),
]
"""Told apart by `kind` where it travels between hubs (see `hub.coordination.redis_questions`)."""


class Intents(Protocol):
    """Natural language understanding: sentence to plan, without a language model or I/O.

    `preferences` are those of the household as far as known: units, default rooms, notes that a
    question may be about; None: there are none. They record whether the plan depends on them.
    """

    def learn(self, home: HomeSnapshot) -> None:
        """Takes the home's names into the grammar; runs it once so that no command is slow."""

    def forms(self, text: str) -> SentenceForms:
        """The sentence in its normal forms; to be made once for each sentence and handed on."""

    def plan(
        self,
        sentence: SentenceForms,
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
        frames: tuple[DialogueFrame, ...] = (),
    ) -> Plan | None:
        """What the sentence means in this room, or None when it is no local intent.

        `frames`: what the turns before did and spoke of, oldest first; of several things that fit
        alike, one in them is meant.
        """

    def edited(
        self,
        edit: Edit,
        sentence: SentenceForms,
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
        frames: tuple[DialogueFrame, ...] = (),
    ) -> Plan | None:
        """What one reading of the sentence as an edit of the `frames` means; None where none fits.

        `frames`: what the turns before did and spoke of, oldest first.
        """

    def reply(self, sentence: SentenceForms, question: Ask) -> Plan | None:
        """What the sentence means as an answer to `question`.

        None when it is no answer; then it is a new command.
        """

    def resolve(
        self,
        command: IntentCall,
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
    ) -> Plan | None:
        """What a command by intent and slots means in this room; None for an unknown intent.

        A thing or room that is not there, or a value that cannot be, becomes a `Say` or an `Ask`,
        as it does in `plan`.
        """

    def clarify(
        self,
        readings: tuple[SentenceForms, ...],
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
        frames: tuple[DialogueFrame, ...] = (),
    ) -> Plan | None:
        """The plan of readings that mean the same, or a question which was meant.

        `readings`: hypotheses of what was said, the likeliest first (n-best). None when none is an
        intent.
        """
