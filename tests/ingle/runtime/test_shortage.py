"""Whichever error says that memory is lacking, it is recognised."""

import errno

import pytest

from ingle.runtime.shortage import out_of_memory

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("can't start new thread"),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        ExceptionGroup("two", [ValueError(), ExceptionGroup("one", [MemoryError()])]),
    ],
)
def test_lack_of_memory_has_many_names(error: Exception) -> None:
    """An object, a thread, the kernel; also among others in a group."""
    assert out_of_memory(error)


@pytest.mark.parametrize(
    "error",
    [RuntimeError("a bug"), OSError(errno.ENOSPC, "full"), ExceptionGroup("one", [KeyError()])],
)
def test_other_errors_are_other_errors(error: Exception) -> None:
    """They keep their traceback."""
    assert not out_of_memory(error)
