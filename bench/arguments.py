"""Command-line value types for argparse, each with a sentence for a value it refuses."""

from argparse import ArgumentTypeError


def positive_int(text: str) -> int:
    """A whole number of at least 1."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return value


def positive_seconds(text: str) -> float:
    """A number of seconds above 0."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value


def percentage(text: str) -> float:
    """A number from 0 to 100."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise ArgumentTypeError(f"{text!r} is not a percentage from 0 to 100")
    return value


def whole_numbers(text: str) -> tuple[int, ...]:
    """Whole numbers of at least 1 with commas between them."""
    try:
        counts = tuple(int(each) for each in text.split(",") if each.strip())
    except ValueError:
        counts = (0,)
    if not counts or any(count < 1 for count in counts):
        raise ArgumentTypeError(
            f"{text!r} is not a list of whole numbers of at least 1, like 10,50"
        )
    return counts
