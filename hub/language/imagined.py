"""What recognisers imagine in silence and noise: the ends of films they were trained on (data).

A whole command of nothing else was not said. Each is a beginning, in lower case, straight
apostrophes, without stops; who ends a film so goes on with names and addresses.
"""

from typing import Final

IMAGINED: Final = (
    "thanks for watching",
    "thank you for watching",
    "thank you so much for watching",
    "thanks for listening",
    "please subscribe",
    "please like and subscribe",
    "like and subscribe",
    "don't forget to subscribe",
    "subscribe to my channel",
    "see you in the next video",
    "i'll see you in the next video",
    "subtitles by",
    "captions by",
    "transcription by",
    "transcribed by",
    "untertitel von",
    "untertitel der",
    "untertitelung",
    "untertitel im auftrag",
    "vielen dank fürs zuschauen",
    "danke fürs zuschauen",
    "bis zum nächsten video",
    "sous-titres réalisés",
    "sous-titrage",
    "merci d'avoir regardé",
    "abonnez-vous",
    "subtítulos realizados",
    "subtítulos por",
    "gracias por ver",
    "suscríbete",
    "napisy stworzone",
    "dziękuję za uwagę",
    "dziękuję za obejrzenie",
)
