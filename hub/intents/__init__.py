"""Natural language understanding by grammar: from a sentence to a plan, without a language model.

`LocalIntents` is what the hub uses; the rest serves it.
"""

from hub.intents.local import LocalIntents

__all__ = ["LocalIntents"]
