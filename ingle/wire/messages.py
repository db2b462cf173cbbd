"""Every JSON message between satellite and hub, as frozen dataclasses; `codec.py` encodes them.

The message's kind is the last part of its topic and is not repeated in the body; here it is the
class's `kind` tag. Fields may be added with a default; none is renamed or removed without a new
version in the topic prefix.

A message whose answer a satellite waits for says when it was sent, whatever the clock skew:
`sent_ms`, in milliseconds by a monotonic clock of the sender's that is never set, and `clock`, a
name of that clock which no other has. None: the satellite does not say.
"""

from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

from pydantic import Field, FiniteFloat, StringConstraints

from ingle.runtime.identifiers import ID_PATTERN
from ingle.wire.broker_password import PasswordHash

Id = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$")]
Text = Annotated[str, StringConstraints(max_length=20_000)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Dbfs = Annotated[float, Field(ge=-200.0, le=0.0)]
"""Loudness relative to full scale, in dB; 16 bits reach down to -100, 32 to -200. Anything above
would outdo every other satellite that hears the wake word."""
Stages = dict[str, FiniteFloat]
"""Durations by stage name, in milliseconds (see `trace.STAGES`)."""

WakeThreshold = Annotated[float, Field(gt=0.0, lt=1.0)]
"""How sure a wake word's model must be."""
SilenceMs = Annotated[int, Field(ge=100, le=5000)]
"""Silence that ends a command, in milliseconds."""
SentMs = Annotated[int, Field(ge=0, le=2**53)]
Generation = Annotated[int, Field(ge=0, le=2**31)]
"""How often the password of a satellite's account was changed since it was paired."""
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Certificates = Annotated[str, StringConstraints(max_length=8192)]

ACCEPTED_WITHIN_S: Final = 0.8
"""A satellite without `accepted` for so long after it began a turn takes the hub for away, and a
hub leaves alone what began a turn longer ago."""
REPLY: Final = "reply"
"""The `wake_word` of a turn that answers the hub's question: no wake word was said, no other
satellite heard one."""
LISTEN: Final = "listen"
"""The `wake_word` of a turn that a hub asked for, likewise."""

Completeness = Literal["complete", "extendable", "open", "unknown", "wordless"]
"""As `ingle.speech.completeness` has it: of the words of a command so far."""
SttPlace = Literal["local", "hub"]
Loss = Literal["microphone", "speaker", "unheard", "link", "network"]
"""What a satellite can lose: a device, its connection to the broker; `unheard`: answers that its
own microphone no longer hears from its speaker; `network`: so long that it asked for a restart of
the interface."""
Outcome = Literal["ok", "error", "cancelled"]
EndReason = Literal["silence", "complete", "limit"]
EndCause = Literal["complete", "extendable", "silence", "open", "background", "limit"]
"""Why a command was taken to be over, for the trace: `complete`, `extendable` and `open` after the
silence for such words, `silence` after that for any others, `background` because only other voices
went on, `limit` because it was too long."""
ErrorCode = Literal[
    "no_speech",
    "not_understood",
    "unavailable",
    "rejected",
    "deadline_exceeded",
    "overloaded",
    "internal",
]
"""Why a turn did not end `ok`; what a `finished` carries as `error_code`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatus:
    """A satellite's account as it has it on its disk: in use, ready to follow, whom it trusts."""

    generation: Generation
    """That of the account by which it is connected."""
    next_generation: Generation | None = None
    next_hash: PasswordHash | None = None
    """Of the password that it has made for the next one; the password itself is never sent."""
    trusts: Sha256
    """Of the certificates, as PEM, by one of which the broker's own must be signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SatelliteCondition:
    """How a satellite is set, and what it has lost and got back since it started."""

    muted: bool
    volume: Share
    losses: dict[Loss, Annotated[int, Field(ge=0)]] = field(default_factory=dict)
    """How often, by what; what was never lost is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SatelliteStatus:
    """A satellite is there, or away; retained, the latter also as its last will."""

    state: Literal["online", "offline"]
    room_id: Id
    version: str
    capabilities: tuple[str, ...] = ()
    clock: Id | None = None
    sent_ms: SentMs | None = None
    account: AccountStatus | None = None
    """None: it has no account of its own, or cannot change it while it runs."""
    condition: SatelliteCondition | None = None
    """None: it does not say."""
    kind: Literal["satellite_status"] = "satellite_status"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnStarted:
    """A wake word was heard; audio or a transcript follows."""

    session_id: Id
    room_id: Id
    wake_word: str
    wake_score: Share
    level_dbfs: Dbfs
    stt: SttPlace
    language: str = ""
    """What will be spoken, as "de"; empty: the hub's own."""
    clock: Id | None = None
    sent_ms: SentMs | None = None
    kind: Literal["started"] = "started"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnAccepted:
    """A hub takes the turn; of several, the first whose message the broker delivers has it."""

    hub_id: Id
    held_ms: Annotated[FiniteFloat, Field(ge=0.0)] = 0.0
    """How long the hub waited for other satellites' `started` before it said so; no part of the
    way to it and back."""
    audio: str | None = None
    """`owner`: the audio is to be sent to this hub alone (`Topics.owner_audio`); None, or what the
    satellite does not know: to all."""
    kind: Literal["accepted"] = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnDeclined:
    """`heard_elsewhere`: another satellite answers this wake word, this one is to be silent."""

    reason: Literal["heard_elsewhere", "busy"]
    kind: Literal["declined"] = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechEnded:
    """The person stopped talking; `frames` audio messages were sent in this turn."""

    frames: Annotated[int, Field(ge=0)]
    reason: EndReason
    end_cause: EndCause | None = None
    """As `reason`, in more detail."""
    stages_ms: Stages = field(default_factory=dict)
    """What the satellite measured so far: wake, capture, endpoint, uplink."""
    clock: Id | None = None
    sent_ms: SentMs | None = None
    kind: Literal["speech_ended"] = "speech_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A transcript made on the satellite, or typed. Stands alone: needs no `started` before it."""

    session_id: Id
    room_id: Id
    text: Text
    confidence: Share = 1.0
    language: str = ""
    """What it was said in, as "de"; empty: the hub's own."""
    alternatives: tuple[Text, ...] = ()
    """Other readings that differ in a number or in on/off: the hub asks which was meant."""
    after_started: bool = False
    """The turn began with `started`: only the hub that accepted it acts on this. False: it
    stands alone, or the satellite does not say."""
    end_cause: EndCause | None = None
    """Why the command was taken to be over; None: it was typed, or the satellite does not say."""
    stages_ms: Stages = field(default_factory=dict)
    """What the satellite measured so far: wake, capture, endpoint, uplink, stt."""
    clock: Id | None = None
    sent_ms: SentMs | None = None
    kind: Literal["command"] = "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The hub's transcript of the command: the `final` one, or what was said so far.

    The latter changes nothing but when the satellite takes the command to be over.
    """

    text: Text
    final: bool
    frames: Annotated[int, Field(ge=0)] = 0
    """Audio messages that it was made from, if it is not final."""
    completeness: Completeness | None = None
    """How complete a command the words are, if it is not final; None: the hub does not say."""
    kind: Literal["transcript"] = "transcript"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One speakable sentence, in order from `seq` 0."""

    seq: Annotated[int, Field(ge=0)]
    text: Text
    kind: Literal["answer"] = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReport:
    """One service call on one entity; `verified` only when the new state was read back."""

    domain: str
    service: str
    target: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFinished:
    """The last message of a turn, exactly one."""

    outcome: Outcome
    error_code: ErrorCode | None = None
    sentences: Annotated[int, Field(ge=0)]
    expects_reply: bool = False
    actions: tuple[ActionReport, ...] = ()
    stages_ms: Stages = field(default_factory=dict)
    source: Literal["intent", "learned", "llm", "fallback"] = "fallback"
    kind: Literal["finished"] = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnCancelled:
    """Barge-in: the hub stops the voice and what it has not yet done."""

    kind: Literal["cancel"] = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """Speak this now, outside a turn."""

    text: Text
    turn_id: Id | None = None
    """Given to a satellite without a voice: the hub's speech follows at once as that of a turn
    with this id."""
    urgent: bool = False
    """Before all that waits, and audibly; it cuts other announcements."""
    chime: bool = False
    """After a short sound, which the satellite's owner may have turned off."""
    ask: bool = False
    """The satellite listens afterwards as after its wake word."""
    kind: Literal["announce"] = "announce"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerControl:
    """Set or cancel a timer that the satellite rings by itself, hub or no hub."""

    action: Literal["set", "cancel"]
    timer_id: Id
    name: str = ""
    remaining_s: Annotated[FiniteFloat, Field(ge=0.0)] = 0.0
    """Seconds until it rings, counted from the message's arrival."""
    sound: Literal["timer", "alarm", "reminder"] = "timer"
    """How it rings: an alarm again and again, until it is stopped or a wake word is said."""
    text: Text = ""
    """What is said when it rings; "": what suits its sound and name."""
    kind: Literal["timer"] = "timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class StopControl:
    """Stop speaking and ringing."""

    kind: Literal["stop"] = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeControl:
    """Set the speaker's volume as a share of full scale."""

    volume: Share
    kind: Literal["volume"] = "volume"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenControl:
    """Listen as after a wake word, without one; ignored during a turn."""

    session_id: Id | None = None
    """The conversation that this continues; None: the satellite's own."""
    kind: Literal["listen"] = "listen"


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteControl:
    """Muted, a satellite acts on no wake word and sends nothing that it hears."""

    muted: bool
    kind: Literal["mute"] = "mute"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsControl:
    """Changes the settings given here until the satellite starts again.

    A wrong value changes nothing at all.
    """

    wake_threshold: WakeThreshold | None = None
    silence_ms: SilenceMs | None = None
    volume: Share | None = None
    kind: Literal["settings"] = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountControl:
    """What a satellite is to do about its account; it says what it has done in its status."""

    next_generation: Generation | None = None
    """Make a password for this one and keep it; None: for none."""
    ready: bool = False
    """The broker takes that password: use it from now on."""
    trust: Certificates | None = None
    """Keep these, as PEM, as those by one of which the broker's must be signed; None: as it is."""
    kind: Literal["account"] = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubStatus:
    """A hub is there, takes turns (`ready`), or is away; retained, the last also as its will."""

    state: Literal["online", "offline"]
    version: str
    ready: bool
    speaks: bool | None = None
    """Whether it speaks for satellites that have no voice; None: it does not say."""
    hears: bool | None = None
    """Whether it transcribes for satellites that do not; None: it does not say."""
    at: Annotated[FiniteFloat, Field(ge=0.0)] | None = None
    """When it became ready, in seconds since 1970 by its clock; None: it does not say. Being
    retained, it may be from long ago."""
    kind: Literal["hub_status"] = "hub_status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The satellite's vocabulary: a JSGF grammar, and the home's names in it."""

    version: str
    names: tuple[str, ...]
    jsgf: str
    rooms: tuple[str, ...] | None = None
    """What a satellite may call its room, in lower case with `_` for spaces; None: not said."""
    answers: tuple[str, ...] | None = None
    """Sentences that this home is likely to be answered with; None: not said."""
    kind: Literal["vocabulary"] = "vocabulary"


Message = Annotated[
    SatelliteStatus
    | TurnStarted
    | TurnAccepted
    | TurnDeclined
    | SpeechEnded
    | Command
    | Transcript
    | Answer
    | TurnFinished
    | TurnCancelled
    | Announce
    | TimerControl
    | StopControl
    | VolumeControl
    | ListenControl
    | MuteControl
    | SettingsControl
    | AccountControl
    | HubStatus
    | Vocabulary,
    Field(discriminator="kind"),
]
