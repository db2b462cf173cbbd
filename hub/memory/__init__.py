"""Conversation memory: cache, database, and the durable write-behind journal between them."""
