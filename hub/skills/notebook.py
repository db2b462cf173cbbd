"""Notes and preferences by voice: a write-through cache over the store.

Nothing is said to be remembered before the store has taken it, nor forgotten before the store has
deleted it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never

import structlog

from hub.errors import Unavailable
from hub.language.spoken_lists import joined
from hub.ports import Ask, Forget, NotePlan, Preference, Preferences, Recall, Remember, Say
from hub.skills.note_matching import NOTE, about, contradicted, has_verb, key_of, nearly, tidy
from hub.skills.second_person import retold, until

log = structlog.get_logger()

MAX_KEPT: Final = 200
"""Notes and preferences together at a time: as many as a context holds."""
MAX_LETTERS: Final = 200
"""Length of one note, or of the words to find one by, in characters."""
MAX_SPOKEN: Final = 3
"""Items of a list that are read out; the rest is given as a number, as nobody can follow more."""
MAX_CHOICES: Final = 8
"""Notes that the answer to "which one?" may choose from."""
Held = Sequence[Preference]
"""Preferences and notes that hold now."""
_NOTHING: Final = "You have not asked me to remember anything."
_UNKNOWN: Final = {
    "person": "I don't know your name. You can say: my name is, and then your name.",
    "units": (
        "You have not told me which unit you prefer. You can say: use Celsius, or use Fahrenheit."
    ),
    "default_room": (
        "There is no default room. You can say, for example: my default room is the kitchen."
    ),
}


class Notebook:
    """The household's notes and preferences: a write-through cache over their store."""

    def __init__(self, *, preferences: Preferences, now: Callable[[], datetime]) -> None:
        """`now` gives the aware time in the household's time zone."""
        self._preferences = preferences
        self._now = now
        self._known: tuple[Preference, ...] = ()
        self.writes = 0

    async def load(self) -> None:
        """Fills the cache behind `known`; to be called once at the start.

        Raises `Unavailable`: then the first context that a turn loads fills it, by `refresh`.
        """
        self._known = await self._preferences.preferences()

    def known(self) -> tuple[Preference, ...]:
        """The cached preferences that hold now, without I/O."""
        now = self._now()
        return tuple(kept for kept in self._known if kept.applies(now))

    def refresh(self, preferences: tuple[Preference, ...], as_of_writes: int) -> None:
        """Replaces the cached preferences unless a local write happened since they were read.

        `as_of_writes` is `writes` as it was before the read began.
        """
        if as_of_writes == self.writes:
            self._known = preferences

    async def carry_out(self, plan: NotePlan) -> Say | Ask:
        """Does it and says what was done. Raises `Unavailable` when the store is away."""
        match plan:
            case Remember():
                return await self._remember(plan)
            case Forget():
                return await self._forget(plan)
            case Recall():
                return await self._recall(plan)
            case _:
                assert_never(plan)

    # -- as `Preferences`: what HTTP writes is written through here, so that it is known at once

    async def preferences(self) -> tuple[Preference, ...]:
        """All that hold now, by category and key. Raises `Unavailable`."""
        return await self._held()

    async def remember(self, preference: Preference) -> None:
        """Stores it in place of what has the same category and key.

        Raises `Unavailable` or `Rejected`.
        """
        await self._preferences.remember(preference)
        self._now_known(preference)

    async def forget(self, category: str, key: str) -> bool:
        """Deletes it; whether there was one. Raises `Unavailable`."""
        there = await self._preferences.forget(category, key)
        self._no_longer_known(category, key)
        return there

    # -- remembering -----------------------------------------------------------------------------

    async def _remember(self, plan: Remember) -> Say | Ask:
        plan = _tidied(plan)
        flaw = _flaw(plan)
        if flaw is not None:
            return Say(intent=plan.intent, text=flaw)
        wanted = Preference(
            category=plan.category, key=plan.key, value=plan.value, expires_at=plan.expires_at
        )
        if not wanted.applies(self._now()):
            return Say(intent=plan.intent, text="That time is over already.")
        held = await self._held()
        objection = _objection(plan, wanted, held)
        if objection is not None:
            return objection
        await self._preferences.remember(wanted)
        self._now_known(wanted)
        log.info("note.remembered", category=plan.category, expires=plan.expires_at is not None)
        replaced = [
            kept for kept in held if kept.category == plan.category and kept.key in plan.replaces
        ]
        for kept in replaced:
            await self._let_go(kept)
        return Say(intent=plan.intent, text=self._kept_words(wanted, replaced))

    def _kept_words(self, kept: Preference, replaced: list[Preference]) -> str:
        if kept.category == "person":
            return f"I will call you {kept.value}."
        if kept.category == "units":
            return f"I will tell temperatures in {kept.value.capitalize()}."
        if kept.category == "default_room":
            what = "" if kept.key == "everything" else f" for {_the_kind(kept.key)}"
            return f"When you say no room{what}, I will take the {kept.value}."
        forgotten = f", and no longer {_listed(replaced)}" if replaced else ""
        if kept.expires_at is None:
            return f"I will remember {_told(kept)}{forgotten}."
        span = until(kept.expires_at, self._now())
        return f"{span[:1].upper()}{span[1:]}, I will remember {_told(kept)}{forgotten}."

    # -- forgetting ------------------------------------------------------------------------------

    async def _forget(self, plan: Forget) -> Say | Ask:
        held = await self._held()
        if plan.category:
            return await self._forget_category(plan, held)
        if not plan.about:
            return await self._forget_everything(plan, held)
        return await self._forget_about(plan, held)

    async def _forget_category(self, plan: Forget, held: Held) -> Say:
        """Forgets one preference by its key, or all of its category where the key is empty."""
        found = _of_category(held, plan)
        if found:
            return await self._forgotten(found, plan)
        text = _UNKNOWN.get(plan.category, "I have forgotten that already.")
        return Say(intent=plan.intent, text=text)

    async def _forget_everything(self, plan: Forget, held: Held) -> Say | Ask:
        """Forgets all that is held, once the person has said that this is meant."""
        if not plan.every:
            return Say(intent=plan.intent, text="What shall I forget?")
        if not held:
            return Say(intent=plan.intent, text=_NOTHING)
        return await self._forgotten(held, plan) if plan.sure else _shall_all(held, plan)

    async def _forget_about(self, plan: Forget, held: Held) -> Say | Ask:
        """Forgets the one note that the words match; asks where they match several or none."""
        found = about(plan.about[:MAX_LETTERS], held)
        if not found:
            return _offer_nearest(plan, held)
        if len(found) == 1 or (plan.every and plan.sure):
            return await self._forgotten(found, plan)
        return _shall_all(found, plan) if plan.every else _which(found, plan, "Which one")

    async def _forgotten(self, found: Held, plan: Forget) -> Say:
        for kept in found:
            await self._let_go(kept)
        what = _all(len(found)) if len(found) > MAX_SPOKEN else _listed(found)
        return Say(intent=plan.intent, text=f"I have forgotten {what}.")

    # -- recalling -------------------------------------------------------------------------------

    async def _recall(self, plan: Recall) -> Say:
        try:
            held = await self._held()
        except Unavailable:
            held = self.known()
            if not held:
                raise
        if plan.category:
            sentences = [_sentence(kept) for kept in _of_category(held, plan)]
            text = " ".join(sentences) or _UNKNOWN.get(plan.category, _NOTHING)
            return Say(intent=plan.intent, text=text)
        found = about(plan.about[:MAX_LETTERS], held) if plan.about else list(held)
        if not found:
            return Say(
                intent=plan.intent,
                text="You have told me nothing about that." if plan.about else _NOTHING,
            )
        return Say(intent=plan.intent, text=f"You told me {_listed(found)}.")

    # -- the store -------------------------------------------------------------------------------

    async def _held(self) -> tuple[Preference, ...]:
        self._known = await self._preferences.preferences()
        return self.known()

    async def _let_go(self, kept: Preference) -> None:
        await self._preferences.forget(kept.category, kept.key)
        self._no_longer_known(kept.category, kept.key)
        log.info("note.forgotten", category=kept.category)

    def _no_longer_known(self, category: str, key: str) -> None:
        self.writes += 1
        self._known = tuple(
            known for known in self._known if (known.category, known.key) != (category, key)
        )

    def _now_known(self, kept: Preference) -> None:
        self.writes += 1
        self._known = (*(known for known in self._known if not _is_same(known, kept)), kept)


def _is_same(first: Preference, second: Preference) -> bool:
    return (first.category, first.key) == (second.category, second.key)


def _of_category(held: Held, plan: Forget | Recall) -> list[Preference]:
    """The preferences of the plan's category and key; every key where the plan names none."""
    return [kept for kept in held if kept.category == plan.category and plan.key in ("", kept.key)]


# -- what speaks against remembering -------------------------------------------------------------


def _tidied(plan: Remember) -> Remember:
    """The plan with its value on one line; a note's key is made from its value."""
    value = tidy(plan.value)
    return replace(plan, value=value, key=key_of(value) if plan.category == NOTE else plan.key)


def _flaw(plan: Remember) -> str | None:
    """What is said of a plan that cannot be kept as it is; None where it can."""
    if not plan.value or not plan.key:
        return "What shall I remember?"
    if len(plan.value) > MAX_LETTERS:
        return f"That is too long for me to remember: {MAX_LETTERS} letters at most."
    return None


def _objection(plan: Remember, wanted: Preference, held: Held) -> Say | Ask | None:
    """Why `wanted` is not stored: known already, contradicted, or one too many; None: store it."""
    same = [kept for kept in held if _is_same(kept, wanted)]
    if same == [wanted]:
        return Say(intent=plan.intent, text=f"I already remember {_told(wanted)}.")
    if same or plan.replaces:
        return None
    other = contradicted(plan.value, held) if plan.category == NOTE else []
    if other and not plan.beside:
        return _instead_or_both(plan, other)
    if len(held) >= MAX_KEPT:
        text = f"I remember {MAX_KEPT} things already. Let me forget one first."
        return Say(intent=plan.intent, text=text)
    return None


# -- questions -----------------------------------------------------------------------------------


def _exactly(kept: Preference) -> Forget:
    return Forget(category=kept.category, key=kept.key)


def _which(found: Held, plan: Forget, question: str) -> Ask:
    """Asks which of several is meant: the answer may be any one of them, or all."""
    labels = [retold(kept.value) for kept in found[:MAX_CHOICES]]
    read_out = [f"that {label}" for label in labels[:MAX_SPOKEN]]
    if len(found) > MAX_SPOKEN:
        read_out.append("another one")
    choices = [(label, _exactly(kept)) for label, kept in zip(labels, found, strict=False)]
    every = Forget(about=plan.about, every=True, sure=True)
    return Ask(
        intent=plan.intent,
        text=f"{question}: {joined(read_out, 'or')}?",
        choices=(*choices, ("all", every)),
    )


def _offer_nearest(plan: Forget, held: Held) -> Say | Ask:
    """Asks whether a note is meant that the words match in part; says so where there is none."""
    close = nearly(plan.about[:MAX_LETTERS], held)[:MAX_SPOKEN]
    if not close:
        return Say(intent=plan.intent, text="You have told me nothing like that.")
    if len(close) == 1:
        text = f"You have not told me just that. Shall I forget {_told(close[0])}?"
        return Ask(intent=plan.intent, text=text, if_yes=_exactly(close[0]))
    return _which(close, plan, "You have not told me just that. Shall I forget one of these")


def _shall_all(found: Held, plan: Forget) -> Ask:
    what = _told(found[0]) if len(found) == 1 else f"{_all(len(found))} that you told me"
    sure = Forget(about=plan.about, every=True, sure=True)
    return Ask(intent=plan.intent, text=f"Shall I forget {what}?", if_yes=sure)


def _instead_or_both(plan: Remember, other: list[Preference]) -> Ask:
    replacing = replace(plan, replaces=tuple(kept.key for kept in other))
    beside = replace(plan, beside=True)
    return Ask(
        intent=plan.intent,
        text=f"You told me {_listed(other)}. Shall I remember the new one instead, or both?",
        if_yes=replacing,
        choices=(("new one instead", replacing), ("both", beside)),
    )


# -- words ---------------------------------------------------------------------------------------


def _told(kept: Preference) -> str:
    """The clause that follows "you told me" or "I will remember"."""
    if kept.category == NOTE:
        return f"that {retold(kept.value)}" if has_verb(kept.value) else f"this: {kept.value}"
    sentence = _sentence(kept).rstrip(".")
    return f"that {sentence[:1].lower()}{sentence[1:]}"


def _sentence(kept: Preference) -> str:
    """A preference as a sentence of its own."""
    match kept.category:
        case "person":
            return f"Your {kept.key} is {kept.value}."
        case "units":
            return f"You prefer {kept.value.capitalize()}."
        case "default_room":
            what = "" if kept.key == "everything" else f" for {_the_kind(kept.key)}"
            return f"Your default room{what} is the {kept.value}."
        case _:
            return f"Your {kept.category.replace('_', ' ')} {kept.key} is {kept.value}."


def _the_kind(key: str) -> str:
    return key if key == "music" else f"the {key}"


def _all(count: int) -> str:
    return "both things" if count == 2 else f"all {count} things"


def _listed(found: Iterable[Preference]) -> str:
    """The first few, and how many more there are; notes before the rest."""
    ordered = sorted(found, key=lambda kept: kept.category != NOTE)
    shown = [_told(kept) for kept in ordered[:MAX_SPOKEN]]
    more = len(ordered) - len(shown)
    return joined([*shown, f"{more} more {'things' if more > 1 else 'thing'}"] if more else shown)
