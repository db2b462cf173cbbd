"""German: where sentences end (see `hub.language.endings`)."""

from typing import Final

from hub.language.endings import Language
from hub.language.words import words

ENDINGS: Final = Language(
    never=words(
        "z.b d.h bzw ca dr prof hr fr evtl ggf inkl exkl vgl sog bspw mind tel st i.d.r u.u z.t"
        " z.zt v.a o.g s.o s.u abs kap bd geb gest zzgl abzgl dipl ing h.c med entspr gem lt mio"
        " mrd bes allg i.a d.i u.a sen jun hl"
    ),
    before_numbers=words("nr nrn s art abb tab ziff max min"),
    may_end=words(
        "usw etc u.ä o.ä u.v.m u.s.w v.chr n.chr str jh jhd tsd std sek a.d jan feb mär apr aug"
        " sept okt nov dez"
    ),
    starters=words(
        "der die das es ich er sie wir ihr du man ein eine einen im in am an auf aber und oder"
        " wenn dann da dort hier jetzt heute morgen danach also auch doch nur bitte ja nein was"
        " wie wo wer warum wann welche mein dein sein unser bei mit nach vor für von zu zum zur"
        " als ob weil damit dabei deshalb außerdem so noch soll möchtest kannst können diese"
        " dieser dieses"
    ),
    months=words(
        "januar jänner februar märz april mai juni juli august september oktober november"
        " dezember jan feb mär apr jun jul aug sep sept okt nov dez"
    ),
    ordinal_leads=words(
        "am der die das dem den des vom zum zur im bis ab seit beim jeder jede jedes jeden jedem"
        " ein eine einen einem einer mein dein sein ihr unser nächsten ersten und oder"
    ),
    words=words(
        "an aus ein auf zu ab da so ja ist war bin bis los nun gut neu alt rot tag weg ort uhr"
        " mal wo wer was wie ich du er sie es wir ihr mir dir ihm ihn uns bei von vor nie tun hat"
        " sei tut tür see tee tor rad öl eis ei kuh hof hut not rat tat typ tot roh rau zug zoo"
        " hin her oft rum ohr arm am im um in mit nur nah gar wen wem den dem das der die kam gab"
        " lag sah ruf ton weh zeh zum zur ins ans"
    ),
    capital_nouns=True,
)
