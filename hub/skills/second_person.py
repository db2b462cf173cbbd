"""Rewrites a note in the second person: "my car" becomes "your car" (pure; English)."""

import re
from datetime import datetime, timedelta
from typing import Final

_TURNED: Final = {
    "i am": "you are",
    "i'm": "you're",
    "im": "you're",
    "i was": "you were",
    "am i": "are you",
    "was i": "were you",
    "i": "you",
    "i've": "you've",
    "i'll": "you'll",
    "i'd": "you'd",
    "me": "you",
    "my": "your",
    "mine": "yours",
    "myself": "yourself",
    "we": "you",
    "we're": "you're",
    "we've": "you've",
    "we'll": "you'll",
    "we'd": "you'd",
    "us": "you",
    "our": "your",
    "ours": "yours",
    "ourselves": "yourselves",
    "you are": "I am",
    "you're": "I'm",
    "you were": "I was",
    "you've": "I've",
    "you'll": "I'll",
    "you'd": "I'd",
    "your": "my",
    "yours": "mine",
    "yourself": "myself",
}
_SUBJECTS: Final = (
    r"(?:have|had|will|would|can|could|shall|should|must|may|might|do|did|know|need|like)"
)
_PATTERN: Final = re.compile(
    rf"\b(?:you(?= {_SUBJECTS}\b)"
    rf"|{'|'.join(sorted(map(re.escape, _TURNED), key=len, reverse=True))}|you)\b(?!')",
    re.IGNORECASE,
)
_LOWERED: Final = re.compile(
    r"(?:The|A|An|This|That|These|Those|There|It|He|She|They|His|Her|Their|If|When|On|In|At)\b"
)
_WEEK_DAYS: Final = 7
_NAMED_YEAR_DAYS: Final = 180
"""A day further off than that is named with its year."""


def retold(told: str) -> str:
    """The fact as a clause after "you told me that".

    First and second person are exchanged. The first letter is made small where only the beginning
    of the sentence made it a capital. A typographic apostrophe becomes a straight one.
    """
    text = told.replace("\u2019", "'").strip().rstrip(".!?, ")
    turned = _PATTERN.sub(_turn, text)
    return f"{turned[:1].lower()}{turned[1:]}" if _LOWERED.match(turned) else turned


def _turn(match: re.Match[str]) -> str:
    word = match[0]
    if len(word) > 1 and word.isupper():  # the US, a ME
        return word
    known = _TURNED.get(word.lower())
    if known is not None:
        return known
    rest = match.string[match.end() :]
    return "I" if match.start() == 0 or re.match(rf" {_SUBJECTS}\b", rest, re.IGNORECASE) else "me"


def until(moment: datetime, now: datetime) -> str:
    """How long something holds: "until the end of Friday", "until 5:30 pm tomorrow".

    `moment`: aware, in any time zone; midnight counts as the end of the day before. `now`: aware,
    in the household's time zone, in which the answer is given.
    """
    local = moment.astimezone(now.tzinfo)
    if (local.hour, local.minute) == (0, 0):
        day = _day(
            (local - timedelta(seconds=1)).date().toordinal() - now.date().toordinal(),
            local,
            midnight=True,
        )
        return f"until the end of {day}" if day != "today" else "until midnight"
    time = f"{local.hour % 12 or 12}:{local.minute:02} {'am' if local.hour < 12 else 'pm'}".replace(
        ":00 ", " "
    )
    time = "noon" if time == "12 pm" else time
    day = _day(local.date().toordinal() - now.date().toordinal(), local, midnight=False)
    return (
        f"until {time}"
        if day == "today"
        else f"until {time} {day if day == 'tomorrow' else f'on {day}'}"
    )


def _day(days: int, moment: datetime, *, midnight: bool) -> str:
    day = moment - timedelta(days=1) if midnight else moment
    if days in (0, 1):
        return "today" if days == 0 else "tomorrow"
    if days < _WEEK_DAYS:
        return f"{day:%A}"
    ending = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"the {day.day}{ending} of {day:%B}{f' {day.year}' if days > _NAMED_YEAR_DAYS else ''}"
