"""Polish: how signs, units and abbreviations are read (see `hub.language.readings`)."""

from typing import Final

from hub.language.readings import Readings, months, pairs, signs, units

READINGS: Final = Readings(
    units=units(
        "procent/procent/procent/procent"
        " | stopień Celsjusza/stopni Celsjusza/stopnie Celsjusza/stopnia Celsjusza"
        " | stopień Fahrenheita/stopni Fahrenheita/stopnie Fahrenheita/stopnia Fahrenheita"
        " | stopień/stopni/stopnie/stopnia"
        " | kilometr na godzinę/kilometrów na godzinę/kilometry na godzinę/kilometra na godzinę"
        " | metr na sekundę/metrów na sekundę/metry na sekundę/metra na sekundę"
        " | mila na godzinę/mil na godzinę/mile na godzinę/mili na godzinę"
        " | kilometr/kilometrów/kilometry/kilometra | metr/metrów/metry/metra"
        " | centymetr/centymetrów/centymetry/centymetra | milimetr/milimetrów/milimetry/milimetra"
        " | kilogram/kilogramów/kilogramy/kilograma | gram/gramów/gramy/grama"
        " | miligram/miligramów/miligramy/miligrama | litr/litrów/litry/litra"
        " | mililitr/mililitrów/mililitry/mililitra"
        " | kilowatogodzina/kilowatogodzin/kilowatogodziny/kilowatogodziny"
        " | watogodzina/watogodzin/watogodziny/watogodziny | kilowat/kilowatów/kilowaty/kilowata"
        " | wat/watów/waty/wata | hektopaskal/hektopaskali/hektopaskale/hektopaskala"
        " | kilobajt/kilobajtów/kilobajty/kilobajta | megabajt/megabajtów/megabajty/megabajta"
        " | gigabajt/gigabajtów/gigabajty/gigabajta | terabajt/terabajtów/terabajty/terabajta"
        " | megaherc/megaherców/megaherce/megaherca | gigaherc/gigaherców/gigaherce/gigaherca"
        " | herc/herców/herce/herca"
        " | metr kwadratowy/metrów kwadratowych/metry kwadratowe/metra kwadratowego"
        " | kilometr kwadratowy/kilometrów kwadratowych/kilometry kwadratowe/kilometra kwadratowego"
        " | metr sześcienny/metrów sześciennych/metry sześcienne/metra sześciennego"
        " | minuta/minut/minuty/minuty | godzina/godzin/godziny/godziny"
        " | milisekunda/milisekund/milisekundy/milisekundy | euro | dolar/dolarów/dolary/dolara"
        " | funt/funtów/funty/funta"
    ),
    signs=signs(
        "i | plus | równa się | razy | podzielone przez | plus minus | około | co najwyżej"
        " | co najmniej | mniej niż | więcej niż | do | minus | do kwadratu | do sześcianu"
        " | do potęgi | przez | pierwiastek z | numer | lub"
    ),
    words=pairs(
        "np = na przykład | tzn = to znaczy | tj = to jest | itd = i tak dalej"
        " | itp = i tym podobne | m.in = między innymi | ok = około | nr = numer | ul = ulica"
        " | godz = godzina | tys = tysięcy | mln = milionów | mld = miliardów | wg = według"
    ),
    months=months(
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października"
        " listopada grudnia"
    ),
    date="{day} {month} {year}",
    code_left_out="Odpowiedź to kod, którego nie mogę przeczytać na głos.",
)
