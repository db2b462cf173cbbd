"""State of one turn under way: where it was spoken, its speech, actions, frame and deadline."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from hub.conversation.turn_frame import TurnFrame
from hub.conversation.turn_speech import TurnSpeech
from hub.errors import HubError
from hub.ports import AskTimer, ListSchedules, Plan, Recall, ServiceCall, TurnHead
from hub.resilience.deadline import Deadline
from ingle.wire.messages import ActionReport


class PerformedActions:
    """Actions of one turn, begun and verified: what is known of them if the turn is cut short."""

    def __init__(self) -> None:
        self._reports: list[ActionReport] = []
        self._begun = False
        self._unknown = 0

    @property
    def reports(self) -> tuple[ActionReport, ...]:
        """Every service call that was begun; one whose outcome is not known yet is not verified."""
        return tuple(self._reports)

    @property
    def begun(self) -> bool:
        """Whether any action was begun."""
        return self._begun

    @property
    def certain(self) -> bool:
        """Whether all actions that were begun are known to be done."""
        return not self._unknown and all(report.verified for report in self._reports)

    @contextmanager
    def under_way(self, plan: Plan) -> Iterator[None]:
        """Brackets a plan that may change something other than by a service call: timers and notes.

        While it runs, its outcome is unknown and the turn is not `certain`; it stays so where the
        turn is cancelled in it. A `HubError` means that it is known to have failed. Plans that only
        read (`AskTimer`, `ListSchedules`, `Recall`) are not counted.
        """
        if isinstance(plan, AskTimer | ListSchedules | Recall):
            yield
            return
        self._begun = True
        self._unknown += 1
        try:
            yield
        except HubError:  # it is known that it failed
            self._unknown -= 1
            raise
        self._unknown -= 1

    def begin(self, call: ServiceCall) -> int:
        """Records a call that is being made; returns its index among `reports`, for `verified`."""
        self._begun = True
        self._reports.append(report_of(call, verified=False))
        return len(self._reports) - 1

    def verified(self, place: int) -> None:
        """Records that the call at index `place` was verified by reading the state back."""
        self._reports[place] = replace(self._reports[place], verified=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnState:
    """One turn under way: where it was spoken, its speech, its actions, and its deadline."""

    head: TurnHead
    speech: TurnSpeech
    deadline: Deadline
    deeds: PerformedActions = field(default_factory=PerformedActions)
    frame: TurnFrame = field(default_factory=TurnFrame)


def report_of(call: ServiceCall, *, verified: bool) -> ActionReport:
    """The call as the report of a turn lists it."""
    return ActionReport(
        domain=call.domain, service=call.service, target=call.entity_id, verified=verified
    )
