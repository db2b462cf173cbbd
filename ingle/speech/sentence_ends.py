"""Words that sentences do not end with, and those that may follow any, by language. Data."""

from collections.abc import Mapping
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OPEN_ENDINGS: Final[Mapping[str, frozenset[str]]] = {
    # No "in", "on", "up" or "down": "turn it on". "to", "for", "at" and "of" need something behind
    # them in an order.
    "en": _words(
        "a an the this my your our his her their its to for of at by from with into between than "
        "as and or but if because when while that which please can could would will should is are "
        "was were be set turn switch make put dim tell remind add play what's whats i i'd we you "
        "uh um er erm hmm like about around until till every some any very so then"
    ),
    "de": _words(
        "der die das den dem des ein eine einen einem einer mein meine meinen meinem dein deine zu "
        "zum zur von vom mit im in am bei beim nach für und oder aber wenn weil dass ob bitte "
        "kannst könntest würdest ist sind äh ähm hm ich du wir stell stelle mach mache schalte "
        "schalt dimme erinnere spiel spiele bis alle jeden jede sehr dann"
    ),
    "fr": _words(
        "le la les l' un une des du de d' mon ma mes ton ta tes à au aux dans sur pour avec par et "
        "ou mais si quand que qui euh heu je tu nous est sont mets règle allume éteins ouvre ferme "
        "baisse monte très puis jusqu'à chaque"
    ),
    "es": _words(
        "el la los las un una unos unas mi mis tu tus a al de del en para por con y o pero si "
        "cuando que eh em yo es son pon enciende apaga abre cierra sube baja recuérdame muy "
        "luego hasta cada"
    ),
    "pl": _words(
        "w we na do z ze od dla przez po przy o i lub albo ale jeśli kiedy że który moja mój moje "
        "eee yyy ja czy jest są włącz wyłącz ustaw otwórz zamknij przypomnij bardzo potem każdy"
    ),
}
"""Who stops at one of these is about to say more."""

COURTESIES: Final[Mapping[str, frozenset[str]]] = {
    "en": _words("and please thanks thank now for again would right then tonight in"),
    "de": _words("und bitte danke jetzt wieder dann im in"),
    "fr": _words("et merci s'il maintenant encore puis dans"),
    "es": _words("y gracias por ahora otra luego en"),
    "pl": _words("i proszę dziękuję teraz znowu potem w"),
}
"""Words that may begin what follows a whole command without making another one of it."""
