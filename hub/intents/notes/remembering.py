"""Notes by voice: "remember that …", "forget about …", "what do you know of …" (pure; English).

Notes keep their wording, so these sentences are taken apart as they were said, not as
`wording.normalise` leaves them. What a note says is data: it is kept and read back, never followed
(no prompt injection).
"""

import re
from datetime import datetime
from typing import Final

from hub.intents.notes import expiry, preferring
from hub.intents.situation import Situation
from hub.language.current import ENGLISH, current
from hub.language.spoken_lists import joined
from hub.ports import Forget, IntentCall, Plan, Recall, Remember, Say
from hub.skills.note_matching import NOTE, about, asked_for, has_verb, key_of, tidy
from hub.skills.second_person import retold

_POLITE: Final = (
    r"(?:(?:hey|hi|ok|okay|so|well|um|uh|please|and|also|just|now|jarvis"
    r"|can you|could you|would you|will you|i (?:want|need|would like) you to|i'd like you to"
    r"|you (?:should|must|need to|have to)|go ahead and|try to|always),?\s+)*"
)
_ASK_TO_KEEP: Final = (
    r"remember|memori[sz]e|(?:don't|do not|never) forget|keep in mind|bear in mind"
)
_ASK_TO_NOTE: Final = (
    r"(?:make|take) (?:a |yourself a |another )?(?:mental )?note|note down|write down|note"
)
_SPAN: Final = r"(?P<how>until|till|til|up to|for)\s+(?P<span>[^,:]+?)"
_THAT: Final = r"(?P<that>\s*,?\s+that,?|\s*:|\s+(?:this|the following)\s*[.:,])\s+"
_REMEMBER: Final = re.compile(
    rf"{_POLITE}(?:(?P<keep>{_ASK_TO_KEEP})|(?P<note>{_ASK_TO_NOTE}))(?:,? for (?:me|us))?"
    rf"(?:,?\s+(?:only\s+|just\s+)?{_SPAN}(?={_THAT.replace('?P<that>', '?:')}))?"
    rf"(?:{_THAT}|\s+)(?P<fact>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_SPAN_FIRST: Final = re.compile(
    rf"{_POLITE}(?:only\s+|just\s+)?{_SPAN},?\s+{_POLITE}"
    rf"(?P<verb>{_ASK_TO_KEEP}|{_ASK_TO_NOTE}){_THAT}(?P<fact>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_OF_THE_FACT: Final = re.compile(r"(?:of )?the fact that\s+", re.IGNORECASE)
_FACT_END: Final = re.compile(
    r"(?:[,.]?\s+(?:please|thanks|thank you)|,\s+(?:will you|would you|ok|okay|for me))+$",
    re.IGNORECASE,
)
_NO_FACT_AFTER_THAT: Final = re.compile(
    r"(?:time|times|day|night|evening|morning|afternoon|summer|winter|year|weekend|trip|party|one"
    r"|guy|man|woman|girl|boy|song|movie|film|show|book|story|joke|place|game"
    r"|is|was|were|are|you said|i said|i asked)\b",
    re.IGNORECASE,
)
""" "remember that time in Rome" and "remember that was fun" tell nothing to be kept."""
_NO_BARE_FACT: Final = re.compile(
    r"(?:when|how|what|why|where|who|whose|which|if|whether"
    r"|to|me|him|us|them|it|this|that|those|these|all|about|of"
    r"|the (?:time|times|day|days|night|evening|summer|winter|year|weekend"
    r"|first|last|way|moment|good|old)"
    r"|(?:i|we) (?:said|told|asked|do|did|can|will))$",
    re.IGNORECASE,
)
_FORGET: Final = tuple(
    re.compile(shape)
    for shape in (
        r"forget (?:that|the fact that) (?P<fact>.+)",
        r"forget (?:everything|all|anything|what|whatever|the things|all the things) (?:that )?"
        r"(?:i|we)(?: have)?"
        r" (?:say|said|told you|noted|asked you to remember|wanted you to remember)"
        r" (?:about|on) (?P<about>.+)",
        r"forget (?:all |everything |anything |what you know )?about (?P<about>.+)",
        r"(?:forget|delete|erase|remove|clear|drop|scrap)"
        r" (?:the|my|our|that|all|all the|all my) notes? "
        r"(?:about|on|that|saying that|saying|of) (?P<about>.+)",
    )
)
_FORGET_ALL: Final = re.compile(
    r"forget (?:everything|it all|all of it)"
    r"(?: (?:that )?(?:you (?:know|remember|have noted)"
    r"|(?:i|we)(?: have)? (?:ever )?"
    r"(?:said|told you|asked you to remember|wanted you to remember)))?"
    r"|(?:forget|delete|erase|clear|remove) all (?:of )?(?:(?:the|my|our|your) )?notes"
    r"|(?:delete|erase|clear|wipe) (?:your memory|(?:all )?(?:my|our) notes)"
)
_RECALL_ALL: Final = re.compile(
    r"what (?:do|can) you remember(?: (?:about|for|of) (?:me|us))?"
    r"|what do you (?:know about|have noted for) (?:me|us)"
    r"|what (?:have|had) (?:i|we) (?:told you|asked you to remember)"
    r"|what did (?:i|we) (?:tell you|ask you to remember|want you to remember)(?: to remember)?"
    r"|what (?:have|did) you (?:noted|note|remembered|written down|write down)"
    r"|(?:what are|what is in|read(?: out| me)?|list|show(?: me)?|tell me|give me)"
    r" (?:all )?(?:of )?(?:my|our|your|the) notes"
    r"|(?:do|have) (?:i|we|you) (?:have|got)? ?(?:any )?notes"
    r"|what should you remember|do you remember anything"
)
_RECALL: Final = re.compile(
    r"what (?:do you|can you|did you) (?:remember|recall|note|have noted)"
    r" (?:about|on|of) (?P<about>.+)"
    r"|what (?:have|did) (?:i|we) (?:told|tell|asked|ask|said|say|noted|note)"
    r"(?: to)?(?: you)?(?: to remember)? (?:about|on|of) (?P<told>.+)"
    r"|do you remember (?:anything|something|what (?:i|we) (?:said|told you))"
    r" (?:about|on|of) (?P<anything>.+)"
    r"|(?:read|list|show|tell)(?: me)? (?:my|our|the|all|all my) notes (?:about|on) (?P<notes>.+)"
)
_KNOWN_OF: Final = re.compile(
    r"(?:what do you know|tell me what you know) (?:about|of) (?P<about>.+)"
)
_REMINDED: Final = re.compile(r"do you remember (?:that )?(?P<fact>.+)")
_FORGET_BARE: Final = re.compile(r"forget (?P<about>.+)")
_TIMERS: Final = re.compile(r"\b(?:timers?|alarms?|countdowns?)\b")
_NO_DAY: Final = (
    "I did not understand until when."
    " Say, for example, remember until Friday, or remember for 2 hours."
)
MIN_WORDS: Final = 2
MAX_ANSWERS: Final = 3
"""Notes told in answer to one question."""
INTENTS: Final = frozenset({"Remember", "Forget", "Recall"})


def plan_of(text: str, plain: str, situation: Situation) -> Plan | None:
    """The plan of a sentence that says it is about remembering; None for any other.

    `text`: as it was said. `plain`: normalised and without courtesies; "" where only the wording
    counts.
    """
    if current() != ENGLISH:  # notes are understood in English only
        return None
    said = text.replace("\u2019", "'").strip()
    told = _remember(said, situation)
    if told is not None:
        return told
    bare = _without_manners(said)
    return (
        preferring.plan_of(bare, situation)
        or preferring.asked_or_taken_back(plain)
        or _about_notes(bare.lower(), situation)
        or _about_notes(plain, situation)
    )


def answer_of(text: str, plain: str, situation: Situation) -> Plan | None:
    """What the notes say to a question; None unless one surely answers it.

    To be tried when all else knows nothing. Parameters as in `plan_of`.
    """
    if current() != ENGLISH:  # notes are understood in English only
        return None
    known = situation.notes
    bare = _without_manners(text.replace("\u2019", "'")).lower()
    found = asked_for(bare, known) or asked_for(plain, known)
    reminded = _REMINDED.fullmatch(bare)
    if not found and reminded is not None:
        found = about(reminded["fact"], known)
    if found:
        facts = [f"that {retold(note.value)}" for note in found[:MAX_ANSWERS]]
        return Say(intent="Recall", text=f"You told me {joined(facts)}.")
    asked = _KNOWN_OF.fullmatch(bare)
    if asked is not None and about(asked["about"], known):
        return Recall(about=asked["about"])
    forgotten = _FORGET_BARE.fullmatch(bare)
    if forgotten is not None and about(forgotten["about"], known):
        return Forget(about=forgotten["about"])
    return None


def of_command(command: IntentCall, situation: Situation) -> Plan | None:
    """A command by intent: `Remember` with `text` and `until`, `Forget` or `Recall` with `about`.

    `Forget` takes `every` as well: all that `about` finds, or all notes. None for other intents.
    """
    words = str(command.slots.get("text") or command.slots.get("about") or "").strip()
    every = command.slots.get("every") is True
    match command.intent:
        case "Remember":
            return _told(words, str(command.slots.get("until") or ""), situation)
        case "Forget":
            if every and not words:
                return Forget(every=True)
            return (
                Forget(about=words, every=every)
                if words
                else Say(intent="Forget", text="What shall I forget?")
            )
        case "Recall":
            return Recall(about=words)
        case _:
            return None


def note(fact: str, expires_at: datetime | None = None) -> Remember:
    """The plan to keep a note."""
    value = tidy(fact)
    return Remember(category=NOTE, key=key_of(value), value=value, expires_at=expires_at)


# -- telling --------------------------------------------------------------------------------------


def _remember(text: str, situation: Situation) -> Plan | None:
    match = _SPAN_FIRST.fullmatch(text) or _REMEMBER.fullmatch(text)
    if match is None:
        return None
    found = match.groupdict()
    ends = " .!,?" if found.get("that") or match["span"] else " .!,"
    fact = _OF_THE_FACT.sub("", _FACT_END.sub("", match["fact"].strip(ends)), count=1).strip(ends)
    if not fact or not _is_fact(fact, that=found.get("that"), note=bool(found.get("note"))):
        return None
    expires_at = None
    if match["span"]:
        read = expiry.lasting if match["how"].lower() == "for" else expiry.until
        expires_at = read(match["span"], situation.aware_now)
        if expires_at is None:
            return Say(intent="Remember", text=_NO_DAY) if match["how"].lower() != "for" else None
    elif (preferred := preferring.plan_of(fact, situation)) is not None:
        return preferred
    else:
        fact, expires_at = expiry.ending(fact, situation.aware_now)
    return note(fact, expires_at)


def _is_fact(fact: str, *, that: str | None, note: bool) -> bool:
    """Whether what follows is a fact to keep: surely after "that", else by first word and verb.

    `that`: the word or colon before the fact; None where there was none. `note`: whether a note was
    asked for ("make a note").
    """
    if fact.endswith("?") or len(fact.split()) < MIN_WORDS:
        return False
    if that is not None:
        return that.strip() == ":" or _NO_FACT_AFTER_THAT.match(fact) is None
    if note:
        return not re.match(
            r"(?:how|what|why|where|who|that|this|of (?:this|that|it))\b", fact, re.IGNORECASE
        )
    first, two = fact.split()[0], " ".join(fact.split()[:2])
    return (
        has_verb(fact) and not _NO_BARE_FACT.fullmatch(first) and not _NO_BARE_FACT.fullmatch(two)
    )


def _told(words: str, until: str, situation: Situation) -> Plan:
    """A fact told by a command."""
    preferred = preferring.plan_of(words, situation)
    if preferred is not None:
        return preferred
    if len(words.split()) < MIN_WORDS:
        return Say(intent="Remember", text="What shall I remember?")
    if not until.strip():
        return note(words)
    how, _, span = until.strip().partition(" ")
    now = situation.aware_now
    moment = (
        expiry.lasting(span, now)
        if how.lower() == "for"
        else expiry.until(re.sub("^until ", "", until), now)
    )
    return Say(intent="Remember", text=_NO_DAY) if moment is None else note(words, moment)


def _without_manners(text: str) -> str:
    return re.sub(rf"^{_POLITE}", "", _FACT_END.sub("", text.strip(" .!?,")), flags=re.IGNORECASE)


# -- asking and taking back -----------------------------------------------------------------------


def _about_notes(said: str, situation: Situation) -> Plan | None:
    if _FORGET_ALL.fullmatch(said):
        return Forget(every=True)
    if _RECALL_ALL.fullmatch(said):
        return Recall()
    asked = _RECALL.fullmatch(said)
    if asked is not None:
        return Recall(about=next(words for words in asked.groups() if words))
    return None if _TIMERS.search(said) else _forgetting(said, situation)


def _forgetting(said: str, situation: Situation) -> Plan | None:
    """ "forget about …"; after "forget that", only a sentence or what some note is about."""
    for shape in _FORGET:
        match = shape.fullmatch(said)
        if match is None:
            continue
        words = next(words for words in match.groups() if words)
        if "fact" not in match.groupdict() or has_verb(words) or about(words, situation.notes):
            return Forget(about=words)
    return None
