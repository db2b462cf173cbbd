"""What a person would wince at, and how it is read aloud, by language (test data)."""
# ruff: noqa: RUF001 - signs of other scripts are meant here

READ_ALOUD = {
    "en": [
        ("Call 555-0123 or 555-1234-99.", "Call 5 5 5, 0 1 2 3 or 5 5 5, 1 2 3 4, 9 9."),
        ("Call 555-1234.", "Call 5 5 5, 1 2 3 4."),
        (
            "Call +49 30 1234567 or (555) 123-4567.",
            "Call plus 4 9, 3 0, 1 2 3 4 5 6 7 or 5 5 5, 1 2 3, 4 5 6 7.",
        ),
        ("Call 0800 123 456 or 911.", "Call 0 8 0 0, 1 2 3, 4 5 6 or 911."),
        ("order 4711-12 of 2024-11", "order 4711-12 of 2024-11"),
        (
            "12 µg/m³ and 35 μg/m3",
            "12 micrograms per cubic metre and 35 micrograms per cubic metre",
        ),
        (
            "9.81 m/s², 2 m^2, 20 m2, 2 ft²",
            "9.81 metres per second squared, 2 square metres, 20 square metres, 2 square feet",
        ),
        (
            "1 kWh/m², 3 kWh/day, 5 mg/kg/day",
            "1 kilowatt hour per square metre, 3 kilowatt hours per day, "
            "5 milligrams per kilogram per day",
        ),
        (
            "5 l/min, 100 Mbit/s, 80 mg/dl, 120km/h",
            "5 litres per minute, 100 megabits per second, 80 milligrams per decilitre, "
            "120 kilometres per hour",
        ),
        ("in km/h, in °C, in %", "in kilometres per hour, in degrees Celsius, in percent"),
        (
            "1 km/h, 0.5 km, 1.0 km, 1 ft, 1 lb",
            "1 kilometre per hour, 0.5 kilometres, 1.0 kilometres, 1 foot, 1 pound",
        ),
        (
            "12 ppm, 3.5 GHz, 16GB, 5 V, 6 oz, 90 s",
            "12 parts per million, 3.5 gigahertz, 16 gigabytes, 5 volts, 6 ounces, 90 seconds",
        ),
        ("the 90s, 10s, a 1990s song, 5th", "the 90s, 10s, a 1990s song, 5th"),
        (
            "€5m, $1.5bn, £3k, 5M€, 5 million €",
            "5 million euros, 1.5 billion dollars, 3 thousand pounds, 5 million euros, "
            "5 million euros",
        ),
        ("It cost $5 million. Then more.", "It cost 5 million dollars. Then more."),
        ("€0.30/kWh or $5/month", "0.30 euros per kilowatt hour or 5 dollars per month"),
        (
            "US$20, 20 USD, -€5, €-5, ¥500, 5 zł",
            "20 US dollars, 20 US dollars, minus 5 euros, minus 5 euros, 500 yen, 5 zlotys",
        ),
        ("$5-$10, €5–10, 500-1000 euros", "5 to 10 dollars, 5 to 10 euros, 500 to 1000 euros"),
        (
            "3-5 minutes, pages 3–5, 10%–20%, 10-20%",
            "3 to 5 minutes, pages 3 to 5, 10 percent to 20 percent, 10 to 20 percent",
        ),
        ("20-25 °C, -10 to -5 °C", "20 to 25 degrees Celsius, minus 10 to minus 5 degrees Celsius"),
        ("10 - 3 = 7", "10 minus 3 equals 7"),
        ("1914-1918, 2024-25", "1914 to 1918, 2024 to 25"),
        ("won 3-1, lost 98-102", "won 3 to 1, lost 98 to 102"),
        (
            "a 10-digit code, 3-year-old, COVID-19, F-16, USB-C, Wi-Fi",
            "a 10-digit code, 3-year-old, COVID-19, F-16, USB-C, Wi-Fi",
        ),
        (
            "7:30-8:15, 10:00–12:00, 9am-5pm, 9-11am",
            "7:30 to 8:15, 10:00 to 12:00, 9am to 5pm, 9 to 11am",
        ),
        ("at 14:00, 7:00 pm, 7:00, 7:30, 19:05", "at 14 o'clock, 7 pm, 7 o'clock, 7:30, 19:05"),
        ("on 23/11/2026 and 11/23/2026", "on November 23, 2026 and November 23, 2026"),
        ("3/5/2026", "3/5/2026"),
        (
            "2026-11-23T10:30:00Z, 2026-11-23 10:30",
            "November 23, 2026, 10:30, November 23, 2026, 10:30",
        ),
        ("Mon–Fri, Jan–Mar", "Mon to Fri, Jan to Mar"),
        (
            "Version 1.2.3 and v2.0.1 at 192.168.1.5:8123.",
            "Version 1.2.3 and v2.0.1 at 192.168.1.5:8123.",
        ),
        (
            "1/2 cup, 1 1/2 cups, ½ cup, 2½ cups, 3/4 full",
            "one half cup, 1 and a half cups, one half cup, 2 and a half cups, three quarters full",
        ),
        ("on 1/2, 7/11", "on 1/2, 7/11"),
        (
            "-5 °C, −5 °C, –5 °C",
            "minus 5 degrees Celsius, minus 5 degrees Celsius, minus 5 degrees Celsius",
        ),
        ("+5 °C, 5° C", "plus 5 degrees Celsius, 5 degrees Celsius"),
        ("1,234.56 and 12,000", "1,234.56 and 12,000"),
        ("24/7, w/o sugar, and/or, A/C, n/a", "24 7, without sugar, and or, A C, not available"),
        ("Henry VIII and Elizabeth II", "Henry the Eighth and Elizabeth the Second"),
        (
            "World War II, Chapter IV, part II, Apollo XI",
            "World War 2, Chapter 4, part 2, Apollo 11",
        ),
        ("Charles V said so.", "Charles the Fifth said so."),
        ("size XL, I think, an IV drip, the CD", "size XL, I think, an IV drip, the CD"),
        ("3x4, 3 x 4, 1920x1080", "3 by 4, 3 by 4, 1920 by 1080"),
        ("3x faster, 2x", "3 times faster, 2 times"),
        ("№ 5, #1, n° 7, C#", "number 5, number 1, number 7, C#"),
        ("+/-2, ±3 %, 5‰", "plus or minus 2, plus or minus 3 percent, 5 per mille"),
        (
            "Prof. Klein, Dr. Smith, p. 12, vol. 3, 5th Ave. north",
            "Professor Klein, Dr. Smith, page 12, volume 3, 5th Avenue north",
        ),
        ("me+you@example.com", "me+you@example.com"),
        ("9.5.2026", "May 9, 2026"),
    ],
    "de": [
        (
            "12 µg/m³, 3,5 l/min, 20 kWh/m²",
            "12 Mikrogramm pro Kubikmeter, 3,5 Liter pro Minute, "
            "20 Kilowattstunden pro Quadratmeter",
        ),
        (
            "0,30 €/kWh, 5 Mio. €, 1 Mio. €, €5m, 3 Mrd. Euro",
            "0,30 Euro pro Kilowattstunde, 5 Millionen Euro, 1 Million Euro, "
            "5 Millionen Euro, 3 Milliarden Euro",
        ),
        ("14:00, 14:30 Uhr, 14:00 Uhr", "14 Uhr, 14 Uhr 30, 14 Uhr"),
        ("am 3.5.2026, 23/11/2026", "am 3. Mai 2026, 23. November 2026"),
        (
            "Dr. Müller, Prof. Klein, Str. 7, Nr. 5, S. 12",
            "Doktor Müller, Professor Klein, Straße 7, Nummer 5, Seite 12",
        ),
        (
            "Ludwig XIV., Johannes Paul II. war da.",
            "Ludwig der Vierzehnte, Johannes Paul der Zweite war da.",
        ),
        ("Kapitel IV", "Kapitel 4"),
        ("555-0123, 030/1234567", "5 5 5, 0 1 2 3, 0 3 0, 1 2 3 4 5 6 7"),
        ("3-5 Minuten, 3:1, 3-1", "3 bis 5 Minuten, 3:1, 3 zu 1"),
        ("24/7, und/oder", "rund um die Uhr, und oder"),
        ("1/2 Liter, 1 1/2 Liter", "ein halb Liter, 1 und ein halb Liter"),
        ("1.234,56 €, 1 000 km, -5 °C", "1.234,56 Euro, 1000 Kilometer, minus 5 Grad Celsius"),
        ("3x4, 3x täglich", "3 mal 4, 3 mal täglich"),
        ("in km/h und kWh", "in Kilometer pro Stunde und Kilowattstunden"),
    ],
    "fr": [
        ("12 µg/m³, 1,5 km, 2 km", "12 microgrammes par mètre cube, 1,5 kilomètre, 2 kilomètres"),
        (
            "5 M€, 1 million €, 3k $, 0,30 €/kWh",
            "5 millions d'euros, 1 million d'euros, 3 mille dollars, 0,30 euro par kilowattheure",
        ),
        (
            "14h30, 14:30, 14:00, 9h-17h",
            "14 heures 30, 14 heures 30, 14 heures, 9 heures à 17 heures",
        ),
        ("le 3/5/2026", "le 3 mai 2026"),
        (
            "Louis XIV, XXe siècle, François Ier, chapitre IV",
            "Louis 14, vingtième siècle, François premier, chapitre 4",
        ),
        ("M. Dupont est là.", "Monsieur Dupont est là."),
        (
            "01 23 45 67 89, +33 1 23 45 67 89",
            "0 1, 2 3, 4 5, 6 7, 8 9, plus 3 3, 1, 2 3, 4 5, 6 7, 8 9",
        ),
        ("n° 5, 24h/24, et/ou", "numéro 5, 24 heures sur 24, et ou"),
        ("1/2 litre, 2 1/2, 12 345 km", "un demi litre, 2 et demi, 12345 kilomètres"),
        ("3-5 minutes, 3x plus vite", "3 à 5 minutes, 3 fois plus vite"),
    ],
    "es": [
        (
            "12 µg/m³, 20 km/h, 0,30 €/kWh",
            "12 microgramos por metro cúbico, 20 kilómetros por hora, "
            "0,30 euros por kilovatio hora",
        ),
        ("5 M€, 3k €, 1 millón €", "5 millones de euros, 3 mil euros, 1 millón de euros"),
        ("14:00, 14:30, 3/5/2026", "14 horas, 14:30, 3 de mayo de 2026"),
        ("el siglo XX, capítulo IV", "el siglo 20, capítulo 4"),
        ("24/7, y/o, 1/2 litro, 1 1/2 litros", "las 24 horas, y o, medio litro, 1 y medio litros"),
        ("555-0123, +34 912 345 678", "5 5 5, 0 1 2 3, más 3 4, 9 1 2, 3 4 5, 6 7 8"),
        ("3-5 minutos, nº 5", "3 a 5 minutos, número 5"),
    ],
    "pl": [
        (
            "12 µg/m³, 2 l/min, 0,30 zł/kWh",
            "12 mikrogramów na metr sześcienny, 2 litry na minutę, 0,30 złotego na kilowatogodzinę",
        ),
        (
            "5 mln zł, 1 mln zł, 3 mln zł, 2 zł, 5 zł",
            "5 milionów złotych, 1 milion złotych, 3 miliony złotych, 2 złote, 5 złotych",
        ),
        ("3.05.2026, o 14:30", "3 maja 2026, o 14:30"),
        ("24/7, i/lub, 1/2 szklanki", "całą dobę, i lub, pół szklanki"),
        ("555-0123, 3-5 minut", "5 5 5, 0 1 2 3, 3 do 5 minut"),
        ("prof. Nowak", "profesor Nowak"),
    ],
}
