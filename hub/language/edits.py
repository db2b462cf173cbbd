"""The words by which a sentence edits the one before: corrections, follow-ups (data types).

`hub.language.follow_up` reads sentences by them, one module a language holds the data
(`hub.language.en.edits` ...). Tuples hold phrase patterns (`hub.language.patterns`) for the whole
of what is left of a sentence once its courtesies and repairs are taken off; numbers are in digits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class EditWords:
    """How one language takes back, repeats, varies and goes on."""

    openings: tuple[str, ...] = ()
    """In front of an edit, and no part of it: "please", "can you"."""
    endings: tuple[str, ...] = ()
    """The same behind it."""
    repairs: tuple[str, ...] = ()
    """In front, they take the last command back: "no", "i meant"."""
    hesitations: tuple[str, ...] = ()
    """The same, where they may as well take nothing back: "actually", "sorry"."""
    repairs_within: tuple[str, ...] = ()
    """Within a sentence they take back what stands before them: "no wait"."""
    complaints: tuple[str, ...] = ()
    """All of a sentence that says that the last command was misunderstood, and nothing else."""
    undo: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    say_again: tuple[str, ...] = ()
    """Asks for the last answer once more."""
    aside: tuple[str, ...] = ()
    """Words that a command has because of the one before: "again", "back". Without them it is one
    by itself."""
    aside_at_end: tuple[str, ...] = ()
    """How a command ends that surely means what was spoken of: "on again", "back on"."""
    others: tuple[str, ...] = ()
    """The thing beside the one that was meant: "the other one"."""
    every: tuple[str, ...] = ()
    """All of the kind: "everywhere"."""
    here: tuple[str, ...] = ()
    also_at: tuple[str, ...] = ()
    """The last command for another thing or room too; `{what}`."""
    rather_at: tuple[str, ...] = ()
    """The same, and not for the one it was for; `{what}`."""
    repaired_at: tuple[str, ...] = ()
    """The same, only behind a repair; `{what}`."""
    values: tuple[str, ...] = ()
    """Another value; `{number}`, `{unit}`, `{level}`."""
    words_as_value: tuple[str, ...] = ()
    """Another value that is no number, only behind a repair; `{what}`."""
    steps: tuple[str, ...] = ()
    """More or less of it; `{way}`, `{amount}`, `{number}`, `{unit}`."""
    too_much: tuple[str, ...] = ()
    """A step against the `{quality}`: "too bright"."""
    too_little: tuple[str, ...] = ()
    """A step along the `{quality}`: "not bright enough"."""
    pointing: tuple[str, ...] = ()
    """Commands and questions about `{it}`, with `{rest}` behind."""
    states: tuple[str, ...] = ()
    """A command of which only the `{state}` is said: "off again"."""
    states_said: Mapping[str, str] = field(default_factory=dict)
    """Such states, and the verb that each leaves out."""
    set_to: str = ""
    """A command that gives a thing a value; `{thing}` and `{value}`."""
    probes: tuple[str, ...] = ()
    """Commands in which a thing's name stands, to find out what it names; `{thing}`."""
    pronouns: tuple[str, ...] = ()
    articles: frozenset[str] = frozenset()
    joint: str = ""
    """Between two things: "and"."""
    yes_and: tuple[str, ...] = ()
    """A yes with another command behind; `{rest}`."""
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """`percent`, `degrees`: how they are said behind a number."""
    levels: Mapping[str, float] = field(default_factory=dict)
    """Words for a value in percent."""
    amounts: tuple[str, ...] = ()
    """How much more, without a number: "a bit"."""
    ways: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By `up` or `down`, alone for any value, or behind an attribute: `brightness up`."""
    qualities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same for adjectives."""


def edit_words(given: Mapping[str, object]) -> EditWords:
    """The words as a YAML file has them, lists as tuples.

    Raises `TypeError` for a name that there is no field for.
    """
    return EditWords(**{name: _frozen(value) for name, value in given.items()})  # type: ignore[arg-type]


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, Mapping):
        return {key: _frozen(one) for key, one in value.items()}
    return value
