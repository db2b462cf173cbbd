"""How a language refuses, or just agrees (data types).

`hub.agent.answer_words` reads these to tell what of a model's answer claims nothing, one module a
language holds the data (`hub.language.de.claims` ...). All of it is in lower case, apostrophes
straight. A tuple holds alternatives of a regular expression.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWords:
    """Refusals and courtesies of one language."""

    courtesies: tuple[str, ...] = ()
    """In front of an answer, any number of them, and nothing when they are all of it: "okay"."""
    refusals: tuple[str, ...] = ()
    """Anywhere in a sentence these say that something cannot be done, or is not known."""
