"""Pairing handshake (PAKE): both sides agree by the code alone, and nothing else passes for it."""

import base64

import pytest
from pydantic import ValidationError

from ingle.wire.codec import BadMessage
from ingle.wire.pairing_exchange import (
    HubExchange,
    PairingRefused,
    SatelliteExchange,
    WrongCode,
)
from ingle.wire.pairing_messages import (
    ConfirmedBox,
    PairingAnswer,
    PairingGrant,
    PairingHello,
    PairingReply,
    PairingRequest,
    PairingStep,
    code_digits,
    decode,
    encode,
    shown_code,
)

pytestmark = pytest.mark.pure

CODE = "12345678"
GRANT = PairingGrant(
    satellite_id="kitchen-1",
    name="Kitchen",
    password="secret",
    ca="-----BEGIN CERTIFICATE-----",
    hub_id="hub-1",
    broker_port=8883,
    topic_prefix="ingle/v1",
)


def begun(satellite: SatelliteExchange, code: str = CODE) -> tuple[HubExchange, bytes]:
    return HubExchange.begin(code, satellite.hello())


def flipped(body: bytes, kind: type[ConfirmedBox] | type[PairingStep], field: str) -> bytes:
    """The message with one bit of a field changed."""
    message = decode(kind, body)
    content = bytearray(getattr(message, field))
    content[len(content) // 2] ^= 1
    return encode(message.model_copy(update={field: bytes(content)}))


def test_both_sides_agree_by_the_code() -> None:
    """The request, the grant and both steps after it arrive."""
    satellite = SatelliteExchange(CODE)
    hub, reply = begun(satellite)
    wanted = PairingRequest(satellite_id="kitchen-1", host_name="pi", current_password="old")
    assert hub.request(satellite.request(reply, wanted)) == wanted
    assert satellite.answer(hub.answer(PairingAnswer(grant=GRANT))).grant == GRANT
    hub.check_kept(satellite.kept())
    satellite.check_done(hub.done())


def test_wrong_code_is_seen_before_anything_is_opened() -> None:
    """The hub says nothing under a key that a wrong code led to."""
    satellite = SatelliteExchange("12345679")
    hub, reply = begun(satellite)
    with pytest.raises(WrongCode):
        hub.request(satellite.request(reply, PairingRequest()))


def test_hub_that_does_not_know_the_code_cannot_grant() -> None:
    """A stranger in the hub's place gets a proof that it can't use, and can't make one."""
    satellite = SatelliteExchange(CODE)
    stranger, reply = begun(satellite, "12000000")
    satellite.request(reply, PairingRequest())
    with pytest.raises(WrongCode):
        satellite.answer(stranger.answer(PairingAnswer(grant=GRANT)))


@pytest.mark.parametrize("field", ["proof", "sealed"])
def test_what_was_changed_on_the_way_is_refused(field: str) -> None:
    """One bit of the proof, or of what is sealed, in either direction."""
    satellite = SatelliteExchange(CODE)
    hub, reply = begun(satellite)
    request = satellite.request(reply, PairingRequest())
    with pytest.raises(WrongCode):
        hub.request(flipped(request, ConfirmedBox, field))
    hub.request(request)
    answer = hub.answer(PairingAnswer(grant=GRANT))
    with pytest.raises(WrongCode):
        satellite.answer(flipped(answer, ConfirmedBox, field))


def test_messages_of_another_exchange_do_not_fit() -> None:
    """Recorded messages, under the same code, prove nothing a second time (replay)."""
    recorded = SatelliteExchange(CODE)
    hello = recorded.hello()
    hub, reply = HubExchange.begin(CODE, hello)
    request = recorded.request(reply, PairingRequest())
    hub.request(request)
    answer = hub.answer(PairingAnswer(grant=GRANT))
    done = hub.done()

    again, _ = HubExchange.begin(CODE, hello)
    with pytest.raises(WrongCode):
        again.request(request)
    satellite = SatelliteExchange(CODE)
    _, fresh = begun(satellite)
    satellite.request(fresh, PairingRequest())
    with pytest.raises(WrongCode):
        satellite.answer(answer)
    with pytest.raises(WrongCode):
        satellite.check_done(done)


def test_a_message_sent_back_proves_nothing() -> None:
    """Each direction has keys of its own (reflection)."""
    satellite = SatelliteExchange(CODE)
    _, reply = begun(satellite)
    request = satellite.request(reply, PairingRequest())
    with pytest.raises(WrongCode):
        satellite.answer(request)
    with pytest.raises(WrongCode):
        satellite.check_done(satellite.kept())


def test_a_changed_first_message_ends_in_different_keys() -> None:
    """Who puts another element in the way gets two sides that do not agree."""
    satellite, middle = SatelliteExchange(CODE), SatelliteExchange(CODE)
    satellite.hello()
    hub, reply = begun(middle)
    with pytest.raises(WrongCode):
        hub.request(satellite.request(reply, PairingRequest()))


ELEMENTS = {
    "nothing": b"",
    "short": b"A" + bytes(5),
    "long": b"A" + bytes(33),
    "the neutral one": b"A" + b"\x01" + bytes(31),
    "a small subgroup": b"A" + bytes(32),
    "off the curve": b"A" + b"\xff" * 32,
    "of the wrong side": b"B" + bytes(32),
}


@pytest.mark.parametrize("element", ELEMENTS.values(), ids=ELEMENTS)
def test_what_is_no_element_is_refused(element: bytes) -> None:
    """By either side, with one error."""
    encoded = base64.b64encode(element)
    with pytest.raises(BadMessage):
        HubExchange.begin(CODE, encode(PairingHello(version=1, slot="12", element=encoded)))
    satellite = SatelliteExchange(CODE)
    satellite.hello()
    with pytest.raises(BadMessage):
        satellite.request(encode(PairingReply(element=encoded)), PairingRequest())


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"null", b"[", b'{"version": 1}'),
        *(b'{"version":1,"slot":"1","element":""}', bytes(range(192, 256)), b"[" * 8000),
    ],
)
def test_garbage_is_a_bad_message(body: bytes) -> None:
    """Whatever comes instead of a message, for each of them."""
    with pytest.raises(BadMessage):
        HubExchange.begin(CODE, body)
    satellite = SatelliteExchange(CODE)
    hub, reply = begun(satellite)
    satellite.request(reply, PairingRequest())
    for take in (hub.request, hub.check_kept, satellite.answer, satellite.check_done):
        with pytest.raises((BadMessage, WrongCode)):
            take(body)


def test_refusal_carries_its_reason() -> None:
    """And after how many seconds another try may be made."""
    satellite = SatelliteExchange(CODE)
    satellite.hello()
    with pytest.raises(PairingRefused) as refused:
        satellite.request(encode(PairingReply(refused="limited", wait_s=7)), PairingRequest())
    assert (refused.value.reason, refused.value.wait_s) == ("limited", 7)


def test_code_is_taken_as_people_write_it() -> None:
    """With and without a dash or blanks; anything else is none."""
    assert {code_digits(text) for text in ("12345678", "1234-5678", " 1234 5678 ")} == {CODE}
    assert shown_code(CODE) == "1234-5678"
    wrong = ("", "1234567", "123456789", "1234567a", "\uff11" * 8, "-" * 8)
    assert [code_digits(text) for text in wrong] == [None] * len(wrong)


@pytest.mark.parametrize("words", ["ingle/v1\nMQTT_URL=mqtt://evil", "a\rb", "a\x00b", "a\x7f"])
def test_words_that_go_into_settings_are_one_line(words: str) -> None:
    """A grant cannot bring settings of its own."""
    with pytest.raises(ValidationError):
        PairingGrant(
            satellite_id="kitchen",
            name="Kitchen",
            password="secret",
            ca="pem",
            hub_id="hub-1",
            broker_port=8883,
            topic_prefix=words,
        )
