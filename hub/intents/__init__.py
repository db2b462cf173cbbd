"""Local intents: sentence to plan, without an LLM. `LocalIntents` is what the hub uses; the rest serves it."""

from hub.intents.local import LocalIntents

__all__ = ["LocalIntents"]
