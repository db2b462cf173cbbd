"""Local intents: what a sentence means in a room of this home, without a language model or I/O."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Final

from hub.intents import (
    antecedents,
    commands,
    compound,
    degrees,
    lexicon,
    nearest,
    ranking,
    replies,
)
from hub.intents.en.answers import YES_NO_CANCEL
from hub.intents.en.numbers import digits, is_number
from hub.intents.en.politeness import courtesy, plainly
from hub.intents.grammars import grammar_of
from hub.intents.handlers import dispatch
from hub.intents.matcher import Recognition, SentenceMatcher
from hub.intents.notes import remembering
from hub.intents.resolution import UNKNOWN_THING
from hub.intents.situation import Situation
from hub.intents.wording import lengths_in_seconds, normalise, placed_adverbs, says_by
from hub.language.follow_up import going_on, pointing_at, points_back
from hub.language.spoken_lists import joined
from hub.ports import (
    Ask,
    AskTimer,
    HomeSnapshot,
    IntentCall,
    KnownPreferences,
    Plan,
    Recall,
    Say,
    SentenceForms,
)

MAX_WORDS: Final = 40
MAX_LETTERS: Final = 300
"""Longer sentences are no commands to a home, and looking for one in them would cost time."""
MAX_READINGS: Final = 4
"""Hypotheses of a recogniser that are planned; nobody is asked about more."""
MAX_APART: Final = 2
"""Places from the first to the last word that differs; beyond, readings are read out whole."""
SETTING: Final = frozenset(
    {
        "HassLightSet",
        "HassSetVolume",
        "HassClimateSetTemperature",
        "HassFanSetSpeed",
        "HassSetPosition",
        "SetHumidity",
    }
)
"""Intents that set a value: no reading of a sentence that changes one by a number."""
WARM_UP: Final = (
    "turn on the light",
    "what is the temperature",
    "set a timer for 10 minutes",
    "is the light on",
    "set the light to 50 percent",
    "tell me something else",
)


class LocalIntents:
    """Plans English sentences about the home, the time, timers and notes; no I/O."""

    def __init__(self, language: str = "en") -> None:
        """Raises `ValueError` for a language there are no sentences for."""
        self._recogniser = SentenceMatcher(
            grammar_of(language),
            lexicon.learn(HomeSnapshot(version="", areas=(), entities=())),
        )

    def learn(self, home: HomeSnapshot) -> None:
        """Takes the home's names; what has not changed is not made again.

        The first time, the grammar runs once on each kind of sentence (warm-up).
        """
        known = self._recogniser.lexicon
        if home.version and home.version == known.version:
            return
        recogniser = self._recogniser.renamed(lexicon.learn(home, known))
        if not known.names:
            for text in WARM_UP:
                recogniser.recognise(text)
        self._recogniser = recogniser  # at once and whole: another thread may be planning

    def forms(self, text: str) -> SentenceForms:
        """The sentence in its normal forms."""
        whole = normalise(text)
        return SentenceForms(said=text, whole=whole, plain=plainly(whole))

    def plan(
        self,
        sentence: SentenceForms,
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
        earlier: tuple[SentenceForms, ...] = (),
    ) -> Plan | None:
        """What the sentence means, or None when it is no local intent.

        The ways to understand it are tried in this order, and the first that gives a plan counts:
        as one that hangs on `earlier` ones (oldest first), as courtesy, as one about notes, as one
        command, as a command and a note, as several commands, as one about an unknown thing, as a
        question that a note answers.
        """
        if len(sentence.said) > MAX_LETTERS or len(sentence.said.split()) > MAX_WORDS:
            return None
        unit = degrees.said_unit(sentence.said)
        situation = self._situation(room_id, home, now, preferences, unit)
        asked = sentence.plain if unit is None else degrees.without_unit(sentence.plain)
        return (
            self._about_earlier(sentence, asked, earlier, situation)
            or self._polite_answer(sentence, situation)
            or remembering.plan_of(sentence.said, sentence.plain, situation)
            or self._one(asked, situation)
            or self._and_a_note(sentence.said, situation)
            or self._listed_by_commas(sentence.said, situation)
            or self._several(asked, situation)
            or self._unknown(asked, situation)
            or remembering.answer_of(sentence.said, sentence.plain, situation)
        )

    def reply(self, sentence: SentenceForms, question: Ask) -> Plan | None:
        """What the sentence means as an answer to `question`; None when it is none."""

        def is_command(words: str) -> bool:
            return self._recogniser.recognise(plainly(lengths_in_seconds(words))) is not None

        answer = replies.reply(sentence.said, question, is_command)
        return answer or replies.reply(self._by_one_name(sentence.whole), question, is_command)

    def resolve(
        self,
        command: IntentCall,
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
    ) -> Plan | None:
        """What a command by intent and slots means here; None for an intent nothing here knows."""
        situation = self._situation(room_id, home, now, preferences)
        if command.intent in remembering.INTENTS:
            return remembering.of_command(command, situation)
        reading = commands.reading_of(command, situation)
        return dispatch.plan_of(reading, situation) if isinstance(reading, Recognition) else reading

    def clarify(
        self,
        readings: tuple[SentenceForms, ...],
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
    ) -> Plan | None:
        """The plan of readings that mean the same, or a question which was meant.

        `readings`: hypotheses of what was said, the likeliest first (n-best). None when none is an
        intent. Where only one of several is an intent that would do something, it is asked about
        first: it may not be what was said.
        """
        planned = [
            (
                reading,
                self.plan(reading, room_id=room_id, home=home, now=now, preferences=preferences),
            )
            for reading in readings[:MAX_READINGS]
        ]
        different: list[tuple[SentenceForms, Plan]] = []
        for reading, plan in planned:
            if plan is not None and all(plan != other for _, other in different):
                different.append((reading, plan))
        if not different:
            return None
        if len(different) == 1:
            return _asked_about(*different[0], sure=all(plan is not None for _, plan in planned))
        labels = _difference([reading for reading, _ in different])
        choices = tuple((label, plan) for label, (_, plan) in zip(labels, different, strict=True))
        question = f"Did you mean {joined(labels, 'or')}?"
        return Ask(intent="Clarify", text=question, choices=choices)

    def _situation(
        self,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None,
        said_unit: degrees.Unit | None = None,
    ) -> Situation:
        if home.version != self._recogniser.lexicon.version:
            self.learn(home)
        return Situation(
            home=home,
            lexicon=self._recogniser.lexicon,
            room_id=room_id,
            now=now,
            preferences=KnownPreferences() if preferences is None else preferences,
            said_unit=said_unit,
        )

    def _by_one_name(self, whole: str) -> str:
        """The sentence with every room called as it is in questions: "living room" for "lounge"."""
        for words, area_id in self._recogniser.lexicon.areas.items():
            name = self._recogniser.lexicon.area_words[area_id]
            if name not in whole:
                whole = re.sub(rf"\b{re.escape(words)}\b", name, whole)
        return whole

    # -- one sentence ------------------------------------------------------------------------------

    def _one(self, plain: str, situation: Situation) -> Plan | None:
        """The plan of the reading that fits best; a refusal only where no other comes to one."""
        if not plain:
            return None
        readings = ranking.ranked(self._readings(plain, situation), situation)
        if says_by(plain):
            readings = [reading for reading in readings if reading.intent not in SETTING]
        refusal: Plan | None = None
        for reading in readings:
            plan = dispatch.plan_of(reading, situation)
            if plan is not None and plan.intent != UNKNOWN_THING:
                return plan
            refusal = refusal or plan
        return refusal

    def _readings(self, plain: str, situation: Situation) -> Sequence[Recognition]:
        """The readings of a sentence; of one without any, those with "in" before a place.

        "Upstairs" is said without.
        """
        readings = self._recogniser.readings(plain)
        if readings:
            return readings
        placed = placed_adverbs(plain, situation.lexicon.areas)
        return () if placed == plain else self._recogniser.readings(placed)

    def _about_earlier(
        self,
        sentence: SentenceForms,
        asked: str,
        earlier: Sequence[SentenceForms],
        situation: Situation,
    ) -> Plan | None:
        """The plan for a sentence that hangs on an earlier one, by "it" (anaphora) or by ellipsis.

        `asked`: the plain sentence without the unit of a temperature. `earlier`: oldest first.
        """
        before = [one.plain for one in earlier]
        return self._pointing_back(asked, before, situation) or self._going_on(
            sentence.said, before, situation
        )

    def _polite_answer(self, sentence: SentenceForms, situation: Situation) -> Plan | None:
        """What to say to "never mind" and to mere courtesy; None where something is called so."""
        if replies.never_mind(sentence.whole) or replies.never_mind(sentence.plain):
            return Say(intent="HassNevermind", text=YES_NO_CANCEL)
        polite = courtesy(sentence.whole)
        # a scene may be called "good night"
        if polite is None or self._one(sentence.whole, situation) is not None:
            return None
        return Say(intent="HassRespond", text=polite)

    def _pointing_back(
        self, plain: str, earlier: Sequence[str], situation: Situation
    ) -> Plan | None:
        """The plan for a sentence about "it", a thing of an earlier one in the pronoun's place.

        None where no earlier sentence has a thing with which it makes sense.
        """
        if not earlier or not points_back(plain):
            return None

        for thing in self._things(earlier, situation):
            plan = self._one_or_several(pointing_at(plain, thing), situation)
            if plan is not None:
                return plan
        return None

    def _things(self, earlier: Sequence[str], situation: Situation) -> Iterator[str]:
        return antecedents.things(
            earlier, situation, lambda other: self._one_or_several(other, situation)
        )

    def _one_or_several(self, plain: str, situation: Situation) -> Plan | None:
        return self._one(plain, situation) or self._several(plain, situation)

    def _going_on(self, text: str, earlier: Sequence[str], situation: Situation) -> Plan | None:
        """The plan of the last sentence with the room or thing that this one adds (ellipsis)."""
        what = going_on(text) if earlier else None
        if what is None:
            return None
        spelled_out = [
            pointing_at(sentence, next(self._things(earlier[:at], situation), "it"))
            for at, sentence in enumerate(earlier)
        ]
        for told in antecedents.again_with(normalise(what), spelled_out, situation.lexicon):
            plan = self._one_or_several(told, situation)
            if plan is not None:
                return plan
        return None

    def _several(self, plain: str, situation: Situation) -> Plan | None:
        """The plan for several commands in one sentence; None where it is not several.

        What names nothing known is refused, where at least one of the others is understood.
        """
        cuts = [[part for part in map(plainly, parts) if part] for parts in compound.cuts(plain)]
        one = cache(lambda part: self._one(part, situation))
        for parts in cuts:
            plans = self._each(parts, one, situation)
            if plans:
                return compound.together(plans)
        # as they were said, or with the first one's verb, but no other words from the neighbours
        some = (self._some(parts, one, situation) for parts in cuts[:2])
        return next((plan for plan in some if plan is not None), None)

    def _each(
        self, parts: Sequence[str], one: Callable[[str], Plan | None], situation: Situation
    ) -> list[Plan] | None:
        """The plans of the parts; None unless each has one. "It" may point to an earlier part."""
        plans: list[Plan] = []
        for at, part in enumerate(parts):
            plan = self._pointing_back(part, parts[:at], situation) or one(part)
            if plan is None:
                return None
            plans.append(plan)
        return plans

    def _some(
        self, parts: Sequence[str], one: Callable[[str], Plan | None], situation: Situation
    ) -> Plan | None:
        """Plans of the parts that are understood, refusals of the others; None unless all are."""
        if not any(map(one, parts)):
            return None
        found = [one(part) or self._unknown(part, situation) for part in parts]
        known = [plan for plan in found if plan is not None]
        return compound.together(known) if len(known) == len(found) else None

    def _unknown(self, plain: str, situation: Situation) -> Plan | None:
        return nearest.question_for(
            plain, situation.lexicon, lambda other: self._one(other, situation)
        )

    def _and_a_note(self, text: str, situation: Situation) -> Plan | None:
        """ "Turn on the light and remember that Bob is here": the note keeps its wording."""
        found = compound.with_a_note(text)
        if found is None:
            return None
        command, note = self.forms(found[0]).plain, remembering.plan_of(found[1], "", situation)
        plan = self._one_or_several(command, situation)
        return None if plan is None or note is None else compound.together([plan, note])

    def _listed_by_commas(self, text: str, situation: Situation) -> Plan | None:
        """ "Lamp on, fan off": commas are lost in the normal forms, so it is cut as it was said."""
        if "," not in text:
            return None
        return self._several(self.forms(compound.without_commas(text)).plain, situation)


def _asked_about(reading: SentenceForms, plan: Plan, *, sure: bool) -> Plan:
    """The plan, where it is `sure` or changes nothing; else the question whether that was said."""
    if sure or isinstance(plan, Say | Ask | AskTimer | Recall):
        return plan
    return Ask(intent="Clarify", text=f"Did you say: {reading.whole}?", if_yes=plan)


def _difference(readings: list[SentenceForms]) -> list[str]:
    """The words in which the readings differ, a number with what it counts: "10 minutes".

    The whole sentences where those are too far apart.
    """
    whole = [reading.whole for reading in readings]
    rows = [reading.said.lower().split() for reading in readings]
    apart = _words_apart(rows)
    return whole if apart is None else [" ".join(row[apart]) for row in rows]


def _words_apart(rows: list[list[str]]) -> slice | None:
    """Where the rows of words differ; None for rows of several lengths or differences far apart."""
    if len({len(row) for row in rows}) != 1:
        return None
    places = [at for at, words in enumerate(zip(*rows, strict=True)) if len(set(words)) > 1]
    if not places or places[-1] - places[0] > MAX_APART:
        return None
    counted = all(is_number(digits([row[places[-1]]])[0]) for row in rows)
    return slice(places[0], places[-1] + (2 if counted else 1))  # a number with what it counts
