"""Polish: how signs, units and abbreviations are read (see `hub.language.readings`)."""

from typing import Final

from hub.language.readings import Readings, months, pairs, signs, units
from hub.language.words import words

READINGS: Final = Readings(
    units=units(
        "% = procent/procent/procent/procent | °C = stopień Celsjusza/stopni Celsjusza/stopnie"
        " Celsjusza/stopnia Celsjusza | °F = stopień Fahrenheita/stopni Fahrenheita/stopnie"
        " Fahrenheita/stopnia Fahrenheita | ° = stopień/stopni/stopnie/stopnia | km/h = kilometr"
        " na godzinę/kilometrów na godzinę/kilometry na godzinę/kilometra na godzinę | m/s = metr"
        " na sekundę/metrów na sekundę/metry na sekundę/metra na sekundę | mph = mila na"
        " godzinę/mil na godzinę/mile na godzinę/mili na godzinę | km ="
        " kilometr/kilometrów/kilometry/kilometra | m = metr/metrów/metry/metra | cm ="
        " centymetr/centymetrów/centymetry/centymetra | mm ="
        " milimetr/milimetrów/milimetry/milimetra | kg = kilogram/kilogramów/kilogramy/kilograma |"
        " g = gram/gramów/gramy/grama | mg = miligram/miligramów/miligramy/miligrama | l ="
        " litr/litrów/litry/litra | ml = mililitr/mililitrów/mililitry/mililitra | kWh ="
        " kilowatogodzina/kilowatogodzin/kilowatogodziny/kilowatogodziny | Wh ="
        " watogodzina/watogodzin/watogodziny/watogodziny | kW ="
        " kilowat/kilowatów/kilowaty/kilowata | W = wat/watów/waty/wata | hPa ="
        " hektopaskal/hektopaskali/hektopaskale/hektopaskala | kB ="
        " kilobajt/kilobajtów/kilobajty/kilobajta | MB = megabajt/megabajtów/megabajty/megabajta |"
        " GB = gigabajt/gigabajtów/gigabajty/gigabajta | TB ="
        " terabajt/terabajtów/terabajty/terabajta | MHz = megaherc/megaherców/megaherce/megaherca"
        " | GHz = gigaherc/gigaherców/gigaherce/gigaherca | Hz = herc/herców/herce/herca | m² ="
        " metr kwadratowy/metrów kwadratowych/metry kwadratowe/metra kwadratowego | km² = kilometr"
        " kwadratowy/kilometrów kwadratowych/kilometry kwadratowe/kilometra kwadratowego | m³ ="
        " metr sześcienny/metrów sześciennych/metry sześcienne/metra sześciennego | min ="
        " minuta/minut/minuty/minuty | h = godzina/godzin/godziny/godziny | ms ="
        " milisekunda/milisekund/milisekundy/milisekundy | € = euro | $ ="
        " dolar/dolarów/dolary/dolara | £ = funt/funtów/funty/funta | ‰ ="
        " promil/promili/promile/promila | MWh ="
        " megawatogodzina/megawatogodzin/megawatogodziny/megawatogodziny | GWh ="
        " gigawatogodzina/gigawatogodzin/gigawatogodziny/gigawatogodziny | MW ="
        " megawat/megawatów/megawaty/megawata | GW = gigawat/gigawatów/gigawaty/gigawata | mW ="
        " miliwat/miliwatów/miliwaty/miliwata | V = wolt/woltów/wolty/wolta | mV ="
        " miliwolt/miliwoltów/miliwolty/miliwolta | kV = kilowolt/kilowoltów/kilowolty/kilowolta |"
        " mA = miliamper/miliamperów/miliampery/miliampera | mAh ="
        " miliamperogodzina/miliamperogodzin/miliamperogodziny/miliamperogodziny | Ah ="
        " amperogodzina/amperogodzin/amperogodziny/amperogodziny | Ω = om/omów/omy/oma | kΩ ="
        " kiloom/kiloomów/kiloomy/kilooma | lx = luks/luksów/luksy/luksa | lm ="
        " lumen/lumenów/lumeny/lumena | dB = decybel/decybeli/decybele/decybela | ppm = część na"
        " milion/części na milion/części na milion/części na milion | ppb = część na"
        " miliard/części na miliard/części na miliard/części na miliard | Pa ="
        " paskal/paskali/paskale/paskala | kPa = kilopaskal/kilopaskali/kilopaskale/kilopaskala |"
        " bar = bar/barów/bary/bara | mbar = milibar/milibarów/milibary/milibara | psi = P S I |"
        " kJ = kilodżul/kilodżuli/kilodżule/kilodżula | kcal ="
        " kilokaloria/kilokalorii/kilokalorie/kilokalorii | rpm = obrót na minutę/obrotów na"
        " minutę/obroty na minutę/obrotu na minutę | bpm = uderzenie na minutę/uderzeń na"
        " minutę/uderzenia na minutę/uderzenia na minutę | fps = klatka na sekundę/klatek na"
        " sekundę/klatki na sekundę/klatki na sekundę | px = piksel/pikseli/piksele/piksela | kHz"
        " = kiloherc/kiloherców/kiloherce/kiloherca | KB = kilobajt/kilobajtów/kilobajty/kilobajta"
        " | kbit = kilobit/kilobitów/kilobity/kilobita | Mbit ="
        " megabit/megabitów/megabity/megabita | Gbit = gigabit/gigabitów/gigabity/gigabita | KiB ="
        " kibibajt/kibibajtów/kibibajty/kibibajta | MiB = mebibajt/mebibajtów/mebibajty/mebibajta"
        " | GiB = gibibajt/gibibajtów/gibibajty/gibibajta | Mbps = megabit na sekundę/megabitów na"
        " sekundę/megabity na sekundę/megabita na sekundę | Gbps = gigabit na sekundę/gigabitów na"
        " sekundę/gigabity na sekundę/gigabita na sekundę | kbps = kilobit na sekundę/kilobitów na"
        " sekundę/kilobity na sekundę/kilobita na sekundę | µg ="
        " mikrogram/mikrogramów/mikrogramy/mikrograma | µm ="
        " mikrometr/mikrometrów/mikrometry/mikrometra | µs ="
        " mikrosekunda/mikrosekund/mikrosekundy/mikrosekundy | ns ="
        " nanosekunda/nanosekund/nanosekundy/nanosekundy | s = sekunda/sekund/sekundy/sekundy | dm"
        " = decymetr/decymetrów/decymetry/decymetra | dl = decylitr/decylitrów/decylitry/decylitra"
        " | cl = centylitr/centylitrów/centylitry/centylitra | mi = mila/mil/mile/mili | ft ="
        " stopa/stóp/stopy/stopy | yd = jard/jardów/jardy/jarda | oz = uncja/uncji/uncje/uncji |"
        " lb = funt/funtów/funty/funta | lbs = funt/funtów/funty/funta | gal ="
        " galon/galonów/galony/galona | t = tona/ton/tony/tony | ha ="
        " hektar/hektarów/hektary/hektara | mm² = milimetr kwadratowy/milimetrów"
        " kwadratowych/milimetry kwadratowe/milimetra kwadratowego | cm² = centymetr"
        " kwadratowy/centymetrów kwadratowych/centymetry kwadratowe/centymetra kwadratowego | ft²"
        " = stopa kwadratowa/stóp kwadratowych/stopy kwadratowe/stopy kwadratowej | cm³ ="
        " centymetr sześcienny/centymetrów sześciennych/centymetry sześcienne/centymetra"
        " sześciennego | dm³ = decymetr sześcienny/decymetrów sześciennych/decymetry"
        " sześcienne/decymetra sześciennego | ft³ = stopa sześcienna/stóp sześciennych/stopy"
        " sześcienne/stopy sześciennej | US$ = dolar amerykański/dolarów amerykańskich/dolary"
        " amerykańskie/dolara amerykańskiego | A$ = dolar australijski/dolarów"
        " australijskich/dolary australijskie/dolara australijskiego | C$ = dolar"
        " kanadyjski/dolarów kanadyjskich/dolary kanadyjskie/dolara kanadyjskiego | ¥ ="
        " jen/jenów/jeny/jena | ₹ = rupia/rupii/rupie/rupii | zł = złoty/złotych/złote/złotego |"
        " CHF = frank szwajcarski/franków szwajcarskich/franki szwajcarskie/franka szwajcarskiego"
        " | EUR = euro | USD = dolar amerykański/dolarów amerykańskich/dolary amerykańskie/dolara"
        " amerykańskiego | GBP = funt/funtów/funty/funta | PLN = złoty/złotych/złote/złotego | JPY"
        " = jen/jenów/jeny/jena | ct = cent/centów/centy/centa"
    ),
    signs=signs(
        "i | plus | równa się | razy | podzielone przez | plus minus | około | co najwyżej"
        " | co najmniej | mniej niż | więcej niż | do | minus | do kwadratu | do sześcianu"
        " | do potęgi | przez | pierwiastek z | numer | lub | do | na | razy | na"
    ),
    words=pairs(
        "np = na przykład | tzn = to znaczy | tj = to jest | itd = i tak dalej"
        " | itp = i tym podobne | m.in = między innymi | ok = około | nr = numer | ul = ulica"
        " | godz = godzina | tys = tysięcy | mln = milionów | mld = miliardów | wg = według"
        " | prof = profesor | dr = doktor | al = aleja | pl = plac | św = święty | str = strona"
        " | ww = wyżej wymienione"
    ),
    months=months(
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października"
        " listopada grudnia"
    ),
    date="{day} {month} {year}",
    scales=units(
        "k = tysiąc/tysięcy/tysiące/tysiąca | m = milion/milionów/miliony/miliona"
        " | M = milion/milionów/miliony/miliona | tys = tysiąc/tysięcy/tysiące/tysiąca"
        " | mln = milion/milionów/miliony/miliona | mld = miliard/miliardów/miliardy/miliarda"
        " | bn = miliard/miliardów/miliardy/miliarda"
    ),
    per_forms=pairs(
        "h = godzinę | min = minutę | s = sekundę | kWh = kilowatogodzinę | Wh = watogodzinę"
        " | mi = milę | t = tonę | oz = uncję"
    ),
    fixed=pairs("24/7 = całą dobę | i/lub = i lub"),
    fractions=units(
        "1/2 = pół/i pół | 1/3 = jedna trzecia/i jedna trzecia | 2/3 = dwie trzecie/i dwie trzecie"
        " | 1/4 = ćwierć/i ćwierć | 3/4 = trzy czwarte/i trzy czwarte"
    ),
    date_leads=words("dnia do od po przed"),
    day_first=True,
    full_hour="{hour}",
    hour_words=words("godz"),
    numbered=words("rozdział część tom akt typ faza wojna poziom klasa"),
    code_left_out="Odpowiedź to kod, którego nie mogę przeczytać na głos.",
)
