"""When to listen: wake words, voice activity, pre-roll and end of command (endpointing)."""
