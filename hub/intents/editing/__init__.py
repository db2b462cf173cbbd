"""Edits of dialogue frames: from what was done before to the plan of what is said now (pure)."""
