"""English: how signs, units and abbreviations are read (see `hub.language.readings`)."""

from typing import Final

from hub.language.readings import Readings, months, pairs, signs, units

READINGS: Final = Readings(
    units=units(
        "percent | degree Celsius/degrees Celsius | degree Fahrenheit/degrees Fahrenheit"
        " | degree/degrees | kilometre per hour/kilometres per hour"
        " | metre per second/metres per second | mile per hour/miles per hour"
        " | kilometre/kilometres | metre/metres | centimetre/centimetres | millimetre/millimetres"
        " | kilogram/kilograms | gram/grams | milligram/milligrams | litre/litres"
        " | millilitre/millilitres | kilowatt hour/kilowatt hours | watt hour/watt hours"
        " | kilowatt/kilowatts | watt/watts | hectopascal/hectopascals | kilobyte/kilobytes"
        " | megabyte/megabytes | gigabyte/gigabytes | terabyte/terabytes | megahertz | gigahertz"
        " | hertz | square metre/square metres | square kilometre/square kilometres"
        " | cubic metre/cubic metres | minute/minutes | hour/hours | millisecond/milliseconds"
        " | euro/euros | dollar/dollars | pound/pounds"
    ),
    signs=signs(
        "and | plus | equals | times | divided by | plus or minus | about | at most | at least"
        " | less than | more than | to | minus | squared | cubed | to the power of | over"
        " | the square root of | number | or"
    ),
    words=pairs(
        "e.g = for example | eg = for example | i.e = that is | etc = et cetera"
        " | approx = approximately | vs = versus | no = number | nos = numbers | fig = figure"
        " | dept = department | min = minutes | hr = hour | hrs = hours | tbsp = tablespoons"
        " | tsp = teaspoons"
    ),
    months=months(
        "January February March April May June July August September October November December"
    ),
    date="{month} {day}, {year}",
    code_left_out="The answer is code, which I can't read out.",
)
