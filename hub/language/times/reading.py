"""Time expressions: taken out of a sentence, of which the command is left (pure).

The sentence is scanned for pieces: a day, a time of day, a part of the day, a rhythm, a length of
time, the sun, something that is waited for. Each piece is known by the language's shapes; how they
are put together is the same in every language. The pieces need not stand beside each other, except
that those right behind "until" belong to the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from hub.language.patterns import Flat
from hub.language.times.lengths import Lengths
from hub.language.times.pieces import TimeShapes
from hub.language.times.when import ClockTime, Day, Repeat, SunTime, Timed, When
from hub.language.times.words import DayPart, TimeWords

MAX_LETTERS: Final = 300
"""Longer sentences hold no time that is meant for the home."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a time and the tokens that it is made of."""

    kind: str
    taken: range
    value: object


@dataclass(frozen=True)
class TimeReader:
    """Reads the times of one language."""

    words: TimeWords

    @cached_property
    def shapes(self) -> TimeShapes:
        """The language's shapes of times."""
        return TimeShapes(self.words)

    @property
    def lengths(self) -> Lengths:
        """Numbers and lengths of time."""
        return self.shapes.lengths

    def clock(self, said: str) -> ClockTime | None:
        """The time of day that the words are, and nothing else; None where they are none."""
        return self.shapes.clock_of(Flat(said).text)

    def read(self, said: str, *, appointed: bool = False) -> Timed | None:
        """The sentence without its times, and the times; None where it has none.

        `appointed`: it is surely about a time of day, as one about an alarm, so that "for seven"
        is one.
        """
        flat = Flat(said)
        if len(said) > MAX_LETTERS or not (appointed or self._tells(flat)):
            return None
        pieces = self._pieces(flat, appointed=appointed)
        event = self._event(flat, pieces)
        if event is None:
            return self._timed(flat, pieces, appointed=appointed) if pieces else None
        words, clause = event
        others = [one for one in pieces if set(one.taken).isdisjoint(words)]
        timed = self._timed(flat, others, words, appointed=appointed)
        return replace(timed, event=clause)

    def day_in(self, said: str) -> str:
        """The words of the day or the rhythm in the sentence, as they were said; "" for none."""
        flat = Flat(said)
        pieces = self._pieces(flat, appointed=False)
        taken = [one.taken for one in pieces if one.kind in _DAYS]
        return " ".join(flat.said[flat.tokens[at[0]][1] : flat.tokens[at[-1]][2]] for at in taken)

    def _tells(self, flat: Flat) -> bool:
        """Whether there may be a time in it: most sentences have no word of any."""
        return any(word in self.shapes.telling_words or ":" in word for word, _, _ in flat.tokens)

    def _timed(
        self, flat: Flat, pieces: Sequence[_Piece], event: Sequence[int] = (), *, appointed: bool
    ) -> Timed:
        """The times, and the sentence without their words and those of what is waited for."""
        taken = {*event, *(index for piece in pieces for index in piece.taken)}
        timed = _put_together(pieces, appointed=appointed)
        return replace(timed, command=flat.without(taken))

    # -- pieces --------------------------------------------------------------------------------

    def _pieces(self, flat: Flat, *, appointed: bool) -> list[_Piece]:
        """The pieces of the sentence from left to right, the longest at each place."""
        shapes = self.shapes.in_any_sentence + (self.shapes.of_appointments if appointed else ())
        found: list[_Piece] = []
        index, at = 0, 0
        while at < len(flat.text):
            best: tuple[int, str, object] | None = None
            for kind, pattern, read in shapes:
                match = pattern.match(flat.text, at)
                if match is None or (best is not None and match.end() <= best[0]):
                    continue
                if _after_piece_only(kind) and not (found and found[-1].taken.stop == index):
                    continue
                value = read(match)
                if value is not None:
                    best = (match.end(), kind, value)
            if best is None:
                at, index = flat.text.index(" ", at) + 1, index + 1
                continue
            taken = flat.words_at(at, best[0])
            found.append(_Piece(best[1], taken, best[2]))
            at, index = best[0], taken.stop
        return _without_idle_markers(found)

    def _event(self, flat: Flat, pieces: Sequence[_Piece]) -> tuple[range, str] | None:
        """The tokens of "when the washer is done" and what is waited for; None for no such."""
        taken = {index for piece in pieces for index in piece.taken}
        for match in self.shapes.events.finditer(flat.text):
            words = flat.words_at(match.start(), match.end())
            if taken & set(words):
                continue
            stop = self._event_end(flat, words)
            if stop > words.stop:
                clause = flat.said[flat.tokens[words.stop][1] : flat.tokens[stop - 1][2]]
                return range(words[0], stop), clause
        return None

    def _event_end(self, flat: Flat, lead: range) -> int:
        """The token behind what is waited for: behind the state, else at a comma or the end.

        0 where the sentence has nothing but it.
        """
        begin = sum(len(word) + 1 for word, _, _ in flat.tokens[: lead.stop])
        match = self.shapes.states.search(flat.text, begin)
        if match is not None:
            return flat.words_at(0, match.end()).stop
        if lead[0] > 0:
            return len(flat.tokens)
        places = range(lead.stop, len(flat.tokens) - 1)
        return next((at + 1 for at in places if _comma_behind(flat, at)), 0)


def _comma_behind(flat: Flat, index: int) -> bool:
    end = flat.tokens[index][2]
    return flat.said[end : end + 1] == ","


def _after_piece_only(kind: str) -> bool:
    """Whether such a piece is one only right behind another: "tomorrow morning", "today 7"."""
    return kind in ("part_behind", "clock_behind")


def _without_idle_markers(found: list[_Piece]) -> list[_Piece]:
    """Without "until" and "from" that no time follows."""
    kept = []
    for at, piece in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        idle = piece.kind in ("until", "since") and (
            following is None or following.taken.start != piece.taken.stop
        )
        if not idle:
            kept.append(piece)
    return kept


_CLOCKS: Final = ("clock", "bare_clock", "clock_behind")
_DAYS: Final = ("day", "today", "repeat")
_MARKERS: Final = ("until", "since")


def _put_together(pieces: Sequence[_Piece], *, appointed: bool) -> Timed:
    """The pieces as the times of one sentence.

    Two times of day clash, but where an appointment is moved from one to another.
    """
    ending = _ending(pieces)
    lengths = [one.value for one in pieces if one.kind == "span" and isinstance(one.value, float)]
    start, end = When(), When()
    clocks = 0
    for piece in pieces:
        if piece.kind in (*_MARKERS, "span"):
            continue
        if piece in ending:
            end = _with(end, piece)
        else:
            start = _with(start, piece)
            clocks += piece.kind in _CLOCKS
    if clocks > 1 and not appointed:
        start = replace(start, clash=True)
    return Timed(
        command="",
        start=None if start == When() else start,
        end=None if end == When() else end,
        lasts_s=lengths[-1] if lengths else None,
    )


def _ending(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces that say when it ends: those right behind "until"."""
    found: list[_Piece] = []
    ends, last = False, -1
    for piece in pieces:
        ends = piece.kind == "until" or (ends and piece.taken.start == last)
        last = piece.taken.stop
        if ends:
            found.append(piece)
    return found


def _with(when: When, piece: _Piece) -> When:
    """The time with one more piece of it."""
    value = piece.value
    match piece.kind:
        case "past":
            return replace(when, past=True)
        case "delay" if isinstance(value, float):
            return replace(when, delay_s=(when.delay_s or 0.0) + value)
        case "sun" if isinstance(value, SunTime):
            return replace(when, sun=value)
        case "day" if isinstance(value, Day):
            return replace(when, day=value)
        case "today":
            return replace(_with(when, replace(piece, kind="part")), day=when.day or Day(ahead=0))
        case "repeat" if isinstance(value, tuple):
            rhythm, part = value
            return replace(when, repeat=rhythm, part=part)
        case "repeat" if isinstance(value, Repeat):
            return replace(when, repeat=value)
        case "clock" | "bare_clock" | "clock_behind" if isinstance(value, ClockTime):
            return replace(when, clock=value)
        case _:
            return replace(when, part=value) if isinstance(value, DayPart) else when
