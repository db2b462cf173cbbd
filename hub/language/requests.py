"""How a language asks for actions and for information: leads, verbs, question words (data types).

`hub.agent.requested_actions` reads these to authorise tool calls, one module a language holds the
data (`hub.language.de.requests` ...). All of it is in lower case, apostrophes straight. A tuple
holds alternatives of a regular expression, tried in its order; a frozenset holds whole words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWords:
    """Requests and questions of one language; a field that a language does not need stays empty."""

    # -- questions
    fillers: tuple[str, ...] = ()
    """In front of a question, any number of them: "hey", "okay", "please"."""
    question_leads: tuple[str, ...] = ()
    """Between the fillers and a question, at most one: "can you", "i would like to know"."""
    questions: tuple[str, ...] = ()
    """What a question, or a request for information, begins with: "what", "tell me", "search"."""

    # -- clauses that ask for something to be done
    clause_breaks: tuple[str, ...] = ()
    """Words between two clauses; "and then" comes before "and", as the first match counts."""
    wish_leads: tuple[str, ...] = ()
    """In front of a verb, any number of them: "please", "could you", "i want you to"."""
    home_verbs: tuple[str, ...] = ()
    """A clause that begins with one of these asks for an action: "unlock", "turn", "play"."""
    home_verbs_unless: tuple[str, ...] = ()
    """Behind a home verb of any language: then it is about something else ("play a game")."""
    general_verbs: tuple[str, ...] = ()
    """Verbs of much else as well ("make"): they count where something of the home is named."""
    general_verbs_unless: tuple[str, ...] = ()
    """Behind a general verb: then it is about the answer itself ("make it shorter")."""
    verb_last: tuple[str, ...] = ()
    """Whole shapes of a clause whose verb comes last: "kitchen light on", "das licht anmachen"."""
    about_home: frozenset[str] = frozenset()
    """Words that make a general verb one about the home, besides kinds, areas and devices."""

    # -- what one command needs
    wishes: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """By intent and domain ("" is any other domain): one of these words asks for that command.

    Imperatives and particles ("mach", "an"), not the states of `WordTable`: "running" or "lit" says
    how a thing is and asks for nothing.
    """
    everything: frozenset[str] = frozenset()
    """Words for the command domain `everything`. `WordTable.everything` is wider: it holds the
    quantifier "alle", and "alle Lichter" does not ask for everything."""
    every: frozenset[str] = frozenset()
    """Words that ask for a command in all areas at once: "all", "everywhere"."""
    name_fillers: frozenset[str] = frozenset()
    """Words within names that identify no device: "the", "of"."""

    # -- notes
    note_wishes: tuple[str, ...] = ()
    """A clause that begins with one of these asks for something to be remembered."""
    forget_wishes: tuple[str, ...] = ()
    """A clause that begins with one of these asks for something to be forgotten."""
    everyday: frozenset[str] = frozenset()
    """Words of any search that tell nothing of anybody, of four letters or more: "weather"."""

    # -- timers
    timers: tuple[str, ...] = ()
    """A timer is spoken of: "alarm", "remind"."""
    timer_wishes: tuple[str, ...] = ()
    """Something is wanted of it: "set", "cancel", "minutes"."""
