"""Refusals: why a sentence is not carried out by a hub without a language model (pure).

Not without a language model, not something that a house can do, or not understood: three answers
tell a person more than one. What is not in the home is said by the intents themselves.
"""

from hub.language.en.refusals import ASKING, NEEDS_A_MODEL, NOT_UNDERSTOOD, TOPICS
from hub.language.phrasebook import worded


def why_not(plain: str) -> str:
    """The sentence to say to a plain sentence that nothing here understands."""
    said = plain.split()
    for about, sentence in TOPICS:
        if not about.isdisjoint(said):
            return worded(sentence)
    return worded(NEEDS_A_MODEL) if said and said[0] in ASKING else worded(NOT_UNDERSTOOD)
