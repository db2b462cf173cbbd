"""Size of the machine, by which a program chooses what to load."""

import os


def memory_bytes() -> int:
    """What this machine has in all."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
