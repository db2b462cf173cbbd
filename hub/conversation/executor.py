"""Executes plans: service calls verified by reading the state back, timers, notes, questions.

"Done" is said only when every call was verified; otherwise the answer is what is known.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, assert_never

import structlog

from hub.conversation.pending_question import PendingQuestions
from hub.conversation.turn_speech import TurnSpeech
from hub.conversation.turn_state import TurnState, report_of
from hub.errors import HubError, Rejected, Unanswered
from hub.language.phrasebook import worded
from hub.ports import (
    Act,
    ActFor,
    ActionResult,
    AddSchedule,
    Ask,
    AskTimer,
    Broadcast,
    CancelTimer,
    ChangeSchedule,
    ChangeTimer,
    Forget,
    Home,
    ListSchedules,
    LookUp,
    LookUps,
    Notes,
    PairSatellite,
    Plan,
    Recall,
    Remember,
    Say,
    Schedules,
    ServiceCall,
    SetTimer,
    Several,
    Source,
    Timers,
    TuneSatellite,
    TurnResult,
    UseStopwatch,
)
from hub.ports.announcements import Announced, Announcements
from hub.ports.pairing import Pairing
from hub.ports.plans import NotePlan, SchedulePlan, TimerPlan
from hub.ports.satellite_sound import SatelliteTuning
from ingle.runtime.tasks import task_group

log = structlog.get_logger()

_Elsewhere = TimerPlan | SchedulePlan | NotePlan | TuneSatellite

UNCONFIRMED: Final = "I sent that, but I could not confirm that it happened."
REST_UNKNOWN: Final = "I sent the rest, but I cannot tell whether it happened."
PART_UNKNOWN: Final = (
    "Part of that is done. I sent the rest, but I cannot tell whether it happened."
)

WHOLE_HOUSE: Final = "all"
"""The room of an announcement that stands for every satellite."""
ANNOUNCED: Final = "Announced."
CODE_VALID_S: Final = 600.0
"""Seconds for which a pairing code that was asked for by voice may be used."""
CODE_SAID: Final = (
    "The code for the new satellite is {code}. It can be used once, within ten minutes. "
    "Again: {code}."
)
NOBODY_TO_TELL: Final = "There is no satellite that I could announce it on."


class Executor:
    """Carries plans out; one for the process, shared by concurrent turns."""

    def __init__(
        self,
        *,
        home: Home,
        timers: Timers,
        notes: Notes,
        dialogue: PendingQuestions,
        announcements: Announcements | None = None,
        schedules: Schedules | None = None,
        pairing: Pairing | None = None,
        tuning: SatelliteTuning | None = None,
        look_ups: LookUps | None = None,
    ) -> None:
        """`announcements`: speaks on the house's satellites; None: there are none. `schedules`:
        None: nothing can be kept for later, and such a plan is refused; `pairing` and `tuning`
        likewise. `look_ups`: None: what it would tell is told without.
        """
        self._tuning = tuning
        self._look_ups = look_ups
        self._home = home
        self._timers = timers
        self._notes = notes
        self._dialogue = dialogue
        self._announcements = announcements
        self._schedules = schedules
        self._pairing = pairing

    @property
    def _kept(self) -> Schedules:
        if self._schedules is None:
            raise Rejected("I can't keep anything for later here.")
        return self._schedules

    @property
    def _tuned(self) -> SatelliteTuning:
        if self._tuning is None:
            raise Rejected("There is no satellite here that I could set.")
        return self._tuning

    async def carry_out(self, plan: Plan, turn: TurnState) -> TurnResult:
        """Does what the plan says and speaks its outcome into the turn.

        Service calls of one act run concurrently; the plans of a `Several` run one after the other,
        and one that fails is spoken and does not stop the rest. Returns what happened, with
        `outcome="error"` where a call failed or could not be verified. Raises `HubError` where
        nothing was done or said: the caller speaks it.
        """
        done = TurnResult(outcome="ok", source="intent", intent=plan.intent)
        turn.frame.speak(plan, self._home.snapshot())
        match plan:
            case Act():
                with turn.head.trace.stage("action"):
                    outcomes = await self._perform(plan, turn)
                return await _report(plan, outcomes, done, turn.speech)
            case ActFor():
                return await self._act_for(plan, turn)
            case Broadcast():
                return await self._broadcast(plan, turn, done)
            case PairSatellite():
                return await self._pair(plan, turn, done)
            case Ask():
                await self._dialogue.ask(turn.head.session_id, plan)
                await turn.speech.say(plan.text)
                return replace(done, expects_reply=True)
            case Say():
                await turn.speech.say(plan.text)
                return done
            case LookUp():
                return await self.carry_out(await self._looked_up(plan, turn), turn)
            case Several():
                return combined(
                    [await self._carry_out_part(part, turn) for part in plan.plans], "intent"
                )
            case _:
                return await self.carry_out(await self._done_elsewhere(plan, turn), turn)

    async def _done_elsewhere(self, plan: _Elsewhere, turn: TurnState) -> Say | Ask:
        """Has the skill do it whose plan it is; what it says of it."""
        head = turn.head
        with turn.deeds.under_way(plan):
            match plan:
                case Remember() | Forget() | Recall():
                    return await self._notes.carry_out(plan)
                case TuneSatellite():
                    with head.trace.stage("action"):
                        return await self._tuned.carry_out(plan, satellite_id=head.satellite_id)
                case SetTimer() | CancelTimer() | AskTimer() | ChangeTimer():
                    with head.trace.stage("action"):
                        return await self._timers.carry_out(
                            plan, room_id=head.room_id, satellite_id=head.satellite_id
                        )
                case AddSchedule() | ListSchedules() | ChangeSchedule() | UseStopwatch():
                    with head.trace.stage("action"):
                        return await self._kept.carry_out(
                            plan, room_id=head.room_id, satellite_id=head.satellite_id
                        )
                case _:
                    assert_never(plan)

    async def _looked_up(self, plan: LookUp, turn: TurnState) -> Say:
        if self._look_ups is None:
            return Say(intent=plan.intent, text=plan.otherwise)
        with turn.head.trace.stage("action"):
            return await self._look_ups.carry_out(plan, within_s=turn.deadline.left_s())

    async def _broadcast(self, plan: Broadcast, turn: TurnState, done: TurnResult) -> TurnResult:
        """Speaks the message where it is for. Raises `Unavailable` where it cannot be sent."""
        sent = (
            await self._announcements.to_rooms(plan.message, plan.rooms or (WHOLE_HOUSE,))
            if self._announcements is not None
            else Announced()
        )
        if plan.place:
            said = (
                worded("Announced in {place}.", place=plan.place)
                if sent.sent
                else _nobody_in(plan.place, sent)
            )
        else:
            said = ANNOUNCED if sent.sent else NOBODY_TO_TELL
        await turn.speech.say(said)
        return done

    async def _pair(self, plan: PairSatellite, turn: TurnState, done: TurnResult) -> TurnResult:
        """Tells a one-time code, digit by digit. Raises `Unavailable`, `Rejected`."""
        if self._pairing is None:
            raise Rejected("I can't pair satellites here.")
        made = await self._pairing.new_code(plan.name or None, CODE_VALID_S)
        digits = ", ".join(" ".join(group) for group in made.code.split("-"))
        await turn.speech.say(CODE_SAID.format(code=digits))
        return done

    async def _act_for(self, plan: ActFor, turn: TurnState) -> TurnResult:
        """Acts, and keeps durably before it that the act is taken back later."""
        promised = await self._kept.promise(
            plan, room_id=turn.head.room_id, satellite_id=turn.head.satellite_id
        )
        if isinstance(promised, Say):
            return await self.carry_out(promised, turn)
        result = await self.carry_out(plan.act, turn)
        if result.outcome != "ok":
            await self._kept.withdraw(promised)
        return result

    async def _carry_out_part(self, plan: Plan, turn: TurnState) -> TurnResult:
        """Like `carry_out`, but a failure is spoken at once: the other parts are still to come."""
        try:
            return await self.carry_out(plan, turn)
        except HubError as error:
            log.warning(
                "turn.part_failed", turn_id=turn.head.turn_id, intent=plan.intent, code=error.code
            )
            await turn.speech.say(str(error))
            return TurnResult(
                outcome="error", source="intent", intent=plan.intent, error_code=error.code
            )

    async def _perform(self, act: Act, turn: TurnState) -> list[ActionResult | HubError]:
        """Makes all calls concurrently; one that fails does not stop the others.

        Returns a result or the error of each call, in the order of the act's.
        """
        before = {entity.entity_id: entity for entity in self._home.snapshot().entities}

        async def perform(call: ServiceCall) -> ActionResult | HubError:
            place = turn.deeds.begin(call)
            kept = turn.frame.begin(act.intent, call, before.get(call.entity_id))
            try:
                done = await self._home.call(
                    call, within_s=turn.deadline.left_s(), waiting=turn.speech.one_moment
                )
            except HubError as error:
                log.warning(
                    "turn.action_failed", service=f"{call.domain}.{call.service}", reason=str(error)
                )
                return error
            turn.frame.end(kept, done.state, done=done.verified)
            if done.verified:
                turn.deeds.verified(place)
            return done

        async with task_group() as tasks:
            running = [tasks.create_task(perform(call)) for call in act.calls]
        return [task.result() for task in running]


def _nobody_in(place: str, sent: Announced) -> str:
    if sent.offline:
        return worded("The satellite in {place} is away, so I could not announce it.", place=place)
    return worded("There is no satellite in {place} that I could announce it on.", place=place)


async def _report(
    plan: Act, outcomes: list[ActionResult | HubError], done: TurnResult, speech: TurnSpeech
) -> TurnResult:
    """Speaks the outcome of the calls: failures, what nobody knows, else what was done.

    `outcomes` are those of `plan.calls`, in their order; `done` is the result of the turn if all
    went well. Returns it with the actions and, where something failed, the error's code.
    """
    verified = [isinstance(item, ActionResult) and item.verified for item in outcomes]
    reports = tuple(
        report_of(call, verified=well) for call, well in zip(plan.calls, verified, strict=True)
    )
    if all(verified):
        await speech.say(plan.done)
        return replace(done, actions=reports)
    for sentence in _shortfall(outcomes, some=any(verified)):
        await speech.say(sentence)
    code = next((failure.code for failure in _failures(outcomes)), Unanswered.code)
    return replace(done, outcome="error", error_code=code, actions=reports)


def _failures(outcomes: Sequence[ActionResult | HubError]) -> list[HubError]:
    """Those that are known not to have happened."""
    return [
        item for item in outcomes if isinstance(item, HubError) and not isinstance(item, Unanswered)
    ]


def _shortfall(outcomes: list[ActionResult | HubError], *, some: bool) -> list[str]:
    """What is said where not all was verified; `some`: part of it was."""
    failures = _failures(outcomes)
    unanswered = [item for item in outcomes if isinstance(item, Unanswered)]
    sent = [item for item in outcomes if isinstance(item, ActionResult) and not item.verified]
    if failures:
        unknown = bool(unanswered or sent)
        first = f"{_failed(some=some, unknown=unknown)}: {worded(str(failures[0]))}"
        return [first, REST_UNKNOWN] if unknown else [first]
    if unanswered:
        return [PART_UNKNOWN if some else str(unanswered[0])]
    return [_unconfirmed(sent)]


def _failed(*, some: bool, unknown: bool) -> str:
    """The beginning of the sentence about a failure.

    `some`: another call was verified. `unknown`: of another one nobody knows.
    """
    if some:
        return worded("Only part of that worked")
    return worded("Sorry, not all of that worked" if unknown else "Sorry, that did not work")


def _unconfirmed(sent: list[ActionResult]) -> str:
    """What is said of calls that were made but not verified.

    Where it is one thing, its state as it was last read.
    """
    if len(sent) == 1 and sent[0].state is not None:
        state = sent[0].state
        shown = worded(state.state.replace("_", " "))
        text = "I sent that, but I could not confirm it: {name} says {state}."
        return worded(text, name=state.name, state=shown)
    return UNCONFIRMED


def combined(results: Sequence[TurnResult], source: Source) -> TurnResult:
    """One result of several, with the actions of all.

    It ended as the first that failed did; where none failed, as the first did. No results at all
    count as a success from `source`.
    """
    failed = [result for result in results if result.outcome != "ok"]
    leading = (*failed, *results, TurnResult(outcome="ok", source=source))[0]
    return replace(
        leading,
        source=source,
        expects_reply=any(result.expects_reply for result in results),
        actions=tuple(action for result in results for action in result.actions),
    )
