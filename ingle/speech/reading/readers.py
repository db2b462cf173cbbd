"""Readers of what stands for words, in the order in which they are asked. Pure."""

from collections.abc import Callable
from typing import Final

from ingle.speech.reading.quantities import (
    fraction,
    money,
    numbered,
    product,
    quantity,
    unit_alone,
)
from ingle.speech.reading.short_forms import (
    abbreviation,
    address,
    markup,
    picture,
    slash,
    spelled,
)
from ingle.speech.reading.times import clock, date, month, year_behind
from ingle.speech.reading.tokens import Read, Tokens
from ingle.speech.reading.words import ReadingWords

Reader = Callable[[Tokens, int, ReadingWords], Read]

READERS: Final[tuple[Reader, ...]] = (
    address,
    date,
    clock,
    money,
    fraction,
    product,
    year_behind,
    quantity,
    unit_alone,
    numbered,
    month,
    abbreviation,
    spelled,
    slash,
    markup,
    picture,
)
"""The first that reads something counts. Times come before quantities, years before both."""
