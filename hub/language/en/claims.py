"""English: refusals and courtesies (see `hub.language.claims`)."""

from typing import Final

from hub.language.claims import ClaimWords

CLAIMS: Final = ClaimWords(
    courtesies=("ok|okay|sure|all right|right|certainly|of course|no problem|got it|great|yes",),
    refusals=(
        r"\b(?:i|we)(?:'m| am)?(?: sorry,? (?:but )?i)? ?(?:can't|cannot|can not|have no|couldn't"
        r"|could not|don't|do not|didn't|did not|won't|will not|haven't|have not|am not|'m not"
        r"|not (?:able|sure|allowed)|unable|am unable)\b",
        r"\bthere(?:'s| is| are) (?:no|nothing)\b",
        r"\bthere (?:isn't|aren't)\b",
        r"\bnot (?:possible|supported|available)\b",
        r"\b(?:isn't|is not|aren't|are not) (?:possible|supported|available|something)\b",
        r"\bimpossible\b",
    ),
)
