"""Everyday conversations with the demo home: run in order, printed to be read, counted by kind."""

import csv
import itertools
from collections.abc import AsyncIterator
from pathlib import Path

from bench.peers.homes import FixtureHome
from bench.peers.judging import NOTHING_SAID, Judgement, called
from bench.peers.mind import Mind
from hub.home.demo import DemoHome


async def run(path: Path, mind: Mind) -> AsyncIterator[Judgement]:
    """What each sentence came to; what is right is told in words and judged by the reader."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    for _, turns in itertools.groupby(rows, key=lambda row: row[0]):
        home = FixtureHome.of(DemoHome().snapshot())
        conversation = await mind.conversation(home)
        for number, room, sentence, right in turns:
            before = len(home.calls)
            result = await conversation.say(sentence, room)
            answer = " ".join(result.sentences)
            nothing = not answer or NOTHING_SAID.search(answer)
            yield Judgement(
                kind="nothing" if nothing else "asked" if result.expects_reply else "skipped",
                group=number,
                room=room,
                sentence=sentence,
                wanted=right,
                answer=answer,
                calls=tuple(map(called, home.calls[before:])),
            )
