"""The owner's sentences: files that add to what is understood, and mistakes in them."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.intents.grammar import SentenceGrammar
from hub.intents.handlers.dispatch import MEANINGS
from hub.intents.owner_sentences import SentenceFolder, WrongSentences, load
from hub.ports import Act

pytestmark = pytest.mark.pure

INTENTS = frozenset(MEANINGS)
LIGHT = """\
language: en
intents:
  HassTurnOn:
    data:
      - sentences:
          - "let there be light in [the] {area}"
        slots:
          domain: light
"""


def write(state_dir: Path, text: str, *, name: str = "mine.yaml", language: str = "en") -> Path:
    path = state_dir / "sentences" / language / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_a_sentence_of_the_owner_is_understood(tmp_path: Path) -> None:
    write(tmp_path, LIGHT)
    intents = LocalIntents()
    intents.use_own(load(tmp_path, "en", INTENTS))
    home = DemoHome().snapshot()
    sentence = intents.forms("Let there be light in the kitchen")
    plan = intents.plan(sentence, room_id="office", home=home, now=datetime.now(UTC))
    assert isinstance(plan, Act)
    assert [call.entity_id for call in plan.calls] == ["light.kitchen_light"]
    usual = intents.plan(
        intents.forms("turn on the lamp"), room_id="office", home=home, now=datetime.now(UTC)
    )
    assert isinstance(usual, Act)


def test_a_sentence_may_have_courtesies_and_contractions_in_it(tmp_path: Path) -> None:
    """They are put away from other sentences, and spelled out."""
    write(tmp_path, LIGHT.replace("let there be light in", "I'd like it bright in"))
    intents = LocalIntents()
    intents.use_own(load(tmp_path, "en", INTENTS))
    home = DemoHome().snapshot()
    for text in ("I'd like it bright in the kitchen.", "i would like it bright in the kitchen"):
        plan = intents.plan(intents.forms(text), room_id="", home=home, now=datetime.now(UTC))
        assert isinstance(plan, Act)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (LIGHT.replace("{area}", "{area"), 6, "is no template"),
        (LIGHT.replace("{area}", "{nowhere}"), 6, "there is no list {nowhere}"),
        (LIGHT.replace("[the]", "<nothing>"), 6, "there is no rule <nothing>"),
        (LIGHT.replace("HassTurnOn", "HassFly"), 3, "there is no intent HassFly"),
        (LIGHT.replace("language: en", "language: de"), 1, "is for the language de"),
        (LIGHT.replace("slots:", "slot:"), 7, "'slot' is nothing that sentences have"),
        (LIGHT.replace("- sentences:", "- sentence:"), 5, 'has no list "sentences"'),
        ("intents: [", 1, "expected"),
        ("- a\n- b\n", 1, 'has no "intents"'),
        ("language: en\n", 1, 'has no "intents"'),
    ],
)
def test_a_mistake_is_told_with_file_and_line(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(WrongSentences) as wrong:
        load(tmp_path, "en", INTENTS)
    told = [str(one) for one in wrong.value.mistakes]
    assert any(one.startswith(f"{path}:{line}: ") and reason in one for one in told), told


def test_the_old_sentences_stay_until_the_file_is_right(tmp_path: Path) -> None:
    used: list[SentenceGrammar | None] = []
    folder = SentenceFolder(tmp_path, "en", INTENTS, used.append)
    folder.look()
    assert used == []
    write(tmp_path, LIGHT)
    folder.look()
    assert len(used) == 1
    folder.look()
    assert len(used) == 1
    path = write(tmp_path, LIGHT.replace("{area}", "{area"))
    folder.look()
    assert len(used) == 1
    path.unlink()
    folder.look()
    assert used[-1] is None


def test_sentences_are_tried_and_checked_by_hand(tmp_path: Path) -> None:
    write(tmp_path, LIGHT)
    broken = write(tmp_path, LIGHT.replace("{area}", "{area"), name="broken.yaml", language="de")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "hub.sentences", *arguments],
            env={"INGLE_STATE_DIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    tried = run("--test", "let there be light in the kitchen", "--room", "office")
    assert tried.returncode == 0, tried.stderr
    assert "intent: HassTurnOn" in tried.stdout
    assert "does: light.turn_on light.kitchen_light" in tried.stdout
    assert run("--test", "flurb the grax").returncode == 1
    checked = run("--check")
    assert checked.returncode == 1
    assert f"{broken}:" in checked.stdout
