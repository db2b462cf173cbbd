"""Opposites by language: words of commands that ask for the contrary of each other (pure).

Between two of them nothing is guessed: where both may have been said, the person is asked. The
fusion of recognisers reads this one table.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final


class Opposites:
    """The opposites of one language."""

    def __init__(self, pairs: Sequence[tuple[str, str]], beginnings: str, little: str) -> None:
        """Each string is a list of words, separated by spaces.

        `pairs`: words that mean the same, and those that mean the opposite. `beginnings`: what an
        unstressed beginning of a word is written down as ("and lock" for "unlock"). `little`: words
        that make no difference between two sentences.
        """
        self._same: dict[str, tuple[str, ...]] = {}
        self._of: dict[str, tuple[str, ...]] = {}
        for one, other in pairs:
            for same, opposite in ((one.split(), other.split()), (other.split(), one.split())):
                for word in same:
                    self._same[word] = (*self._same.get(word, ()), *same)
                    self._of[word] = (*self._of.get(word, ()), *opposite)
        self._wholes = {
            word: tuple(whole for whole in opposite if whole.endswith(word))
            for word, opposite in self._of.items()
        }
        self._beginnings = frozenset(beginnings.split())
        self._little = frozenset(little.split())

    def same(self, word: str) -> tuple[str, ...]:
        """The words that mean the same, itself included; none where it has no opposite."""
        return self._same.get(word, ())

    def of(self, word: str) -> tuple[str, ...]:
        """The words that mean the opposite; none for most words."""
        return self._of.get(word, ())

    def is_rest(self, word: str) -> bool:
        """Whether it is what is left of an opposite whose beginning is lost: "lock", of "unlock".

        That it was heard says little against the opposite.
        """
        return bool(self._wholes.get(word))

    def is_whole(self, word: str) -> bool:
        """Whether an opposite is left of it where its beginning is lost: "unlock".

        A beginning is lost easily, and hardly ever heard where none is.
        """
        return any(word.endswith(rest) for rest in self.of(word))

    def heard(self, words: Sequence[str]) -> frozenset[str]:
        """All words that may have been said where these were written down.

        "and lock" is "lock" and "unlock", whether both or one of them was said.
        """
        both = frozenset(
            whole
            for at, word in enumerate(words)
            if self._is_split(words, at)
            for whole in self._wholes[word]
        )
        return both.union(words)

    def contraries(self, words: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
        """The sentences with one word replaced by one of its opposites, and which word that was.

        Without what may have been the beginning of the opposite.
        """
        for at, word in enumerate(words):
            for other in self.of(word):
                split = self._is_split(words, at) and other in self._wholes[word]
                yield word, [*words[: at - split], other, *words[at + 1 :]]

    def are_contrary(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Whether two sentences differ in nothing but opposites."""
        left, right = self._that_matter(one), self._that_matter(other)
        differing = [pair for pair in zip(left, right, strict=False) if pair[0] != pair[1]]
        return (
            len(left) == len(right)
            and bool(differing)
            and all(theirs in self.of(ours) for ours, theirs in differing)
        )

    def without_beginnings(self, words: Sequence[str]) -> list[str]:
        """The words without what may have been the beginning of one of them."""
        return [word for at, word in enumerate(words) if not self._is_split(words, at + 1)]

    def _is_split(self, words: Sequence[str], at: int) -> bool:
        """Whether the word and the one before it may be one word that was written as two."""
        return 0 < at < len(words) and self.is_rest(words[at]) and words[at - 1] in self._beginnings

    def _that_matter(self, words: Sequence[str]) -> list[str]:
        return [word for word in self.without_beginnings(words) if word not in self._little]


OPPOSITES: Final[Mapping[str, Opposites]] = {
    "en": Opposites(
        pairs=(
            ("on", "off of"),  # "of" is how "off" is often written down
            ("open opened opening", "close closed closing shut"),
            ("lock locked locking", "unlock unlocked unlocking"),
            ("arm armed arming", "disarm disarmed disarming"),
            ("mute muted muting", "unmute unmuted unmuting"),
            ("up", "down"),
            ("raise", "lower"),
            ("increase", "decrease"),
            ("brighten", "dim"),
            ("brighter", "dimmer darker"),
            ("warmer hotter", "cooler colder"),
            ("louder", "quieter softer"),
        ),
        beginnings="a am an and hand i im in on then um un",
        little="a an the please my now just to",
    )
}
"""By language tag. A word is in no two pairs that contradict each other."""
