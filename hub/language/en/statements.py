"""English: statements about states (see `hub.language.statements`)."""

from typing import Final

from hub.language.statements import StatementWords
from hub.language.words import words

STATEMENTS: Final = StatementWords(
    copulas=("'s", "'re", " is", " are", " isn't", " aren't", " remains?", " stays?"),
    noun_leads=("the", "a", "an"),
    not_the_state=(
        "the|a|an|its|my|your|this|that|top|fire|source|sale",
        "[a-z]+day",
    ),
    number_leads=("at ", "set to ", "about "),
    units=("degrees", "percent", "%", "°"),
    negations=(r"\bnot\b", r"n't\b", r"\bno longer\b", r"\bnever\b"),
    now=("now",),
    places=("in", "on", "of"),
    place_articles=("the",),
    all_of=words("all both"),
    answers=("yes", "no", "ok", "okay", "sure"),
    pronouns=("it", "they", "both"),
    pronoun_copulas=("'s", "'re", " is", " are"),
    pronoun_states=("on", "off", "locked", "unlocked"),
)
