"""English: how signs, units and abbreviations are read (see `hub.language.readings`)."""

from typing import Final

from hub.language.readings import Readings, months, names, pairs, signs, units
from hub.language.words import words

READINGS: Final = Readings(
    units=units(
        "% = percent | °C = degree Celsius/degrees Celsius | °F = degree Fahrenheit/degrees"
        " Fahrenheit | ° = degree/degrees | km/h = kilometre per hour/kilometres per hour | m/s ="
        " metre per second/metres per second | mph = mile per hour/miles per hour | km ="
        " kilometre/kilometres | m = metre/metres | cm = centimetre/centimetres | mm ="
        " millimetre/millimetres | kg = kilogram/kilograms | g = gram/grams | mg ="
        " milligram/milligrams | l = litre/litres | ml = millilitre/millilitres | kWh = kilowatt"
        " hour/kilowatt hours | Wh = watt hour/watt hours | kW = kilowatt/kilowatts | W ="
        " watt/watts | hPa = hectopascal/hectopascals | kB = kilobyte/kilobytes | MB ="
        " megabyte/megabytes | GB = gigabyte/gigabytes | TB = terabyte/terabytes | MHz = megahertz"
        " | GHz = gigahertz | Hz = hertz | m² = square metre/square metres | km² = square"
        " kilometre/square kilometres | m³ = cubic metre/cubic metres | min = minute/minutes | h ="
        " hour/hours | ms = millisecond/milliseconds | € = euro/euros | $ = dollar/dollars | £ ="
        " pound/pounds | ‰ = per mille | MWh = megawatt hour/megawatt hours | GWh = gigawatt"
        " hour/gigawatt hours | MW = megawatt/megawatts | GW = gigawatt/gigawatts | mW ="
        " milliwatt/milliwatts | V = volt/volts | mV = millivolt/millivolts | kV ="
        " kilovolt/kilovolts | mA = milliampere/milliamperes | mAh = milliampere hour/milliampere"
        " hours | Ah = ampere hour/ampere hours | Ω = ohm/ohms | kΩ = kilohm/kilohms | lx = lux |"
        " lm = lumen/lumens | dB = decibel/decibels | ppm = part per million/parts per million |"
        " ppb = part per billion/parts per billion | Pa = pascal/pascals | kPa ="
        " kilopascal/kilopascals | bar = bar/bars | mbar = millibar/millibars | psi = P S I | kJ ="
        " kilojoule/kilojoules | kcal = kilocalorie/kilocalories | rpm = revolution per"
        " minute/revolutions per minute | bpm = beat per minute/beats per minute | fps = frame per"
        " second/frames per second | px = pixel/pixels | kHz = kilohertz | KB = kilobyte/kilobytes"
        " | kbit = kilobit/kilobits | Mbit = megabit/megabits | Gbit = gigabit/gigabits | KiB ="
        " kibibyte/kibibytes | MiB = mebibyte/mebibytes | GiB = gibibyte/gibibytes | Mbps ="
        " megabit per second/megabits per second | Gbps = gigabit per second/gigabits per second |"
        " kbps = kilobit per second/kilobits per second | µg = microgram/micrograms | µm ="
        " micrometre/micrometres | µs = microsecond/microseconds | ns = nanosecond/nanoseconds | s"
        " = second/seconds | dm = decimetre/decimetres | dl = decilitre/decilitres | cl ="
        " centilitre/centilitres | mi = mile/miles | ft = foot/feet | yd = yard/yards | oz ="
        " ounce/ounces | lb = pound/pounds | lbs = pound/pounds | gal = gallon/gallons | t ="
        " tonne/tonnes | ha = hectare/hectares | mm² = square millimetre/square millimetres | cm²"
        " = square centimetre/square centimetres | ft² = square foot/square feet | cm³ = cubic"
        " centimetre/cubic centimetres | dm³ = cubic decimetre/cubic decimetres | ft³ = cubic"
        " foot/cubic feet | US$ = US dollar/US dollars | A$ = Australian dollar/Australian dollars"
        " | C$ = Canadian dollar/Canadian dollars | ¥ = yen | ₹ = rupee/rupees | zł = zloty/zlotys"
        " | CHF = Swiss franc/Swiss francs | EUR = euro/euros | USD = US dollar/US dollars | GBP ="
        " pound/pounds | PLN = zloty/zlotys | JPY = yen | ct = cent/cents"
    ),
    signs=signs(
        "and | plus | equals | times | divided by | plus or minus | about | at most | at least"
        " | less than | more than | to | minus | squared | cubed | to the power of | over"
        " | the square root of | number | or | to | by | times | per"
    ),
    words=pairs(
        "e.g = for example | eg = for example | i.e = that is | etc = et cetera"
        " | approx = approximately | vs = versus | no = number | nos = numbers | fig = figure"
        " | dept = department | min = minutes | hr = hour | hrs = hours | tbsp = tablespoons"
        " | tsp = teaspoons"
        " | prof = Professor | ave = Avenue | blvd = Boulevard | p = page | pp = pages | vol ="
        " volume | ch = chapter | a.k.a = also known as"
    ),
    months=months(
        "January February March April May June July August September October November December"
    ),
    date="{month} {day}, {year}",
    scales=units(
        "k = thousand | m = million | M = million | mn = million | mio = million | B = billion"
        " | bn = billion | tn = trillion | million = million | billion = billion"
        " | trillion = trillion"
    ),
    fixed=pairs(
        "24/7 = 24 7 | w/o = without | w/ = with | n/a = not available | c/o = care of | and/or"
        " = and or"
    ),
    fractions=units(
        "1/2 = one half/and a half | 1/3 = one third/and a third | 2/3 = two thirds/and two thirds"
        " | 1/4 = one quarter/and a quarter | 3/4 = three quarters/and three quarters"
        " | 1/8 = one eighth/and an eighth | 3/8 = three eighths/and three eighths"
    ),
    date_leads=words("on by until since before after from dated till"),
    full_hour="{hour} o'clock",
    hour_words=words("am pm a.m p.m o'clock"),
    regnal=words(
        "henry elizabeth louis charles george edward william james richard john paul pius benedict"
        " francis philip ferdinand frederick catherine nicholas alexander peter leo gregory ivan"
        " napoleon ramesses mary robert stephen"
    ),
    ordinals=names(
        "the First | the Second | the Third | the Fourth | the Fifth | the Sixth | the Seventh"
        " | the Eighth | the Ninth | the Tenth | the Eleventh | the Twelfth | the Thirteenth"
        " | the Fourteenth | the Fifteenth | the Sixteenth"
    ),
    numbered=words("chapter part volume act type phase level stage war book grade section class"),
    code_left_out="The answer is code, which I can't read out.",
)
