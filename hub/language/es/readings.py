"""Spanish: how signs, units and abbreviations are read (see `hub.language.readings`)."""

from typing import Final

from hub.language.readings import Readings, months, pairs, signs, units

READINGS: Final = Readings(
    units=units(
        "por ciento | grado Celsius/grados Celsius | grado Fahrenheit/grados Fahrenheit"
        " | grado/grados | kilómetro por hora/kilómetros por hora"
        " | metro por segundo/metros por segundo | milla por hora/millas por hora"
        " | kilómetro/kilómetros | metro/metros | centímetro/centímetros | milímetro/milímetros"
        " | kilogramo/kilogramos | gramo/gramos | miligramo/miligramos | litro/litros"
        " | mililitro/mililitros | kilovatio hora/kilovatios hora | vatio hora/vatios hora"
        " | kilovatio/kilovatios | vatio/vatios | hectopascal/hectopascales | kilobyte/kilobytes"
        " | megabyte/megabytes | gigabyte/gigabytes | terabyte/terabytes | megahercio/megahercios"
        " | gigahercio/gigahercios | hercio/hercios | metro cuadrado/metros cuadrados"
        " | kilómetro cuadrado/kilómetros cuadrados | metro cúbico/metros cúbicos"
        " | minuto/minutos | hora/horas | milisegundo/milisegundos | euro/euros | dólar/dólares"
        " | libra/libras"
    ),
    signs=signs(
        "y | más | igual a | por | dividido por | más o menos | unos | como máximo | como mínimo"
        " | menos de | más de | a | menos | al cuadrado | al cubo | elevado a | entre"
        " | la raíz cuadrada de | número | o"
    ),
    words=pairs(
        "p.ej = por ejemplo | etc = etcétera | aprox = aproximadamente | sr = señor"
        " | sra = señora | núm = número | ee.uu = Estados Unidos | ud = usted | uds = ustedes"
        " | avda = avenida | pág = página | tel = teléfono"
    ),
    months=months(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    date="{day} de {month} de {year}",
    code_left_out="La respuesta es código, que no puedo leer en voz alta.",
)
