"""Where sentences of a language end: abbreviations, starters, ordinals (data types).

`hub.language.sentences` reads these to split text into sentences, one module a language holds the
data (`hub.language.de.endings` ...). All words are in lower case; abbreviations lack the last dot.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How sentences of one language end."""

    never: frozenset[str]
    """Abbreviations that something always follows: Dr., e.g."""
    before_numbers: frozenset[str]
    """Those that are one only in front of a number: No. 5."""
    may_end: frozenset[str]
    """Those that may also end a sentence: etc., p.m."""
    starters: frozenset[str]
    """Words that begin sentences so often that a capital among them settles a doubtful stop."""
    months: frozenset[str]
    in_names: frozenset[str] = frozenset()
    """Those that a name mostly goes on behind: St. Mary, 5th Ave., Martin Luther King Jr."""
    ordinal_leads: frozenset[str] = frozenset()
    """Words before an ordinal number written with a dot ("am 3. Mai"); none where ordinals are
    written otherwise."""
    words: frozenset[str] = frozenset()
    """Words of up to three letters that end sentences and are no abbreviations: "look it up."."""
    capital_nouns: bool = False
    """A capital letter says nothing about a new sentence."""
