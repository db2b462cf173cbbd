"""Sentence splitting of a language model's token stream, and text normalisation for speech (pure).

    pieces -> thoughts left out -> lines and stops -> sentences -> wording

`SentenceCutter` is the state machine, `speakable` the same as an iterator. What comes out depends
on the text alone, not on how it was chopped into pieces: a decision waits until everything it looks
at has arrived.
"""

from collections.abc import AsyncGenerator, AsyncIterable

from hub.language.sentences.cutter import SentenceCutter
from hub.ports import Sentence


async def speakable(
    pieces: AsyncIterable[str], language: str = "en"
) -> AsyncGenerator[Sentence, None]:
    """Each sentence as soon as it is whole.

    `language`: a code such as "de"; an unknown one is treated as English.
    """
    cutter = SentenceCutter(language)
    async for piece in pieces:
        for sentence in cutter.feed(piece):
            yield sentence
    for sentence in cutter.finish():
        yield sentence


__all__ = ["SentenceCutter", "speakable"]
