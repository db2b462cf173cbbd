"""Strips courtesies and fillers (stop words) off a normalised sentence (pure)."""

import re
from typing import Final

from hub.language.words import words as word_set

_FILLERS: Final = word_set(
    "please um uh uhm er erm hmm kindly basically literally actually quickly perhaps maybe jarvis "
    "alexa siri olly currently"
)
"""Dropped wherever they stand."""

_OPENINGS: Final = (
    r"(?:hey|hi|hello)(?: there)?|ok|okay|all right|right|so|well|oh|ah|yo|listen|look|excuse me"
    r"|sorry",
    r"good (?:morning|evening|afternoon)|good ?night(?= \w)|now|then|and|also|just|dear|yes|yeah",
    r"(?:can|could|may) (?:we|i) have(?= the | my | some | an? | todays )"
    r"|let us have(?= the | my | some | a )",
    r"(?:can|could|would|will) (?:you|we|i)(?: be so kind(?: as)?)?(?: to)?(?: just| also)?"
    r"(?! know| mind)",
    r"do you think (?:you|we) (?:could|can)|are you able to|(?:is|would) it (?:be )?possible to|"
    r"is there a way to",
    r"(?:i|we) (?:would like|want|need|would love|would want|would prefer|wish)(?: for)?"
    r"(?: you)?(?: to)?",
    r"(?:i|you|we) (?:can|could|should|may|might)(?: just)?",
    r"if you (?:could|can|would|do not mind|would not mind)",
    r"be so kind(?: as)?(?: to)?|do me a favou?r and|go ahead and|let us|help me(?: to)?(?= \w)"
    r"|try to|(?:to )?know",
    r"i was wondering if you could|i wonder if you could|it would be (?:nice|great|lovely) if you "
    r"(?:could|would)",
    r"y all|you all|everyone|everybody",
    r"do not forget to|remember to|make sure to|be sure to|you (?:have|need) to",
)
_ENDINGS: Final = (
    r"thanks(?: a lot| so much| very much)?|thank you(?: so much| very much| kindly)?|cheers",
    r"for (?:me|us)|now|right now|right away|straight away|immediately|at once|as soon as possible"
    r"|already",
    r"(?:would|will|could|can) you(?: do that)?|if you (?:can|could|would|will|do not mind|like"
    r"|dont mind)",
    r"ok|okay|all right|home assistant|dear|mate|buddy|love|darling|as well|too|then|again please"
    r"|at the moment|currently|everyone|everybody|guys|folks|to me",
    r"for (?:the night|tonight|a while|a bit)|when you (?:can|get a chance|have a moment)|i think"
    r"|real quick",
)
_MIND: Final = re.compile(r"^(?:would|do) you mind ")
_GERUNDS: Final = {
    "turning": "turn",
    "switching": "switch",
    "putting": "put",
    "opening": "open",
    "closing": "close",
    "shutting": "shut",
    "setting": "set",
    "dimming": "dim",
    "making": "make",
    "locking": "lock",
    "unlocking": "unlock",
    "raising": "raise",
    "lowering": "lower",
    "pausing": "pause",
    "playing": "play",
    "starting": "start",
    "cancelling": "cancel",
    "telling": "tell",
}
_FAREWELLS: Final = {
    **dict.fromkeys(("good night", "goodnight", "night night", "sleep well"), "Good night."),
    **dict.fromkeys(
        ("goodbye", "good bye", "bye", "bye bye", "see you", "see you later"), "Goodbye."
    ),
}
_OPENING: Final = re.compile(rf"^(?:{'|'.join(_OPENINGS)})(?: |$)")
_ENDING: Final = re.compile(rf"(?:^| )(?:{'|'.join(_ENDINGS)})$")
_MAX_ROUNDS: Final = 8


def plainly(text: str) -> str:
    """The sentence without its courtesies and fillers; empty when it was nothing else."""
    text = " ".join(word for word in text.split() if word not in _FILLERS)
    for _ in range(_MAX_ROUNDS):
        shorter = _ENDING.sub("", _OPENING.sub("", text, count=1), count=1).strip()
        if _MIND.match(shorter):
            first, _, rest = _MIND.sub("", shorter).partition(" ")
            shorter = f"{_GERUNDS.get(first, first)} {rest}".strip()
        if shorter == text:
            break
        text = shorter
    return text


def courtesy(text: str) -> str | None:
    """What to say to a sentence that is nothing but courtesy; None when it is something else."""
    rest = plainly(text)
    if rest:
        return _FAREWELLS.get(rest)
    if "thank" in text or "cheers" in text:
        return "You're welcome."
    return "Hello." if re.search(r"\b(hello|hi|hey|good)\b", text) else None
