import subprocess

import pytest

from ingle.speech.reading.aloud import LONGEST, read_aloud

pytestmark = pytest.mark.service

HEARD = [
    # Times: "nine zero five", "nine zero zero A M", "sixteen zero zero".
    ("It's 9:05.", "It's nine oh five."),
    ("It's 09:30.", "It's nine thirty."),
    ("It's 9:00 AM.", "It's nine AM."),
    ("It's 7:30 pm.", "It's seven thirty PM."),
    ("At 7:00 the blinds open.", "At seven o'clock the blinds open."),
    ("It's 16:00.", "It's sixteen hundred."),
    ("It's 21:30.", "It's twenty one thirty."),
    ("At 00:00 it ends.", "At midnight it ends."),
    ("Wake me at 6 a.m. then.", "Wake me at six AM then."),
    ("Open 10:30-11:15.", "Open ten thirty to eleven fifteen."),
    # Days: "two thousand twenty six dash eleven dash", "nineteen hundred ninety nine".
    ("Due on 2026-11-27.", "Due on November twenty seventh, twenty twenty six."),
    ("Due on Nov. 3.", "Due on November three."),
    ("It was built in 1999.", "It was built in nineteen ninety nine."),
    ("On May 3rd, 1905.", "On May third, nineteen oh five."),
    ("Since 2005.", "Since two thousand five."),
    # Units: "degrees see", "kay em slash aitch", "one thousand two hundred fifty double u".
    ("It's 21.5 °C.", "It's twenty one point five degrees Celsius."),
    ("It's -3°C.", "It's minus three degrees Celsius."),
    ("It's 1.0 °C.", "It's one degree Celsius."),
    ("It's -0.0 °C.", "It's zero degrees Celsius."),
    ("Wind of 12 km/h.", "Wind of twelve kilometers per hour."),
    ("It draws 30 W.", "It draws thirty watts."),
    ("It used 0.35 kWh.", "It used zero point three five kilowatt hours."),
    ("1013 hPa.", "One thousand thirteen hectopascals."),
    ("420 ppm of CO2.", "Four hundred twenty parts per million of C O two."),
    ("35 µg/m³.", "Thirty five micrograms per cubic meter."),
    ("2 h and 1 min left.", "Two hours and one minute left."),
    ("A room of 20 m².", "A room of twenty square meters."),
    ("45 %.", "45 percent."),
    # Amounts, parts and ranges: "dollar three point five zero", "one slash two", "ten dash twelve".
    ("It costs $3.50.", "It costs three dollars fifty."),
    ("It costs $0.99.", "It costs ninety nine cents."),
    ("It costs €20.", "It costs twenty euros."),
    ("Some $2.5 million.", "Some two point five million dollars."),
    ("Add 1/2 cup.", "Add one half cup."),
    ("Add 1½ cups.", "Add one and one half cups."),
    ("In 10-12 minutes.", "In ten to twelve minutes."),
    ("5 °C - 8 °C.", "Five degrees Celsius to eight degrees Celsius."),
    ("A 1920x1080 screen.", "A nineteen hundred twenty by one thousand eighty screen."),
    # Titles and other short forms: a pause behind "Doctor.", "number" as a refusal.
    ("Ask Dr. Smith.", "Ask Doctor Smith."),
    ("Mr. and Mrs. Fox.", "Mister and Missus Fox."),
    ("On Main St. it rains.", "On Main Street it rains."),
    ("Near St. Mary.", "Near Saint Mary."),
    ("See no. 5.", "See number five."),
    ("Take #3.", "Take number three."),
    ("Lamps, e.g. this one.", "Lamps, for example this one."),
    ("Cats vs. dogs.", "Cats versus dogs."),
    ("See https://www.example.org/a/b?c=1.", "See example dot org."),
    ("Sure! \U0001f600 Done.", "Sure! Done."),
    ("**Bold** and `code` and *so on*.", "Bold and code and so on."),
    ("## A heading", "A heading"),
    ("Switch it on/off, and/or ask.", "Switch it on off, and or ask."),
    ("The A/C is on.", "The AC is on."),
    ("At most, max. 30.", "At most, maximum thirty."),
    ("It is 5 \u00d7 3, or 5*3.", "It is five times three, or five times three."),
    ("Split it 50/50.", "Split it fifty fifty."),
]
"""Written, and as a person says it."""


def _phonemes(text: str) -> str:
    """What espeak-ng is going to say, without stresses, pauses and variants of a phoneme."""
    ran = subprocess.run(
        ("espeak-ng", "-q", "-x", "-v", "en-us", "--stdin"),
        input=text.encode(),
        capture_output=True,
        check=True,
        timeout=30,
    )
    return "".join(letter for letter in ran.stdout.decode() if letter not in "',_|-: \n2#")


@pytest.mark.parametrize(("written", "said"), HEARD)
def test_a_text_sounds_as_a_person_reads_it(written: str, said: str) -> None:
    """By the phonemes of the voice."""
    assert _phonemes(read_aloud(written, "en-us")) == _phonemes(said)


@pytest.mark.parametrize(
    "text",
    [
        "Turned on the kitchen light.",
        "It's half past 9.",
        "The living room is at 21 degrees.",
        "The score is 3:2, and the ratio 1:02:03.",
        "Call 555-1234.",
        "The 4K TV, the RX-78, flat 5A and COVID-19.",
        "Version 3.2.1 at 192.168.1.20.",
        "In the 1990s there were 1500 homes in 1500 streets.",
        "No. I will not. It is 10.",
        "Turn 5 in the morning.",
        "The 1st floor, and the 23rd.",
        "living room 2",
        "",
    ],
)
def test_what_is_read_rightly_anyway_is_left_alone(text: str) -> None:
    """And what only looks like a time, a range or a unit."""
    assert read_aloud(text, "en") == text


@pytest.mark.parametrize("language", ["de", "fr-ch", "cmn", ""])
def test_a_language_without_a_table_is_left_to_its_voice(language: str) -> None:
    """English words would be worse than signs."""
    assert read_aloud("Es ist 9:05.", language) == "Es ist 9:05."


def test_a_text_of_any_length_and_any_letters_is_read() -> None:
    """Nothing in it is lost but pictures; one that no sentence has is left as it is."""
    odd = "".join(map(chr, [*range(1, 0x500), 0x2028, 0xFFFD, 0x10FFFF]))
    assert read_aloud(odd, "en")
    for text in (
        "1" * LONGEST,
        "1.1" * 1000,
        "-" * LONGEST,
        "1-" * 1500,
        "1 W - " * 600,
        "http://",
        "$",
        "9:",
    ):
        assert read_aloud(text, "en")
    assert read_aloud("9:05 " * LONGEST, "en") == "9:05 " * LONGEST
