"""Guardrail for service calls: forbidden domains, unfit services, wider targets (pure)."""

import re
from typing import Final

from hub.errors import Rejected
from hub.ports import Entity, ServiceCall

_WORD: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""A domain or service as Home Assistant writes it; anything else could lead to another path."""
_TARGETS: Final = frozenset({"entity_id", "device_id", "area_id", "floor_id", "label_id", "target"})
"""Data that would make a call reach other things than the one it names."""
_FOR_ALL_DOMAINS: Final = frozenset({"turn_on", "turn_off", "toggle"})
"""The services of the domain `homeassistant` that act on one thing; its others restart it."""


def refuse_forbidden(call: ServiceCall, forbidden: frozenset[str]) -> None:
    """Raises `Rejected` where the entity or the service is of a domain in `forbidden`."""
    for domain in (_domain_of(call.entity_id), call.domain):
        if domain in forbidden:
            raise Rejected(
                f"I may not do that: HOME_FORBIDDEN_DOMAINS forbids {domain}.", stage="action"
            )


def refuse_unfit(call: ServiceCall, entity: Entity) -> None:
    """Raises `Rejected` for a service that is not the entity's, or data with other targets."""
    if not (_is_service_of(call) and _is_well_formed(call)):
        raise Rejected(f"{entity.name} knows no such service.", stage="action")
    wider = sorted(_TARGETS & set(call.data))
    if wider:
        raise Rejected(f"A call for {entity.name} may not name {wider[0]}.", stage="action")


def _is_service_of(call: ServiceCall) -> bool:
    """Whether the service is of the entity's own domain, or one that every domain has."""
    for_all = call.domain == "homeassistant" and call.service in _FOR_ALL_DOMAINS
    return for_all or call.domain == _domain_of(call.entity_id)


def _is_well_formed(call: ServiceCall) -> bool:
    return all(_WORD.fullmatch(word) for word in (call.domain, call.service))


def _domain_of(entity_id: str) -> str:
    return entity_id.partition(".")[0]
