"""Sentence splitting in several languages; how a text is chopped into pieces decides nothing."""
# ruff: noqa: RUF001 - signs of other scripts are meant here

import random
from collections.abc import AsyncIterator

import pytest

from hub.language.sentences import SentenceCutter, speakable
from hub.language.sentences.cutter import FIRST_LONG, LONGEST
from hub.ports import Sentence

pytestmark = pytest.mark.pure


def cut(text: str, language: str = "en", *, chops: list[int] | None = None) -> list[str]:
    """The sentences of `text`, given whole or in pieces of these lengths."""
    cutter = SentenceCutter(language)
    said: list[Sentence] = []
    at = 0
    for length in chops or [len(text)]:
        said += cutter.feed(text[at : at + length])
        at += length
    return [sentence.text for sentence in [*said, *cutter.feed(text[at:]), *cutter.finish()]]


ENDINGS = {
    "en": [
        "The light is on.|It is bright.",
        "Dr. Smith lives here.|He is out.",
        "Ask Mr. and Mrs. Jones.|They know.",
        "It is 3.5 degrees.|Version 2.0.1 is out.",
        "Use salt, e.g. sea salt.|Then stir.",
        "It opens at 9 a.m. on Monday.|Bring tea.",
        "It closes at 5 p.m.|Remember that.",
        "It closes at 5 p.m. Monday.",
        "On 3. May we meet.|Good.",
        "There are 20.|Take one.",
        "J. R. R. Tolkien wrote it.|Yes.",
        "John F. Kennedy spoke.",
        "St. Mary is near Main St.|The end.",
        "Martin Luther King Jr. Day is soon.",
        "The U.S. Army came.|They left the U.S.|The end.",
        "Wait...|What?",
        "Well... maybe.",
        "Really?!|Yes!",
        'He said "stop."|Then he left.',
        '"Really?" he asked.|Nobody knew.',
        "(It was late.)|We slept.",
        "Visit example.com today.|Or example.org.",
        "Is room No. 5 free?|No.|I do not think so.",
        "You and I.|Nobody else.",
        "Call Acme Inc.|They can help.",
        "She has a Ph.D. in physics.|Ask her.",
        "I like apples, pears etc.|Do you?",
        "i like it.|it is nice.",
        "The iPhone works.|iPads do too.",
        "It ends at 10:30.|Hurry.",
        "Fig. 3 shows it.|See p. 12.",
        "The meeting is on Jan. 5.|Be there.",
    ],
    "de": [
        "Am 3. Mai ist frei.|Schön.",
        "Der 2. Weltkrieg endete 1945.|Das ist lange her.",
        "Nimm z.B. Salz.|Dann rühren.",
        "Nimm z. B. Salz.|Dann rühren.",
        "Das kostet ca. 5 Euro, d.h. wenig.|Gut.",
        "Äpfel, Birnen usw.|Das reicht.",
        "Dr. Müller und Prof. Klein sind da.",
        "Es sind 20.|Das ist viel.",
        "Um 11.30 Uhr.|Nicht später.",
        "„Wirklich?“ fragte er.|Ja.",
        "Nr. 5 lebt.|Die Str. 7 auch.",
    ],
    "fr": [
        "M. Dupont est là.|Il attend.",
        "Prenez du sel, p. ex. du gros sel.|Puis mélangez.",
        "Il arrive à 5 h.|Voilà.",
        "« Vraiment ? » dit-il.|Oui.",
        "Des pommes, des poires, etc.|C'est tout.",
    ],
    "es": [
        "El Sr. López no está.|Vuelve mañana.",
        "¿Qué hora es?|Son las 5 p. m. en Madrid.",
        "¡Hola!|¿Cómo estás?",
        "Frutas, p. ej. peras.|Nada más.",
    ],
    "pl": [
        "Mam np. jabłka.|To wszystko.",
        "Jest ok. 5 stopni.|Zimno.",
        "Wszystko ok.|Idziemy.",
        "Spotkanie jest 3. maja.|Pamiętaj.",
        "Mieszkam przy ul. Długiej.|To blisko.",
        "Było to w 1990 r. w Krakowie.|Tak.",
    ],
    "zh": ["今天很好。|明天呢？|不知道！", "他说：“好。”|然后走了。"],
    "hi": ["यह ठीक है।|वह भी।"],
    "ar": ["كيف حالك؟|أنا بخير."],
    "ja": ["はい。|そうです。"],
}
CASES = [(language, text) for language, texts in ENDINGS.items() for text in texts]
WIDE = ("zh", "ja")

ANSWER = """# Plan for 3. May

Well, Dr. Smith said... "Really?" It is 3.5 °C (about 38 °F), e.g. cold; bring a coat, \
a hat, gloves and so on!

1. **Preheat** the oven to 200 °C. Wait.
2. Mix:
   - eggs &amp; milk
   - 500 g flour [1]

| Day | Rain |
|-----|------|
| Mon. | 20% |

```python
print("hello. world")
```

---
<think>Should I go on? Yes. </think>See [the page, v. 2](https://example.com/a_(b)?c=d.e) or \
`code. here`. Bye 👋🏽
今天很好。明天呢？ A line
that was wrapped, at 5 p.m. on Monday. $x^2$ is <b>bold</b>. The U.S. is far. \
J. R. R. Tolkien. 12. Then -- end"""


def _sides(language: str, marked: str) -> str:
    return marked.replace("|", "" if language in WIDE else " ")


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_sentences_end_where_people_end_them(language: str, marked: str) -> None:
    """One comes out for each; a bar in the table is a boundary."""
    said = cut(_sides(language, marked), language)
    assert len(said) == marked.count("|") + 1, said


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        *(
            ("en", f"Look at {word}.")
            for word in ("it", "up", "here", "know", "fun", "me", "that", "1889")
        ),
        *(("de", f"Das ist {word}.") for word in ("gut", "da", "an", "so", "hier", "Uhr")),
        *(("fr", f"Voilà {word}.") for word in ("oui", "ici", "vie", "rue")),
        *(("es", f"Es {word}.") for word in ("así", "día", "hoy")),
        *(("pl", f"To {word}.") for word in ("tak", "nie", "jest")),
    ],
)
def test_a_sentence_with_a_short_last_word_leaves_at_the_space(
    language: str, sentence: str
) -> None:
    """It waits for no letter of the next one."""
    assert SentenceCutter(language).feed(f"{sentence} ") == [Sentence(sentence)]


@pytest.mark.parametrize(
    "text", ["It opens at 5 p.m.", "Look it up.", 'He said "stop."', "We got 20. ", "Pears etc. "]
)
def test_a_silence_settles_a_doubtful_stop(text: str) -> None:
    """What waited for the next word is over where none comes; what comes then is another one."""
    cutter = SentenceCutter()
    assert cutter.feed(text) == []
    assert cutter.may_be_whole
    assert [sentence.text for sentence in cutter.settle()] == [text.strip()]
    assert not cutter.may_be_whole
    assert [sentence.text for sentence in (*cutter.feed(" And so on"), *cutter.finish())] == [
        "And so on."
    ]


@pytest.mark.parametrize(
    "text", ["Ask Dr.", "It is 3.", "Says J. ", "1.", "Use e.g.", "No end", "", "```\nx."]
)
def test_a_silence_ends_nothing_that_goes_on(text: str) -> None:
    """Titles, numbers, initials, and what has no stop."""
    cutter = SentenceCutter()
    assert cutter.feed(text) == []
    assert cutter.settle() == []


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_a_sentence_leaves_before_the_next_word_is_over(language: str, marked: str) -> None:
    """All but the last are out once it has begun, except where its first word settles a stop."""
    text = _sides(language, marked)
    last = marked.rpartition("|")[2]
    word = last.split()[0]
    given = len(text) if language in WIDE else len(text) - len(last) + len(word) + 1
    assert len(SentenceCutter(language).feed(text[:given])) >= marked.count("|")


@pytest.mark.parametrize(
    ("language", "text"),
    [*((code, _sides(code, marked)) for code, marked in CASES), ("en", ANSWER)],
)
def test_chopping_decides_nothing(language: str, text: str) -> None:
    """Letter by letter, in equal pieces, in 40 random ways: the same sentences as of the whole."""
    whole = cut(text, language)
    chance = random.Random(text)
    for length in (1, 2, 3, 5, 8):
        assert cut(text, language, chops=[length] * (len(text) // length)) == whole
    for _ in range(40):
        assert (
            cut(
                text,
                language,
                chops=[chance.choice((0, 1, 2, 4, 7, 20)) for _ in range(len(text) // 3)],
            )
            == whole
        )


def test_chopping_decides_nothing_about_nonsense() -> None:
    """Texts drawn from marks, tags, fences, lists and abbreviations, in any order."""
    parts = [
        *"abAB10 .!?…,;:—[](){}<>`*_~#|-\n\n \"'“”„«»。？，&$\\/",
        "```",
        "\n```\n",
        "<think>",
        "</think>",
        "z. B. ",
    ]
    parts += [
        "e.g. ",
        "Dr. ",
        "3. Mai",
        "\n- ",
        "\n1. ",
        "\n| a | b |\n",
        "|---|",
        "[1]",
        "](http://a.b/c)",
        "&amp; ",
        "word ",
    ]
    parts += [
        "Then ",
        "p.m. ",
        "U.S. ",
        "🎉",
        "---",
        "**",
        "<b>",
        "\r\n",
        "a long stretch of words without any stop ",
    ]
    chance = random.Random(7)
    for number in range(400):
        text = "".join(chance.choices(parts, k=chance.randint(1, 60)))
        language = ("en", "de", "fr")[number % 3]
        whole = cut(text, language)
        assert cut(text, language, chops=[1] * len(text)) == whole, text
        assert (
            cut(text, language, chops=[chance.randint(0, 9) for _ in range(len(text))]) == whole
        ), text


def test_a_long_answer_in_marks() -> None:
    """Headings, steps, bullets, rows, wrapped lines are said each as it is; code, thoughts not."""
    assert cut(ANSWER) == [
        "Plan for 3. May.",
        "Well, Dr. Smith said...",
        '"Really?"',
        "It is 3.5 degrees Celsius (about 38 degrees Fahrenheit), for example cold;"
        " bring a coat, a hat, gloves and so on!",
        "1: Preheat the oven to 200 degrees Celsius.",
        "Wait.",
        "2: Mix:",
        "eggs and milk.",
        "500 grams flour.",
        "Day, Rain.",
        "Mon., 20 percent.",
        "See the page, v. 2 or code. here.",
        "Bye.",
        "今天很好。",
        "明天呢？",
        "A line that was wrapped, at 5 p.m. on Monday.",
        "x squared is bold.",
        "The U.S. is far.",
        "J. R. R. Tolkien.",
        "12. Then -- end.",
    ]


def test_long_first_sentence_begins_with_its_first_clauses() -> None:
    """So that speech begins early; later sentences stay whole."""
    long = (
        "If you really want to know it, ask the one who built the house and lived in it for years. "
    )
    assert cut(long * 2) == ["If you really want to know it,", long[31:].strip(), long.strip()]
    assert len(SentenceCutter().feed(long[: FIRST_LONG + 1])) == 1


def test_short_first_sentence_stays_whole() -> None:
    """A comma alone cuts nothing."""
    assert cut("Yes, of course, I can do that for you, right now. Done.")[0].endswith("right now.")


def test_overlong_sentences_are_cut_at_a_clause_else_between_words_else_anywhere() -> None:
    """No sentence is longer than the longest."""
    for text in ("word and " * 100, "word, and more " * 100, "x" * 1000, "字" * 1000):
        said = cut(text)
        assert max(map(len, said)) <= LONGEST + 1
        assert "".join(said).replace(" ", "").rstrip(".。") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<think>Is it? Yes.</think>Four.", ["Four."]),
        ("<THINKING>a</Thinking>One. <think>b. c.</think> Two.", ["One.", "Two."]),
        ("no opening. Still thinking</think>Four.", ["no opening.", "Four."]),
        ("<think>never closed. Not at all.", []),
        ('<tool_call>{"name": "turn_on"}</tool_call>', []),
        ("a < b and <b>c</b> <thin d.", ["a less than b and c <thin d."]),
        ("Hello.<|im_end|>", ["Hello."]),
    ],
)
def test_thoughts_are_never_spoken(text: str, said: list[str]) -> None:
    """However the tags are cut."""
    assert cut(text) == cut(text, chops=[1] * len(text)) == said


def test_an_answer_of_code_alone_says_so() -> None:
    """Nothing else would be heard; beside other words it is just left out."""
    code = "```sh\nls -l\n```\n"
    assert cut(code) == ["The answer is code, which I can't read out."]
    assert cut(code, "de") == ["Die Antwort ist Programmtext, den ich nicht vorlesen kann."]
    assert cut(f"Try this:\n{code}It lists.") == ["Try this:", "It lists."]


async def test_speakable_is_the_same_as_an_iterator() -> None:
    """Each sentence leaves with the piece that makes it whole."""
    given: list[str] = []

    async def pieces() -> AsyncIterator[str]:
        for piece in ("One", ".", " Two", " and", ".", " "):
            given.append(piece)
            yield piece

    seen = [(sentence.text, len(given)) async for sentence in speakable(pieces(), "en")]
    assert seen == [("One.", 3), ("Two and.", 6)]
