"""How a language claims that something was done, refuses, or just agrees (data types).

`hub.agent.claimed_actions` reads these to withhold unverified claims of a language model, one
module a language holds the data (`hub.language.de.claims` ...). All of it is in lower case,
apostrophes straight. A tuple holds alternatives of a regular expression.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWords:
    """Claims of action, refusals and courtesies of one language."""

    courtesies: tuple[str, ...] = ()
    """In front of an answer, any number of them, and nothing when they are all of it: "okay"."""
    assents: tuple[str, ...] = ()
    """In front of an answer like courtesies, but an answer of its own when alone: "oui"."""
    deeds: tuple[str, ...] = ()
    """Anywhere in a sentence these claim that something was, is being or will be done."""
    replies: tuple[str, ...] = ()
    """Such claims only where the answer begins with them: "done", "erledigt"."""
    in_progress: tuple[str, ...] = ()
    """Where the answer begins with one of these it claims an action ("turning on the light"),
    unless one of `finite` is in the sentence."""
    finite: tuple[str, ...] = ()
    """Finite verbs. With one of these "playing a violin" is what the sentence is about; without, it
    is what somebody is doing."""
    refusals: tuple[str, ...] = ()
    """Anywhere in a sentence these say that something cannot be done, or is not known."""
