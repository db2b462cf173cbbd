"""How signs, units and abbreviations are read, by language (pure data).

A unit has the form after one, after others, and where a language has them after two to four and after a fraction.
"""
# ruff: noqa: RUF001 - signs of other scripts are meant here

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_UNIT_NAMES: Final = (
    "% | °C | °F | ° | km/h | m/s | mph | km | m | cm | mm | kg | g | mg | l | ml | kWh | Wh | kW | W | hPa | kB | MB"
    " | GB | TB | MHz | GHz | Hz | m² | km² | m³ | min | h | ms | € | $ | £"
)


def _units(forms: str) -> dict[str, tuple[str, ...]]:
    names = [name.strip() for name in _UNIT_NAMES.split("|")]
    each = [tuple(form.strip() for form in entry.split("/")) for entry in forms.split("|")]
    return dict(zip(names, each, strict=True))


def _pairs(table: str) -> dict[str, str]:
    return {
        key.strip(): value.strip()
        for key, _, value in (entry.partition("=") for entry in table.split("|"))
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    units: Mapping[str, tuple[str, ...]]
    signs: Mapping[str, str]
    """Between words and numbers."""
    words: Mapping[str, str]
    """Abbreviations (lower case, without the last dot) and what they stand for."""
    months: tuple[str, ...]
    date: str
    """How a day is said; `{day}`, `{month}`, `{year}`."""
    code_left_out: str


def _months(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _signs(text: str) -> dict[str, str]:
    names = (
        "&",
        "+",
        "=",
        "*",
        "/",
        "±",
        "≈",
        "≤",
        "≥",
        "<",
        ">",
        "–",
        "-",
        "^2",
        "^3",
        "^",
        "over",
        "sqrt",
        "#",
        "or",
    )
    return dict(zip(names, (word.strip() for word in text.split("|")), strict=True))


ENGLISH: Final = Readings(
    units=_units(
        "percent | degree Celsius/degrees Celsius | degree Fahrenheit/degrees Fahrenheit | degree/degrees"
        " | kilometre per hour/kilometres per hour | metre per second/metres per second | mile per hour/miles per hour"
        " | kilometre/kilometres | metre/metres | centimetre/centimetres | millimetre/millimetres | kilogram/kilograms"
        " | gram/grams | milligram/milligrams | litre/litres | millilitre/millilitres | kilowatt hour/kilowatt hours"
        " | watt hour/watt hours | kilowatt/kilowatts | watt/watts | hectopascal/hectopascals | kilobyte/kilobytes"
        " | megabyte/megabytes | gigabyte/gigabytes | terabyte/terabytes | megahertz | gigahertz | hertz"
        " | square metre/square metres | square kilometre/square kilometres | cubic metre/cubic metres |"
        " minute/minutes"
        " | hour/hours | millisecond/milliseconds | euro/euros | dollar/dollars | pound/pounds"
    ),
    signs=_signs(
        "and | plus | equals | times | divided by | plus or minus | about | at most | at least | less than |"
        " more than | to"
        " | minus | squared | cubed | to the power of | over | the square root of | number | or"
    ),
    words=_pairs(
        "e.g = for example | eg = for example | i.e = that is | etc = et cetera | approx = approximately | vs = versus"
        " | no = number | nos = numbers | fig = figure | dept = department | min = minutes"
        " | hr = hour | hrs = hours | tbsp = tablespoons | tsp = teaspoons"
    ),
    months=_months(
        "January February March April May June July August September October November December"
    ),
    date="{month} {day}, {year}",
    code_left_out="The answer is code, which I can't read out.",
)
GERMAN: Final = Readings(
    units=_units(
        "Prozent | Grad Celsius | Grad Fahrenheit | Grad | Kilometer pro Stunde | Meter pro Sekunde | Meilen"
        " pro Stunde"
        " | Kilometer | Meter | Zentimeter | Millimeter | Kilogramm | Gramm | Milligramm | Liter | Milliliter"
        " | Kilowattstunde/Kilowattstunden | Wattstunde/Wattstunden | Kilowatt | Watt | Hektopascal |"
        " Kilobyte | Megabyte"
        " | Gigabyte | Terabyte | Megahertz | Gigahertz | Hertz | Quadratmeter | Quadratkilometer | Kubikmeter"
        " | Minute/Minuten | Stunde/Stunden | Millisekunde/Millisekunden | Euro | Dollar | Pfund"
    ),
    signs=_signs(
        "und | plus | gleich | mal | geteilt durch | plus minus | etwa | höchstens | mindestens | weniger"
        " als | mehr als"
        " | bis | minus | Quadrat | hoch drei | hoch | durch | Wurzel aus | Nummer | oder"
    ),
    words=_pairs(
        "z.b = zum Beispiel | d.h = das heißt | u.a = unter anderem | bzw = beziehungsweise | ca = circa"
        " | usw = und so weiter | etc = et cetera | evtl = eventuell | ggf = gegebenenfalls | inkl = inklusive"
        " | vgl = vergleiche | bspw = beispielsweise | nr = Nummer | z.t = zum Teil | i.d.r = in der Regel"
        " | mind = mindestens | max = maximal | min = mindestens | mio = Millionen | mrd = Milliarden | sog"
        " = sogenannte"
        " | v.a = vor allem | std = Stunden | tel = Telefon"
    ),
    months=_months(
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
    ),
    date="{day}. {month} {year}",
    code_left_out="Die Antwort ist Programmtext, den ich nicht vorlesen kann.",
)
FRENCH: Final = Readings(
    units=_units(
        "pour cent | degré Celsius/degrés Celsius | degré Fahrenheit/degrés Fahrenheit | degré/degrés"
        " | kilomètre par heure/kilomètres par heure | mètre par seconde/mètres par seconde"
        " | mille par heure/milles par heure | kilomètre/kilomètres | mètre/mètres | centimètre/centimètres"
        " | millimètre/millimètres | kilogramme/kilogrammes | gramme/grammes | milligramme/milligrammes | litre/litres"
        " | millilitre/millilitres | kilowattheure/kilowattheures | wattheure/wattheures | kilowatt/kilowatts"
        " | watt/watts | hectopascal/hectopascals | kilooctet/kilooctets | mégaoctet/mégaoctets | gigaoctet/gigaoctets"
        " | téraoctet/téraoctets | mégahertz | gigahertz | hertz | mètre carré/mètres carrés"
        " | kilomètre carré/kilomètres carrés | mètre cube/mètres cubes | minute/minutes | heure/heures"
        " | milliseconde/millisecondes | euro/euros | dollar/dollars | livre/livres"
    ),
    signs=_signs(
        "et | plus | égale | fois | divisé par | plus ou moins | environ | au plus | au moins | moins de | plus de | à"
        " | moins | au carré | au cube | puissance | sur | racine carrée de | numéro | ou"
    ),
    words=_pairs(
        "p.ex = par exemple | c.-à-d = c'est-à-dire | c-à-d = c'est-à-dire | env = environ | etc = et cetera"
        " | no = numéro | av.j.-c = avant Jésus-Christ | apr.j.-c = après Jésus-Christ | tél = téléphone"
    ),
    months=_months(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    date="{day} {month} {year}",
    code_left_out="La réponse est du code, que je ne peux pas lire à voix haute.",
)
SPANISH: Final = Readings(
    units=_units(
        "por ciento | grado Celsius/grados Celsius | grado Fahrenheit/grados Fahrenheit | grado/grados"
        " | kilómetro por hora/kilómetros por hora | metro por segundo/metros por segundo"
        " | milla por hora/millas por hora | kilómetro/kilómetros | metro/metros | centímetro/centímetros"
        " | milímetro/milímetros | kilogramo/kilogramos | gramo/gramos | miligramo/miligramos | litro/litros"
        " | mililitro/mililitros | kilovatio hora/kilovatios hora | vatio hora/vatios hora | kilovatio/kilovatios"
        " | vatio/vatios | hectopascal/hectopascales | kilobyte/kilobytes | megabyte/megabytes | gigabyte/gigabytes"
        " | terabyte/terabytes | megahercio/megahercios | gigahercio/gigahercios | hercio/hercios"
        " | metro cuadrado/metros cuadrados | kilómetro cuadrado/kilómetros cuadrados | metro cúbico/metros cúbicos"
        " | minuto/minutos | hora/horas | milisegundo/milisegundos | euro/euros | dólar/dólares | libra/libras"
    ),
    signs=_signs(
        "y | más | igual a | por | dividido por | más o menos | unos | como máximo | como mínimo | menos de"
        " | más de | a"
        " | menos | al cuadrado | al cubo | elevado a | entre | la raíz cuadrada de | número | o"
    ),
    words=_pairs(
        "p.ej = por ejemplo | etc = etcétera | aprox = aproximadamente | sr = señor | sra = señora | núm = número"
        " | ee.uu = Estados Unidos | ud = usted | uds = ustedes | avda = avenida | pág = página | tel = teléfono"
    ),
    months=_months(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    date="{day} de {month} de {year}",
    code_left_out="La respuesta es código, que no puedo leer en voz alta.",
)
POLISH: Final = Readings(
    units=_units(
        "procent/procent/procent/procent"
        " | stopień Celsjusza/stopni Celsjusza/stopnie Celsjusza/stopnia Celsjusza"
        " | stopień Fahrenheita/stopni Fahrenheita/stopnie Fahrenheita/stopnia Fahrenheita"
        " | stopień/stopni/stopnie/stopnia"
        " | kilometr na godzinę/kilometrów na godzinę/kilometry na godzinę/kilometra na godzinę"
        " | metr na sekundę/metrów na sekundę/metry na sekundę/metra na sekundę"
        " | mila na godzinę/mil na godzinę/mile na godzinę/mili na godzinę | kilometr/kilometrów/kilometry/kilometra"
        " | metr/metrów/metry/metra | centymetr/centymetrów/centymetry/centymetra"
        " | milimetr/milimetrów/milimetry/milimetra | kilogram/kilogramów/kilogramy/kilograma"
        " | gram/gramów/gramy/grama | miligram/miligramów/miligramy/miligrama | litr/litrów/litry/litra"
        " | mililitr/mililitrów/mililitry/mililitra"
        " | kilowatogodzina/kilowatogodzin/kilowatogodziny/kilowatogodziny"
        " | watogodzina/watogodzin/watogodziny/watogodziny | kilowat/kilowatów/kilowaty/kilowata"
        " | wat/watów/waty/wata | hektopaskal/hektopaskali/hektopaskale/hektopaskala"
        " | kilobajt/kilobajtów/kilobajty/kilobajta | megabajt/megabajtów/megabajty/megabajta"
        " | gigabajt/gigabajtów/gigabajty/gigabajta | terabajt/terabajtów/terabajty/terabajta"
        " | megaherc/megaherców/megaherce/megaherca | gigaherc/gigaherców/gigaherce/gigaherca"
        " | herc/herców/herce/herca | metr kwadratowy/metrów kwadratowych/metry kwadratowe/metra kwadratowego"
        " | kilometr kwadratowy/kilometrów kwadratowych/kilometry kwadratowe/kilometra kwadratowego"
        " | metr sześcienny/metrów sześciennych/metry sześcienne/metra sześciennego | minuta/minut/minuty/minuty"
        " | godzina/godzin/godziny/godziny | milisekunda/milisekund/milisekundy/milisekundy | euro"
        " | dolar/dolarów/dolary/dolara | funt/funtów/funty/funta"
    ),
    signs=_signs(
        "i | plus | równa się | razy | podzielone przez | plus minus | około | co najwyżej | co najmniej | mniej niż"
        " | więcej niż | do | minus | do kwadratu | do sześcianu | do potęgi | przez | pierwiastek z | numer | lub"
    ),
    words=_pairs(
        "np = na przykład | tzn = to znaczy | tj = to jest | itd = i tak dalej | itp = i tym podobne | m.in"
        " = między innymi"
        " | ok = około | nr = numer | ul = ulica | godz = godzina | tys = tysięcy | mln = milionów | mld = miliardów"
        " | wg = według"
    ),
    months=_months(
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
    ),
    date="{day} {month} {year}",
    code_left_out="Odpowiedź to kod, którego nie mogę przeczytać na głos.",
)
READINGS: Final = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "pl": POLISH}
