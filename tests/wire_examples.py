"""Golden examples: one message of every kind, as the files of `golden/` hold it.

Other programs may rely on these files.
"""

from pathlib import Path
from typing import Final, Literal

from ingle.wire.messages import (
    AccountControl,
    AccountStatus,
    ActionReport,
    Announce,
    Answer,
    Command,
    HubStatus,
    ListenControl,
    Message,
    MuteControl,
    SatelliteCondition,
    SatelliteStatus,
    SettingsControl,
    SpeechEnded,
    StopControl,
    TimerControl,
    Transcript,
    TurnAccepted,
    TurnCancelled,
    TurnDeclined,
    TurnFinished,
    TurnStarted,
    Vocabulary,
    VolumeControl,
)
from ingle.wire.pcm import AudioChunk

GOLDEN: Final = Path(__file__).parent / "ingle" / "wire" / "golden"

HASH: Final = f"$7$101${'c2FsdHNhbHRzYWx0'}${'A' * 86}=="
"""In the form of a password file's."""

MESSAGES: Final[tuple[Message, ...]] = (
    SatelliteStatus(
        state="online",
        room_id="kitchen",
        version="0.1.0",
        capabilities=("stt", "tts"),
        clock="3f9a1c07",
        sent_ms=86_400_250,
        account=AccountStatus(
            generation=0,
            next_generation=1,
            next_hash=HASH,
            trusts="5d41402abc4b2a76b9719d911017c592ae7d3f6ad1b1c9e3f1a2b3c4d5e6f708",
        ),
        condition=SatelliteCondition(muted=False, volume=0.5, losses={"microphone": 1}),
    ),
    TurnStarted(
        session_id="kitchen-1",
        room_id="kitchen",
        wake_word="hey_jarvis",
        wake_score=0.875,
        level_dbfs=-23.5,
        stt="local",
        language="en",
        clock="3f9a1c07",
        sent_ms=86_405_000,
    ),
    TurnAccepted(hub_id="hub", held_ms=150.5, audio="owner"),
    TurnDeclined(reason="heard_elsewhere"),
    SpeechEnded(
        frames=42,
        reason="complete",
        end_cause="complete",
        stages_ms={"wake": 80.0, "capture": 1200.5},
        clock="3f9a1c07",
        sent_ms=86_408_125,
    ),
    Command(
        session_id="kitchen-1",
        room_id="kitchen",
        text="set a timer for fifteen minutes",
        confidence=0.75,
        language="en",
        alternatives=("set a timer for fifty minutes",),
        after_started=True,
        end_cause="silence",
        stages_ms={"stt": 95.25},
        clock="3f9a1c07",
        sent_ms=86_408_250,
    ),
    Transcript(
        text="what is the temperature in the bedroom",
        final=False,
        frames=27,
        completeness="complete",
    ),
    Answer(seq=0, text="It is 21 °C in the bedroom."),
    TurnFinished(
        outcome="error",
        error_code="unavailable",
        sentences=1,
        expects_reply=False,
        actions=(
            ActionReport(
                domain="light", service="turn_on", target="light.kitchen_light", verified=False
            ),
        ),
        stages_ms={"intent": 3.5, "action": 8000.0},
        source="intent",
    ),
    TurnCancelled(),
    Announce(
        text="Dinner is ready.", turn_id="announcement-1", urgent=False, chime=True, ask=False
    ),
    TimerControl(
        action="set",
        timer_id="timer-1",
        name="",
        remaining_s=300.0,
        sound="reminder",
        text="You wanted to be reminded: take out the pizza.",
    ),
    StopControl(),
    VolumeControl(volume=0.25),
    ListenControl(session_id="kitchen-1"),
    MuteControl(muted=True),
    SettingsControl(wake_threshold=0.375, silence_ms=900, volume=0.5),
    AccountControl(next_generation=1, ready=True, trust="-----BEGIN CERTIFICATE-----\n"),
    HubStatus(
        state="online", version="0.1.0", ready=True, speaks=True, hears=True, at=1_800_000_000.5
    ),
    Vocabulary(
        version="3",
        names=("kitchen light", "garage door"),
        jsgf="#JSGF V1.0;\ngrammar home;\n",
        rooms=("garage", "kitchen"),
        answers=("Turned on the kitchen light.",),
    ),
)

CHUNKS: Final[tuple[tuple[Literal["audio", "speech"], AudioChunk], ...]] = (
    (
        "audio",
        AudioChunk(sequence=7, sample_rate_hz=16_000, samples=b"\x00\x00\x01\x00\xff\x7f\x00\x80"),
    ),
    (
        "speech",
        AudioChunk(
            sequence=65_536,
            sample_rate_hz=22_050,
            samples=b"\xff\xff\x02\x00",
            last=True,
            answer_seq=258,
        ),
    ),
)
