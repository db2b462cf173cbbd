"""How a language states that a thing is on, open or at 20 degrees (data types).

`hub.agent.claimed_states` reads these to check what a language model says of the home, one module
a language holds the data (`hub.language.de.statements` ...); the kinds and the states themselves
are in `hub.language.words`. All of it is in lower case, apostrophes straight. A tuple holds
alternatives of a regular expression, tried in its order.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementWords:
    """The grammar around a state in one language."""

    copulas: tuple[str, ...]
    """Between a thing and its state, with the blank in front where there is one: " is", "'s"."""
    noun_leads: tuple[str, ...] = ()
    """Behind a copula these begin a noun and no state: "is the", "is a"."""
    not_the_state: tuple[str, ...] = ()
    """Behind a state's word these make it another thing: "on the left", "open source"."""
    number_leads: tuple[str, ...] = ()
    """In front of a number, with the blank behind it: "at ", "set to "."""
    units: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    """Whole patterns, word boundaries included."""
    now: tuple[str, ...] = ()
    """May stand behind a state at a sentence's end."""
    places: tuple[str, ...] = ()
    """Prepositions in front of an area."""
    place_articles: tuple[str, ...] = ()
    """Between such a preposition and the area."""
    all_of: frozenset[str] = frozenset()
    """In front of a noun these speak of all the things of that name."""
    answers: tuple[str, ...] = ()
    """In front of a pronoun: "yes", "okay"."""
    pronouns: tuple[str, ...] = ()
    """Subjects that stand for what was asked about."""
    pronoun_copulas: tuple[str, ...] = ()
    pronoun_states: tuple[str, ...] = ()
    """States that mean the home where a pronoun is the subject; "it is open" may be a shop."""
