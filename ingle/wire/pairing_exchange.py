"""Pairing handshake (PAKE): SPAKE2 over a short one-time code, then key confirmation both ways.

Neither who listens nor who stands in between can search the code offline: each connection is one
guess, which the hub sees fail. The satellite proves first that it knows the code, so that a
stranger learns nothing from the hub, not even whether its guess was near.

    satellite                            hub
    PairingHello(slot, element)    ->
                                   <-    PairingReply(element)
    ConfirmedBox(PairingRequest)   ->    the proof is checked before anything is opened
                                   <-    ConfirmedBox(PairingAnswer)
    PairingStep: all is kept       ->    the account is made
                                   <-    PairingStep: the broker knows it

All keys follow from the shared secret and from both first messages, so that nothing of another
exchange fits. Each key seals one message, which is why a constant nonce is right.
"""

import base64
import hashlib
import hmac
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from spake2 import SPAKE2_A, SPAKE2_B

from ingle.wire.codec import BadMessage
from ingle.wire.pairing_messages import (
    SLOT_DIGITS,
    VERSION,
    ConfirmedBox,
    PairingAnswer,
    PairingHello,
    PairingReply,
    PairingRequest,
    PairingStep,
    Refusal,
    decode,
    encode,
)

_LABEL: Final = b"ingle pairing 1"
_NONCE: Final = bytes(12)
_KEY_BYTES: Final = 32


class PairingRefused(Exception):
    """The hub does not pair."""

    def __init__(self, reason: Refusal, wait_s: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s


class WrongCode(Exception):
    """The other side does not know the code, or something was changed on the way."""


class _Keys:
    """Keys that both sides derive: a proof and a seal for each direction."""

    def __init__(self, shared: bytes, hello: bytes, reply: bytes) -> None:
        transcript = hashlib.sha256(
            hashlib.sha256(hello).digest() + hashlib.sha256(reply).digest()
        ).digest()
        made = HKDF(SHA256(), 4 * _KEY_BYTES, salt=transcript, info=_LABEL).derive(shared)
        keys = [made[at : at + _KEY_BYTES] for at in range(0, len(made), _KEY_BYTES)]
        self._proofs = {b"satellite": keys[0], b"hub": keys[1]}
        self._seals = {b"satellite": keys[2], b"hub": keys[3]}

    def box(self, who: bytes, content: bytes) -> ConfirmedBox:
        sealed = ChaCha20Poly1305(self._seals[who]).encrypt(_NONCE, content, _LABEL + who)
        return ConfirmedBox(
            proof=_encoded(self.proof(who, b"box" + sealed)), sealed=_encoded(sealed)
        )

    def open(self, who: bytes, box: ConfirmedBox) -> bytes:
        """Raises `WrongCode`.

        The proof comes first: ChaCha20-Poly1305 does not commit to its key, so that a sealed
        message alone could be made to open under many keys, each a guess at the code.
        """
        self.check(who, b"box" + box.sealed, box.proof)
        try:
            return ChaCha20Poly1305(self._seals[who]).decrypt(_NONCE, box.sealed, _LABEL + who)
        except InvalidTag as error:
            raise WrongCode from error

    def proof(self, who: bytes, what: bytes) -> bytes:
        return hmac.digest(self._proofs[who], what, "sha256")

    def check(self, who: bytes, what: bytes, proof: bytes) -> None:
        """Raises `WrongCode`."""
        if not hmac.compare_digest(self.proof(who, what), proof):
            raise WrongCode


class SatelliteExchange:
    """The satellite's side of one exchange; its methods are called once each, in this order."""

    def __init__(self, digits: str) -> None:
        """`digits`: the code, as `pairing_messages.code_digits` gives it."""
        self._digits = digits
        self._spake = SPAKE2_A(_secret(digits), idA=b"satellite", idB=b"hub")
        self._hello = b""
        self._keys: _Keys | None = None

    def hello(self) -> bytes:
        element = _encoded(self._spake.start())
        hello = PairingHello(version=VERSION, slot=self._digits[:SLOT_DIGITS], element=element)
        self._hello = encode(hello)
        return self._hello

    def request(self, body: bytes, wanted: PairingRequest) -> bytes:
        """Raises `PairingRefused`, `BadMessage`."""
        reply = decode(PairingReply, body)
        if reply.refused is not None:
            raise PairingRefused(reply.refused, reply.wait_s)
        shared = _finish(self._spake, reply.element or b"")
        self._keys = _Keys(shared, self._hello, body)
        return encode(self._keys.box(b"satellite", encode(wanted)))

    def answer(self, body: bytes) -> PairingAnswer:
        """Raises `PairingRefused`, `WrongCode`, `BadMessage`."""
        box = decode(ConfirmedBox, body)
        if box.refused is not None:
            raise PairingRefused(box.refused)
        return decode(PairingAnswer, self._made_keys.open(b"hub", box))

    def kept(self) -> bytes:
        """That the satellite has all it needs, on its disk."""
        return encode(PairingStep(proof=_encoded(self._made_keys.proof(b"satellite", b"kept"))))

    def check_done(self, body: bytes) -> None:
        """Raises `PairingRefused`, `WrongCode`, `BadMessage`."""
        step = decode(PairingStep, body)
        if step.refused is not None:
            raise PairingRefused(step.refused)
        self._made_keys.check(b"hub", b"done", step.proof)

    @property
    def _made_keys(self) -> _Keys:
        if self._keys is None:
            raise BadMessage("out of order")
        return self._keys


class HubExchange:
    """The hub's side of one exchange, from the hello on."""

    def __init__(self, keys: _Keys) -> None:
        self._keys = keys

    @classmethod
    def begin(cls, digits: str, hello: bytes) -> tuple[Self, bytes]:
        """The exchange for this code, and the reply to the hello. Raises `BadMessage`."""
        spake = SPAKE2_B(_secret(digits), idA=b"satellite", idB=b"hub")
        reply = encode(PairingReply(element=_encoded(spake.start())))
        shared = _finish(spake, decode(PairingHello, hello).element)
        return cls(_Keys(shared, hello, reply)), reply

    def request(self, body: bytes) -> PairingRequest:
        """Raises `WrongCode`, `BadMessage`."""
        return decode(PairingRequest, self._keys.open(b"satellite", decode(ConfirmedBox, body)))

    def answer(self, answer: PairingAnswer) -> bytes:
        return encode(self._keys.box(b"hub", encode(answer)))

    def check_kept(self, body: bytes) -> None:
        """Raises `WrongCode`, `BadMessage`."""
        self._keys.check(b"satellite", b"kept", decode(PairingStep, body).proof)

    def done(self) -> bytes:
        return encode(PairingStep(proof=_encoded(self._keys.proof(b"hub", b"done"))))


def _encoded(content: bytes) -> bytes:
    """As the models take bytes: they hold them decoded."""
    return base64.b64encode(content)


def _secret(digits: str) -> bytes:
    return _LABEL + digits.encode("ascii")


def _finish(spake: SPAKE2_A | SPAKE2_B, element: bytes) -> bytes:
    """The shared secret. Raises `BadMessage` for an element that is none: of the wrong length, off
    the curve, of a small subgroup, or the other side's own."""
    if len(element) != 1 + _KEY_BYTES:
        raise BadMessage("no element of the group")
    try:
        shared: bytes = spake.finish(element)
    except Exception as error:  # the package has a class of its own for each reason
        raise BadMessage("no element of the group") from error
    return shared
