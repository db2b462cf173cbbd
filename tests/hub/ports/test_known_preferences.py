"""Dependency tracking: each look-up is recorded, and no preference can be read unrecorded."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from hub.ports import KnownPreferences, Preference

pytestmark = pytest.mark.pure

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
UNITS = Preference(category="units", key="temperature", value="celsius")
NOTE = Preference(category="note", key="bob is here", value="Bob is here", expires_at=NOW)


def test_a_look_up_is_recorded_be_it_in_vain() -> None:
    known = KnownPreferences([UNITS])
    assert not known.consulted
    assert known.find("person", "name", NOW) is None
    assert known.consulted
    assert known.find("units", "temperature", NOW) == UNITS


def test_what_has_expired_is_not_found() -> None:
    known = KnownPreferences([NOTE, UNITS])
    assert known.of("note", NOW) == ()
    assert known.of("note", NOW - timedelta(seconds=1)) == (NOTE,)


def test_comparing_two_consults_neither() -> None:
    """Expired ones count, too: the two were not told the same."""
    one, other = KnownPreferences([UNITS, NOTE]), KnownPreferences([UNITS])
    assert one.differ_from(other)
    assert not one.differ_from(KnownPreferences([UNITS, NOTE]))
    assert not one.consulted
    assert not other.consulted


@pytest.mark.parametrize("read", [lambda known: UNITS in known, list, len, lambda known: known[0]])
def test_nothing_is_read_unrecorded(read: Callable[[KnownPreferences], object]) -> None:
    with pytest.raises(TypeError):
        read(KnownPreferences([UNITS]))
