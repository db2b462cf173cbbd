"""Garbage collector at a start: off while modules, grammars and models are loaded, then settled.

Nearly all that a start makes stays. The collector would look through it again each time that it has
grown by a quarter, which is a quarter of a start's processor time. What is made only to be read
once, as the files of models, leaves its memory with the C library, which gives it back when told.
"""

import ctypes
import gc


def settle() -> None:
    """Collects once, gives free memory back, turns the collector on for what comes from now on.

    What is here now stays: to look through it again would stop all turns for 0.1 s.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    give_memory_back()


def give_memory_back() -> None:
    """Returns memory that is free within the process to the system; where the C library can."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, musl does not
    if trim is not None:
        trim(0)
