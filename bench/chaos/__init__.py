"""Faults at random under load: a home that is shaken, and what its satellites are told."""
