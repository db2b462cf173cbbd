"""Sentences in which a language model says that it did something (pure).

Whether an action happened is known from what was read back and from nothing else. A model's own "I've turned on the
light" is withheld, right or wrong: the results speak for themselves. English, and the commonest forms of German, French
and Spanish; in a turn that asks for an action nothing hangs on these (see `hub.agent.agent`).
"""

import re
from typing import Final

_STEMS: Final = (
    "turn switch lock unlock open adjust dim brighten lower raise play skip start cancel activate deactivate increase "
    "decrease reduce change close pause mute unmute stop add schedule arm disarm remember save order book enable "
    "disable notify text email message delete remove trigger restart secure warm heat cool queue resume power arrange"
)
_IRREGULAR: Final = {
    "dim": ("dimmed", "dimming"),
    "skip": ("skipped", "skipping"),
    "stop": ("stopped", "stopping"),
    "notify": ("notified", "notifying"),
}


def _forms() -> tuple[str, str, str]:
    """Base forms, past forms and -ing forms of the verbs for what is done in a home, as alternatives."""
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
    r"(?<!shall )(?<!should )(?<!can )(?<!could )(?<!may )(?<!did )(?<!do )(?<!would )(?<!if )(?<!when )(?<!before )"
    r"(?<!that )\b(?:i|we)"
)
"""Whoever speaks, in a statement: "should I set a timer" claims nothing."""
_THING: Final = (
    r"(?:lights?|lamps?|fans?|doors?|blinds?|curtains?|shutters?|shades?|garage|gate|locks?|thermostat|heating|heater"
    r"|temperature|music|player|tv|television|radio|volume|timers?|alarms?|reminders?|plugs?|devices?|everything"
    r"|message|order|room|house)"
)
_WARMER: Final = (
    r"(?:warmer|cooler|colder|brighter|darker|dimmer|louder|quieter|cozier|nicer|cosier)"
)
_WHERE: Final = r"(?: in the [\w ]+?)?"
_OPENING: Final = r"^(?:(?:ok|okay|sure|all right|right|certainly|of course|no problem|got it|great|yes)\b[,.! ]*)*"
_COURTESY: Final = re.compile(rf"{_OPENING}[.!]*")
_OVER: Final = r"(?=[.!,;]|$| now| for you| again)"
_DID_DE: Final = (
    r"(?:(?:an|aus|ein|auf|zu|ab|um|hoch|runter|leiser|lauter|wärmer)?ge(?:schaltet|macht|stellt|dreht|schlossen|sperrt"
    r"|startet|stoppt|spielt|dimmt|setzt|sendet|schickt|löscht|öffnet|fahren|bucht)|geöffnet|geschlossen|aktiviert"
    r"|deaktiviert|pausiert|erledigt|verriegelt|entriegelt|verschlossen|erhöht|reduziert|verringert|gespeichert"
    r"|bestellt|hinzugefügt)"
)
_DO_DE: Final = (
    r"(?:schalte?|mache?|stelle?|drehe?|öffne|schließe?|sperre?|verriegle|entriegle|dimme|starte|stoppe|pausiere"
    r"|spiele|setze|sende|schicke|aktiviere|deaktiviere|erledige|kümmere|fahre)"
)
_DID_FR: Final = (
    r"(?:allum|ferm|verrouill|déverrouill|régl|lanc|démarr|arrêt|baiss|mont|augment|diminu|coup|activ|désactiv|envoy"
    r"|ajout|programm|command|réserv|supprim|tamis|chang|enregistr)ée?s?|éteinte?s?|ouverte?s?|mise?s?"
)
_DO_FR: Final = (
    r"(?:(?:allum|ferm|verrouill|déverrouill|régl|lanc|démarr|arrêt|baiss|mont|augment|diminu|coup|activ|désactiv"
    r"|envoy|ajout|programm|command|tamis|chang)er|éteindre|ouvrir|mettre|faire)"
)
_DEEDS: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"{_I}(?: have|'ve| had)?{_ADVERBS} (?:{_DONE})\b",  # I've turned on, I turned on
        rf"{_I}(?: will|'ll| am going to|'m going to|'re going to){_ADVERBS} (?:{_DO}|do (?:that|it|so)|take care)\b",
        rf"{_I}(?: am|'m|'re){_ADVERBS} (?:{_DOING}|doing (?:that|it|so))\b",
        rf"{_I}{_ADVERBS} (?:turn|switch|lock|unlock|dim) (?:it|them|on|off|the|your|all)\b",
        rf"{_I}(?: have|'ve)?{_ADVERBS} (?:done (?:that|it|so)|did (?:that|it|so)|taken care|took care|made sure)\b",
        rf"{_I}(?: have|'ve)?{_ADVERBS} (?:made|got) (?:it|them|your|the (?:[\w ]+ )?{_THING}|things)\b.*"
        rf"\b(?:{_WARMER}|done|on|off|ready|open|closed|locked|unlocked)\b",
        rf"\blet me{_ADVERBS} (?:{_DO}) (?:it|them|that|on|off|up|down|the|your|all|some|a)\b",
        rf"\b(?:{_THING}|it|they|that){_WHERE} (?:has|have|had)(?: now| just| all| already)* been (?:{_DONE})\b",
        rf"\b(?:{_THING}|it|they|that){_WHERE} got (?:{_DONE})\b",
        rf"{_OPENING}(?:the|your|all|both) (?:[\w ]+ )?{_THING}{_WHERE} (?:was|were)(?: just| all)* (?:{_DONE})"
        r"\b(?!.* (?:by|in \d|at the))",
        rf"\b(?:it|that|this|everything|all)(?:'s| is| has been)(?: all| now| already)* "
        rf"(?:done|taken care of|handled|sorted|settled|arranged|dealt with|all set){_OVER}",
        r"\bconsider (?:it|that|them|the|your|everything|all)\b.*\b(?:done|on|off|open|closed|shut|locked|unlocked|set"
        r"|handled|sorted|taken care of)\b",
        r"\byou(?: now)? have (?:a|an|your|one|the) (?:[\w-]+ )*(?:timer|alarm|reminder)\b",
        r"\b(?:timer|alarm|reminder)(?: for [\w ]+?)?(?: is| are| was| has)?(?: now| been| all)* "
        r"(?:set|running|started|starts|ticking|scheduled|created|cancell?ed|stopped)\b",
        rf"{_OPENING}(?:done|all done|all set|consider it done|there you go|mission accomplished|as you wish)\b",
        rf"\bich (?:habe?|hab')\b(?!.*\b(?:nicht|nichts|kein\w*)\b).*\b{_DID_DE}\b",
        rf"\bich (?:{_DO_DE}|werde)\b(?!.*\b(?:nicht|nichts|kein\w*|gern\w*|schach)\b)",
        rf"\b(?:wurden?\b.*\b{_DID_DE}|{_DID_DE} worden)\b",
        rf"{_OPENING}(?:(?:ist |schon |alles )?(?:erledigt|fertig|gemacht)|wird (?:gemacht|erledigt)|mache? ich)\b",
        rf"\b(?:j'ai|nous avons|on a)\b(?! pas).*\b(?:{_DID_FR})\b",
        rf"\b(?:je|on) (?:viens|vient|vais|va) (?:d'|de |tout de suite )?{_DO_FR}\b",
        r"\bj'(?:allume|éteins|ouvre|active|arrête|augmente|ajoute|envoie)\b",
        r"\bje (?:ferme|verrouille|déverrouille|mets|règle|lance|démarre|baisse|monte|coupe|tamise|m'en occupe)\b",
        rf"\b(?:a|ont) (?:bien )?été (?:{_DID_FR})\b",
        r"^(?:(?:d'accord|oui|bien sûr|voilà)[,.! ]*)*(?:c'est (?:fait|bon|réglé)|voilà|fait|terminé)\b",
        r"\bhe (?:encendido|apagado|abierto|cerrado|puesto|bloqueado|desbloqueado|subido|bajado|enviado|activado)\b",
        r"^(?:(?:vale|claro|sí)[,.! ]*)*(?:hecho|listo|ya está)\b",
    )
)
_GOING_ON: Final = re.compile(
    rf"{_OPENING}(?:{_DOING}) (?:on|off|up|down|it|them|all|the|your|some|an?)\b"
)
_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|can|could|will|would|may|might|should|must|has|have|helps?|makes?|takes?|requires?|needs?"
    r"|means?|improves?|saves?|costs?|uses?|gives?|works?|lets?|keeps?|reduces?|depends?|causes?)\b"
)
"""With one of these "playing a violin" is what the sentence is about; without, it is what somebody is doing."""
_REFUSALS: Final = re.compile(
    r"\b(?:i|we)(?:'m| am)?(?: sorry,? (?:but )?i)? ?(?:can't|cannot|can not|have no|couldn't|could not|don't|do not"
    r"|didn't|did not|won't|will not|haven't|have not|am not|'m not|not (?:able|sure|allowed)|unable|am unable)\b"
    r"|\bthere(?:'s| is| are) (?:no|nothing)\b|\bthere (?:isn't|aren't)\b|\bnot (?:possible|supported|available)\b"
    r"|\b(?:isn't|is not|aren't|are not) (?:possible|supported|available|something)\b|\bimpossible\b"
    r"|\b(?:ich|wir|es)\b.*\b(?:nicht|kein\w*|nichts)\b"
    r"|\b(?:kann|konnte|weiß|darf) (?:ich|wir)\b.*\b(?:nicht|kein\w*)\b"
    r"|\b(?:je|on|nous|il) n(?:e |')|\bno (?:puedo|sé|tengo|hay|es posible)\b"
)


def plain(sentence: str) -> str:
    """The sentence as it is looked at: lower case, straight apostrophes."""
    return sentence.lower().replace("\u2019", "'").strip()


def claims_deed(sentence: str) -> bool:
    """Whether the sentence says that something was, is being or will be done in the home."""
    text = plain(sentence)
    if is_question(text):  # "I've turned it on, is there anything else?"
        text = text.rpartition(",")[0]
    elif _GOING_ON.search(text) and not _FINITE.search(text):
        return True
    return any(shape.search(text) for shape in _DEEDS)


def is_question(sentence: str) -> bool:
    """Whether the sentence asks the person something."""
    return sentence.rstrip(' "\u201d)').endswith("?")


def is_courtesy(sentence: str) -> bool:
    """Whether the sentence is nothing but an "okay" or "sure"."""
    return _COURTESY.fullmatch(plain(sentence)) is not None


def is_refusal(sentence: str) -> bool:
    """Whether the sentence says that something cannot be done, or is not known."""
    return _REFUSALS.search(plain(sentence)) is not None
