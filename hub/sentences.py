"""The owner's sentences by hand, `python -m hub.sentences`: tries one, and checks the files."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from hub.errors import HubError
from hub.home.opening import open_home
from hub.intents.checklist import refuse_incomplete
from hub.intents.grammars import LANGUAGES
from hub.intents.handlers.dispatch import MEANINGS
from hub.intents.local import LocalIntents
from hub.intents.matcher import Recognition
from hub.intents.owner_sentences import WrongSentences, files_of, load
from hub.language.current import speak
from hub.observability.metrics import Metrics
from hub.ports import Act, Ask, HomeSnapshot, Plan, Say, Several
from hub.settings import HubSettings, SettingsError
from hub.startup import StartError
from ingle.runtime.redaction import without_passwords

_ABOUT = """\
Tries a sentence without doing what it says, or checks the owner's sentences: the files \
sentences/<language>/*.yaml in
INGLE_STATE_DIR, in the form of Home Assistant's own sentences.
"""
_EPILOG = """\
settings: those of the hub (HUB_LANGUAGE, INGLE_STATE_DIR, HA_URL ...), in the environment.
exit status: 0 the sentence is understood (with --check: every file is right), 1 it is not, and it \
is said why.
"""


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m hub.sentences",
        description=_ABOUT,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--test", metavar="SENTENCE", help="what the hub would make of it")
    what.add_argument("--check", action="store_true", help="name each mistake by file and line")
    parser.add_argument("--language", choices=LANGUAGES, help="default: HUB_LANGUAGE, all to check")
    parser.add_argument("--room", default="", help="where the sentence is said")
    options = parser.parse_args(arguments)
    try:
        settings = HubSettings.read(environment)
        if options.check:
            languages = [options.language] if options.language else LANGUAGES
            return _check(settings.state_dir, languages)
        language = options.language or settings.api.language
        refuse_incomplete(language)
        speak(language)
        return asyncio.run(_test(settings, language, options.test, options.room))
    except (SettingsError, StartError, HubError, WrongSentences) as error:
        print(without_passwords(str(error)), file=sys.stderr)
        return 1


def _check(state_dir: Path, languages: Sequence[str]) -> int:
    wrong, seen = 0, 0
    for language in languages:
        seen += len(files_of(state_dir, language))
        try:
            load(state_dir, language, frozenset(MEANINGS))
        except WrongSentences as error:
            wrong += len(error.mistakes)
            print(error)
    print(f"{seen} files, {wrong} mistakes")
    return 1 if wrong else 0


async def _test(settings: HubSettings, language: str, text: str, room: str) -> int:
    own = load(settings.state_dir, language, frozenset(MEANINGS))
    async with open_home(settings.home, Metrics()) as home:
        snapshot = home.snapshot()
    intents = await asyncio.to_thread(LocalIntents, language)
    intents.use_own(own)
    sentence = intents.forms(text)
    plan = intents.plan(sentence, room_id=room, home=snapshot, now=datetime.now().astimezone())
    if plan is None:
        print("not understood")
        return 1
    reading = intents.recognised(sentence.plain)
    print(f"intent: {plan.intent}")
    print(f"slots: {_slots(reading, snapshot) or '-'}")
    for line in _told(plan):
        print(line)
    return 0


def _slots(reading: Recognition | None, home: HomeSnapshot) -> str:
    if reading is None:
        return ""
    areas = {area.area_id: area.name for area in home.areas}
    slots: dict[str, object] = dict(reading.slots)
    if reading.name is not None:
        slots["name"] = reading.name.words
    if reading.area is not None:
        slots["area"] = areas.get(reading.area, reading.area)
    return ", ".join(f"{name}={value}" for name, value in slots.items())


def _told(plan: Plan, before: str = "") -> list[str]:
    """What would be done and said, one line each."""
    match plan:
        case Act():
            calls = [
                f"{before}does: {call.domain}.{call.service} {call.entity_id} "
                + " ".join(f"{key}={value}" for key, value in call.data.items())
                for call in plan.calls
            ]
            return [*(line.rstrip() for line in calls), f"{before}says: {plan.done}"]
        case Say():
            return [f"{before}says: {plan.text}"]
        case Ask():
            after = [] if plan.if_yes is None else _told(plan.if_yes, "after a yes ")
            return [f"{before}asks: {plan.text}", *after]
        case Several():
            return [line for one in plan.plans for line in _told(one, before)]
        case _:
            return [f"{before}does: {plan.kind}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
