"""Every message against its golden file, both ways, and what the codec makes of everything else."""

import json
from typing import get_args

import pytest

from ingle.wire import messages
from ingle.wire.codec import MAX_JSON_BYTES, BadMessage, decode, encode
from ingle.wire.messages import Message
from wire_examples import GOLDEN, MESSAGES

pytestmark = pytest.mark.pure

each_message = pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.kind)


def golden(message: Message) -> bytes:
    return (GOLDEN / f"{message.kind}.json").read_bytes()


def test_every_kind_has_its_golden_file() -> None:
    """A new message is not done before it is written down."""
    union = get_args(get_args(Message)[0])
    assert {type(message) for message in MESSAGES} == set(union)
    assert {path.stem for path in GOLDEN.glob("*.json")} == {message.kind for message in MESSAGES}


@each_message
def test_golden_file_decodes_to_the_message(message: Message) -> None:
    """What an earlier version sent is still understood."""
    assert decode(message.kind, golden(message)) == message


@each_message
def test_message_encodes_to_its_golden_file(message: Message) -> None:
    """What is sent is what an earlier version understands: the same fields in the same order, no
    kind.
    """
    sent = json.loads(encode(message), object_pairs_hook=list)
    assert sent == json.loads(golden(message), object_pairs_hook=list)


@each_message
def test_unknown_fields_are_ignored(message: Message) -> None:
    """A newer version may say more."""
    body = json.loads(golden(message)) | {"added_later": {"deep": [1, 2]}}
    assert decode(message.kind, json.dumps(body).encode()) == message


@each_message
def test_kind_in_the_body_does_not_override_the_topics(message: Message) -> None:
    """The topic says what a message is; a body cannot pass itself off as another."""
    body = json.loads(golden(message)) | {
        "kind": "vocabulary" if message.kind != "vocabulary" else "stop"
    }
    assert decode(message.kind, json.dumps(body).encode()) == message


def required(message: Message) -> list[str]:
    """The fields of a message that have no default."""
    fields = type(message).__dataclass_fields__.values()
    return [
        f.name for f in fields if f.default is f.default_factory
    ]  # both are dataclasses.MISSING


@pytest.mark.parametrize(
    ("message", "name"),
    [(message, name) for message in MESSAGES for name in required(message)],
    ids=str,
)
def test_missing_field_is_named(message: Message, name: str) -> None:
    """Half a message is none, and the error says which half is missing."""
    body = json.loads(golden(message))
    del body[name]
    with pytest.raises(BadMessage, match=rf"^{message.kind}: {name}: "):
        decode(message.kind, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        ("started", "room_id", "Kitchen"),
        ("started", "room_id", "k" * 65),
        ("started", "session_id", "a/b"),
        ("started", "session_id", ""),
        ("started", "session_id", "kitchen\n"),
        ("started", "wake_score", "loud"),
        ("started", "wake_score", 1e300),
        ("started", "wake_score", 1.01),
        ("started", "wake_score", -0.01),
        ("started", "level_dbfs", 1e300),
        ("started", "level_dbfs", 0.1),
        ("started", "level_dbfs", -200.1),
        ("started", "stt", "cloud"),
        ("declined", "reason", "tired"),
        ("speech_ended", "frames", -1),
        ("speech_ended", "frames", "many"),
        ("speech_ended", "stages_ms", {"wake": "long"}),
        ("command", "text", "x" * 20_001),
        ("command", "text", None),
        ("command", "confidence", 1.5),
        ("command", "alternatives", "one"),
        ("answer", "seq", -1),
        ("finished", "outcome", "maybe"),
        ("finished", "error_code", "teapot"),
        ("finished", "actions", [{"domain": "light"}]),
        ("volume", "volume", 1.01),
        ("timer", "remaining_s", -0.1),
        ("timer", "timer_id", "../etc"),
        ("hub_status", "ready", "perhaps"),
    ],
)
def test_wrong_value_is_refused_by_the_fields_name(kind: str, field: str, wrong: object) -> None:
    """Types, ranges, ids and lengths are checked at the edge; a bad message is not used at all."""
    body = json.loads((GOLDEN / f"{kind}.json").read_bytes()) | {field: wrong}
    with pytest.raises(BadMessage, match=rf"^{kind}: {field}"):
        decode(kind, json.dumps(body).encode())


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x00\xff\xfe",
        b"{",
        b'{"text": "a"',
        b"[]",
        b"null",
        b'"text"',
        b"7",
        b"NaN",
        b'{"text": NaN, "seq": 0}',
        b'{"seq": 1e999, "text": "a"}',
        b"[" * 100_000,
        b'{"text": "\xff", "seq": 0}',
    ],
    ids=lambda payload: repr(payload[:20]),
)
def test_payload_that_is_no_json_object_is_refused(payload: bytes) -> None:
    """Whatever bytes arrive, the only error is `BadMessage`."""
    with pytest.raises(BadMessage, match=r"^answer: "):
        decode("answer", payload)


@pytest.mark.parametrize("kind", ["", "nonsense", "audio", "speech", "Answer", "status"])
def test_unknown_kind_is_refused(kind: str) -> None:
    """A message nobody knows is counted and dropped by the reader, not guessed at."""
    with pytest.raises(BadMessage):
        decode(kind, b'{"seq": 0, "text": "a"}')


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("started", "wake_score"),
        ("started", "level_dbfs"),
        ("command", "confidence"),
        ("timer", "remaining_s"),
    ],
)
def test_number_that_is_none_is_refused(kind: str, field: str, number: str) -> None:
    """JSON has no NaN and no infinity; passed on, one would make a message that nobody can read."""
    body = json.loads((GOLDEN / f"{kind}.json").read_bytes()) | {field: "HERE"}
    with pytest.raises(BadMessage):
        decode(kind, json.dumps(body).replace('"HERE"', number).encode())
    with pytest.raises(BadMessage):
        decode(
            "command",
            b'{"session_id": "s", "room_id": "r", "text": "t", "stages_ms": {"wake": %b}}'
            % number.encode(),
        )


def test_oversized_message_is_refused_unread() -> None:
    """The largest body is taken, one byte more is not, even if it is valid."""
    body = b'{"seq": 0, "text": "a"}'
    assert decode("answer", body.ljust(MAX_JSON_BYTES)).kind == "answer"
    with pytest.raises(BadMessage, match=f"more than {MAX_JSON_BYTES}"):
        decode("answer", body.ljust(MAX_JSON_BYTES + 1))


def test_refusal_does_not_repeat_what_was_said() -> None:
    """Transcripts stay out of errors, which are logged."""
    with pytest.raises(BadMessage) as caught:
        decode(
            "command",
            json.dumps({"text": ["my secret plan"], "session_id": "s", "room_id": "r"}).encode(),
        )
    assert "secret" not in str(caught.value)


def test_half_of_a_character_is_replaced_and_two_are_joined() -> None:
    """Such a text could be written nowhere: not to a database, not as an answer."""
    payload = rb'{"session_id": "s", "room_id": "kitchen", "text": "\ud83d hello \ud83d\ude00"}'
    decoded = decode("command", payload)
    assert isinstance(decoded, messages.Command)
    assert decoded.text == "\ufffd hello \U0001f600"
