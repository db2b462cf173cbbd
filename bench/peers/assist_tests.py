"""Home Assistant's own tests of its sentences: read, run in their home, and judged."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, BeforeValidator, Field

from bench.peers.expected_calls import WantedCalls, expected_of
from bench.peers.homes import Fixture, FixtureHome, spellings
from bench.peers.judging import HONEST, Judgement, Kind, called, without_deed
from bench.peers.mind import Mind
from hub.intents.matcher import EITHER
from hub.language.phrasebook import worded
from hub.language.words import words
from hub.ports import HomeSnapshot, TurnResult

_STATES: Final = frozenset({"HassGetState", "HassClimateGetTemperature", "HassGetWeather"})
_WORDS: Final = re.compile(r"\d+(?=st|nd|rd|th)|[^\W\d_]+|-?\d+(?:[.:-]\d+)*")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_EMPTY: Final = words("is are the at ist sind auf est sont la le es está son jest są")
_YES_NO: Final = words("yes no ja nein oui non sí si tak nie")
_ONE: Final = (["un"], ["une"], ["una"], ["ein"], ["eine"], ["one"])
_NONE: Final = words("no none nothing nein keine non aucun ninguno żadne nie keins niemand")
_NOT_ANY: Final = ("0", "Not any", "Keins", "Keines", "Niemand", "Aucun", "Ninguno")
_ANSWERED: Final = frozenset(
    {"HassNevermind", "HassRespond", "HassGetCurrentTime", "HassGetCurrentDate"}
)
"""Intents that any answer is right for."""

_OF_A_TIMER: Final = frozenset(
    {
        "HassIncreaseTimer",
        "HassDecreaseTimer",
        "HassPauseTimer",
        "HassUnpauseTimer",
        "HassCancelAllTimers",
    }
)
"""Intents that change a timer: there has to be one."""


def _first(value: object) -> object:
    """One value where a test allows several."""
    return value[-1] if isinstance(value, list) and value else value


def _slots(given: object) -> object:
    """One value for each slot; of device classes all, for things may be of either."""
    if not isinstance(given, dict):
        return given
    return {
        slot: EITHER.join(value) if slot == "device_class" and isinstance(value, list) else value
        for slot, value in given.items()
    }


_Value = Annotated[str | int | float, BeforeValidator(_first)]
_Slots = Annotated[dict[str, _Value], BeforeValidator(_slots)]


class _Case(BaseModel):
    name: str = ""
    slots: _Slots = {}
    context: dict[str, _Value] = {}


class _Test(BaseModel):
    sentences: list[str]
    intent: _Case | None = None
    slots: _Slots = {}
    response: Annotated[str, BeforeValidator(_first)] = ""
    media: list[dict[str, str]] | None = None


class _File(Fixture):
    language: str = "en"
    tests: list[_Test] = Field(default_factory=list)


def files(folder: Path) -> Iterator[tuple[str, _File]]:
    """Every file of tests with its name, the home of the old ones filled in."""
    common = _File.model_validate(yaml.safe_load((folder / "_fixtures.yaml").read_text("utf-8")))
    for path in sorted(folder.rglob("*.yaml")):
        if path.name.startswith("_"):
            continue
        read = _File.model_validate(yaml.safe_load(path.read_text("utf-8")))
        own = path.parent != folder
        for test in read.tests:
            if test.intent is None:
                test.intent = _Case(name=path.parent.name, slots=test.slots)
        home = read if own else common.model_copy(update={"tests": read.tests})
        yield path.relative_to(folder).with_suffix("").as_posix(), home


async def run(folder: Path, mind: Mind) -> AsyncIterator[Judgement]:
    """The verdicts on all sentences of a language's folder."""
    for name, file in files(folder):
        snapshot = file.snapshot(version=name if "/" in name else "common")
        for test in file.tests:
            for sentence in test.sentences:
                yield await _one(name, file, test, sentence, snapshot, mind)


async def _one(
    name: str, file: _File, test: _Test, sentence: str, snapshot: HomeSnapshot, mind: Mind
) -> Judgement:
    case = test.intent or _Case()
    media = file.media if test.media is None else test.media
    room = _room(name, case, snapshot)
    place = room or "nowhere"
    home = FixtureHome.of(snapshot, [one["title"] for one in media] or ["(none)"])
    conversation = await mind.conversation(home)
    for said, where in _beforehand(case, place):
        await conversation.say(said, where)
    result = await conversation.say(sentence, place)
    answer = " ".join(result.sentences)
    wanted = expected_of(case.name, case.slots, snapshot, room)
    sure = worded("Did you mean {things}?", things="").strip(" ?¿.") not in answer
    if result.expects_reply and wanted.calls and not home.calls and sure:
        # what is locked or opened asks first: the yes has to do it
        yes = await conversation.say(worded("yes"), place)
        answer = f"{answer} -> {' '.join(yes.sentences)}"
    return Judgement(
        kind=_judge(case.name, wanted, test.response, result, home, answer),
        group=name,
        room=room,
        sentence=sentence,
        wanted=str(wanted) if wanted.calls else test.response,
        answer=answer,
        calls=tuple(map(called, home.calls)),
    )


def _beforehand(case: _Case, place: str) -> Iterator[tuple[str, str]]:
    """What is said before, and where: the timer that a test takes for granted."""
    if case.name not in _OF_A_TIMER:
        return
    name = str(case.slots.get("name", "")).strip()
    where = str(case.slots.get("area", "")).lower().replace(" ", "_") or place
    yield f"set a {name} timer for 1 hour".replace("  ", " "), where
    if case.name == "HassUnpauseTimer":
        yield "pause the timer", where


def _room(name: str, case: _Case, snapshot: HomeSnapshot) -> str:
    """Where the sentence is said: as the test says, or in the small homes the only room."""
    said = str(case.context.get("area", ""))
    if not said and "/" in name and "area" not in case.slots and snapshot.areas:
        return snapshot.areas[0].area_id
    forms = set(spellings(said))
    return next(
        (one.area_id for one in snapshot.areas if not forms.isdisjoint((one.name, *one.aliases))),
        "",
    )


def _judge(
    intent: str,
    wanted: WantedCalls,
    response: str,
    result: TurnResult,
    home: FixtureHome,
    answer: str,
) -> Kind:
    if wanted.acts:
        return _judged_deed(wanted, response, result, home, answer)
    if home.calls:
        return "wrong"
    left = without_deed(result, home.calls)
    if intent in _STATES:
        return "right" if _same(response, answer, home.snapshot()) else left
    if intent in _ANSWERED:
        return "nothing" if left == "nothing" else "right"
    same = {"HassCancelAllTimers": "HassCancelTimer"}.get(intent, intent)
    return "right" if result.intent in (intent, same) else left


def _judged_deed(
    wanted: WantedCalls, response: str, result: TurnResult, home: FixtureHome, answer: str
) -> Kind:
    done = {called(call) for call in home.calls}
    left = without_deed(result, home.calls)
    if not wanted.calls and done:  # nothing of the kind is there
        return _right_if(done == wanted.instead, left)
    if not wanted.calls:
        return _right_if(left != "nothing" and HONEST.search(answer), left)
    if "not found" in response and not done and "found nothing" in answer:
        return "right"
    return _right_if(done == wanted.calls or _as_later_tests(home, wanted), left)


def _right_if(right: object, otherwise: Kind) -> Kind:
    return "right" if right else otherwise


def _as_later_tests(home: FixtureHome, wanted: WantedCalls) -> bool:
    """Whether it is right by Home Assistant's newer tests.

    "Remove" takes an item off its list; a robot started in a room cleans that room.
    """
    removed = {
        called(call).replace("remove_item", "update_item") + " status=completed"
        for call in home.calls
        if call.service == "remove_item"
    }
    cleaned = {
        called(replace(call, service="start", data={}))
        for call in home.calls
        if call.service == "clean_area"
    }
    later = removed or cleaned
    return (bool(later) and later == wanted.calls) or _of_the_class_said(home, wanted)


def _of_the_class_said(home: FixtureHome, wanted: WantedCalls) -> bool:
    """Whether all covers of one class were moved where a test wants those of every class.

    "Open the blinds" is for the blinds; tests before 2025-08 took any noun for every cover.
    """
    done = {called(call) for call in home.calls}
    if not done or not done < wanted.calls:
        return False
    classes = {home.entities[call.entity_id].attributes.get("device_class") for call in home.calls}
    alike = {
        one
        for one in wanted.calls
        if home.entities[one.split()[1]].attributes.get("device_class") in classes
    }
    return len(classes) == 1 and None not in classes and done == alike


def _same(expected: str, answer: str, home: HomeSnapshot) -> bool:
    """Whether an answer says what the expected one does: yes or no, numbers, names, else words."""
    want = _WORDS.findall(_undated(_pointed(expected.lower())))
    have = _WORDS.findall(_pointed(answer.lower()))
    if expected in _NOT_ANY:
        return bool(have) and have[0] in _NONE
    if want[:1] and want[0] in _YES_NO:
        return have[:1] == want[:1] and _same_things(want, have, expected, answer, home)
    numbers = _numbers(want)
    if numbers:
        return _all_said(numbers, have)
    return _same_names(expected, answer, home, yes_or_no=False) and _same_last_words(
        want, have, expected, home
    )


def _same_things(
    want: list[str], have: list[str], expected: str, answer: str, home: HomeSnapshot
) -> bool:
    """Whether an answer of yes or no is about as many things, or about those that are named."""
    if want[1:2] in _ONE:
        return True
    numbers = _numbers(want)
    if numbers:
        counted = str(len(_names_in(answer, home)))
        return _all_said(numbers, have) or {counted} == numbers
    return _same_names(expected, answer, home, yes_or_no=True)


def _numbers(want: list[str]) -> set[str]:
    """The numbers of an answer; none of one that leaves some things out ("and 2 more")."""
    if "more" in want:
        return set()
    return {token for token in want if token.lstrip("-")[:1].isdigit()}


def _same_names(expected: str, answer: str, home: HomeSnapshot, *, yes_or_no: bool) -> bool:
    named = _names_in(expected, home)
    missing = [name for name in named if name not in answer.lower()]
    if "more" in expected.split():
        return len(missing) <= 1
    return not missing or (len(named) < 2 and not yes_or_no)


def _same_last_words(want: list[str], have: list[str], expected: str, home: HomeSnapshot) -> bool:
    several = len(_names_in(expected, home)) > 1
    return (
        several
        or not _said_last(want)
        or any(_alike(one, other) for one in _said_last(want) for other in have)
    )


def _all_said(numbers: set[str], have: list[str]) -> bool:
    """Whether all numbers are said, or such with decimals that they stand for."""
    whole = {token.partition(".")[0] for token in have if "." in token}
    return numbers <= {*have, *whole}


def _pointed(text: str) -> str:
    """With a point in decimals, where a language has a comma, and a sign where it has a word."""
    return re.sub(r"\b(?:minus|moins|menos) (?=\d)", "-", re.sub(r"(?<=\d),(?=\d)", ".", text))


def _alike(one: str, other: str) -> bool:
    """Whether two words are one, but for the ending that goes with a gender or a number."""
    return one == other or (len(one) > 4 and len(other) > 4 and one[:4] == other[:4])


def _undated(text: str) -> str:
    """Dates as people say them: "1 april 2024" for "2024-04-01"."""
    return _DATE.sub(
        lambda found: f"{date.fromisoformat(found[0]):%-d} {date.fromisoformat(found[0]):%Y}", text
    )


def _names_in(text: str, home: HomeSnapshot) -> list[str]:
    names = {entity.name.lower() for entity in home.entities}
    return [name for name in names if re.search(rf"\b{re.escape(name)}\b", text.lower())]


def _said_last(words: list[str]) -> set[str]:
    return set(words[-2:]) - _EMPTY
