"""How a language completes a piece of a command: a verb, a thing, a value, a time (data type)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentShape:
    """One kind of fragment, known by what it makes with the words that it lacks.

    `{said}` is the fragment, `{thing}` the name of a thing of the home.
    """

    probes: tuple[str, ...]
    """Commands, of which one has to be understood where the fragment is of this kind."""
    question: str
    completes: tuple[str, ...] = ()
    """The commands that an answer makes, with `{reply}`."""
    only: frozenset[str] = frozenset()
    """The domains of which something must be meant; a yes then means what was understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentWords:
    """The fragments of one language."""

    shapes: tuple[FragmentShape, ...]
    time_question: str
    """To a bare time, `{said}`."""
    time_completes: tuple[str, ...]
    articles: frozenset[str]
    article: str
    """Put before a bare noun."""
