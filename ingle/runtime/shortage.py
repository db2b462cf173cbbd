"""Recognises that a process has run out of memory, whichever error says so."""

import errno


def out_of_memory(error: BaseException) -> bool:
    """Whether memory was lacking: for an object, a thread's stack, or the kernel (ENOMEM)."""
    if isinstance(error, BaseExceptionGroup):
        return any(out_of_memory(one) for one in error.exceptions)
    return (
        isinstance(error, MemoryError)
        or (isinstance(error, RuntimeError) and "can't start new thread" in str(error))
        or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
    )
