"""Outbox that keeps an answer's sentences."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class KeptSentences:
    """Outbox of one turn in this process."""

    sentences: list[str] = field(default_factory=list)

    async def say(self, sentence: str) -> None:
        """Keeps it."""
        self.sentences.append(sentence)
