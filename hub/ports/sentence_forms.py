"""The normal forms of one sentence (text normalisation), made once and handed on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceForms:
    """One sentence in the forms in which it is read and compared; `Intents.forms` makes it."""

    said: str
    """As it was spoken or typed: notes and names keep this wording."""
    whole: str
    """In lower case, without punctuation, numbers as digits, lengths of time in seconds; the
    courtesies are still in it."""
    plain: str
    """`whole` without courtesies and fillers; "" for a sentence that is nothing else."""

    @property
    def normal(self) -> str:
        """The form in which sentences are compared: `plain`, or `whole` where all is courtesy."""
        return self.plain or self.whole
