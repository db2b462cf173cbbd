"""SPI output through Linux's spidev: bytes to a device file, most significant bit first."""

import fcntl
import os
import stat
import struct
from pathlib import Path
from typing import Final

_WRITE_MODE: Final = 0x40016B01
"""`SPI_IOC_WR_MODE` of linux/spi/spidev.h: `_IOW('k', 1, __u8)`."""
_WRITE_SPEED: Final = 0x40046B04
"""`SPI_IOC_WR_MAX_SPEED_HZ`: `_IOW('k', 4, __u32)`."""


class SpiOutput:
    """Sends bytes to `/dev/spidevB.D` in mode 0; raises `OSError`.

    A file that is no device just gets the bytes.
    """

    def __init__(self, device: Path, speed_hz: int) -> None:
        self._file = os.open(device, os.O_WRONLY | os.O_CLOEXEC)
        try:
            if stat.S_ISCHR(os.fstat(self._file).st_mode):
                fcntl.ioctl(self._file, _WRITE_MODE, struct.pack("B", 0))
                fcntl.ioctl(self._file, _WRITE_SPEED, struct.pack("I", speed_hz))
        except OSError:
            os.close(self._file)
            raise

    def send(self, data: bytes) -> None:
        """Returns when the bytes are out; blocks for some 10 µs a byte."""
        os.write(self._file, data)

    def close(self) -> None:
        os.close(self._file)
