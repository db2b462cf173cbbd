"""Polish: where sentences end (see `hub.language.endings`)."""

from typing import Final

from hub.language.endings import Language
from hub.language.words import words

ENDINGS: Final = Language(
    never=words(
        "np tzn tj m.in dr prof ul al pl św mgr inż hab tel wg zob por im ks gen płk śp tzw ww b"
        " p.o d.s ds woj pow gm"
    ),
    before_numbers=words("ok nr str godz art pkt ust rys tab s poz"),
    may_end=words("itd itp etc r w n.p.m p.n.e n.e tys mln mld proc min sek gr sp.z.o.o s.a"),
    starters=words(
        "to ten ta te jest są w we na do od z ze i a ale lub jeśli jeżeli gdy kiedy potem"
        " następnie po przed tak nie mój twój jego jej nasz wasz on ona ono oni ja ty my wy co"
        " jak gdzie kto dlaczego który tu tutaj tam teraz dziś jutro można proszę dla przy"
    ),
    months=words(
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października"
        " listopada grudnia styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień"
        " październik listopad grudzień"
    ),
    ordinal_leads=words("do od dnia na w po przed za"),
    words=words(
        "tak nie to ta ten był nic już tu tam ja ty on ona my wy go mu ich nas was dom dni las"
        " czy bez dla jak kto co coś gdy bo też oko sam cel pan but bok ból dół lek los mąż noc"
        " nos raz rak ręk syn sok wóz wół zły dwa sto"
    ),
)
