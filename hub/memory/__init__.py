"""Conversations, preferences and learned commands: cache, database and the durable write journal."""
