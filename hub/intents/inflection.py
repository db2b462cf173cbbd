"""Declension of names: "kuchnia" as it is said in "w kuchni" and "posprzątaj kuchnię" (pure).

By the endings of a language (`inflections` in `hub/intents/*/words.yaml`), for homes call their
things in the nominative and people do not. What a word may end in is all that is known of it, so
that some forms are none that anybody says; these only stand unused.
"""

from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Final

from hub.intents.word_forms import WordForms, word_forms
from hub.language.current import ENGLISH, current

MAX_FORMS: Final = 8
"""Forms of a name in one case: two for each of three words."""


def inflected(name: str) -> tuple[str, ...]:
    """The other forms of a name in the language that is spoken, each once; none where it has none.

    All words of a name are in one case, but for those behind a preposition: "drzwi od garażu".
    """
    if current() == ENGLISH:
        return ()
    forms = word_forms(current())
    return tuple(dict.fromkeys(form for form in _forms(name, forms) if form != name))


def _forms(name: str, forms: WordForms) -> Iterator[str]:
    words = name.split()
    fixed = set() if forms.places is None else {*forms.places.prepositions}
    end = next((at for at, word in enumerate(words) if word in fixed), len(words))
    by_word = [_cases(word, forms.inflections) for word in words[:end]]
    if not any(by_word):
        return
    for case in range(max(map(len, by_word))):
        ways = [
            cases[case] if cases else (word,) for word, cases in zip(words, by_word, strict=False)
        ]
        for told in islice(product(*ways), MAX_FORMS):
            yield " ".join((*told, *words[end:]))


def _cases(word: str, endings: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The forms of a word, case by case, by the longest ending it has; none where it has none."""
    for cut in range(1, len(word)):
        cases = endings.get(word[cut:])
        if cases is not None and word.isalpha():
            return tuple(tuple(word[:cut] + ending for ending in case.split("|")) for case in cases)
    return ()
