"""Mapping between writes, contexts and rows (pure), shared by both stores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import structlog
from pydantic import TypeAdapter, ValidationError

from hub.ports import (
    Context,
    Deed,
    DialogueFrame,
    Exchange,
    Forgotten,
    IntentCall,
    Pattern,
    Preference,
    Scalar,
    Schedule,
    ScheduleEnded,
    TurnRecord,
    Unlearned,
    Write,
)

PREFERENCE_LIMIT: Final = 200
"""The most preferences a context holds."""
PATTERN_LIMIT: Final = 200
"""The most learned sentences of a room that a context holds: the newest."""

ContextRow = tuple[str, datetime | str | None, int, str, str, str | None, str | None]
"""The columns of `load_context`: kind, moment, id, first, second, third, fourth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _LearnedPlan:
    """A learned pattern in the JSON column `plan` of `training_data`."""

    commands: tuple[IntentCall, ...]
    entity_ids: tuple[str, ...]


_PLAN: Final = TypeAdapter(_LearnedPlan)
_FRAME: Final = TypeAdapter(DialogueFrame)
_SCHEDULE: Final = TypeAdapter(Schedule)

log = structlog.get_logger()


def storable(text: str) -> str:
    """Removes what a database can't hold: NUL is dropped, half a surrogate pair becomes `?`."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def storable_write(write: Write) -> Write:
    """Returns the write as it is stored: all texts storable, all times in UTC."""
    if isinstance(write, TurnRecord):
        return replace(
            write,
            turn_id=storable(write.turn_id),
            session_id=storable(write.session_id),
            room_id=storable(write.room_id),
            said=storable(write.said),
            answered=storable(write.answered),
            intent=None if write.intent is None else storable(write.intent),
            created_at=write.created_at.astimezone(UTC),
            frame=None if write.frame is None else _storable_frame(write.frame),
        )
    if isinstance(write, Pattern):
        return Pattern(
            sentence=storable(write.sentence),
            room_id=storable(write.room_id),
            commands=tuple(_storable_command(command) for command in write.commands),
            entity_ids=tuple(storable(entity_id) for entity_id in write.entity_ids),
        )
    if isinstance(write, Unlearned):
        return Unlearned(sentence=storable(write.sentence), room_id=storable(write.room_id))
    if isinstance(write, ScheduleEnded):
        return ScheduleEnded(schedule_id=storable(write.schedule_id))
    if isinstance(write, Schedule):
        return _storable_schedule(write)
    category, key = storable(write.category), storable(write.key)
    if isinstance(write, Forgotten):
        return Forgotten(category=category, key=key)
    return replace(
        write,
        category=category,
        key=key,
        value=storable(write.value),
        expires_at=None if write.expires_at is None else write.expires_at.astimezone(UTC),
    )


def _storable_schedule(schedule: Schedule) -> Schedule:
    satellite_id = schedule.satellite_id
    return replace(
        schedule,
        schedule_id=storable(schedule.schedule_id),
        text=storable(schedule.text),
        told=storable(schedule.told),
        news=storable(schedule.news),
        room_id=storable(schedule.room_id),
        satellite_id=None if satellite_id is None else storable(satellite_id),
        at=None if schedule.at is None else schedule.at.astimezone(UTC),
    )


def _storable_command(command: IntentCall) -> IntentCall:
    return IntentCall(intent=storable(command.intent), slots=_storable_values(command.slots))


def _storable_values(values: Mapping[str, Scalar]) -> dict[str, Scalar]:
    return {
        storable(name): storable(value) if isinstance(value, str) else value
        for name, value in values.items()
    }


def _storable_frame(frame: DialogueFrame) -> DialogueFrame:
    return DialogueFrame(
        deeds=tuple(map(_storable_deed, frame.deeds)),
        about=tuple(map(storable, frame.about)),
        query=None if frame.query is None else _storable_command(frame.query),
        asked=tuple(map(_storable_deed, frame.asked)),
        called=storable(frame.called),
        kept=frame.kept,
    )


def _storable_deed(deed: Deed) -> Deed:
    return replace(
        deed,
        call=replace(deed.call, data=_storable_values(deed.call.data)),
        before=_storable_values(deed.before),
        after=_storable_values(deed.after),
    )


def turn_parameters(
    record: TurnRecord,
) -> tuple[str, str, str, str, str, str, str, str | None, datetime, str | None]:
    """Returns the parameters of `add_turn`."""
    return (
        record.turn_id,
        record.session_id,
        record.room_id,
        record.said,
        record.answered,
        record.source,
        record.outcome,
        record.intent,
        record.created_at,
        None if record.frame is None else _FRAME.dump_json(record.frame).decode(),
    )


def learn_parameters(pattern: Pattern, at: datetime) -> tuple[str, str, str, str, datetime]:
    """Returns the parameters of `learn`; `at` is when the write was accepted."""
    plan = _PLAN.dump_json(
        _LearnedPlan(commands=pattern.commands, entity_ids=pattern.entity_ids)
    ).decode()
    intent = pattern.commands[0].intent if pattern.commands else ""
    return intent, pattern.sentence, pattern.room_id, plan, at


def remember_parameters(
    preference: Preference, at: datetime
) -> tuple[str, str, str, datetime | None, datetime]:
    """Returns the parameters of `remember`; `at` is when the write was accepted."""
    return preference.category, preference.key, preference.value, preference.expires_at, at


def schedule_parameters(
    schedule: Schedule, at: datetime
) -> tuple[str, str, datetime | None, str, datetime]:
    """Returns the parameters of `save_schedule`; `at` is when the write was accepted."""
    body = _SCHEDULE.dump_json(schedule).decode()
    return schedule.schedule_id, schedule.kind, schedule.at, body, at


def schedules_of(rows: Iterable[tuple[str, str]]) -> tuple[Schedule, ...]:
    """Builds the schedules from rows of id and body; one that can't be decoded is left out."""
    found = []
    for schedule_id, body in rows:
        try:
            found.append(_SCHEDULE.validate_json(body))
        except ValidationError:
            log.warning("schedule.not_read", schedule_id=schedule_id)
    return tuple(found)


def context_of(rows: Iterable[ContextRow], room_id: str) -> Context:
    """Builds the context from `rows`, in any order.

    A plan or a frame that can't be decoded is left out.
    """
    exchanges: list[tuple[str, int, Exchange]] = []
    patterns: list[tuple[str, int, Pattern]] = []
    preferences: list[Preference] = []
    for kind, moment, row_id, first, second, third, fourth in rows:
        if kind == "exchange":
            exchange = Exchange(
                turn_id=first,
                said=second,
                answered=third or "",
                at=_time(moment),
                frame=_frame(fourth),
            )
            exchanges.append((_iso(moment), row_id, exchange))
        elif kind == "pattern":
            pattern = _pattern(first, second, room_id)
            if pattern is not None:
                patterns.append((_iso(moment), row_id, pattern))
        else:
            preferences.append(
                Preference(category=first, key=second, value=third or "", expires_at=_time(moment))
            )
    exchanges.sort(key=lambda item: item[:2])
    patterns.sort(key=lambda item: item[:2], reverse=True)
    preferences.sort(key=lambda known: (known.category, known.key))
    return Context(
        exchanges=tuple(exchange for _, _, exchange in exchanges),
        preferences=tuple(preferences),
        patterns=tuple(pattern for _, _, pattern in patterns),
    )


def _pattern(sentence: str, plan: str, room_id: str) -> Pattern | None:
    try:
        learned = _PLAN.validate_json(plan)
    except ValidationError:
        return None
    return Pattern(
        sentence=sentence, room_id=room_id, commands=learned.commands, entity_ids=learned.entity_ids
    )


def _frame(text: str | None) -> DialogueFrame | None:
    try:
        return None if text is None else _FRAME.validate_json(text)
    except ValidationError:
        return None


def iso_utc(time: datetime) -> str:
    """Formats as ISO 8601 in UTC with six decimals, so that texts sort as the times do."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _iso(moment: datetime | str | None) -> str:
    return iso_utc(moment) if isinstance(moment, datetime) else moment or ""


def _time(moment: datetime | str | None) -> datetime | None:
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment
