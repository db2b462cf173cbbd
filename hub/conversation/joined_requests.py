"""Several requests with times in one sentence: each is planned, all are kept or none (pure)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.conversation.appointments import Appointments
from hub.language.joined_requests import JoiningWords, later, parts_of, whole_parts
from hub.ports import ActFor, AddSchedule, Ask, Plan, SetTimer, Several

PlanOne = Callable[[str], Plan | None]


@dataclass(frozen=True)
class JoinedRequests:
    """Reads sentences of several requests in one language."""

    words: JoiningWords
    appointments: Appointments

    def plan(self, said: str, plan_one: PlanOne) -> Plan | None:
        """One plan for them all; None unless each part is a request with a time of its own.

        `plan_one`: the plan of one sentence that is such a request, or None.
        """
        parts = parts_of(said, self.words)
        if not parts or not all(map(self._has_a_time, parts)):
            return None
        first = plan_one(parts[0])
        if not _is_kept(first) or first is None:
            return None
        timed = self.appointments.reader.read(parts[0])
        command = parts[0] if timed is None else timed.command
        plans = [first]
        for part in parts[1:]:
            found = self._later_part(parts[0], command, part, plans[-1], plan_one)
            if found is None:
                return None
            plans.append(found)
        return Several(intent=first.intent, plans=tuple(plans))

    def _has_a_time(self, part: str) -> bool:
        last = part.split()[-1].lower()
        lengths = self.appointments.reader.lengths
        said = self.appointments.reader.read(part, appointed=True)
        counted = bool(lengths.number(last)) or _ends_in_a_length(part, lengths.seconds)
        return said is not None or counted

    def _later_part(
        self, first: str, command: str, part: str, before: Plan, plan_one: PlanOne
    ) -> Plan | None:
        """The plan of a part behind the one that `before` is of; on the day of the first."""
        reader = self.appointments.reader
        day = "" if reader.day_in(part) else reader.day_in(first)
        for whole in self._ways(first, command, part):
            plan = (plan_one(f"{whole} {day}") if day else None) or plan_one(whole)
            if plan is not None and _is_kept(plan):
                if day or part == whole or _follows(plan, before):
                    return plan
                others = [plan_one(one) for one in later(whole, self.words)]
                return _soonest_after(before, others, plan)
        return None

    def _ways(self, first: str, command: str, part: str) -> list[str]:
        """The part as a whole sentence, in the ways that it may be one."""
        reader = self.appointments.reader
        ways = [*whole_parts(first, command, part, self.words, reader.lengths)]
        alone = reader.read(part, appointed=True)
        if alone is not None and not alone.command:  # "and on saturdays at nine"
            ways.append(f"{command} {part}")
        return ways


def _ends_in_a_length(part: str, seconds: Callable[[str], float | None]) -> bool:
    tokens = part.lower().split()
    return any(seconds(" ".join((*tokens[at:], ""))) is not None for at in range(len(tokens)))


def _is_kept(plan: Plan | None) -> bool:
    match plan:
        case AddSchedule() | SetTimer() | ActFor():
            return True
        case Ask(if_yes=other):
            return _is_kept(other)
        case _:
            return False


def _moment(plan: Plan | None) -> datetime | None:
    return plan.schedule.at if isinstance(plan, AddSchedule) else None


def _follows(plan: Plan | None, before: Plan) -> bool:
    """Whether the request is for later than the one before, as far as both have a moment."""
    begins, at = _moment(before), _moment(plan)
    return begins is None or at is None or begins < at


def _soonest_after(before: Plan, plans: Sequence[Plan | None], otherwise: Plan) -> Plan:
    """What leads on from the request before: "on at 10 pm and off at 6" is 6 in the morning."""
    timed = [(at, plan) for plan in plans if plan is not None and (at := _moment(plan)) is not None]
    found = [(at, plan) for at, plan in timed if _follows(plan, before)]
    return min(found, key=lambda one: one[0])[1] if found else otherwise
