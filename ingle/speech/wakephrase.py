"""Strips the wake phrase off a transcript by letters and sounds (Metaphone). Pure.

A command run together with the wake word is captured with the wake word's tail.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import jellyfish

from ingle.speech.engine import Heard

_VERSION: Final = re.compile(r"[_-]v?\d[\d._]*$")
_TOKEN: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_GREETING_SPELLINGS: Final = "hey hay he hi hate they day a eh ay ok okay the 8"
_GREETINGS: Final = frozenset(_GREETING_SPELLINGS.split())
"""What recognisers make of the "hey" or "okay" of a wake phrase."""
_BEGINNINGS: Final = (
    "add all are announce ask call can cancel close could decrease dim do does give good goodbye "
    "goodnight how increase is it light lights list lock lower main make morning mute never next "
    "no open pause play please previous put raise read remind remove repeat resume set shut skip "
    "start stop switch tell thanks timer turn unlock unmute volume wake was what whats when where "
    "which who why will would yes"
)
_COMMANDS: Final = frozenset(_BEGINNINGS.split())
"""Words that commands begin with; a transcript that begins with one has no wake phrase in front.

"main" and "morning" are here because they are like "marvin", and "the" is often heard for "hey":
"the main light off"."""
_LONGEST: Final = 3
"""Words that a wake phrase may be heard as."""
_SURE: Final = 0.75
_AFTER_GREETING: Final = 0.55
_TAIL_LETTERS: Final = 4


def without_wake_phrase(text: str, wake_words: Iterable[str]) -> str:
    """`text` without what was heard of a wake word (`hey_jarvis`) at its beginning, if anything."""
    tokens = list(_TOKEN.finditer(text))
    words = [token.group().lower() for token in tokens]
    length = max((_heard_length(words, wake_phrase(name)) for name in wake_words), default=0)
    if not length:
        return text
    return text[tokens[length].start() :] if length < len(tokens) else ""


def heard_without_wake_phrase(heard: Heard, wake_word: str) -> Heard:
    """`heard` with the wake word taken off all that it has."""
    return replace(
        heard,
        text=without_wake_phrase(heard.text, (wake_word,)),
        verbatim=without_wake_phrase(heard.verbatim, (wake_word,)),
        alternatives=tuple(without_wake_phrase(text, (wake_word,)) for text in heard.alternatives),
    )


def wake_phrase(name: str) -> list[str]:
    """The words of a wake word's name or model file: "hey_jarvis_v0.1.onnx" is hey, jarvis."""
    stem = name.lower().rpartition("/")[2].removesuffix(".onnx")
    return [word for word in re.split(r"[\W_]+", _VERSION.sub("", stem)) if word]


def _heard_length(words: list[str], phrase: list[str]) -> int:
    """How many of the first words are the wake phrase or its tail; 0 when they are not."""
    if not phrase:
        return 0
    whole, last = "".join(phrase), phrase[-1]
    for length in range(min(_LONGEST, len(words)), 0, -1):
        head = words[:length]
        if _COMMANDS & set(head):
            continue
        joined = "".join(head)
        if max(_likeness(joined, whole), _likeness(joined, last)) >= _SURE:
            return length
        if (
            len(head) > 1
            and head[0] in _GREETINGS
            and _likeness("".join(head[1:]), last) >= _AFTER_GREETING
        ):
            return length
        if len(joined) >= _TAIL_LETTERS and last.endswith(joined):
            return length
    return 0


def _likeness(one: str, other: str) -> float:
    letters = 1 - jellyfish.levenshtein_distance(one, other) / max(len(one), len(other))
    one, other = jellyfish.metaphone(one), jellyfish.metaphone(other)
    sounds = 1 - jellyfish.levenshtein_distance(one, other) / max(len(one), len(other), 1)
    return (letters + sounds) / 2
