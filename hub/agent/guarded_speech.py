"""Speech of a model's sentences: each is said, corrected or dropped as the guard judges it."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from hub.agent.agent_run import AgentRun
from hub.agent.clause_reading import About
from hub.agent.home_claims import subject_of
from hub.agent.home_words import HomeWords
from hub.agent.sentence_guard import Known, Source, judged
from hub.conversation.executor import Executor
from hub.conversation.turn_state import TurnState
from hub.conversation.understanding import Understanding
from hub.ports import AskTimer, Home, HomeSnapshot, IntentCall, Plan

_CLOCK: Final = {"time": "HassGetCurrentTime", "date": "HassGetCurrentDate"}
"""The intents that answer what a model claimed of the clock."""


class GuardedSpeech:
    """Says what of a model's sentences is true; one for the process, many turns at once."""

    def __init__(
        self,
        home: Home,
        understanding: Understanding,
        executor: Executor,
        now: Callable[[], datetime],
    ) -> None:
        self._home = home
        self._understanding = understanding
        self._executor = executor
        self._now = now
        self._words: HomeWords | None = None
        self._making = asyncio.Lock()
        """Held while it is made, so that turns at once make it once."""

    async def subject_of(self, said: str) -> About:
        """What the person's sentence is about."""
        return subject_of(said, await self._words_of(self._home.snapshot()))

    async def say(self, sentence: str, course: AgentRun, turn: TurnState) -> bool:
        """Says the sentence, what is so in its place, or nothing; returns whether it was said."""
        home = self._home.snapshot()
        known = Known(home=home, words=await self._words_of(home), now=self._now())
        verdict = judged(sentence, course, known)
        if verdict.source is not None:
            await self._answer(verdict.source, course, turn)
        said = sentence if verdict.said else verdict.instead
        if said and (verdict.said or said not in turn.speech.sentences):
            await turn.speech.say(said)
        return verdict.said

    async def _answer(self, source: Source, course: AgentRun, turn: TurnState) -> None:
        """Answers locally what the model claimed to know, once in a turn."""
        if source in course.told:
            return
        course.told.add(source)
        plan: Plan | None = AskTimer()
        if source != "timers":
            command = IntentCall(intent=_CLOCK[source])
            plan = self._understanding.resolve(command, turn.head.room_id)
        if plan is None:
            course.unsure += 1
        else:
            await self._executor.carry_out(plan, turn)

    async def _words_of(self, home: HomeSnapshot) -> HomeWords:
        """The index over the home's words, made anew when its names change.

        On a thread: of 3,000 things it takes some 20 ms, in which other turns go on.
        """
        async with self._making:
            words = self._words
            if words is None or words.version != home.version:
                words = await asyncio.to_thread(HomeWords, home)
                self._words = words
            return words
