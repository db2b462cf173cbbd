"""Measurements: the demo, the HTTP benchmark and the spoken corpus."""
