"""Hub registry: a hub is alone while no other is online."""

import pytest

from hub.mqtt.hubs import HubRegistry
from ingle.wire import codec
from ingle.wire.codec import BadMessage
from ingle.wire.messages import HubStatus

pytestmark = pytest.mark.pure


def status(*, online: bool) -> bytes:
    return codec.encode(
        HubStatus(state="online" if online else "offline", version="1", ready=online)
    )


def test_a_hub_is_alone_while_no_other_is_online() -> None:
    """Its own status does not count, one that says offline or is removed no longer does."""
    hubs = HubRegistry("hub-1")
    hubs.note("hub-1", status(online=True))
    assert hubs.is_alone
    for gone in (status(online=False), b""):
        hubs.note("hub-2", status(online=True))
        assert not hubs.is_alone
        hubs.note("hub-2", gone)
        assert hubs.is_alone


def test_a_status_that_cannot_be_read_changes_nothing() -> None:
    hubs = HubRegistry("hub-1")
    hubs.note("hub-2", status(online=True))
    with pytest.raises(BadMessage):
        hubs.note("hub-2", b"[]")
    assert not hubs.is_alone
