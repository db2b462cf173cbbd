"""The plan of the reading that fits a sentence best, or the refusal where none has one (pure)."""

from collections.abc import Sequence

from hub.intents import ranking
from hub.intents.handlers import dispatch
from hub.intents.handlers.switching import changes_nothing
from hub.intents.matcher import Recognition
from hub.intents.resolution import UNKNOWN_THING
from hub.intents.situation import Situation
from hub.ports import Act, Plan


def plan_of(readings: Sequence[Recognition], situation: Situation) -> Plan | None:
    """The plan of the first of the ranked readings that has one; a refusal where none has."""
    refusal: Plan | None = None
    for at, reading in enumerate(readings):
        plan = dispatch.plan_of(reading, situation)
        if plan is not None and plan.intent != UNKNOWN_THING:
            return _or_one_that_acts(plan, readings[at:], situation)
        refusal = refusal or plan
    return refusal


def _or_one_that_acts(plan: Plan, readings: Sequence[Recognition], situation: Situation) -> Plan:
    """The plan; where it changes nothing, that of another reading that fits as well.

    "Light up" makes a light brighter that is on.
    """
    if len(readings) < 2 or not changes_nothing(plan, situation):
        return plan
    best = ranking.fit(readings[0], situation)
    alike = (one for one in readings[1:] if ranking.fit(one, situation) == best)
    plans = (dispatch.plan_of(one, situation) for one in alike)
    acting = (one for one in plans if isinstance(one, Act) and not changes_nothing(one, situation))
    return next(acting, plan)
