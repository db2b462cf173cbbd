"""State of one run of the agent: messages, calls, searches, withheld sentences, results."""

from dataclasses import dataclass, field

from hub.agent.clause_reading import About
from hub.ports import Act, ChatMessage, IntentCall, Preference, TurnResult


@dataclass(slots=True)
class AgentRun:
    """One run of the agent's loop, which answers one sentence of a person."""

    messages: list[ChatMessage]
    said: str
    """The sentence, as the person said it."""
    remembered: tuple[Preference, ...]
    """What the prompt tells of the household's notes and preferences."""
    asked: bool
    """The person asks for something to be done."""
    searched: bool
    """Words that were found on the web are in the prompt."""
    about: About = "world"
    """What the sentence is about, by which the model's sentences are judged."""
    told_time: bool = False
    """The model was given the time."""
    asked_back_about_note: bool = False
    """The person asked for a note the sentence before, and was asked back: what to remember."""
    notes: int = 0
    """How many notes the model wanted to keep and may."""
    results: list[TurnResult] = field(default_factory=list)
    did: bool = False
    """Something was done, and well: an action was read back, a timer set, a note kept."""
    acts: list[Act] = field(default_factory=list)
    commands: list[IntentCall] = field(default_factory=list)
    looked_up: set[str] = field(default_factory=set)
    """The ids of the entities whose state the model was given."""
    told: set[str] = field(default_factory=set)
    """What was answered locally in place of the model's claims: `time`, `date`, `timers`."""
    searches: int = 0
    withheld: int = 0
    """How many sentences claimed an act, and were not said."""
    unsure: int = 0
    """How many sentences stated what is not known to be so, and nothing was said in their place."""
    held: list[str] = field(default_factory=list)
    """Sentences that wait until something was done; else only those that claim nothing are said."""
    heard: int = 0
    """Characters that the model said."""
    only_acts: bool = True
    """Nothing but commands to the home were called, and each became an act."""
