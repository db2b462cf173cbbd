"""French: how signs, units and abbreviations are read (see `hub.language.readings`)."""

from typing import Final

from hub.language.readings import Readings, months, pairs, signs, units

READINGS: Final = Readings(
    units=units(
        "pour cent | degré Celsius/degrés Celsius | degré Fahrenheit/degrés Fahrenheit"
        " | degré/degrés | kilomètre par heure/kilomètres par heure"
        " | mètre par seconde/mètres par seconde | mille par heure/milles par heure"
        " | kilomètre/kilomètres | mètre/mètres | centimètre/centimètres | millimètre/millimètres"
        " | kilogramme/kilogrammes | gramme/grammes | milligramme/milligrammes | litre/litres"
        " | millilitre/millilitres | kilowattheure/kilowattheures | wattheure/wattheures"
        " | kilowatt/kilowatts | watt/watts | hectopascal/hectopascals | kilooctet/kilooctets"
        " | mégaoctet/mégaoctets | gigaoctet/gigaoctets | téraoctet/téraoctets | mégahertz"
        " | gigahertz | hertz | mètre carré/mètres carrés | kilomètre carré/kilomètres carrés"
        " | mètre cube/mètres cubes | minute/minutes | heure/heures | milliseconde/millisecondes"
        " | euro/euros | dollar/dollars | livre/livres"
    ),
    signs=signs(
        "et | plus | égale | fois | divisé par | plus ou moins | environ | au plus | au moins"
        " | moins de | plus de | à | moins | au carré | au cube | puissance | sur"
        " | racine carrée de | numéro | ou"
    ),
    words=pairs(
        "p.ex = par exemple | c.-à-d = c'est-à-dire | c-à-d = c'est-à-dire | env = environ"
        " | etc = et cetera | no = numéro | av.j.-c = avant Jésus-Christ"
        " | apr.j.-c = après Jésus-Christ | tél = téléphone"
    ),
    months=months(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    date="{day} {month} {year}",
    code_left_out="La réponse est du code, que je ne peux pas lire à voix haute.",
)
