"""The speaker's volume over restarts: what was turned down stays down."""

from pathlib import Path

import structlog

log = structlog.get_logger()


class KeptVolume:
    """A volume in a file of its own; a file that cannot be read or written is as if none were."""

    def __init__(self, file: Path | None = None) -> None:
        """`file`: None: nothing is kept."""
        self._file = file

    def read(self) -> float:
        """Share of full scale as it was last set; full where it never was, or nobody knows."""
        try:
            volume = 1.0 if self._file is None else float(self._file.read_text("ascii"))
        except (FileNotFoundError, ValueError):
            return 1.0
        except OSError as error:
            log.warning("volume.not_read", reason=f"{self._file}: {error.strerror}")
            return 1.0
        return volume if 0.0 <= volume <= 1.0 else 1.0

    def keep(self, volume: float) -> None:
        """Replaces the file in one step, so that a power cut leaves the old or the new one."""
        if self._file is None:
            return
        fresh = self._file.with_name(f"{self._file.name}.new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(f"{volume:.4f}", "ascii")
            fresh.replace(self._file)
        except OSError as error:
            log.warning("volume.not_kept", reason=f"{self._file}: {error.strerror}")
