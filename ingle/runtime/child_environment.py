"""The environment that a child process gets: all it needs, and no secret of ours.

Tokens, keys and database URLs come to a hub through its environment; a broker or a voice has no use
for them, and `/proc/<pid>/environ` shows them to whoever runs as that program's user.
"""

import os
from collections.abc import Mapping
from typing import Final

PASSED_ON: Final = (
    *("PATH", "HOME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"),
    *("LD_LIBRARY_PATH", "ESPEAK_DATA_PATH"),
)
"""Variables that say where things are and how people write here."""


def child_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """`PASSED_ON` of `environment`, which is this process's own unless given."""
    own = os.environ if environment is None else environment
    return {name: own[name] for name in PASSED_ON if name in own}
