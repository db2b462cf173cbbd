"""Batches acts on different things, so that they run concurrently (pure)."""

from collections.abc import Sequence

from hub.ports import Act


def together(acts: Sequence[Act]) -> tuple[Act, ...]:
    """The same calls in fewer acts.

    Neighbours that share no entity are independent of each other: they become one act, whose calls
    run concurrently. Acts on the same entity stay apart and in order.
    """
    batches: list[Act] = []
    for act in acts:
        last = batches[-1] if batches else None
        if last is not None and _targets(last).isdisjoint(_targets(act)):
            batches[-1] = Act(
                intent=last.intent, calls=last.calls + act.calls, done=f"{last.done} {act.done}"
            )
        else:
            batches.append(act)
    return tuple(batches)


def touches(act: Act, others: Sequence[Act]) -> bool:
    """Whether it targets an entity that one of the others targets."""
    return any(not _targets(act).isdisjoint(_targets(other)) for other in others)


def _targets(act: Act) -> set[str]:
    return {call.entity_id for call in act.calls}
