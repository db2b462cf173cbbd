"""Speech recognition (STT) and synthesis (TTS) engines that hub and satellite both run."""
