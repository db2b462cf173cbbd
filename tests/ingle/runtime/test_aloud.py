"""Sentences said aloud by espeak-ng and aplay, which are stand-ins here, on the right card."""

from pathlib import Path

import pytest

from ingle.runtime.aloud import say

pytestmark = pytest.mark.service

CARDS = """\
 0 [vc4hdmi        ]: vc4-hdmi - vc4-hdmi
                      vc4-hdmi
 1 [Headset        ]: USB-Audio - Plantronics USB Headset
                      Plantronics USB Headset at usb-1, full speed
 2 [Mic            ]: USB-Audio - A microphone
                      A microphone
"""
OUTPUTS = """\
00-00: MAI PCM i2s-hifi-0 : : playback 1
01-00: USB Audio : USB Audio : playback 1 : capture 1
02-00: USB Audio : USB Audio : capture 1
"""


class Desk:
    """A device with sound cards, and stand-ins that write down what they were given."""

    def __init__(self, folder: Path, *, works_on: str = "") -> None:
        self._folder = folder
        (folder / "proc/asound").mkdir(parents=True)
        (folder / "proc/asound/cards").write_text(CARDS)
        (folder / "proc/asound/pcm").write_text(OUTPUTS)
        self.program("espeak-ng", f'cat >{folder}/spoken; echo "sound of $*"')
        answer = f"case $3 in *{works_on}*) cat >/dev/null ;; *) exit 1 ;; esac"
        self.program("aplay", f'echo "$3" >>{folder}/played\n{answer}')

    def program(self, name: str, body: str) -> None:
        (self._folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (self._folder / name).chmod(0o755)

    def say(self, text: str, speaker: str | None = None) -> bool:
        path = {"PATH": f"{self._folder}:/usr/bin:/bin"}
        return say(text, speaker=speaker, root=self._folder, environment=path)

    def played(self) -> list[str]:
        return (self._folder / "played").read_text().splitlines()

    def spoken(self) -> str:
        return (self._folder / "spoken").read_text()


def test_a_sentence_is_said_on_a_card_that_is_no_screen(tmp_path: Path) -> None:
    """Text goes by the input, so that nothing in it is an option."""
    desk = Desk(tmp_path)
    assert desk.say("-f I have a mistake.")
    assert (desk.spoken(), desk.played()) == ("-f I have a mistake.", ["plughw:CARD=Headset"])


def test_the_speaker_that_was_chosen_is_taken(tmp_path: Path) -> None:
    """As AUDIO_OUTPUT names it: by a part of its name."""
    desk = Desk(tmp_path)
    assert desk.say("Hello.", "HDMI")
    assert desk.played() == ["plughw:CARD=vc4hdmi"]


def test_cards_are_tried_one_after_another(tmp_path: Path) -> None:
    """Until one takes it; ALSA's default is the last."""
    assert Desk(tmp_path / "a", works_on="default").say("Hello.")
    desk = Desk(tmp_path / "b", works_on="nothing")
    assert not desk.say("Hello.")
    assert desk.played() == ["plughw:CARD=Headset", "plughw:CARD=vc4hdmi", "default"]


def test_nothing_is_raised_where_nothing_can_be_said(tmp_path: Path) -> None:
    """No program, one that fails, no sound card, half a character."""
    assert not say("Hello.", root=tmp_path, environment={"PATH": str(tmp_path)})
    desk = Desk(tmp_path)
    assert desk.say("half \ud83d a character")
    desk.program("espeak-ng", "exit 1")
    assert not desk.say("Hello.")
