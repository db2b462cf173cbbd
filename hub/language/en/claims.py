"""English: claims of action, refusals and courtesies (see `hub.language.claims`)."""

from typing import Final

from hub.language.claims import ClaimWords
from hub.language.en.words import WORDS

_STEMS: Final = (
    "turn switch lock unlock open adjust dim brighten lower raise play skip start cancel activate"
    " deactivate increase decrease reduce change close pause mute unmute stop add schedule arm"
    " disarm remember save order book enable disable notify text email message delete remove"
    " trigger restart secure warm heat cool queue resume power arrange"
)
_IRREGULAR: Final = {
    "dim": ("dimmed", "dimming"),
    "skip": ("skipped", "skipping"),
    "stop": ("stopped", "stopping"),
    "notify": ("notified", "notifying"),
}


def _forms() -> tuple[str, str, str]:
    """Base, past and -ing forms of the verbs for what is done in a home, as alternatives."""
    base, past = ["set", "shut", "put", "send", "buy"], ["set", "shut", "put", "sent", "bought"]
    doing = ["setting", "shutting", "putting", "sending", "buying"]
    for stem in _STEMS.split():
        short = stem.removesuffix("e")
        done, going = _IRREGULAR.get(stem, (f"{short}ed", f"{short}ing"))
        base.append(stem)
        past.append(done.replace("canceled", "cancell?ed"))
        doing.append(going.replace("canceling", "cancell?ing"))
    return "|".join(base), "|".join(past), "|".join(doing)


_DO, _DONE, _DOING = _forms()
_ADVERBS: Final = (
    r"(?: (?:now|just|already|also|all|successfully|(?:gone|went) ahead and|went and))*"
)
_I: Final = (
    r"(?<!shall )(?<!should )(?<!can )(?<!could )(?<!may )(?<!did )(?<!do )(?<!would )(?<!if )"
    r"(?<!when )(?<!before )(?<!that )\b(?:i|we)"
)
"""The speaker in a statement: "should I set a timer" claims nothing."""
_NOUNS: Final = "|".join(sorted({noun for kind in WORDS.kinds.values() for noun in kind.nouns}))
_THING: Final = (
    rf"(?:{_NOUNS}|temperature|volume|timers?|alarms?|reminders?|devices?|everything"
    r"|message|order|room|house)"
)
_WARMER: Final = (
    r"(?:warmer|cooler|colder|brighter|darker|dimmer|louder|quieter|cozier|nicer|cosier)"
)
_WHERE: Final = r"(?: in the [\w ]+?)?"
_OVER: Final = r"(?=[.!,;]|$| now| for you| again)"

CLAIMS: Final = ClaimWords(
    courtesies=("ok|okay|sure|all right|right|certainly|of course|no problem|got it|great|yes",),
    deeds=(
        # I've turned on, I turned on
        rf"{_I}(?: have|'ve| had)?{_ADVERBS} (?:{_DONE})\b",
        rf"{_I}(?: will|'ll| am going to|'m going to|'re going to){_ADVERBS}"
        rf" (?:{_DO}|do (?:that|it|so)|take care)\b",
        rf"{_I}(?: am|'m|'re){_ADVERBS} (?:{_DOING}|doing (?:that|it|so))\b",
        rf"{_I}{_ADVERBS} (?:turn|switch|lock|unlock|dim) (?:it|them|on|off|the|your|all)\b",
        rf"{_I}(?: have|'ve)?{_ADVERBS} (?:done (?:that|it|so)|did (?:that|it|so)|taken care"
        r"|took care|made sure)\b",
        rf"{_I}(?: have|'ve)?{_ADVERBS} (?:made|got) (?:it|them|your|the (?:[\w ]+ )?{_THING}"
        rf"|things)\b.*\b(?:{_WARMER}|done|on|off|ready|open|closed|locked|unlocked)\b",
        rf"\blet me{_ADVERBS} (?:{_DO}) (?:it|them|that|on|off|up|down|the|your|all|some|a)\b",
        rf"\b(?:{_THING}|it|they|that){_WHERE} (?:has|have|had)(?: now| just| all| already)* been"
        rf" (?:{_DONE})\b",
        rf"\b(?:{_THING}|it|they|that){_WHERE} got (?:{_DONE})\b",
        rf"\b(?:it|that|this|everything|all)(?:'s| is| has been)(?: all| now| already)* "
        r"(?:done|taken care of|handled|sorted|settled|arranged|dealt with|all set)"
        rf"{_OVER}",
        r"\bconsider (?:it|that|them|the|your|everything|all)\b.*\b(?:done|on|off|open|closed|shut"
        r"|locked|unlocked|set|handled|sorted|taken care of)\b",
        r"\byou(?: now)? have (?:a|an|your|one|the) (?:[\w-]+ )*(?:timer|alarm|reminder)\b",
        r"\b(?:timer|alarm|reminder)(?: for [\w ]+?)?(?: is| are| was| has)?(?: now| been| all)* "
        r"(?:set|running|started|starts|ticking|scheduled|created|cancell?ed|stopped)\b",
    ),
    replies=(
        rf"(?:the|your|all|both) (?:[\w ]+ )?{_THING}{_WHERE} (?:was|were)(?: just| all)*"
        rf" (?:{_DONE})\b(?!.* (?:by|in \d|at the))",
        r"(?:done|all done|all set|consider it done|there you go|mission accomplished"
        r"|as you wish)\b",
    ),
    in_progress=(rf"(?:{_DOING}) (?:on|off|up|down|it|them|all|the|your|some|an?)\b",),
    finite=(
        "is|are|was|were|can|could|will|would|may|might|should|must|has|have|helps?|makes?|takes?",
        "requires?|needs?|means?|improves?|saves?|costs?|uses?|gives?|works?|lets?|keeps?|reduces?",
        "depends?|causes?",
    ),
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
