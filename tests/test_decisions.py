"""Promises about DECISIONS.md: numbers that stay, a table and texts that agree, lines that fit."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.pure

TEXT = (Path(__file__).resolve().parent.parent / "DECISIONS.md").read_text(encoding="utf-8")
WIDTH = 120
ROW = re.compile(r"^\| (\d+) \| (.+) \| (\w+) \| (.+) \|$", re.MULTILINE)
SECTION = re.compile(r"^## .+\n\nArea `(\w+)`: .+\.$", re.MULTILINE)
ENTRY = re.compile(r"^### (\d+)\. (.+) \((\d{4}-\d\d-\d\d)\)\n\n(?:\*(.+)\*\n\n)?", re.MULTILINE)


class Entry(NamedTuple):
    number: int
    title: str
    area: str
    date: str
    note: str
    """The line in italics: what it supersedes, what supersedes it."""
    text: str


def _entries() -> list[Entry]:
    sections = list(SECTION.finditer(TEXT))
    ends = [*(section.start() for section in sections[1:]), len(TEXT)]
    entries = []
    for section, end in zip(sections, ends, strict=True):
        found = list(ENTRY.finditer(TEXT, section.end(), end))
        stops = [*(match.start() for match in found[1:]), end]
        for match, stop in zip(found, stops, strict=True):
            number, title, date, note = match.groups(default="")
            text = " ".join(TEXT[match.end() : stop].split())
            entries.append(Entry(int(number), title, section[1], date, note, text))
    return entries


ENTRIES = _entries()


def _numbers(said: str) -> frozenset[int]:
    return frozenset(int(number) for number in re.findall(r"\d+", said))


def _sentences(note: str, beginning: str) -> list[tuple[frozenset[int], bool]]:
    """The numbers in each sentence of this beginning, and whether it says "in part"."""
    return [
        (_numbers(sentence), "in part" in sentence)
        for sentence in note.split(". ")
        if sentence.startswith(beginning)
    ]


def _pairs() -> set[tuple[int, int, bool]]:
    """(superseding, superseded, whether in part), as the superseding entries' notes have it."""
    return {
        (entry.number, old, in_part)
        for entry in ENTRIES
        for olds, in_part in _sentences(entry.note, "Supersedes")
        for old in olds
    }


def test_every_number_is_given_once_and_none_is_left_out() -> None:
    """A number is one decision's for ever, so they run from 1 without a gap."""
    numbers = sorted(entry.number for entry in ENTRIES)
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 73
    assert len(re.findall(r"^### ", TEXT, re.MULTILINE)) == len(numbers)


def test_the_table_names_every_decision_with_its_title_and_area() -> None:
    """Rows and entries are the same, in the order of their numbers, also within a section."""
    rows = [(int(number), title, area) for number, title, area, _ in ROW.findall(TEXT)]
    assert rows == sorted((entry.number, entry.title, entry.area) for entry in ENTRIES)
    for area in {entry.area for entry in ENTRIES}:
        numbers = [entry.number for entry in ENTRIES if entry.area == area]
        assert numbers == sorted(numbers)


def test_the_status_in_the_table_is_that_of_the_text() -> None:
    """ "accepted", or the line in italics under the title says by what it is superseded."""
    statuses = {int(number): status for number, _, _, status in ROW.findall(TEXT)}
    said = {}
    for entry in ENTRIES:
        ways = [way for way in entry.note.split(". ") if way.startswith("Superseded")]
        assert len(ways) < 2
        said[entry.number] = ways[0].rstrip(".").lower() if ways else "accepted"
    assert statuses == said


def test_superseding_is_said_on_both_sides() -> None:
    """A decision and the earlier one that it supersedes name each other."""
    superseded = {
        (new, entry.number, in_part)
        for entry in ENTRIES
        for news, in_part in _sentences(entry.note, "Superseded")
        for new in news
    }
    assert superseded == _pairs()
    assert all(new > old for new, old, _ in superseded)


def test_what_a_text_says_it_supersedes_is_in_the_table() -> None:
    """Where a paragraph says "supersedes decision 5", so does the line under its title."""
    noted = {(new, old) for new, old, _ in _pairs()}
    said = {
        (entry.number, int(old))
        for entry in ENTRIES
        for old in re.findall(r"[Ss]upersedes (?:the part of )?decision (\d+)", entry.text)
    }
    assert len(said) >= 3
    assert said - noted == set()


def test_lines_fit() -> None:
    """No line is wider than all other Markdown here."""
    assert [line for line in TEXT.splitlines() if len(line) > WIDTH] == []
