"""Interprets sentences and commands with the local intents, the home's state and the preferences.

Nothing is known of a home that has never been reached; then that is said, and not that there are no
lights in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.conversation import command_gate
from hub.conversation.command_gate import NOT_PLAIN
from hub.conversation.kept_edits import KeptEdits
from hub.conversation.timed_commands import TimedCommand, TimedCommands
from hub.errors import HubError, Rejected, Unavailable
from hub.language import follow_up
from hub.language.en.telling import TELLING
from hub.language.spoken_lists import joined
from hub.language.times.moments import no_sun
from hub.language.times.telling import Telling
from hub.ports import (
    Act,
    Ask,
    DialogueFrame,
    Edit,
    Home,
    HomeSnapshot,
    IntentCall,
    Intents,
    KnownPreferences,
    Notes,
    Plan,
    Say,
    SentenceForms,
    Several,
    Sun,
)
from hub.ports.edits import says_not_what_of, told_apart

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
            "TimeElsewhere",
            "DayOf",
            "DaysUntil",
            "HassNevermind",
            "HassRespond",
            "Introduction",
            "Remember",
            "Forget",
            "Recall",
            "Undo",
        ),
    }
)
"""The intents that need no home; a plan of any other speaks of the things in it."""
WHICH: Final = "I am not sure what you mean. Please say it with a name."
"""Said where a sentence leans on what was before, and fits nothing of it."""
NOTHING_TO_UNDO: Final = "There is nothing that I could undo."


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """The local intents with all that a sentence's meaning depends on.

    Home, preferences and time are read anew for each sentence, without I/O.
    """

    intents: Intents
    home: Home
    notes: Notes
    now: Callable[[], datetime]
    times: TimedCommands | None = None
    """None: commands have no times, and nothing is kept for later."""
    sun: Sun = no_sun

    @property
    def telling(self) -> Telling:
        """How the language tells times."""
        return Telling(TELLING) if self.times is None else self.times.telling

    def known(self) -> KnownPreferences:
        """A snapshot of the preferences, by which one sentence is interpreted."""
        return KnownPreferences(self.notes.known())

    def forms(self, text: str) -> SentenceForms:
        """The sentence in its normal forms, as all below take it."""
        return self.intents.forms(text)

    def reply(self, sentence: SentenceForms, question: Ask, room_id: str) -> Plan | None:
        """What the sentence means as an answer to the open question; None when it is none.

        A yes with a condition or a time is none: it is understood as a sentence of its own. A yes
        may have another command behind it, where that is for other things. A question that was not
        heard is asked again.
        """
        if follow_up.asks_to_repeat(sentence.whole):
            return question
        plan = (
            self.intents.reply(sentence, question)
            or self._yes_and(sentence, question, room_id)
            or self._completed(sentence, question, room_id)
        )
        if plan is None or self._allowed(plan, sentence) is plan:
            return plan
        return None

    def _yes_and(self, sentence: SentenceForms, question: Ask, room_id: str) -> Plan | None:
        rest = follow_up.yes_and(sentence.whole)
        if rest is None or question.if_yes is None or isinstance(question.if_yes, Ask):
            return None
        other = self.plan(self.forms(rest), room_id)
        acted = command_gate.targets(other)
        if other is None or not acted or acted & command_gate.targets(question.if_yes):
            return None
        return Several(intent=question.intent, plans=(question.if_yes, other))

    def _completed(self, sentence: SentenceForms, question: Ask, room_id: str) -> Plan | None:
        """The plan of the command that the sentence completes; None where it is one by itself.

        One that is asked for its command ("{reply} at seven") is completed by any.
        """
        if not question.completes:
            return None
        alone = self.plan(sentence, room_id)
        is_command = alone is not None and alone.intent != NOT_PLAIN
        said = " ".join(sentence.said.split()).strip(" .?!")
        for shape in question.completes:
            if is_command and not shape.startswith("{reply} "):
                continue
            plan = self.plan(self.forms(shape.replace("{reply}", said)), room_id)
            if plan is not None and plan.intent != NOT_PLAIN:
                return plan
        return None

    def plan(
        self,
        sentence: SentenceForms,
        room_id: str,
        frames: tuple[DialogueFrame, ...] = (),
        known: KnownPreferences | None = None,
    ) -> Plan | None:
        """What the sentence means in this room, or None when it is no local intent.

        `frames`: what the turns before did and spoke of, oldest first; a sentence that edits them
        is tried as that first. `known`: a snapshot of the preferences, from `known()`; None: those
        of now. Raises `Unavailable` or `Rejected` for a sentence about a home never reached.
        """
        home, known = self.home.snapshot(), self.known() if known is None else known
        edits = follow_up.read(sentence.whole)
        likely, unlikely = told_apart(edits)

        def understand(one: SentenceForms) -> Plan | None:
            return self._sensible(
                self.intents.plan(
                    one,
                    room_id=room_id,
                    home=home,
                    now=self.now(),
                    preferences=known,
                    frames=frames,
                )
            )

        plan = self._kept_otherwise(edits, frames)
        plan = plan or self._edited(likely, sentence, room_id, frames, known)
        plan = plan or self._timed(sentence, home, understand)
        if plan is not None:
            return plan
        plan = understand(sentence)
        if plan is None or plan.intent == command_gate.NOT_PLAIN:
            plan = self._edited(unlikely, sentence, room_id, frames, known) or plan
        if plan is None:
            return _nothing_fits(edits, frames)
        if frames and says_not_what_of(edits) and self._is_default(plan, sentence, room_id, known):
            return Ask(intent=command_gate.NOT_PLAIN, text=WHICH)
        return self._allowed(plan, sentence)

    def _is_default(
        self, plan: Plan, sentence: SentenceForms, room_id: str, known: KnownPreferences
    ) -> bool:
        """Whether the plan acts on what it would act on had nothing been said before."""
        if not command_gate.changes_home(plan):
            return False
        home, now = self.home.snapshot(), self.now()
        return plan == self.intents.plan(
            sentence, room_id=room_id, home=home, now=now, preferences=known
        )

    def lacking(self, sentence: SentenceForms, room_id: str) -> Ask | None:
        """The question to a piece of a command; None for what is no such piece."""
        if self.times is None:
            return None
        return self.times.fragments.question(
            sentence, self.home.snapshot(), lambda said: self.anew(said, room_id)
        )

    def anew(self, said: str, room_id: str) -> Plan | None:
        """What a kept command means now; it was judged when it was said. None: nothing any more."""
        home, known = self.home.snapshot(), self.known()
        return self.intents.plan(
            self.forms(said), room_id=room_id, home=home, now=self.now(), preferences=known
        )

    def timed(self, said: str) -> TimedCommand | None:
        """The command and the time in a sentence; None where it has none, or is no command."""
        if self.times is None:
            return None
        return self.times.read(said, self.home.snapshot(), self.now(), self.sun)

    def _kept_otherwise(
        self, edits: Sequence[Edit], frames: tuple[DialogueFrame, ...]
    ) -> Plan | None:
        """The plan of an edit of the timer or schedule that was spoken of; None for no such."""
        if self.times is None or not frames:
            return None
        return KeptEdits(self.times.appointments).plan(edits, frames, self.now(), self.sun)

    def _timed(
        self,
        sentence: SentenceForms,
        home: HomeSnapshot,
        understand: Callable[[SentenceForms], Plan | None],
    ) -> Plan | None:
        """The plan of one or several requests with times; None for any other sentence."""
        if self.times is None:
            return None

        def one(said: str) -> Plan | None:
            form = self.forms(said)
            return self._for_another_time(form, home, understand) or understand(form)

        several = self._allowed(self.times.joined.plan(sentence.said, one), sentence)
        return several or self._for_another_time(sentence, home, understand)

    def _for_another_time(
        self,
        sentence: SentenceForms,
        home: HomeSnapshot,
        understand: Callable[[SentenceForms], Plan | None],
    ) -> Plan | None:
        """The plan of an alarm, a reminder, or a command with a time; None for any other sentence.

        None, too, where the command is no local intent: a language model may know it.
        """
        if self.times is None:
            return None
        asked = self.times.appointments.plan(sentence.said, home, self.now(), self.sun)
        if asked is not None:
            return asked
        timed = self.timed(sentence.said)
        if timed is None:
            return None
        if timed.is_weak:
            whole = understand(sentence)
            if command_gate.changes_home(whole):  # "at 21" was a value
                return whole
        command = self.forms(timed.command)
        plan = understand(command)
        return None if plan is None else timed.kept(plan, command.plain)

    def _edited(
        self,
        edits: Sequence[Edit],
        sentence: SentenceForms,
        room_id: str,
        frames: tuple[DialogueFrame, ...],
        known: KnownPreferences,
    ) -> Plan | None:
        """The plan of the first reading as an edit that fits one of the frames.

        One that is whole needs no judgement of the sentence: "not so bright" forbids nothing.
        """
        home = self.home.snapshot()
        for edit in edits:
            plan = self.intents.edited(
                edit,
                sentence,
                room_id=room_id,
                home=home,
                now=self.now(),
                preferences=known,
                frames=frames,
            )
            if plan is not None:
                return plan if edit.is_whole else self._allowed(self._sensible(plan), sentence)
        return None

    def clarify(
        self,
        readings: tuple[SentenceForms, ...],
        room_id: str,
        frames: tuple[DialogueFrame, ...],
        known: KnownPreferences,
    ) -> Plan | None:
        """The plan of an n-best list: a shared meaning, or a question which reading was meant.

        `readings`: what the recogniser may have heard, best first. None when none of them is a
        local intent. Raises as `plan`.
        """
        home = self.home.snapshot()
        if any(self._is_for_another_time(one, home) for one in readings):
            return self._one_of(readings, room_id, known)
        plan = self.intents.clarify(
            readings,
            room_id=room_id,
            home=home,
            now=self.now(),
            preferences=known,
            frames=frames,
        )
        return self._allowed(self._sensible(plan), readings[0])

    def _is_for_another_time(self, sentence: SentenceForms, home: HomeSnapshot) -> bool:
        return self._for_another_time(sentence, home, lambda _: None) is not None or (
            self.timed(sentence.said) is not None
        )

    def _one_of(
        self, readings: tuple[SentenceForms, ...], room_id: str, known: KnownPreferences
    ) -> Plan | None:
        """The plan of readings with a time in them, or a question which was meant."""
        planned = [(one.said, self.plan(one, room_id, (), known)) for one in readings]
        different: list[tuple[str, Plan]] = []
        for said, plan in planned:
            if plan is not None and all(plan != other for _, other in different):
                different.append((said, plan))
        if len(different) < 2:
            return different[0][1] if different else None
        labels = [said for said, _ in different]
        text = f"Did you mean {joined(labels, 'or')}?"
        return Ask(intent="Clarify", text=text, choices=tuple(different))

    def resolve(self, command: IntentCall, room_id: str) -> Plan | None:
        """The plan of a command given by intent and slots; None for an unknown intent.

        For a home that was never reached it is a `Say` with the reason; it does not raise.
        """
        home, known = self.home.snapshot(), self.known()
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
        """Why nothing is known of the home; None where something is, however old."""
        status = self.home.status()
        if status.state == "connected" or self.home.snapshot().entities:
            return None
        kind = Unavailable if status.state == "away" else Rejected
        return kind(status.spoken or status.detail)

    def _allowed(self, plan: Plan | None, sentence: SentenceForms) -> Plan | None:
        """The plan, or what is said instead where the sentence is no plain command."""
        if plan is None:
            return None
        return command_gate.held_back(plan, sentence.said, self.home.snapshot()) or plan

    def _sensible(self, plan: Plan | None) -> Plan | None:
        missing = self.missing_home()
        if missing is not None and _needs_home(plan):
            raise missing
        return plan


def _nothing_fits(edits: Sequence[Edit], frames: tuple[DialogueFrame, ...]) -> Plan | None:
    """What is said to an edit of nothing; None for what may be something else after all."""
    kinds = {edit.kind for edit in edits}
    if "undo" in kinds:
        return Say(intent="Undo", text=NOTHING_TO_UNDO)
    if frames and not kinds.isdisjoint({"value", "step"}):
        return Ask(intent=command_gate.NOT_PLAIN, text=WHICH)
    return None


def _needs_home(plan: Plan | None) -> bool:
    """Whether a plan speaks of a home's things; a question does where any of its answers does."""
    match plan:
        case Ask():
            meant = (plan.if_yes, *(choice for _, choice in plan.choices))
            return any(_needs_home(each) for each in meant)
        case Act() | Say():
            return plan.intent not in WITHOUT_HOME
        case _:
            return False
