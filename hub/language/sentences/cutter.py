"""Streaming sentence splitter: each sentence as soon as all that decides its end is there (pure).

`_text` begins with the sentence at hand, `_scan` is how far into it all is decided. A step either
decides about the next mark, or finds that more text is needed and leaves all as it is: so the ends
of the pieces decide nothing.
"""
# ruff: noqa: RUF001 - signs of other scripts are meant here

import re
from itertools import chain
from typing import Final

from hub.language.sentences.languages import language_of
from hub.language.sentences.lines import Kind, line_start, table_row
from hub.language.sentences.spans import span_end
from hub.language.sentences.stops import NO, STOPS, WAIT, sentence_end, stops_end
from hub.language.sentences.thoughts import ThoughtFilter
from hub.language.sentences.wording import Wording
from hub.ports import Sentence

FIRST_LONG: Final = 60
"""Once the first sentence has this many characters and no end, it is cut at its last clause (the
next, if none is over yet): some 15 tokens, which a Pi's model takes two seconds for."""
FIRST_CLAUSE: Final = 24
"""Characters of the shortest such clause: the rest arrives in about the time it takes to say it."""
LONGEST: Final = 240
"""The most characters of a sentence: 16 seconds of speech. A longer one is cut at a clause, else
between words."""
SHORTEST_PART: Final = 80
"""Characters of the shortest part that is cut off a sentence that is too long."""

_MARK: Final = re.compile(r"[.!?…。！？｡؟।॥۔\n`\[,;:—–，；：、،؛]")
_LAST: Final = frozenset(STOPS + "\"'”’»›)]*_")
"""What a sentence may end with."""
_GOES_ON: Final = re.compile(r"(?<![\w.])[^\W\d_]\.\s*$|\d\.$")
_ENTITY: Final = re.compile(r"&#?\w{1,10};$")
_FENCE_LINE: Final = "(?:^|\n)[ \t]*{}[`~]*[ \t]*(?:\n|$)"
_WIDE_CLAUSES: Final = "，；：、،؛—"
_ROW: Final = 1000
_BLANKS: Final = " \t\r\u00a0\u202f"


class SentenceCutter:
    """Cuts one answer of a model into sentences: `feed` it piece by piece, then `finish` it."""

    def __init__(self, language: str = "en") -> None:
        """`language`: a code such as "de"; an unknown one is treated as English."""
        self._language = language_of(language)
        self._wording = Wording(language)
        self._thoughts = ThoughtFilter()
        self._text = ""
        self._scan = 0
        self._clauses: list[int] = []
        self._kind: Kind = "prose"
        self._at_line_start = True
        self._fence = ""
        self._said_any = False
        self._code_left_out = False
        self._out: list[Sentence] = []

    def feed(self, piece: str) -> list[Sentence]:
        """The sentences that the piece completes, none perhaps; an empty piece is allowed."""
        for part in self._thoughts.take(piece):
            if part is None:
                self._forget()
            elif part:
                self._text += part
                self._cut(final=False)
        if not self._out:
            return []
        out, self._out = self._out, []
        return out

    @property
    def may_be_whole(self) -> bool:
        """Whether the sentence at hand may be over if the model pauses: then `settle` it."""
        if not self._text or self._fence or self._at_line_start or self._kind == "table":
            return False
        return self._text.rstrip()[-1:] in _LAST

    def settle(self) -> list[Sentence]:
        """The sentence at hand, or none where it may go on: to be called where the model pauses.

        A stop behind a single letter or, with nothing after it, behind a digit goes on: J. Smith,
        3.5.
        """
        text = f"{self._text.rstrip()} "
        found = _MARK.search(self._text, self._scan)
        if (
            not self.may_be_whole
            or found is None
            or found[0] not in STOPS
            or _GOES_ON.search(self._text)
        ):
            return []
        end = sentence_end(text, found.start(), self._language, final=True)
        if end < len(text) - 1:
            return []
        self._end_sentence(end)
        out, self._out = self._out, []
        return out

    def finish(self) -> list[Sentence]:
        """What is left, as the last sentences; the cutter can be fed on with the same answer."""
        self._text += self._thoughts.finish()
        self._cut(final=True)
        self._say(self._text)
        if self._code_left_out and not self._said_any:
            self._said_any = True
            self._out.append(Sentence(self._wording.code_left_out))
        self._forget()
        out, self._out = self._out, []
        return out

    def _forget(self) -> None:
        self._text, self._scan, self._clauses = "", 0, []
        self._at_line_start, self._fence, self._kind = True, "", "prose"

    def _cut(self, *, final: bool) -> None:
        """Takes one step after the other until the next needs more text."""
        while self._text:
            if self._scan == 0 and self._text[0] in _BLANKS:
                self._text = self._text.lstrip(_BLANKS)
                continue
            if self._fence:
                going_on = self._skip_code(final=final)
            elif self._at_line_start:
                going_on = self._begin_line(final=final)
            elif self._kind == "table":
                going_on = self._take_row(final=final)
            else:
                going_on = self._next_mark(final=final)
            if not going_on:
                return

    # -- lines ---------------------------------------------------------------------------------

    def _begin_line(self, *, final: bool) -> bool:
        self._text = self._text.lstrip()
        if not self._text:
            return False
        start = line_start(self._text, self._language, final=final)
        if start is None:
            return False
        if start.kind == "code":
            self._fence = start.fence
            self._text = self._text[start.skip :]
            return True
        self._text = start.spoken + self._text[start.skip :]
        self._scan = len(start.spoken)
        if start.kind == "nothing":
            if start.skip == 0:
                return False
        else:
            self._kind = start.kind
            self._at_line_start = False
            if not start.spoken:
                self._text = self._text.lstrip(" \t")
        return True

    def _skip_code(self, *, final: bool) -> bool:
        closing = re.search(_FENCE_LINE.format(re.escape(self._fence)), self._text)
        self._code_left_out = True
        if closing is None or (
            closing.end() == len(self._text) and not closing[0].endswith("\n") and not final
        ):
            self._text = (
                "" if final else self._text[self._text.rfind("\n") if "\n" in self._text else 0 :]
            )
            return False
        self._text = self._text[closing.end() :]
        self._fence = ""
        self._at_line_start = True
        return True

    def _take_row(self, *, final: bool) -> bool:
        end = self._text.find("\n")
        if end < 0:
            if not final and len(self._text) < _ROW:
                return False
            end = min(len(self._text), _ROW)
        self._say(table_row(self._text[:end]))
        self._begin(self._text[end:], new_line=True)
        return True

    def _end_of_line(self, at: int, *, final: bool) -> bool:
        """A line's end ends the sentence, unless the next line goes on with a small letter."""
        following = at + 1
        while following < len(self._text) and self._text[following] in " \t\r":
            following += 1
        if following == len(self._text) and not final:
            return False
        so_far = self._text[:at].rstrip()
        goes_on = following < len(self._text) and self._text[following].islower()
        if goes_on and self._kind != "heading" and so_far and so_far[-1] not in STOPS + ":":
            self._text = f"{so_far} {self._text[following:]}"
            self._scan = len(so_far) + 1
        else:
            self._end_sentence(at, new_line=True)
        return True

    # -- sentences -----------------------------------------------------------------------------

    def _next_mark(self, *, final: bool) -> bool:
        found = _MARK.search(self._text, self._scan)
        at = found.start() if found else len(self._text)
        if self._cut_if_long(at):
            return True
        if found is None:
            self._scan = at
            return False
        match found[0]:
            case "\n":
                return self._end_of_line(at, final=final)
            case "`" | "[":
                after = span_end(self._text, at, final=final)
                if after == WAIT:
                    return False
                self._scan = after
                return True
            case mark if mark in STOPS:
                end = sentence_end(self._text, at, self._language, final=final)
                if end == WAIT:
                    return False
                if end == NO:
                    self._scan = stops_end(self._text, at)
                else:
                    self._end_sentence(end)
                return True
            case _:
                return self._clause(at, final=final)

    def _clause(self, at: int, *, final: bool) -> bool:
        if at + 1 == len(self._text) and not final:
            return False
        self._scan = at + 1
        wide = self._text[at] in _WIDE_CLAUSES
        spaced = wide or self._text[at + 1 : at + 2].isspace()
        if spaced and not (self._text[at] == ";" and _ENTITY.search(self._text[: at + 1])):
            self._clauses.append(at + 1)
        return True

    def _cut_if_long(self, at: int) -> bool:
        """Whether the sentence, which has no end before `at`, was cut."""
        end = self._first_cut(at)
        if end is None:
            end = self._longest_cut(at)
        if end is None:
            return False
        self._end_sentence(end)
        return True

    def _first_cut(self, at: int) -> int | None:
        """Where a long first sentence is cut: at its last early clause, else at its next one."""
        if self._said_any or at < FIRST_LONG:
            return None
        early = [end for end in self._clauses if FIRST_CLAUSE <= end <= FIRST_LONG]
        late = [end for end in self._clauses if end > FIRST_LONG]
        return next(chain(reversed(early), late), None)

    def _longest_cut(self, at: int) -> int | None:
        """Where a sentence that is too long is cut: at a clause, at a blank, or anywhere."""
        if at < LONGEST:
            return None
        clauses = [end for end in self._clauses if SHORTEST_PART <= end <= LONGEST]
        if clauses:
            return clauses[-1]
        space = self._text.rfind(" ", SHORTEST_PART, LONGEST)
        return space if space > 0 else LONGEST

    def _end_sentence(self, end: int, *, new_line: bool = False) -> None:
        sentence, rest = self._text[:end], self._text[end:]
        self._say(sentence, whole_line=new_line)
        self._begin(rest, new_line=new_line)

    def _begin(self, rest: str, *, new_line: bool) -> None:
        stripped = rest.lstrip()
        self._at_line_start = new_line or "\n" in rest[: len(rest) - len(stripped)]
        self._text, self._scan, self._clauses = stripped, 0, []
        if self._at_line_start:
            self._kind = "prose"

    def _say(self, raw: str, *, whole_line: bool = True) -> None:
        words = self._wording.of(raw, closed=whole_line)
        if words:
            self._said_any = True
            self._out.append(Sentence(words))
