"""Sound in and out: devices, WAV files, jitter buffer, earcons."""
