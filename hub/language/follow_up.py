"""Follow-ups: how a sentence edits the one before, by the words of the language (pure).

A sentence is read as an `Edit`: another value, another target, more or less of it, again, undo, a
repair, or a command about "it". What it is an edit of is not known here; `hub.intents.editing`
applies it to a frame.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Final

from hub.language.current import ENGLISH, current
from hub.language.data_files import data_file
from hub.language.edits import EditWords, edit_words
from hub.language.en import edits as en_edits
from hub.language.patterns import ANYTHING, any_of, source
from hub.ports import DialogueFrame, Edit, Exchange, Way

FILE: Final = "edits.yaml"
"""The edits of a language other than English, beside its word tables."""
LATELY: Final = timedelta(minutes=5)
"""How long a sentence may go on from another: as long as a satellite's conversation lasts."""
FARTHEST: Final = 4
"""Exchanges back that are looked at."""
MAX_NAME_WORDS: Final = 6
"""Longer phrases name no thing and no room."""
MAX_WORDS: Final = 16
"""Longer sentences are no edits, and reading them as one would cost time."""
MAX_KEPT: Final = 256
"""Sentences whose edits are remembered: a turn asks for those of its own several times."""
MAX_LEADS: Final = 6
"""Openings and repairs that are taken off the front of a sentence."""


def read(whole: str, language: str | None = None) -> tuple[Edit, ...]:
    """How a sentence may be read as an edit, the surest first; none where it leans on nothing.

    `whole`: in lower case without punctuation, numbers as digits (`SentenceForms.whole`).
    """
    if not whole or len(whole.split()) > MAX_WORDS:
        return ()
    return _edits(whole, language or current())


@lru_cache(maxsize=MAX_KEPT)
def _edits(whole: str, language: str) -> tuple[Edit, ...]:
    return tuple(_shapes(language).edits(f"{whole} "))


def read_behind_repair(text: str, language: str | None = None) -> tuple[Edit, ...]:
    """The same for what stands behind a word that takes something back within a sentence."""
    return tuple(_shapes(language or current()).behind_repair(f"{text} "))


def takes_back(whole: str, language: str | None = None) -> bool:
    """Whether a sentence says that the last one was misunderstood: "no, the lamp"."""
    return _shapes(language or current()).takes_back(f"{whole} ")


def only_complains(whole: str, language: str | None = None) -> bool:
    """Whether it says no more than that: "that was wrong"."""
    return _shapes(language or current()).complaint(f"{whole} ")


def asks_to_repeat(whole: str, language: str | None = None) -> bool:
    """Whether a sentence asks for the last answer once more: "what did you say"."""
    return _shapes(language or current()).say_again.fullmatch(f"{whole} ") is not None


def split_at_repair(whole: str, language: str | None = None) -> Iterator[tuple[str, str]]:
    """What stands before and behind each word that takes something back within a sentence."""
    if len(whole.split()) <= 2 * MAX_WORDS:
        for match in _shapes(language or current()).within.finditer(f"{whole} "):
            before, behind = whole[: match.start()].strip(), whole[match.end() :].strip()
            if before and behind:
                yield before, behind


def yes_and(whole: str, language: str | None = None) -> str | None:
    """The command behind a yes: "turn on the light" of "yes and turn on the light"."""
    match = _shapes(language or current()).yes_and.fullmatch(f"{whole} ")
    return None if match is None else match["rest"].strip()


def without_article(what: str, language: str | None = None) -> str:
    """A thing or room without its article."""
    first, _, rest = what.partition(" ")
    return rest if rest and first in _words(language or current()).articles else what


def names_other(what: str, language: str | None = None) -> bool:
    """Whether the words mean the thing beside the one that was meant."""
    return _shapes(language or current()).others.fullmatch(f"{what} ") is not None


def names_every(what: str, language: str | None = None) -> bool:
    """Whether the words mean all of the kind."""
    return _shapes(language or current()).every.fullmatch(f"{what} ") is not None


def names_here(what: str, language: str | None = None) -> bool:
    """Whether the words mean the room that is spoken in."""
    return _shapes(language or current()).here.fullmatch(f"{what} ") is not None


def probes(language: str | None = None) -> tuple[str, ...]:
    """Commands with a `{thing}`, to find out what its words name."""
    return _words(language or current()).probes


def set_to(language: str | None = None) -> str:
    """A command with a `{thing}` and its `{value}`."""
    return _words(language or current()).set_to


def joint(language: str | None = None) -> str:
    """The word between two things: "and"."""
    return _words(language or current()).joint


def frames_of(exchanges: Sequence[Exchange], now: datetime) -> tuple[DialogueFrame, ...]:
    """The frames of the last exchanges, oldest first, as far as a sentence may lean on them.

    Those of the last `LATELY` among the last `FARTHEST`.
    """
    recent = [one for one in exchanges[-FARTHEST:] if one.at is not None and now - one.at <= LATELY]
    return tuple(one.frame for one in recent if one.frame is not None)


class _Shapes:
    """The patterns of one language."""

    def __init__(self, words: EditWords) -> None:
        self._ways, self._qualities = _by_word(words.ways), _by_word(words.qualities)
        self._units = {said: unit for unit, forms in words.units.items() for said in forms}
        self._levels, self._joint = words.levels, words.joint
        slots = {
            "what": ANYTHING,
            "not_what": ANYTHING,
            "rest": ANYTHING,
            "it": _joined(words.pronouns, {}),
            "number": r"-?\d+(?:\.\d+)? ",
            "unit": any_of(self._units),
            "level": any_of(words.levels),
            "amount": _joined(words.amounts, {}),
            "way": any_of(self._ways),
            "state": any_of(words.states_said),
            "quality": any_of(self._qualities),
        }

        def all_of(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
            return tuple(re.compile(source(pattern, slots)) for pattern in patterns)

        self._openings = re.compile(_joined(words.openings, slots))
        self._repairs = re.compile(_joined(words.repairs, slots))
        self._hesitations = re.compile(_joined((*words.repairs, *words.hesitations), slots))
        self._endings = re.compile(rf"(?<![^ ])(?:{_joined(words.endings, slots)})$")
        self._complaints = all_of(words.complaints)
        self._undo, self._again = all_of(words.undo), all_of(words.again)
        self._values, self._steps = all_of(words.values), all_of(words.steps)
        self._too_much, self._too_little = all_of(words.too_much), all_of(words.too_little)
        self._also, self._rather = all_of(words.also_at), all_of(words.rather_at)
        self._repaired = all_of(words.repaired_at)
        self._pointing = all_of(words.pointing)
        self._states, self._states_said = all_of(words.states), words.states_said
        self._aside = re.compile(rf"(?<![^ ])(?:{_joined(words.aside, slots)})")
        self._aside_at_end = re.compile(rf"(?<= )(?:{_joined(words.aside_at_end, slots)})$")
        self.within = re.compile(rf"(?<= )(?:{_joined(words.repairs_within, slots)})")
        self.say_again = re.compile(_joined(words.say_again, slots))
        self.others = re.compile(_joined(words.others, slots))
        self.every = re.compile(_joined(words.every, slots))
        self.here = re.compile(_joined(words.here, slots))
        self.yes_and = re.compile(_joined(words.yes_and, slots))

    def complaint(self, text: str) -> bool:
        return _first(self._complaints, self._without_manners(text)) is not None

    def takes_back(self, text: str) -> bool:
        return self.complaint(text) or self._without_repairs(text, self._repairs)[1]

    def edits(self, text: str) -> Iterator[Edit]:
        """The readings of a sentence, each word with a blank behind."""
        text = self._without_manners(text)
        if _first(self._complaints, text):
            yield Edit(kind="complaint", repair=True)
            return
        yield from self._plain(text, repair=False)
        rest, repair = self._without_repairs(text, self._hesitations)
        if repair and rest:
            yield from self.behind_repair(rest)

    def behind_repair(self, text: str) -> Iterator[Edit]:
        """The readings of what stands behind a word that takes back."""
        yield from self._plain(text, repair=True)
        for match in _matches(self._repaired, text):
            yield from _target(match["what"], repair=True)
        yield Edit(kind="restated", repair=True, what=text.strip())

    def _plain(self, text: str, *, repair: bool) -> Iterator[Edit]:
        joined, text = text, text.removeprefix(f"{self._joint} ")
        if _first(self._undo, text):
            yield Edit(kind="undo", repair=repair)
        if _first(self._again, text):
            yield Edit(kind="again", repair=repair)
        yield from self._amounts(text, repair=repair)
        for match in _matches(self._rather, text):
            yield from _target(match["what"], repair=True)
        for match in _matches(self._pointing, text):
            yield self._about_it(text, match, repair=repair)
        for match in _matches(self._also, joined):
            yield from _target(match["what"], repair=repair)
        for match in _matches(self._states, text):
            state = match["state"].strip()
            yield Edit(kind="pointing", repair=repair, what=self._states_said[state], rest=state)
        bare = " ".join(self._aside.sub("", text).split())
        if bare and f"{bare} " != text:
            sure = self._aside_at_end.search(text) is not None
            yield Edit(kind="restated" if sure else "anew", repair=repair, what=bare)

    def _amounts(self, text: str, *, repair: bool) -> Iterator[Edit]:
        """Another value, more of it or less."""
        for match in _matches(self._values, text):
            found = match.groupdict()
            level = self._levels.get((found.get("level") or "").strip())
            number = float(found["number"]) if found.get("number") else level
            unit = self._unit(found) if level is None else "percent"
            yield Edit(kind="value", repair=repair, number=number, unit=unit)
        for match in _matches(self._steps, text):
            found = match.groupdict()
            said = (found.get("way") or "").strip()
            attribute, way = self._ways.get(said, ("", "up"))
            number = float(found["number"]) if found.get("number") else None
            yield Edit(
                kind="step",
                repair=repair,
                number=number,
                unit=self._unit(found),
                way=way,
                attribute=attribute,
            )
        for patterns, turned in ((self._too_much, True), (self._too_little, False)):
            for match in _matches(patterns, text):
                attribute, way = self._qualities[match["quality"].strip()]
                yield Edit(
                    kind="step",
                    repair=repair,
                    attribute=attribute,
                    way=_opposite(way) if turned else way,
                )

    def _about_it(self, text: str, match: re.Match[str], *, repair: bool) -> Edit:
        before, behind = text[: match.start("it")], text[match.end("it") :]
        before, behind = (" ".join(self._aside.sub("", part).split()) for part in (before, behind))
        return Edit(kind="pointing", repair=repair, what=before, rest=behind)

    def _unit(self, found: Mapping[str, str | None]) -> str:
        return self._units.get((found.get("unit") or "").strip(), "")

    def _without_manners(self, text: str) -> str:
        for _ in range(MAX_LEADS):
            match = self._openings.match(text)
            shorter = self._endings.sub("", text[match.end() :] if match else text)
            if shorter in (text, ""):
                break
            text = shorter
        return text

    def _without_repairs(self, text: str, repairs: re.Pattern[str]) -> tuple[str, bool]:
        """What is left behind the words that take back, and whether there were any."""
        found, text = False, self._without_manners(text)
        for _ in range(MAX_LEADS):
            match = repairs.match(text)
            if match is None:
                break
            found, text = True, self._without_manners(text[match.end() :])
        return text, found and bool(text)


def _target(what: str, *, repair: bool) -> Iterator[Edit]:
    if len(what.split()) <= MAX_NAME_WORDS:
        yield Edit(kind="target", repair=repair, what=what.strip())


def _opposite(way: Way) -> Way:
    return "down" if way == "up" else "up"


def _by_word(table: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, Way]]:
    """The attribute and the way that each word means."""
    found: dict[str, tuple[str, Way]] = {}
    for key, said in table.items():
        attribute, _, way = key.rpartition(" ")
        for word in said:
            found[word] = (attribute, "up" if way == "up" else "down")
    return found


def _joined(patterns: Iterable[str], slots: Mapping[str, str]) -> str:
    found = [source(pattern, slots) for pattern in patterns]
    return rf"(?:{'|'.join(found)})" if found else "(?!)"


def _first(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next(_matches(patterns, text), None)


def _matches(patterns: Iterable[re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    return (match for pattern in patterns if (match := pattern.fullmatch(text)) is not None)


@cache
def _words(language: str) -> EditWords:
    """The words of a language; of one that has none, no sentence is an edit."""
    if language == ENGLISH:
        return en_edits.EDITS
    given = data_file("hub.language", language, FILE) or {}
    return edit_words({**given, "articles": frozenset(given.get("articles", ()))})


@cache
def _shapes(language: str) -> _Shapes:
    return _Shapes(_words(language))


def about(edit: Edit, thing: str) -> str:
    """The sentence with the thing, a name with its article, in the place of its pronoun."""
    return " ".join(f"{edit.what} {thing} {edit.rest}".split())
