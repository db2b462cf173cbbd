"""French: where sentences end (see `hub.language.endings`)."""

from typing import Final

from hub.language.endings import Language
from hub.language.words import words

ENDINGS: Final = Language(
    never=words(
        "m mm mme mlle mlles dr pr me p.ex ex env cf av apr boul tél st ste c.-à-d c-à-d resp"
    ),
    before_numbers=words("no n art fig p pp vol chap éd"),
    may_end=words("etc j.-c av.j.-c apr.j.-c janv févr avr juill sept oct nov déc min a.m p.m"),
    starters=words(
        "le la les l' un une des il elle ils elles on nous vous je j' tu ce c' c'est cette ces"
        " cet mais et ou donc si quand alors ensuite puis en dans à au aux pour par sur avec sans"
        " voici voilà oui non mon ma mes votre vos notre nos son sa ses quel quelle que qui"
        " comment pourquoi où"
    ),
    months=words(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
        " janv févr avr juill sept oct nov déc"
    ),
    words=words(
        "là ici oui non pas toi moi lui eux feu eau jeu peu vue rue vie fin pur sûr mur dur sol"
        " sel mer air ami an ans os bas bon but car ça ce ci cru dit dix du en eu fer foi fou gaz"
        " gel il jus las le lit loi lot mal mis mot né nez nom nu nul on où ou par pis plu pot"
        " que qui roi sa sac se si six ski son su sud tas thé tir ton tôt tu un une vin vu zoo"
        " clé été âge bus cas cou dos duo fil gris île lac ai va vas"
    ),
)
