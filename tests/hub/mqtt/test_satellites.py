"""Satellite registry: the home's satellites by their status messages."""

import pytest

from hub.mqtt.satellites import SatelliteRegistry
from ingle.wire import codec
from ingle.wire.codec import BadMessage
from ingle.wire.messages import SatelliteStatus

pytestmark = pytest.mark.pure


def status(*capabilities: str, online: bool = True) -> bytes:
    return codec.encode(
        SatelliteStatus(
            state="online" if online else "offline",
            room_id="kitchen",
            version="1",
            capabilities=capabilities,
        )
    )


def test_a_satellite_is_alone_while_no_other_is_online() -> None:
    """One that nobody knows is alone too; one that went away does not count, nor one that was taken
    off.
    """
    registry = SatelliteRegistry()
    assert registry.is_alone("one")
    registry.note("one", status())
    registry.note("two", status(online=False))
    assert registry.is_alone("one")
    registry.note("two", status())
    assert not registry.is_alone("one")
    registry.note("two", b"")
    assert registry.is_alone("one")
    assert set(registry.known) == {"one"}


def test_the_hub_speaks_for_whoever_has_not_said_that_it_speaks() -> None:
    """By capability; an unknown satellite is spoken for."""
    registry = SatelliteRegistry()
    registry.note("one", status("stt", "tts"))
    registry.note("two", status("stt"))
    assert [registry.speaks_itself(each) for each in ("one", "two", "three")] == [
        True,
        False,
        False,
    ]


def test_a_status_that_cannot_be_read_changes_nothing() -> None:
    """It is refused, and the last one stands."""
    registry = SatelliteRegistry()
    registry.note("one", status("tts"))
    with pytest.raises(BadMessage):
        registry.note("one", b'{"state":"asleep"}')
    assert registry.speaks_itself("one")
