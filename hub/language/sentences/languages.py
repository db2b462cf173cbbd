"""What ends a sentence and what does not, by language (pure data; abbreviations lack the last dot)."""
# ruff: noqa: RUF001 - signs of other scripts are meant here

from dataclasses import dataclass
from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How sentences of one language end."""

    never: frozenset[str]
    """Abbreviations that something always follows: Dr., e.g."""
    before_numbers: frozenset[str]
    """Those that are one only in front of a number: No. 5."""
    may_end: frozenset[str]
    """Those that may also end a sentence: etc., p.m."""
    starters: frozenset[str]
    """Words that begin sentences so often that a capital among them settles a doubtful stop."""
    months: frozenset[str]
    in_names: frozenset[str] = frozenset()
    """Those that a name mostly goes on behind: St. Mary, 5th Ave., Martin Luther King Jr."""
    ordinal_leads: frozenset[str] = frozenset()
    """Words before an ordinal number written with a dot ("am 3. Mai"); none where ordinals are written otherwise."""
    words: frozenset[str] = frozenset()
    """Words of up to three letters that end sentences and are no abbreviations: "look it up."."""
    capital_nouns: bool = False
    """A capital letter says nothing about a new sentence."""


_ZONES: Final = _set("est edt cst cdt mst mdt pst pdt gmt utc cet cest bst et pt ct mt")
_DAYS_EN: Final = _set("monday tuesday wednesday thursday friday saturday sunday")

ENGLISH: Final = Language(
    never=_set(
        "mr mrs ms mx dr prof e.g eg i.e ie cf vs v approx esp gen col capt cpt lt sgt rev hon gov sen rep"
        " viz mt ft dept"
        " ca incl excl resp fwd"
    ),
    before_numbers=_set(
        "no nos nr fig figs vol vols ch chap sec sect p pp art eq pt ref ver rev op"
    ),
    may_end=_set(
        "etc p.m a.m inc ltd co corp llc al rd oz lb lbs min mins hr hrs tsp tbsp est misc max avg"
        " jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri ph.d m.d b.c"
        " a.d b.a m.a"
    ),
    starters=_set(
        "the a an it it's it’s this that that's these those he she they we you i i'm i'll i've in on at but"
        " and so if when there"
        " there's here here's what how why who while for as to my your his her its our their please yes no"
        " then now also"
        " however next after before once let let's do did is are can would could should will"
    ),
    months=_set(
        "january february march april may june july august september october november december"
        " jan feb mar apr jun jul aug sep sept oct nov dec"
    )
    | _DAYS_EN
    | _ZONES,
    in_names=_set("st mt ft ave blvd jr sr"),
    words=_set(
        "up it is on me you him her us so do go see of to too out off one two six ten now how why who way day"
        " bad big red hot yes ok not all any she he we be am are was has had did can may let get got put say"
        " ask try use run eat buy fix end lot bit set car dog cat man men boy fun sun sky sea ice tea air arm"
        " age ago act add aid aim bag bar bed bee bet bow box bus bye cap cow cry cup cut die dry ear egg eye"
        " far fat few fit fly fox gas gym hat hit hey hi job joy key kid lab law leg lie lip low mix mud new"
        " nut oil old own pan pay pen pet pie pig pot raw ray row sad shy sir sit ski son spy tax tie tip toe"
        " top toy van via war wax web wet win won yet zoo as at by if or the this an my our its his and but"
        " for oh wow fan god mom dad pop jam pub rat rib rob rod sum tap tin tub tug vet map bin led per pin"
        " saw sin sip vow inn ill ink hen hut hug jar jaw jet lay lid log mad mob nap net pad paw pea pit ram"
        " rid rip rug rum rye"
    ),
)
GERMAN: Final = Language(
    never=_set(
        "z.b d.h bzw ca dr prof hr fr evtl ggf inkl exkl vgl sog bspw mind tel st i.d.r u.u z.t z.zt v.a o.g"
        " s.o s.u abs"
        " kap bd geb gest zzgl abzgl dipl ing h.c med entspr gem lt mio mrd bes allg i.a d.i u.a sen jun hl"
    ),
    before_numbers=_set("nr nrn s art abb tab ziff max min"),
    may_end=_set(
        "usw etc u.ä o.ä u.v.m u.s.w v.chr n.chr str jh jhd tsd std sek a.d jan feb mär apr aug sept okt nov dez"
    ),
    starters=_set(
        "der die das es ich er sie wir ihr du man ein eine einen im in am an auf aber und oder wenn dann da dort hier"
        " jetzt heute morgen danach also auch doch nur bitte ja nein was wie wo wer warum wann welche mein dein sein"
        " unser bei mit nach vor für von zu zum zur als ob weil damit dabei deshalb außerdem so noch soll möchtest"
        " kannst können diese dieser dieses"
    ),
    months=_set(
        "januar jänner februar märz april mai juni juli august september oktober november dezember"
        " jan feb mär apr jun jul aug sep sept okt nov dez"
    ),
    ordinal_leads=_set(
        "am der die das dem den des vom zum zur im bis ab seit beim jeder jede jedes jeden jedem ein eine einen einem"
        " einer mein dein sein ihr unser nächsten ersten und oder"
    ),
    words=_set(
        "an aus ein auf zu ab da so ja ist war bin bis los nun gut neu alt rot tag weg ort uhr mal wo wer was"
        " wie ich du er sie es wir ihr mir dir ihm ihn uns bei von vor nie tun hat sei tut tür see tee tor rad"
        " öl eis ei kuh hof hut not rat tat typ tot roh rau zug zoo hin her oft rum ohr arm am im um in mit"
        " nur nah gar wen wem den dem das der die kam gab lag sah ruf ton weh zeh zum zur ins ans"
    ),
    capital_nouns=True,
)
FRENCH: Final = Language(
    never=_set(
        "m mm mme mlle mlles dr pr me p.ex ex env cf av apr boul tél st ste c.-à-d c-à-d resp"
    ),
    before_numbers=_set("no n art fig p pp vol chap éd"),
    may_end=_set("etc j.-c av.j.-c apr.j.-c janv févr avr juill sept oct nov déc min a.m p.m"),
    starters=_set(
        "le la les l' un une des il elle ils elles on nous vous je j' tu ce c' c'est cette ces cet mais et ou donc si"
        " quand alors ensuite puis en dans à au aux pour par sur avec sans voici voilà oui non mon ma mes votre vos"
        " notre nos son sa ses quel quelle que qui comment pourquoi où"
    ),
    months=_set(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv févr avr juill sept"
        " oct nov déc"
    ),
    words=_set(
        "là ici oui non pas toi moi lui eux feu eau jeu peu vue rue vie fin pur sûr mur dur sol sel mer air"
        " ami an ans os bas bon but car ça ce ci cru dit dix du en eu fer foi fou gaz gel il jus las le lit"
        " loi lot mal mis mot né nez nom nu nul on où ou par pis plu pot que qui roi sa sac se si six ski son"
        " su sud tas thé tir ton tôt tu un une vin vu zoo clé été âge bus cas cou dos duo fil gris île lac ai"
        " va vas"
    ),
)
SPANISH: Final = Language(
    never=_set(
        "sr sra srta sres dr dra d dña prof p.ej ej av avda tel ud uds vd vds aprox ing lic gral st sto sta"
    ),
    before_numbers=_set("pág págs núm núms no nº art fig cap vol p pp"),
    may_end=_set(
        "etc a.m p.m ee.uu a.c d.c s.a s.l ene feb mar abr jun jul ago sept oct nov dic min"
    ),
    starters=_set(
        "el la los las un una unos unas lo es está esto este esta ese esa eso yo tú él ella usted nosotros"
        " ellos y o pero"
        " si cuando entonces luego después antes en a al de del para por con sin sobre aquí ahí allí sí no mi tu su"
        " nuestro qué quién cómo dónde cuándo hay hoy mañana también además"
    ),
    months=_set(
        "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre"
        " ene feb mar"
        " abr jun jul ago sept oct nov dic"
    ),
    words=_set(
        "sí ya va voy vas son soy es era fue así más tan hoy ahí día mes año sol luz paz pan sal té mí ti él"
        " yo uno una dos ser ver ir dar oír fin rey ley voz pie red uso hay ha he me te se lo la le los las"
        " por con sin de su tu gas bar bus ojo ola oro río sed sur tal tía tío vez vía"
    ),
)
POLISH: Final = Language(
    never=_set(
        "np tzn tj m.in dr prof ul al pl św mgr inż hab tel wg zob por im ks gen płk śp tzw ww b p.o d.s ds woj pow gm"
    ),
    before_numbers=_set("ok nr str godz art pkt ust rys tab s poz"),
    may_end=_set("itd itp etc r w n.p.m p.n.e n.e tys mln mld proc min sek gr sp.z.o.o s.a"),
    starters=_set(
        "to ten ta te jest są w we na do od z ze i a ale lub jeśli jeżeli gdy kiedy potem następnie po przed"
        " tak nie mój"
        " twój jego jej nasz wasz on ona ono oni ja ty my wy co jak gdzie kto dlaczego który tu tutaj tam teraz dziś"
        " jutro można proszę dla przy"
    ),
    months=_set(
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
        " styczeń luty"
        " marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień"
    ),
    ordinal_leads=_set("do od dnia na w po przed za"),
    words=_set(
        "tak nie to ta ten był nic już tu tam ja ty on ona my wy go mu ich nas was dom dni las czy bez dla"
        " jak kto co coś gdy bo też oko sam cel pan but bok ból dół lek los mąż noc nos raz rak ręk syn sok"
        " wóz wół zły dwa sto"
    ),
)
LANGUAGES: Final = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "pl": POLISH}


def language_of(code: str) -> Language:
    """By a code such as "de" or "de-AT"; English for one that is unknown."""
    return LANGUAGES.get(code.lower().replace("_", "-").partition("-")[0], ENGLISH)
