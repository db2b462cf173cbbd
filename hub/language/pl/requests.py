"""Polish: requests to remember, and questions (see `hub.language.requests`)."""

from typing import Final

from hub.language.requests import RequestWords
from hub.language.words import words

REQUESTS: Final = RequestWords(
    questions=("co|jak|dlaczego|kiedy|kto|gdzie|ile|znajdź|wyszukaj|powiedz",),
    clause_breaks=("oraz",),
    wish_leads=("proszę|czy możesz|możesz|mógłbyś|mogłabyś",),
    note_wishes=(
        r"zapamięta\w*|pamiętaj\w*|zanotu\w*|zanotować|zapisz\w*|zapisać|przypomnij\w*",
        "nie zapomnij",
    ),
    forget_wishes=("zapomnij|usuń|skasuj|wykreśl",),
    everyday=words(
        "albo ależ bardzo będzie było cena czas czego czyli dlaczego dnia dzień dzisiaj dziś gdzie"
        " godzina godziny ile jako jest jeszcze jutro każdy kiedy kilka które który która między"
        " miesiąc może można mój moja moje najlepszy nasz nasza nowy oraz pogoda ponieważ potem"
        " przed przez przepis przy rano rok roku tego teraz tydzień tylko tych wczoraj weekend"
        " wiadomości wieczór więcej wszystko żeby poniedziałek wtorek środa czwartek piątek sobota"
        " niedziela"
    ),
)
