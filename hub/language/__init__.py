"""How people put things: sentences, follow-ups, durations and lists in words."""
