"""Text normalisation for voices: numbers, times, units and signs as people read them aloud."""
