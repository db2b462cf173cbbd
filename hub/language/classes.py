"""The words of device classes: what is measured or noticed, and how its states are said (types).

One module a language holds the data (`hub.language.en.classes`). The states are Home Assistant's,
the words are those of its own tables and what people say for them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassWords:
    """What people call the things of one device class, and their states.

    The classes of `binary_sensor` have states, those of `sensor` have a measure; some have both
    (a battery is low, or at 40 percent).
    """

    nouns: tuple[str, ...] = ()
    """What is measured or noticed, or what notices it: "battery", "motion sensors"."""
    on: str = ""
    """How an answer says the state `on`: "low"; "" where the class has no states."""
    off: str = ""
    on_asked: tuple[str, ...] = ()
    """Other words that ask for `on`: "empty"."""
    off_asked: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    """Nouns of what is there while it is `on`: "is there any motion"."""
    plural: str = ""
    """What an answer calls several of them."""
    adjectives: tuple[str, ...] = ()
    """What its measure is asked by: "how cold is the freezer"."""

    @property
    def states(self) -> dict[str, str]:
        """The words that ask for a state, with it."""
        asked_on = {word: "on" for word in (self.on, *self.on_asked) if word}
        return asked_on | {word: "off" for word in (self.off, *self.off_asked) if word}
