"""Local intents: what a sentence means in a room of this home, without a language model or I/O."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Final

from hub.conversation.turn_frame import frame_of
from hub.intents import (
    answers,
    best_reading,
    commands,
    compound,
    degrees,
    differences,
    lexicon,
    nearest,
    ranking,
    replies,
)
from hub.intents.answers import YES_NO_CANCEL
from hub.intents.editing.editor import FrameEditor
from hub.intents.grammar import SentenceGrammar
from hub.intents.grammars import grammar_of
from hub.intents.handlers import dispatch
from hub.intents.matcher import Recognition, SentenceMatcher
from hub.intents.notes import remembering
from hub.intents.situation import Situation
from hub.intents.wording import (
    SETTING,
    courtesy,
    lengths_in_seconds,
    normalise,
    placed_adverbs,
    plainly,
    says_by,
    warm_up,
)
from hub.language import follow_up
from hub.language.current import in_its_language, speaking
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.ports import (
    Ask,
    DialogueFrame,
    Edit,
    HomeSnapshot,
    IntentCall,
    KnownPreferences,
    Plan,
    Say,
    SentenceForms,
    SetTimer,
)

MAX_WORDS: Final = 40
MAX_LETTERS: Final = 300
"""Longer sentences are no commands to a home, and looking for one in them would cost time."""
MAX_READINGS: Final = 4
"""Hypotheses of a recogniser that are planned; nobody is asked about more."""
_LENGTH: Final = re.compile(r"\d+(?:\.\d+)? (?:seconds|sekunden|secondes|segundos|sekund)")


class LocalIntents:
    """Plans sentences of one language about the home, the time, timers and notes; no I/O."""

    def __init__(self, language: str = "en") -> None:
        """Raises `ValueError` for a language there are no sentences for."""
        self.language = language
        self._own: SentenceGrammar | None = None
        empty = HomeSnapshot(version="", areas=(), entities=())
        with speaking(language):
            self._recogniser = SentenceMatcher(grammar_of(language), lexicon.learn(empty))

    def use_own(self, sentences: SentenceGrammar | None) -> None:
        """Takes the owner's sentences, which go before all others; None: there are none."""
        self._own = sentences

    @in_its_language
    def recognised(self, plain: str) -> Recognition | None:
        """The surest reading of a plain sentence by its own words alone."""
        return next(iter(self._own_readings(plain) or self._recogniser.readings(plain)), None)

    @in_its_language
    def learn(self, home: HomeSnapshot) -> None:
        """Takes the home's names; what has not changed is not made again.

        The first time, the grammar runs once on each kind of sentence (warm-up).
        """
        known = self._recogniser.lexicon
        if home.version and home.version == known.version:
            return
        recogniser = self._recogniser.renamed(lexicon.learn(home, known))
        if not known.names:
            for text in warm_up():
                recogniser.recognise(text)
        self._recogniser = recogniser  # at once and whole: another thread may be planning

    @in_its_language
    def forms(self, text: str) -> SentenceForms:
        """The sentence in its normal forms."""
        whole = normalise(text)
        return SentenceForms(said=text, whole=whole, plain=plainly(whole))

    @in_its_language
    def plan(
        self,
        sentence: SentenceForms,
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
        frames: tuple[DialogueFrame, ...] = (),
    ) -> Plan | None:
        """What the sentence means, or None when it is no local intent.

        The ways to understand it are tried in this order, and the first that gives a plan counts:
        as courtesy, as one about notes, as one command, as one that repairs itself, as a command
        and a note, as several commands, as one about an unknown thing, as a question that a note
        answers. `frames`: of the turns before, oldest first; what is in them is meant where several
        fit alike.
        """
        if len(sentence.said) > MAX_LETTERS or len(sentence.said.split()) > MAX_WORDS:
            return None
        unit = degrees.said_unit(sentence.said)
        situation = self._situation(room_id, home, now, preferences, unit, frames, sentence.said)
        asked = sentence.plain if unit is None else degrees.without_unit(sentence.plain)
        return (
            self._polite_answer(sentence, situation)
            or remembering.plan_of(sentence.said, sentence.plain, situation)
            or self._one(asked, situation)
            or self._repaired(sentence.whole, situation)
            or self._and_a_note(sentence.said, situation)
            or self._listed_by_commas(sentence.said, situation)
            or self._several(asked, situation)
            or self._unknown(asked, situation)
            or remembering.answer_of(sentence.said, sentence.plain, situation)
        )

    @in_its_language
    def edited(
        self,
        edit: Edit,
        sentence: SentenceForms,
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
        frames: tuple[DialogueFrame, ...] = (),
    ) -> Plan | None:
        """What one reading of the sentence as an edit means; None where it fits no frame."""
        unit = degrees.said_unit(sentence.said)
        situation = self._situation(room_id, home, now, preferences, unit, frames)
        return self._editor.edited(edit, frames, situation)

    @in_its_language
    def reply(self, sentence: SentenceForms, question: Ask) -> Plan | None:
        """What the sentence means as an answer to `question`; None when it is none."""

        def is_command(words: str) -> bool:
            return self._recogniser.recognise(plainly(lengths_in_seconds(words))) is not None

        answer = replies.reply(sentence.said, question, is_command)
        return answer or replies.reply(self._by_one_name(sentence.whole), question, is_command)

    @in_its_language
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

    @in_its_language
    def clarify(
        self,
        readings: tuple[SentenceForms, ...],
        *,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None = None,
        frames: tuple[DialogueFrame, ...] = (),
    ) -> Plan | None:
        """The plan of readings that mean the same, or a question which was meant.

        `readings`: hypotheses of what was said, the likeliest first (n-best). None when none is an
        intent. Where only one of several is an intent that would do something, it is asked about
        first: it may not be what was said.
        """
        editing = partial(
            self.edited, room_id=room_id, home=home, now=now, preferences=preferences, frames=frames
        )
        planning = partial(
            self.plan, room_id=room_id, home=home, now=now, preferences=preferences, frames=frames
        )

        def meant(reading: SentenceForms) -> Plan | None:
            edits = follow_up.read(reading.whole) if frames else ()
            edited = (editing(edit, reading) for edit in edits)
            found = next((plan for plan in edited if plan is not None), None)
            return found or planning(reading)

        planned = [(reading, meant(reading)) for reading in readings[:MAX_READINGS]]
        different: list[tuple[SentenceForms, Plan]] = []
        for reading, plan in planned:
            if plan is not None and all(plan != other for _, other in different):
                different.append((reading, plan))
        if not different:
            return None
        if len(different) == 1:
            return differences.asked_about(
                *different[0], sure=all(plan is not None for _, plan in planned)
            )
        labels = differences.labels_of([reading for reading, _ in different])
        choices = tuple((label, plan) for label, (_, plan) in zip(labels, different, strict=True))
        question = answers.did_you_mean(joined(labels, "or"))
        return Ask(intent="Clarify", text=question, choices=choices)

    def _situation(
        self,
        room_id: str,
        home: HomeSnapshot,
        now: datetime,
        preferences: KnownPreferences | None,
        said_unit: degrees.Unit | None = None,
        frames: tuple[DialogueFrame, ...] = (),
        said: str = "",
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
            frames=frames,
            said=said,
        )

    def _by_one_name(self, whole: str) -> str:
        """The sentence with every room called as it is in questions: "living room" for "lounge"."""
        for words, area_id in self._recogniser.lexicon.areas.items():
            name = self._recogniser.lexicon.area_words[area_id].lower()
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
        return best_reading.plan_of(readings, situation)

    def _readings(self, plain: str, situation: Situation) -> Sequence[Recognition]:
        """The readings of a sentence; of one without any, those with "in" before a place.

        "Upstairs" is said without.
        """
        readings = self._own_readings(plain) or self._recogniser.readings(plain)
        if readings:
            return readings
        placed = placed_adverbs(plain, situation.lexicon.areas)
        return () if placed == plain else self._recogniser.readings(placed)

    def _own_readings(self, plain: str) -> Sequence[Recognition]:
        own = self._own
        if own is None:
            return ()
        return SentenceMatcher(own, self._recogniser.lexicon).readings(plain)

    @property
    def _editor(self) -> FrameEditor:
        return FrameEditor(readings=self._recogniser.readings, plan=self._one_or_several)

    def _repaired(self, whole: str, situation: Situation) -> Plan | None:
        """The plan of a sentence that takes back its beginning: "the kitchen, no, the bedroom".

        None of the beginning is done.
        """
        for before, behind in follow_up.split_at_repair(whole):
            plan = self._one_or_several(plainly(before), situation)
            frame = frame_of(plan, situation.home)
            if plan is None or frame is None:
                continue
            if isinstance(plan, SetTimer) and _LENGTH.fullmatch(behind):
                return self._one(plainly(_LENGTH.sub(behind, before)), situation)
            for edit in follow_up.read_behind_repair(behind):
                meant = self._editor.edited(edit, (frame,), situation)
                if meant is None and edit.kind == "restated":
                    meant = self._one_or_several(plainly(edit.what), situation)
                if meant is not None:
                    return meant
        return None

    def _polite_answer(self, sentence: SentenceForms, situation: Situation) -> Plan | None:
        """What to say to "never mind" and to mere courtesy; None where something is called so."""
        if replies.never_mind(sentence.whole) or replies.never_mind(sentence.plain):
            return Say(intent="HassNevermind", text=worded(YES_NO_CANCEL))
        polite = courtesy(sentence.whole)
        # a scene may be called "good night"
        if polite is None or self._one(sentence.whole, situation) is not None:
            return None
        return Say(intent="HassRespond", text=worded(polite))

    def _one_or_several(self, plain: str, situation: Situation) -> Plan | None:
        return self._one(plain, situation) or self._several(plain, situation)

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
        frames = situation.frames
        for part in parts:
            plan = self._about_it(part, frames, situation) or one(part)
            if plan is None:
                return None
            plans.append(plan)
            frame = frame_of(plan, situation.home)
            frames = frames if frame is None else (*frames, frame)
        return plans

    def _about_it(
        self, part: str, frames: tuple[DialogueFrame, ...], situation: Situation
    ) -> Plan | None:
        """The plan of a command about "it", a thing of one of the frames."""
        read = follow_up.read(part) if frames else ()
        edits = [one for one in read if one.kind == "pointing" and part.startswith(one.what)]
        found = (self._editor.edited(edit, frames, situation) for edit in edits)
        return next((plan for plan in found if plan is not None), None)

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
