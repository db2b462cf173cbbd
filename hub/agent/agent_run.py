"""The course of one answer of the language model: rounds, calls, searches and what was done."""

from dataclasses import dataclass, field

from hub.ports import Act, ChatMessage, IntentCall, TurnResult


@dataclass(slots=True)
class AgentRun:
    """How one answer has gone so far."""

    messages: list[ChatMessage]
    asked: bool
    """The person asks for something to be done."""
    searched: bool
    """Words that were found on the web are in the prompt."""
    results: list[TurnResult] = field(default_factory=list)
    did: bool = False
    """Something was done, and well: an action was read back, a timer set, a note kept."""
    acts: list[Act] = field(default_factory=list)
    commands: list[IntentCall] = field(default_factory=list)
    looked_up: set[str] = field(default_factory=set)
    """The ids of the entities whose state the model was told."""
    searches: int = 0
    withheld: int = 0
    """Sentences that claim a deed."""
    unsure: int = 0
    """Sentences about the home's state that were not looked up, or are not so."""
    held: list[str] = field(default_factory=list)
    """Sentences that may be said only once something was done, or after "I have not changed anything"."""
    heard: int = 0
    """Characters that the model said."""
    only_acts: bool = True
    """Nothing but commands to the home were called, and each became an act."""
