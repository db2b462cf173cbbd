"""Broadcasts: a message on every satellite of the house (pure)."""

from hub.intents.matcher import Recognition
from hub.intents.situation import Situation
from hub.ports import Broadcast, Plan


def broadcast(reading: Recognition, situation: Situation) -> Plan | None:  # noqa: ARG001
    """The message to be spoken everywhere; None without one."""
    message = reading.text("message")
    return Broadcast(message=message) if message else None
