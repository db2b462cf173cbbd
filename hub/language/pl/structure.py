"""Polish: what is no plain command (see `hub.language.structure`).

These words keep a language model, which understands Polish, from acting on what is none.
"""

from typing import Final

from hub.language.structure import StructureWords

STRUCTURE: Final = StructureWords(
    courtesies=("jeśli (możesz|chcesz)", "nie zapomnij", "proszę"),
    negations=("(nie|nigdy)",),
    conditions=("(jeśli|jeżeli|jak tylko|gdy|kiedy|chyba że|dopóki|zanim|aż|gdyby)",),
    times=(
        "(jutro|wczoraj|później|codziennie|wieczorem|rano|niedługo|północ|północy|południe)",
        "(każdy|każdego|każdą|co) (dzień|dnia|wieczór|rano|noc|tydzień|godzinę|poniedziałek"
        "|piątek)",
        "(za|przez) ({number}|jedną|dwie|trzy|cztery|pięć|dziesięć|godzinę|minutę|pół)",
        "o (pierwszej|drugiej|trzeciej|czwartej|piątej|szóstej|siódmej|ósmej|dziewiątej|dziesiątej"
        "|jedenastej|dwunastej|{number})",
    ),
    questions=("(czy|dlaczego|czemu|kto|gdzie|jak|co|który)",),
    statements=(
        "(włączyłem|włączyłam|wyłączyłem|wyłączyłam|zgasiłem|zgasiłam|otworzyłem|otworzyłam"
        "|zamknąłem|zamknęłam|zostawiłem|zostawiłam)",
        "(on|ona|ktoś) (włączył|włączyła|wyłączył|wyłączyła|otworzył|otworzyła|zostawił|zostawiła)",
        "(światło|lampa|drzwi|okno) {text} (jest|są|było|były)",
    ),
)
