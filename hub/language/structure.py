"""The words by which a sentence shows that it is no plain command (data types).

`hub.language.mood` judges by them, one module a language holds the data
(`hub.language.en.structure` ...). Tuples hold phrase patterns (`hub.language.patterns`), tried in
their order; all of it is in lower case, apostrophes straight.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureWords:
    """Negations, conditions, questions, statements and times of one language."""

    courtesies: tuple[str, ...] = ()
    """Phrases that look like one of the others and only ask politely: "if you can", "do not forget
    to", "why not". They are taken out wherever they stand."""
    openings: tuple[str, ...] = ()
    """Words in front of a sentence that say nothing of what it is: "hey", "no", "well"."""
    requests: tuple[str, ...] = ()
    """What a wish begins with, although it looks like a question or a statement: "can you", "i want
    you to". They are taken off the front, any number of them."""
    free_text: tuple[str, ...] = ()
    """What a command with free text begins with ("play", "remember", "announce"): what is behind is
    somebody's words and no part of the sentence."""
    other_business: tuple[str, ...] = ()
    """What a request begins with that is for no thing of the home: "remember", "search"."""
    verbs: tuple[str, ...] = ()
    """What a command begins with where a question or a statement stands beside it: "I am cold, turn
    up the heating"."""
    negations: tuple[str, ...] = ()
    """Anywhere: "not", "never"."""
    conditions: tuple[str, ...] = ()
    """Anywhere: "if", "unless", "whenever"."""
    times: tuple[str, ...] = ()
    """Anywhere: words that put it to another time, whether or not it can be told which: "later",
    "every", "tomorrow"."""
    questions: tuple[str, ...] = ()
    """What a question begins with: "should i", "why", "is the"."""
    statements: tuple[str, ...] = ()
    """What a statement begins with: "i turned", "she", "the light is"."""
    plain_states: tuple[str, ...] = ()
    """Statements that are a wish all the same: "it is too dark", "i am cold"."""
