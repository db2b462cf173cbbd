"""Spanish: where sentences end (see `hub.language.endings`)."""

from typing import Final

from hub.language.endings import Language
from hub.language.words import words

ENDINGS: Final = Language(
    never=words(
        "sr sra srta sres dr dra d dña prof p.ej ej av avda tel ud uds vd vds aprox ing lic gral"
        " st sto sta"
    ),
    before_numbers=words("pág págs núm núms no nº art fig cap vol p pp"),
    may_end=words(
        "etc a.m p.m ee.uu a.c d.c s.a s.l ene feb mar abr jun jul ago sept oct nov dic min"
    ),
    starters=words(
        "el la los las un una unos unas lo es está esto este esta ese esa eso yo tú él ella usted"
        " nosotros ellos y o pero si cuando entonces luego después antes en a al de del para por"
        " con sin sobre aquí ahí allí sí no mi tu su nuestro qué quién cómo dónde cuándo hay hoy"
        " mañana también además"
    ),
    months=words(
        "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre"
        " diciembre ene feb mar abr jun jul ago sept oct nov dic"
    ),
    words=words(
        "sí ya va voy vas son soy es era fue así más tan hoy ahí día mes año sol luz paz pan sal"
        " té mí ti él yo uno una dos ser ver ir dar oír fin rey ley voz pie red uso hay ha he me"
        " te se lo la le los las por con sin de su tu gas bar bus ojo ola oro río sed sur tal tía"
        " tío vez vía"
    ),
)
