"""Text normalisation by the word forms of a language, for all but English (pure)."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from hub.intents.spoken_numbers import digits, is_number
from hub.intents.word_forms import LengthWords, WordForms, any_phrase, whole_words, word_forms

_MAX_ROUNDS: Final = 8


def in_digits(text: str, language: str) -> str:
    """Lower case, no punctuation but apostrophes, numbers as digits; lengths as they were said."""
    forms = word_forms(language)
    text = (
        text.lower()
        .replace("\u2019", "'")
        .replace("%", f" {forms.percent} ")
        .replace("°c", f" {forms.degrees} ")
        .replace("°", f" {forms.degrees} ")
    )
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    text = re.sub(r"(?<![\d\w])-(?=\d)", f"{forms.minus} ", text)
    text = re.sub(r"(?<!\d)\.|\.(?!\d)|[^\w\s'.]|_", " ", text)
    text = re.sub(r"(?<=\d)(?=[^\W\d_])", " ", text)
    text = _replaced(" ".join(text.split()), language)
    words = digits(
        text.split(),
        language,
        minus=forms.minus,
        point=forms.point,
        articles=frozenset(forms.lengths.one),
    )
    return " ".join(_exact(words, forms))


def lengths_in_seconds(text: str, language: str) -> str:
    """Every length of time in seconds: "1 stunde und 30 minuten" -> "5400 sekunden"."""
    lengths = word_forms(language).lengths

    def told(match: re.Match[str]) -> str:
        total_s = sum(_size_s(one, lengths) for one in _one_length(language).finditer(match[0]))
        return f"{total_s:g} {lengths.seconds}"

    return _length(language).sub(told, text)


def plainly(text: str, language: str) -> str:
    """The sentence without its courtesies and fillers; empty when it was nothing else."""
    polite = word_forms(language).courtesies
    opening, ending = _edges(language)
    text = " ".join(word for word in text.split() if word not in polite.fillers)
    for _ in range(_MAX_ROUNDS):
        shorter = ending.sub("", opening.sub("", f"{text} ", count=1).strip() + " ", count=1)
        shorter = shorter.strip()
        if shorter == text:
            break
        text = shorter
    return text


def courtesy(text: str, language: str) -> str | None:
    """What to say, in English, to a sentence that is nothing but courtesy; None for another."""
    polite = word_forms(language).courtesies
    if text in polite.good_night:
        return "Good night."
    if text in polite.goodbye:
        return "Goodbye."
    words = frozenset(text.split())
    if plainly(text, language) and not words <= polite.thanks | polite.greetings:
        return None
    if words & polite.thanks:
        return "You're welcome."
    return "Hello." if words & polite.greetings else None


@cache
def _replacement(language: str) -> re.Pattern[str]:
    return whole_words(word_forms(language).replacements)


def _replaced(text: str, language: str) -> str:
    said = word_forms(language).replacements
    return _replacement(language).sub(lambda match: said[match[0]], text)


def _exact(words: list[str], forms: WordForms) -> Iterator[str]:
    """Without what was said twice in a row, and "about" before a number."""
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        if at and word == words[at - 1] and not is_number(word):
            continue
        if not (word in forms.about and is_number(following)):
            yield word


@cache
def _edges(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    polite = word_forms(language).courtesies
    ending = rf"(?<![^ ]){any_phrase(polite.endings)}$"
    return re.compile(f"^{any_phrase(polite.openings)}"), re.compile(ending)


# -- lengths of time -------------------------------------------------------------------------------


@cache
def _one_length(language: str) -> re.Pattern[str]:
    lengths = word_forms(language).lengths
    unit, more = _one_of(lengths.units), _one_of(lengths.and_half)
    whole = f"|{_one_of(lengths.whole)}" if lengths.whole else ""
    one = _one_of(lengths.one)
    return re.compile(
        rf"(?<!\w)(?:(?:{one} )?(?P<whole>(?!){whole})"
        rf"|(?:{one} )?(?P<half>{_one_of(lengths.half)}) (?P<of>{unit})"
        rf"|(?P<count>\d+(?:\.\d+)?|{one})(?P<inner> {more})? (?P<unit>{unit})(?P<more> {more})?"
        r")(?!\w)"
    )


@cache
def _length(language: str) -> re.Pattern[str]:
    one = re.sub(r"\?P<\w+>", "?:", _one_length(language).pattern)
    joints = word_forms(language).lengths.joints
    joint = rf"(?:{_one_of(joints)} )?" if joints else ""
    return re.compile(rf"{one}(?: {joint}{one})*")


def _size_s(match: re.Match[str], lengths: LengthWords) -> float:
    if match["whole"]:
        return float(lengths.whole[match["whole"]])
    if match["half"]:
        return lengths.units[match["of"]] / 2
    count = float(match["count"]) if is_number(match["count"]) else 1.0
    if match["inner"] or match["more"]:
        count += 0.5
    return count * lengths.units[match["unit"]]


def _one_of(words: object) -> str:
    known = sorted(map(re.escape, map(str, words)), key=len, reverse=True)  # type: ignore[call-overload]
    return rf"(?:{'|'.join(known)})" if known else "(?!)"
