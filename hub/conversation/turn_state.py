"""The state of one turn: where it was spoken, what was said and done so far, and its deadline."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from hub.conversation.turn_speech import TurnSpeech
from hub.errors import HubError
from hub.ports import AskTimer, Plan, Recall, ServiceCall, TurnHead
from hub.resilience.deadline import Deadline
from ingle.wire.messages import ActionReport


class PerformedActions:
    """What one turn has begun to do and what is known of it: what may be told where the turn breaks off."""

    def __init__(self) -> None:
        self._reports: list[ActionReport] = []
        self._begun = False
        self._unknown = 0

    @property
    def reports(self) -> tuple[ActionReport, ...]:
        """Every service call that was begun; one that nothing is known of yet is not verified."""
        return tuple(self._reports)

    @property
    def begun(self) -> bool:
        """Whether anything was."""
        return self._begun

    @property
    def certain(self) -> bool:
        """Whether all that was begun is known to be done."""
        return not self._unknown and all(report.verified for report in self._reports)

    @contextmanager
    def under_way(self, plan: Plan) -> Iterator[None]:
        """Around what may change something other than by a service call; what only looks is no deed."""
        if isinstance(plan, AskTimer | Recall):
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
        """Takes note of a call that is being made; returns its place among the reports."""
        self._begun = True
        self._reports.append(report_of(call, verified=False))
        return len(self._reports) - 1

    def verified(self, place: int) -> None:
        """Takes note that it was read back."""
        self._reports[place] = replace(self._reports[place], verified=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnState:
    """One turn under way: where it was spoken, what was said and done so far, and the time it has left."""

    head: TurnHead
    speech: TurnSpeech
    deadline: Deadline
    deeds: PerformedActions = field(default_factory=PerformedActions)


def report_of(call: ServiceCall, *, verified: bool) -> ActionReport:
    """The call as the report of a turn names it."""
    return ActionReport(
        domain=call.domain, service=call.service, target=call.entity_id, verified=verified
    )
