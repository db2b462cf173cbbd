"""The doctor: finds what is wrong with a satellite and says what to do about it."""
