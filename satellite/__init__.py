"""The satellite: wakes, listens, and speaks the answer. Imports nothing here on purpose."""
