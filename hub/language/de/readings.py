"""German: how signs, units and abbreviations are read (see `hub.language.readings`)."""

from typing import Final

from hub.language.readings import Readings, months, names, pairs, signs, units
from hub.language.words import words

READINGS: Final = Readings(
    units=units(
        "% = Prozent | °C = Grad Celsius | °F = Grad Fahrenheit | ° = Grad | km/h = Kilometer pro"
        " Stunde | m/s = Meter pro Sekunde | mph = Meilen pro Stunde | km = Kilometer | m = Meter"
        " | cm = Zentimeter | mm = Millimeter | kg = Kilogramm | g = Gramm | mg = Milligramm | l ="
        " Liter | ml = Milliliter | kWh = Kilowattstunde/Kilowattstunden | Wh ="
        " Wattstunde/Wattstunden | kW = Kilowatt | W = Watt | hPa = Hektopascal | kB = Kilobyte |"
        " MB = Megabyte | GB = Gigabyte | TB = Terabyte | MHz = Megahertz | GHz = Gigahertz | Hz ="
        " Hertz | m² = Quadratmeter | km² = Quadratkilometer | m³ = Kubikmeter | min ="
        " Minute/Minuten | h = Stunde/Stunden | ms = Millisekunde/Millisekunden | € = Euro | $ ="
        " Dollar | £ = Pfund | ‰ = Promille | MWh = Megawattstunde/Megawattstunden | GWh ="
        " Gigawattstunde/Gigawattstunden | MW = Megawatt | GW = Gigawatt | mW = Milliwatt | V ="
        " Volt | mV = Millivolt | kV = Kilovolt | mA = Milliampere | mAh ="
        " Milliamperestunde/Milliamperestunden | Ah = Amperestunde/Amperestunden | Ω = Ohm | kΩ ="
        " Kiloohm | lx = Lux | lm = Lumen | dB = Dezibel | ppm = Teil pro Million/Teile pro"
        " Million | ppb = Teil pro Milliarde/Teile pro Milliarde | Pa = Pascal | kPa = Kilopascal"
        " | bar = Bar | mbar = Millibar | psi = P S I | kJ = Kilojoule | kcal ="
        " Kilokalorie/Kilokalorien | rpm = Umdrehung pro Minute/Umdrehungen pro Minute | bpm ="
        " Schlag pro Minute/Schläge pro Minute | fps = Bild pro Sekunde/Bilder pro Sekunde | px ="
        " Pixel | kHz = Kilohertz | KB = Kilobyte | kbit = Kilobit | Mbit = Megabit | Gbit ="
        " Gigabit | KiB = Kibibyte | MiB = Mebibyte | GiB = Gibibyte | Mbps = Megabit pro Sekunde"
        " | Gbps = Gigabit pro Sekunde | kbps = Kilobit pro Sekunde | µg = Mikrogramm | µm ="
        " Mikrometer | µs = Mikrosekunde/Mikrosekunden | ns = Nanosekunde/Nanosekunden | s ="
        " Sekunde/Sekunden | dm = Dezimeter | dl = Deziliter | cl = Zentiliter | mi = Meile/Meilen"
        " | ft = Fuß | yd = Yard/Yards | oz = Unze/Unzen | lb = Pfund | lbs = Pfund | gal ="
        " Gallone/Gallonen | t = Tonne/Tonnen | ha = Hektar | mm² = Quadratmillimeter | cm² ="
        " Quadratzentimeter | ft² = Quadratfuß | cm³ = Kubikzentimeter | dm³ = Kubikdezimeter |"
        " ft³ = Kubikfuß | US$ = US-Dollar | A$ = Australischer Dollar/Australische Dollar | C$ ="
        " Kanadischer Dollar/Kanadische Dollar | ¥ = Yen | ₹ = Rupie/Rupien | zł = Zloty | CHF ="
        " Schweizer Franken | EUR = Euro | USD = US-Dollar | GBP = Pfund | PLN = Zloty | JPY = Yen"
        " | ct = Cent"
    ),
    signs=signs(
        "und | plus | gleich | mal | geteilt durch | plus minus | etwa | höchstens | mindestens"
        " | weniger als | mehr als | bis | minus | Quadrat | hoch drei | hoch | durch"
        " | Wurzel aus | Nummer | oder | zu | mal | mal | pro"
    ),
    words=pairs(
        "z.b = zum Beispiel | d.h = das heißt | u.a = unter anderem | bzw = beziehungsweise"
        " | ca = circa | usw = und so weiter | etc = et cetera | evtl = eventuell"
        " | ggf = gegebenenfalls | inkl = inklusive | vgl = vergleiche | bspw = beispielsweise"
        " | nr = Nummer | z.t = zum Teil | i.d.r = in der Regel | mind = mindestens"
        " | max = maximal | min = mindestens | mio = Millionen | mrd = Milliarden"
        " | sog = sogenannte | v.a = vor allem | std = Stunden | tel = Telefon"
        " | dr = Doktor | prof = Professor | hr = Herr | str = Straße | st = Sankt | s = Seite |"
        " uvm = und vieles mehr | o.ä = oder Ähnliches | geb = geboren"
    ),
    months=months(
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
    ),
    date="{day}. {month} {year}",
    scales=units(
        "k = tausend | m = Million/Millionen | M = Million/Millionen | mio = Million/Millionen"
        " | mn = Million/Millionen | mrd = Milliarde/Milliarden | bn = Milliarde/Milliarden"
        " | Million = Million/Millionen | Millionen = Million/Millionen"
        " | Milliarde = Milliarde/Milliarden | Milliarden = Milliarde/Milliarden"
    ),
    fixed=pairs("24/7 = rund um die Uhr | und/oder = und oder"),
    fractions=units(
        "1/2 = ein halb/und ein halb | 1/3 = ein Drittel/ein Drittel | 2/3 = zwei Drittel/zwei"
        " Drittel"
        " | 1/4 = ein Viertel/ein Viertel | 3/4 = drei Viertel/drei Viertel"
        " | 1/8 = ein Achtel/ein Achtel"
    ),
    date_leads=words("am vom bis seit zum ab"),
    day_first=True,
    full_hour="{hour} Uhr",
    half_hour="{hour} Uhr {minute}",
    hour_words=words("uhr"),
    regnal=words(
        "ludwig friedrich wilhelm karl heinrich otto philipp georg johannes paul pius benedikt"
        " franz ferdinand alexander peter leo gregor iwan nikolaus joseph leopold"
    ),
    ordinals=names(
        "der Erste | der Zweite | der Dritte | der Vierte | der Fünfte | der Sechste | der Siebte"
        " | der Achte | der Neunte | der Zehnte | der Elfte | der Zwölfte | der Dreizehnte"
        " | der Vierzehnte | der Fünfzehnte | der Sechzehnte"
    ),
    numbered=words("kapitel teil band akt typ phase stufe weltkrieg klasse"),
    code_left_out="Die Antwort ist Programmtext, den ich nicht vorlesen kann.",
)
