"""Speech grammar (JSGF): everything in it is understood."""

import random
import re
import time
from dataclasses import replace

import pytest

from bench.intents import NOW, cases
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.intents.grammar import compiled
from hub.intents.owner_phrases import own_rules
from hub.intents.vocabulary import build_vocabulary
from hub.ports import Act, Area, Ask, Entity, HomeSnapshot, Say
from ingle.speech.fusion.bigrams import Bigrams

pytestmark = pytest.mark.pure

QUESTION = Ask(
    intent="HassStartTimer",
    text="Which?",
    if_yes=Say(intent="X", text="Yes."),
    choices=tuple(
        (words, Say(intent="X", text=words)) for words in (
            *(item.name for item in DemoHome().snapshot().entities if item.domain == "light"),
            "everywhere",
        )
    ),
)  # fmt: skip


class Sentences:
    """Draws random sentences from a JSGF grammar of rules, groups, options and alternatives."""

    def __init__(self, jsgf: str, seed: int) -> None:
        self._rules = dict(re.findall(r"^(?:public )?<(\w+)> = (.*);$", jsgf, re.MULTILINE))
        self._random = random.Random(seed)

    def draw(self, rule: str) -> str:
        """One sentence of the rule."""
        tokens = re.findall(r"<\w+>|[()\[\]|]|[^\s()\[\]|<>]+", self._rules[rule])
        words, rest = self._alternatives(tokens)
        assert not rest
        return " ".join(words)

    def _alternatives(self, tokens: list[str]) -> tuple[list[str], list[str]]:
        options: list[list[str]] = [[]]
        while tokens and tokens[0] not in ")]":
            token, *tokens = tokens
            if token == "|":
                options.append([])
            elif token in "([":
                words, tokens = self._alternatives(tokens)
                closing, *tokens = tokens
                assert closing == {"(": ")", "[": "]"}[token]
                options[-1] += words if token == "(" or self._random.random() < 0.5 else []
            elif token.startswith("<"):
                options[-1].append(self.draw(token[1:-1]))
            else:
                options[-1].append(token)
        return self._random.choice(options), tokens


@pytest.fixture(scope="module")
def intents() -> LocalIntents:
    local = LocalIntents("en")
    local.learn(DemoHome().snapshot())
    return local


def test_every_drawn_command_is_understood(intents: LocalIntents) -> None:
    """Hundreds of random sentences of the grammar have a plan, and none is an unknown thing."""
    home = DemoHome().snapshot()
    sentences = Sentences(build_vocabulary(home).jsgf, seed=23)
    drawn = {sentences.draw("command") for _ in range(600)}
    plans = {
        text: intents.plan(intents.forms(text), room_id="test", home=home, now=NOW)
        for text in drawn
    }
    assert [
        text for text, plan in plans.items() if plan is None or plan.intent == "UnknownThing"
    ] == []


def test_manners_around_a_command_change_nothing(intents: LocalIntents) -> None:
    """With "could you please" and "thanks" around it, a command means the same."""
    home = DemoHome().snapshot()
    sentences = Sentences(build_vocabulary(home).jsgf, seed=7)
    for _ in range(100):
        command, before, after = (
            sentences.draw("command"),
            sentences.draw("polite"),
            sentences.draw("thanks"),
        )
        plain = intents.plan(intents.forms(command), room_id="test", home=home, now=NOW)
        assert (
            intents.plan(
                intents.forms(f"{before} {command} {after}"), room_id="test", home=home, now=NOW
            )
            == plain
        ), command


def test_every_drawn_reply_answers_a_question(intents: LocalIntents) -> None:
    """Yes, no, never mind, a room or a length of time: each is an answer to some question."""
    sentences = Sentences(build_vocabulary(DemoHome().snapshot()).jsgf, seed=5)
    rooms = tuple(
        (area.name, Say(intent="X", text=area.name)) for area in DemoHome().snapshot().areas
    )
    aliases = tuple(
        (alias, Say(intent="X", text=alias))
        for area in DemoHome().snapshot().areas
        for alias in area.aliases
    )
    questions = (
        QUESTION,
        replace(QUESTION, choices=(*rooms, *aliases)),
        Ask(intent="X", text="?", choices=(("all of them", Say(intent="X", text="all")),)),
        Ask(intent="HassStartTimer", text="For how long?"),
    )
    for _ in range(300):
        text = sentences.draw("reply")
        assert any(
            intents.reply(intents.forms(text), question) is not None for question in questions
        ), text


def test_recogniser_loads_the_grammar_quickly() -> None:
    """PocketSphinx takes the demo home's grammar as it is, well under a second."""
    from pocketsphinx import Decoder

    decoder = Decoder(lm=None, loglevel="FATAL")
    begun_s = time.process_time()
    decoder.add_jsgf_string("home", build_vocabulary(DemoHome().snapshot()).jsgf)
    decoder.activate_search("home")
    # 0.1 s measured; processor time, because a machine that is busy lets it wait.
    assert time.process_time() - begun_s < 1.0


def test_names_are_the_homes() -> None:
    """The message lists what can be named, and changes version with the home."""
    vocabulary = build_vocabulary(DemoHome().snapshot())
    assert {"kitchen light", "garage door", "living room", "lounge"} <= set(vocabulary.names)
    assert vocabulary.version == DemoHome().snapshot().version


def test_sentences_about_what_is_not_there_are_left_out() -> None:
    """A home with one switch has no sentences about lights' brightness, locks or blinds."""
    home = HomeSnapshot(
        version="1",
        areas=(Area(area_id="shed", name="Shed"),),
        entities=(Entity(entity_id="switch.pump", name="Pump 2", area_id="shed", state="off"),),
    )
    jsgf = build_vocabulary(home).jsgf
    assert "pump two" in jsgf
    assert "<lock>" not in jsgf
    assert "light" not in jsgf.replace("<light>", "")
    assert set(re.findall(r"<(\w+)>", jsgf)) <= {
        *re.findall(r"^(?:public )?<(\w+)> =", jsgf, re.MULTILINE)
    }


def test_odd_names_cannot_break_the_grammar() -> None:
    """Signs that mean something in JSGF never get there."""
    entities = tuple(
        Entity(entity_id=f"light.l{number}", name=name, area_id=None, state="off")
        for number, name in enumerate(
            (
                "a; public <x> = b",
                "{tag}",
                "/w/ |",
                "",
                "!!!",
                "Caf\u00e9 \u201clamp\u201d",
                "x" * 60,
            )
        )
    )
    jsgf = build_vocabulary(HomeSnapshot(version="1", areas=(), entities=entities)).jsgf
    assert re.findall(r"public <\w+>", jsgf) == ["public <sentence>"]
    assert "{" not in jsgf
    assert "/" not in jsgf


def test_unknown_language_is_refused() -> None:
    """A language without a grammar is named."""
    with pytest.raises(ValueError, match="language sv"):
        build_vocabulary(DemoHome().snapshot(), "sv")


def test_the_wider_wordings_are_nearly_all_understood(intents: LocalIntents) -> None:
    """They only say which words are likely; a name may be where its kind makes no sense."""
    home = DemoHome().snapshot()
    sentences = Sentences(build_vocabulary(home).jsgf, seed=11)
    drawn = {sentences.draw("any") for _ in range(300)}
    strange = [
        text
        for text in drawn
        if intents.plan(intents.forms(text), room_id="living_room", home=home, now=NOW) is None
    ]
    assert len(strange) < 0.2 * len(drawn)


def test_what_is_understood_is_built_like_the_wider_wordings() -> None:
    """Nine of ten sentences of the table have no strange pair of words.

    Names that nobody has and notes are left out.
    """
    language = Bigrams(build_vocabulary(DemoHome().snapshot()).jsgf)
    said = {
        case.text
        for case in cases()
        if not case.meaning.startswith(
            (
                "remember",
                "forget",
                "recall",
                "none",
                "ask",
                "say: I know nothing",
                "say: There is no ",
            )
        )
    }
    strange = [text for text in said if language.unknown(text)]
    assert len(strange) < 0.1 * len(said)


OWN = {
    "language": "en",
    "intents": {
        "HassTurnOn": {
            "data": [
                {
                    "sentences": [
                        "let there be light[s] in [the] {area}",
                        "i would like {area} light[s]",
                        "lights to 20 in [the] {area}",
                    ],
                    "slots": {"domain": "light"},
                },
                {"sentences": ["i would like the {mood} mood"], "slots": {"name": "movie night"}},
            ]
        },
        "HassListAddItem": {"data": [{"sentences": ["we are out of {anything}"]}]},
        "HassLightSet": {"data": [{"sentences": ["{area} brightness {share} exactly"]}]},
    },
    "lists": {
        "anything": {"wildcard": True},
        "mood": {"values": [{"in": "(film|movie) evening", "out": "movie night"}]},
        "share": {"range": {"from": 0, "to": 5000}},
    },
}


def test_the_owner_s_sentences_are_heard_and_each_is_understood() -> None:
    """Numbers in words, glued letters as whole words, names of this home in them."""
    own, home = compiled(OWN), DemoHome().snapshot()
    jsgf = build_vocabulary(home, own=own).jsgf
    local = LocalIntents("en")
    local.learn(home)
    local.use_own(own)
    sentences = Sentences(jsgf, seed=3)
    drawn = {sentences.draw("own") for _ in range(200)}
    assert {text.split()[0] for text in drawn} == {"let", "i", "i'd", "lights"}
    assert any("twenty" in text for text in drawn)
    assert any("movie evening mood" in text for text in drawn)
    meant = {text: local.plan(local.forms(text), room_id="x", home=home, now=NOW) for text in drawn}
    assert [text for text, plan in meant.items() if not isinstance(plan, Act)] == []
    [public] = [line for line in jsgf.splitlines() if line.startswith("public")]
    assert "<own>" in public


def test_what_cannot_be_spoken_out_is_left_out() -> None:
    """Any words, a range of thousands; where nothing is left there is no rule of it."""
    only = {**OWN, "intents": {"HassListAddItem": OWN["intents"]["HassListAddItem"]}}  # type: ignore[index]
    home = DemoHome().snapshot()
    assert build_vocabulary(home, own=compiled(only)).jsgf == build_vocabulary(home).jsgf


def test_the_owner_s_sentences_are_one_small_graph() -> None:
    """As many templates as a household writes, most of them alike, take few words, not 216."""
    words = ("lamp", "light", "fan", "heater", "radio", "kettle")
    sentences = [f"[please] {one} and {two} [now] on" for one in words for two in words]
    source = {"language": "en", "intents": {"HassTurnOn": {"data": [{"sentences": sentences}]}}}
    rules = own_rules(compiled(source), {})
    assert sum(len(body.split()) for body in rules.values()) < 80
