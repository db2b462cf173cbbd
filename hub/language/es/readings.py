"""Spanish: how signs, units and abbreviations are read (see `hub.language.readings`)."""

from typing import Final

from hub.language.readings import Readings, months, pairs, signs, units
from hub.language.words import words

READINGS: Final = Readings(
    units=units(
        "% = por ciento | °C = grado Celsius/grados Celsius | °F = grado Fahrenheit/grados"
        " Fahrenheit | ° = grado/grados | km/h = kilómetro por hora/kilómetros por hora | m/s ="
        " metro por segundo/metros por segundo | mph = milla por hora/millas por hora | km ="
        " kilómetro/kilómetros | m = metro/metros | cm = centímetro/centímetros | mm ="
        " milímetro/milímetros | kg = kilogramo/kilogramos | g = gramo/gramos | mg ="
        " miligramo/miligramos | l = litro/litros | ml = mililitro/mililitros | kWh = kilovatio"
        " hora/kilovatios hora | Wh = vatio hora/vatios hora | kW = kilovatio/kilovatios | W ="
        " vatio/vatios | hPa = hectopascal/hectopascales | kB = kilobyte/kilobytes | MB ="
        " megabyte/megabytes | GB = gigabyte/gigabytes | TB = terabyte/terabytes | MHz ="
        " megahercio/megahercios | GHz = gigahercio/gigahercios | Hz = hercio/hercios | m² = metro"
        " cuadrado/metros cuadrados | km² = kilómetro cuadrado/kilómetros cuadrados | m³ = metro"
        " cúbico/metros cúbicos | min = minuto/minutos | h = hora/horas | ms ="
        " milisegundo/milisegundos | € = euro/euros | $ = dólar/dólares | £ = libra/libras | ‰ ="
        " por mil | MWh = megavatio hora/megavatios hora | GWh = gigavatio hora/gigavatios hora |"
        " MW = megavatio/megavatios | GW = gigavatio/gigavatios | mW = milivatio/milivatios | V ="
        " voltio/voltios | mV = milivoltio/milivoltios | kV = kilovoltio/kilovoltios | mA ="
        " miliamperio/miliamperios | mAh = miliamperio hora/miliamperios hora | Ah = amperio"
        " hora/amperios hora | Ω = ohmio/ohmios | kΩ = kiloohmio/kiloohmios | lx = lux | lm ="
        " lumen/lúmenes | dB = decibelio/decibelios | ppm = parte por millón/partes por millón |"
        " ppb = parte por mil millones/partes por mil millones | Pa = pascal/pascales | kPa ="
        " kilopascal/kilopascales | bar = bar/bares | mbar = milibar/milibares | psi = P S I | kJ"
        " = kilojulio/kilojulios | kcal = kilocaloría/kilocalorías | rpm = revolución por"
        " minuto/revoluciones por minuto | bpm = latido por minuto/latidos por minuto | fps ="
        " fotograma por segundo/fotogramas por segundo | px = píxel/píxeles | kHz ="
        " kilohercio/kilohercios | KB = kilobyte/kilobytes | kbit = kilobit/kilobits | Mbit ="
        " megabit/megabits | Gbit = gigabit/gigabits | KiB = kibibyte/kibibytes | MiB ="
        " mebibyte/mebibytes | GiB = gibibyte/gibibytes | Mbps = megabit por segundo/megabits por"
        " segundo | Gbps = gigabit por segundo/gigabits por segundo | kbps = kilobit por"
        " segundo/kilobits por segundo | µg = microgramo/microgramos | µm = micrómetro/micrómetros"
        " | µs = microsegundo/microsegundos | ns = nanosegundo/nanosegundos | s = segundo/segundos"
        " | dm = decímetro/decímetros | dl = decilitro/decilitros | cl = centilitro/centilitros |"
        " mi = milla/millas | ft = pie/pies | yd = yarda/yardas | oz = onza/onzas | lb ="
        " libra/libras | lbs = libra/libras | gal = galón/galones | t = tonelada/toneladas | ha ="
        " hectárea/hectáreas | mm² = milímetro cuadrado/milímetros cuadrados | cm² = centímetro"
        " cuadrado/centímetros cuadrados | ft² = pie cuadrado/pies cuadrados | cm³ = centímetro"
        " cúbico/centímetros cúbicos | dm³ = decímetro cúbico/decímetros cúbicos | ft³ = pie"
        " cúbico/pies cúbicos | US$ = dólar estadounidense/dólares estadounidenses | A$ = dólar"
        " australiano/dólares australianos | C$ = dólar canadiense/dólares canadienses | ¥ ="
        " yen/yenes | ₹ = rupia/rupias | zł = esloti/eslotis | CHF = franco suizo/francos suizos |"
        " EUR = euro/euros | USD = dólar estadounidense/dólares estadounidenses | GBP ="
        " libra/libras | PLN = esloti/eslotis | JPY = yen/yenes | ct = céntimo/céntimos"
    ),
    signs=signs(
        "y | más | igual a | por | dividido por | más o menos | unos | como máximo | como mínimo"
        " | menos de | más de | a | menos | al cuadrado | al cubo | elevado a | entre"
        " | la raíz cuadrada de | número | o | a | por | veces | por"
    ),
    words=pairs(
        "p.ej = por ejemplo | etc = etcétera | aprox = aproximadamente | sr = señor"
        " | sra = señora | núm = número | ee.uu = Estados Unidos | ud = usted | uds = ustedes"
        " | avda = avenida | pág = página | tel = teléfono"
        " | dr = doctor | dra = doctora | prof = profesor | profa = profesora | vol = volumen |"
        " d.c = después de Cristo | a.c = antes de Cristo"
    ),
    months=months(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    date="{day} de {month} de {year}",
    scales=units(
        "k = mil | m = millón de/millones de | M = millón de/millones de"
        " | mn = millón de/millones de | bn = mil millones de | millón = millón de/millones de"
        " | millones = millón de/millones de"
    ),
    fixed=pairs("24/7 = las 24 horas | y/o = y o | c/ = calle"),
    fractions=units(
        "1/2 = medio/y medio | 1/3 = un tercio/y un tercio | 2/3 = dos tercios/y dos tercios"
        " | 1/4 = un cuarto/y cuarto | 3/4 = tres cuartos/y tres cuartos"
    ),
    date_leads=words("el del al desde hasta antes después"),
    day_first=True,
    full_hour="{hour} horas",
    hour_words=words("h horas am pm a.m p.m a p"),
    numbered=words("capítulo parte tomo acto tipo fase siglo guerra nivel"),
    code_left_out="La respuesta es código, que no puedo leer en voz alta.",
)
