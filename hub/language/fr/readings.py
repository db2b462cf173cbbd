"""French: how signs, units and abbreviations are read (see `hub.language.readings`)."""

from typing import Final

from hub.language.readings import Readings, months, names, pairs, signs, units
from hub.language.words import words

READINGS: Final = Readings(
    units=units(
        "% = pour cent | °C = degré Celsius/degrés Celsius | °F = degré Fahrenheit/degrés"
        " Fahrenheit | ° = degré/degrés | km/h = kilomètre par heure/kilomètres par heure | m/s ="
        " mètre par seconde/mètres par seconde | mph = mille par heure/milles par heure | km ="
        " kilomètre/kilomètres | m = mètre/mètres | cm = centimètre/centimètres | mm ="
        " millimètre/millimètres | kg = kilogramme/kilogrammes | g = gramme/grammes | mg ="
        " milligramme/milligrammes | l = litre/litres | ml = millilitre/millilitres | kWh ="
        " kilowattheure/kilowattheures | Wh = wattheure/wattheures | kW = kilowatt/kilowatts | W ="
        " watt/watts | hPa = hectopascal/hectopascals | kB = kilooctet/kilooctets | MB ="
        " mégaoctet/mégaoctets | GB = gigaoctet/gigaoctets | TB = téraoctet/téraoctets | MHz ="
        " mégahertz | GHz = gigahertz | Hz = hertz | m² = mètre carré/mètres carrés | km² ="
        " kilomètre carré/kilomètres carrés | m³ = mètre cube/mètres cubes | min = minute/minutes"
        " | h = heure/heures | ms = milliseconde/millisecondes | € = euro/euros | $ ="
        " dollar/dollars | £ = livre/livres | ‰ = pour mille | MWh = mégawattheure/mégawattheures"
        " | GWh = gigawattheure/gigawattheures | MW = mégawatt/mégawatts | GW = gigawatt/gigawatts"
        " | mW = milliwatt/milliwatts | V = volt/volts | mV = millivolt/millivolts | kV ="
        " kilovolt/kilovolts | mA = milliampère/milliampères | mAh ="
        " milliampère-heure/milliampères-heures | Ah = ampère-heure/ampères-heures | Ω = ohm/ohms"
        " | kΩ = kilohm/kilohms | lx = lux | lm = lumen/lumens | dB = décibel/décibels | ppm ="
        " partie par million/parties par million | ppb = partie par milliard/parties par milliard"
        " | Pa = pascal/pascals | kPa = kilopascal/kilopascals | bar = bar/bars | mbar ="
        " millibar/millibars | psi = P S I | kJ = kilojoule/kilojoules | kcal ="
        " kilocalorie/kilocalories | rpm = tour par minute/tours par minute | bpm = battement par"
        " minute/battements par minute | fps = image par seconde/images par seconde | px ="
        " pixel/pixels | kHz = kilohertz | KB = kilooctet/kilooctets | kbit = kilobit/kilobits |"
        " Mbit = mégabit/mégabits | Gbit = gigabit/gigabits | KiB = kibioctet/kibioctets | MiB ="
        " mébioctet/mébioctets | GiB = gibioctet/gibioctets | Mbps = mégabit par seconde/mégabits"
        " par seconde | Gbps = gigabit par seconde/gigabits par seconde | kbps = kilobit par"
        " seconde/kilobits par seconde | µg = microgramme/microgrammes | µm ="
        " micromètre/micromètres | µs = microseconde/microsecondes | ns = nanoseconde/nanosecondes"
        " | s = seconde/secondes | dm = décimètre/décimètres | dl = décilitre/décilitres | cl ="
        " centilitre/centilitres | mi = mille/milles | ft = pied/pieds | yd = yard/yards | oz ="
        " once/onces | lb = livre/livres | lbs = livre/livres | gal = gallon/gallons | t ="
        " tonne/tonnes | ha = hectare/hectares | mm² = millimètre carré/millimètres carrés | cm² ="
        " centimètre carré/centimètres carrés | ft² = pied carré/pieds carrés | cm³ = centimètre"
        " cube/centimètres cubes | dm³ = décimètre cube/décimètres cubes | ft³ = pied cube/pieds"
        " cubes | US$ = dollar américain/dollars américains | A$ = dollar australien/dollars"
        " australiens | C$ = dollar canadien/dollars canadiens | ¥ = yen/yens | ₹ = roupie/roupies"
        " | zł = zloty/zlotys | CHF = franc suisse/francs suisses | EUR = euro/euros | USD ="
        " dollar américain/dollars américains | GBP = livre/livres | PLN = zloty/zlotys | JPY ="
        " yen/yens | ct = centime/centimes"
    ),
    signs=signs(
        "et | plus | égale | fois | divisé par | plus ou moins | environ | au plus | au moins"
        " | moins de | plus de | à | moins | au carré | au cube | puissance | sur"
        " | racine carrée de | numéro | ou | à | sur | fois | par"
    ),
    words=pairs(
        "p.ex = par exemple | c.-à-d = c'est-à-dire | c-à-d = c'est-à-dire | env = environ"
        " | etc = et cetera | no = numéro | av.j.-c = avant Jésus-Christ"
        " | apr.j.-c = après Jésus-Christ | tél = téléphone"
        " | M = monsieur | MM = messieurs | dr = docteur | pr = professeur | st = saint | ste ="
        " sainte | av = avenue | bd = boulevard | p = page | vol = volume"
    ),
    months=months(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    date="{day} {month} {year}",
    scales=units(
        "k = mille | m = million de/millions de | M = million de/millions de"
        " | mio = million de/millions de | Md = milliard de/milliards de"
        " | mrd = milliard de/milliards de | bn = milliard de/milliards de"
        " | million = million de/millions de | millions = million de/millions de"
        " | milliard = milliard de/milliards de | milliards = milliard de/milliards de"
    ),
    elided="de ",
    singular_below=2.0,
    fixed=pairs(
        "24h/24 = 24 heures sur 24 | 7j/7 = 7 jours sur 7 | 24/7 = 24 heures sur 24 | et/ou = et ou"
        " | c/o = chez | s/o = sans objet"
    ),
    fractions=units(
        "1/2 = un demi/et demi | 1/3 = un tiers/et un tiers | 2/3 = deux tiers/et deux tiers"
        " | 1/4 = un quart/et quart | 3/4 = trois quarts/et trois quarts"
        " | 1/8 = un huitième/et un huitième"
    ),
    date_leads=words("le du au avant après depuis"),
    day_first=True,
    full_hour="{hour} heures",
    half_hour="{hour} heures {minute}",
    hour_words=words("h heures"),
    ordinals=names(
        "premier | deuxième | troisième | quatrième | cinquième | sixième | septième | huitième"
        " | neuvième | dixième | onzième | douzième | treizième | quatorzième | quinzième"
        " | seizième | dix-septième | dix-huitième | dix-neuvième | vingtième | vingt et unième"
    ),
    ordinal_ends=words("er e ème eme"),
    numbered=words("chapitre partie tome acte type phase guerre niveau"),
    code_left_out="La réponse est du code, que je ne peux pas lire à voix haute.",
)
