"""Differences of an n-best list: how readings are told apart in a question (pure)."""

from typing import Final

from hub.intents.en.numbers import digits, is_number
from hub.language.phrasebook import worded
from hub.ports import Ask, AskTimer, Plan, Recall, Say, SentenceForms

MAX_APART: Final = 2
"""Places from the first to the last word that differs; beyond, readings are read out whole."""


def labels_of(readings: list[SentenceForms]) -> list[str]:
    """The words in which the readings differ, a number with what it counts: "10 minutes".

    The whole sentences where those are too far apart.
    """
    whole = [reading.whole for reading in readings]
    rows = [reading.said.lower().split() for reading in readings]
    apart = _words_apart(rows)
    return whole if apart is None else [" ".join(row[apart]) for row in rows]


def _words_apart(rows: list[list[str]]) -> slice | None:
    """Where the rows of words differ; None for rows of several lengths or differences far apart."""
    if len({len(row) for row in rows}) != 1:
        return None
    places = [at for at, words in enumerate(zip(*rows, strict=True)) if len(set(words)) > 1]
    if not places or places[-1] - places[0] > MAX_APART:
        return None
    counted = all(is_number(digits([row[places[-1]]])[0]) for row in rows)
    return slice(places[0], places[-1] + (2 if counted else 1))  # a number with what it counts


def asked_about(reading: SentenceForms, plan: Plan, *, sure: bool) -> Plan:
    """The plan, where it is `sure` or changes nothing; else the question whether that was said."""
    if sure or isinstance(plan, Say | Ask | AskTimer | Recall):
        return plan
    return Ask(
        intent="Clarify", text=worded("Did you say: {text}?", text=reading.whole), if_yes=plan
    )
