"""Text normalisation: marks, signs, units and abbreviations, as people would read them."""
# ruff: noqa: RUF001 - signs of other scripts are meant here

import random

import pytest

from hub.language.sentences.languages import READINGS
from hub.language.sentences.wording import Wording
from read_aloud import READ_ALOUD

pytestmark = pytest.mark.pure

READ = {
    "en": [
        ("**Bold**, *it*, __so__, ~~no~~ and `code`", "Bold, it, so, no and code"),
        ("snake_case and _emphasis_.", "snake case and emphasis."),
        ("2 * 3 = 6 and 2*3", "2 times 3 equals 6 and 2 times 3"),
        ("a *b* c", "a b c"),
        ("See [the page](https://example.com/a?b=c).", "See the page."),
        ("![a cat](cat.png) here", "a cat here"),
        ("Visit https://www.example.com/path/to?x=1, please.", "Visit example.com, please."),
        ("Open http://192.168.1.5:8123/lovelace.", "Open 192.168.1.5."),
        ("Go to www.example.com/x.", "Go to example.com."),
        ("Write to me@example.com.", "Write to me@example.com."),
        ("Fish &amp; chips &lt;3", "Fish and chips"),
        ("one<br>two <b>three</b> <!-- four -->", "one, two three"),
        ("It is so.[1][2]", "It is so."),
        (
            "It is 21 °C, 70°F, 1 °C.",
            "It is 21 degrees Celsius, 70 degrees Fahrenheit, 1 degree Celsius.",
        ),
        (
            "50% at 100 km/h and 5 m/s",
            "50 percent at 100 kilometres per hour and 5 metres per second",
        ),
        ("1 km, 2.5 km, 500 g, 3 kWh", "1 kilometre, 2.5 kilometres, 500 grams, 3 kilowatt hours"),
        ("10 m² and 3 m³, 5GB", "10 square metres and 3 cubic metres, 5 gigabytes"),
        ("$5, €3.50, £1 and $2 million", "5 dollars, 3.50 euros, 1 pound and 2 million dollars"),
        ("between -5 and 10 °C", "between minus 5 and 10 degrees Celsius"),
        ("3-5 minutes, 10–20%", "3 to 5 minutes, 10 to 20 percent"),
        ("on 2026-11-23.", "on November 23, 2026."),
        ("~10 and ≈ 20, >5, x ≤ 3", "about 10 and about 20, more than 5, x at most 3"),
        ("$x^2 + y^3 = 7$", "x squared plus y cubed equals 7"),
        (r"\(\frac{a}{b}\) and \sqrt{2} \times \pi", "a over b and the square root of 2 times pi"),
        ("it costs $5 or $6", "it costs 5 dollars or 6 dollars"),
        ("e.g. apples, i.e. fruit, etc.", "for example apples, that is fruit, et cetera."),
        ("No. 5 vs. No. 6", "Number 5 versus number 6"),
        ("he/she and/or TCP/IP", "he or she and or TCP IP"),
        ("rock & roll, R&D", "rock and roll, R and D"),
        ("A → B", "A, B"),
        ("Hi 👋🏽 there 🏳️‍🌈! 1️⃣ :-)", "Hi there! 1"),
        ("Ingle™ is\u00a0here\u200b.", "Ingle is here."),
        ("[x] done", "done"),
        ("### ", ""),
        ("***", ""),
        ("🎉🎉", ""),
        ("...", ""),
        ("at 5:30 p.m. on 7/11", "at 5:30 p.m. on 7/11"),
        ("C++ and C# and #1", "C++ and C# and number 1"),
        ("It's 1,000 people", "It's 1,000 people"),
    ],
    "de": [
        (
            "z.B. 5 km/h, d. h. ca. 20 %",
            "zum Beispiel 5 Kilometer pro Stunde, das heißt circa 20 Prozent",
        ),
        ("2 Std. & 3,5 °C", "2 Stunden und 3,5 Grad Celsius"),
        ("am 2026-05-03", "am 3. Mai 2026"),
        ("3–5 €", "3 bis 5 Euro"),
    ],
    "fr": [
        ("20 % à 90 km/h, p. ex.", "20 pour cent à 90 kilomètres par heure, par exemple."),
        ("1 €", "1 euro"),
    ],
    "es": [("El Sr. López, 20 °C", "El señor López, 20 grados Celsius"), ("2 €", "2 euros")],
    "pl": [
        (
            "2 km, 5 km, 22 km, 12 km, 1,5 km",
            "2 kilometry, 5 kilometrów, 22 kilometry, 12 kilometrów, 1,5 kilometra",
        ),
        ("1 °C, np. dziś", "1 stopień Celsjusza, na przykład dziś"),
    ],
}


@pytest.mark.parametrize(
    ("language", "raw", "said"),
    [(code, *pair) for table in (READ, READ_ALOUD) for code in table for pair in table[code]],
)
def test_text_is_read_as_people_would(language: str, raw: str, said: str) -> None:
    """Nothing of the marks is left, nothing of the sense is lost."""
    assert Wording(language).of(raw, closed=False) == said


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("Plan", "Plan."),
        ("Done!", "Done!"),
        ('He said "no."', 'He said "no."'),
        ("今天", "今天。"),
        ("यह", "यह।"),
        ("", ""),
    ],
)
def test_a_line_without_a_stop_gets_its_scripts(raw: str, said: str) -> None:
    """So that the voice pauses, and answers read well in one line."""
    assert Wording("en").of(raw, closed=True) == said


def test_unknown_language_is_read_as_english() -> None:
    """Also with a region."""
    assert Wording("xx").of("5%", closed=False) == "5 percent"
    assert Wording("de-AT").of("5%", closed=False) == "5 Prozent"


def test_every_language_knows_the_same_units_and_signs() -> None:
    """And a form of each for every number."""
    for readings in READINGS.values():
        assert set(readings.units) == set(READINGS["en"].units)
        assert set(readings.signs) == set(READINGS["en"].signs)
        assert all(len(forms) in (1, 2, 4) and all(forms) for forms in readings.units.values())


@pytest.mark.parametrize("language", sorted(READINGS))
def test_any_mixture_of_tokens_can_be_read(language: str) -> None:
    """Numbers, units, signs and marks drawn by chance: there is always something to say."""
    readings, chance, wording = READINGS[language], random.Random(language), Wording(language)
    parts = [*readings.units, *readings.scales, *readings.fixed, *"0123456789.,:/-–−+²³^x°%€$ ()#"]
    parts += ["1/2", "½", "XIV", "2026-11-23", "14:00", "+49", "0", "\u202f", "word", " "] * 3
    for _ in range(500):
        text = "".join(chance.choices(parts, k=chance.randint(1, 12)))
        assert wording.of(f"a {text}", closed=True)
