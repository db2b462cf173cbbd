"""English: several timed requests in one sentence (see `hub.language.joined_requests`)."""

from typing import Final

from hub.language.joined_requests import JoiningWords
from hub.language.words import words

JOINED: Final = JoiningWords(
    joints=("and then", "and also", "and", "then", "also"),
    others=(
        *("another one", "another timer", "another alarm", "another", "one more", "a second one"),
        *("the other one", "the other", "a third", "a second", "one"),
    ),
    opposite_ends=words("on off up down open closed"),
    articles=words("the a an my our all every both"),
    pronouns=words("it them that those"),
    halves=("am", "pm"),
    next_day="tomorrow",
)
