"""German: how signs, units and abbreviations are read (see `hub.language.readings`)."""

from typing import Final

from hub.language.readings import Readings, months, pairs, signs, units

READINGS: Final = Readings(
    units=units(
        "Prozent | Grad Celsius | Grad Fahrenheit | Grad | Kilometer pro Stunde"
        " | Meter pro Sekunde | Meilen pro Stunde | Kilometer | Meter | Zentimeter | Millimeter"
        " | Kilogramm | Gramm | Milligramm | Liter | Milliliter | Kilowattstunde/Kilowattstunden"
        " | Wattstunde/Wattstunden | Kilowatt | Watt | Hektopascal | Kilobyte | Megabyte"
        " | Gigabyte | Terabyte | Megahertz | Gigahertz | Hertz | Quadratmeter | Quadratkilometer"
        " | Kubikmeter | Minute/Minuten | Stunde/Stunden | Millisekunde/Millisekunden | Euro"
        " | Dollar | Pfund"
    ),
    signs=signs(
        "und | plus | gleich | mal | geteilt durch | plus minus | etwa | höchstens | mindestens"
        " | weniger als | mehr als | bis | minus | Quadrat | hoch drei | hoch | durch"
        " | Wurzel aus | Nummer | oder"
    ),
    words=pairs(
        "z.b = zum Beispiel | d.h = das heißt | u.a = unter anderem | bzw = beziehungsweise"
        " | ca = circa | usw = und so weiter | etc = et cetera | evtl = eventuell"
        " | ggf = gegebenenfalls | inkl = inklusive | vgl = vergleiche | bspw = beispielsweise"
        " | nr = Nummer | z.t = zum Teil | i.d.r = in der Regel | mind = mindestens"
        " | max = maximal | min = mindestens | mio = Millionen | mrd = Milliarden"
        " | sog = sogenannte | v.a = vor allem | std = Stunden | tel = Telefon"
    ),
    months=months(
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
    ),
    date="{day}. {month} {year}",
    code_left_out="Die Antwort ist Programmtext, den ich nicht vorlesen kann.",
)
