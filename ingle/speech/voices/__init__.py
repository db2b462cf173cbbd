"""Voices made of voices: kept sound, a spare one, and the choice of a natural one."""
