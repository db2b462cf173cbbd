"""English: what is asked to a piece of a command (see `hub.language.fragments`)."""

from typing import Final

from hub.language.fragments import FragmentShape, FragmentWords
from hub.language.words import words

FRAGMENTS: Final = FragmentWords(
    shapes=(
        FragmentShape(
            probes=("{said} {thing}",),
            question="What shall I {said}?",
            completes=("{said} {reply}",),
        ),
        FragmentShape(
            probes=("activate {said}",),
            question="Shall I start {said}?",
            only=words("scene script"),
        ),
        FragmentShape(
            probes=("turn on {said}", "open {said}", "lock {said}", "start {said}"),
            question="What shall I do with {said}?",
            completes=(
                *("{reply} {said}", "{reply} in {said}", "turn {said} {reply}"),
                *("set {said} to {reply}", "make {said} {reply}"),
            ),
        ),
        FragmentShape(
            probes=("set {thing} to {said}",),
            question="What shall I set to {said}?",
            completes=("set {reply} to {said}",),
        ),
    ),
    time_question="What shall I do {said}?",
    time_completes=("{reply} {said}",),
    articles=words("the a an my our all every both this that"),
    article="the",
)
