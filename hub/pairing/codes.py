"""One-time codes (pure): which are open, which wrong try ends which, what became of the others."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from ingle.wire.pairing_messages import CODE_DIGITS, SLOT_DIGITS

MAX_WRONG: Final = 5
"""Wrong tries that end a code: with six secret digits a guesser has five chances in a million."""
MAX_OPEN: Final = 8
"""Codes open at once; one more ends the oldest."""
MAX_ENDED: Final = 64
"""Ended codes of which is remembered what became of them."""

Ending = Literal["used", "expired", "exhausted"]


@dataclass(slots=True, kw_only=True)
class OpenCode:
    """A code that may be used."""

    digits: str
    name: str | None
    expires_s: float
    wrong: int = 0

    @property
    def tries_left(self) -> int:
        return MAX_WRONG - self.wrong


class PairingCodes:
    """The codes of one hub, in memory: a restart ends them all."""

    def __init__(self, clock: Callable[[], float], digits: Callable[[int], str]) -> None:
        """`clock`: monotonic seconds. `digits`: so many random ones, from a secure source."""
        self._clock = clock
        self._digits = digits
        self._open: dict[str, OpenCode] = {}
        self._ended: OrderedDict[str, Ending] = OrderedDict()

    def new(self, name: str | None, valid_s: float) -> OpenCode:
        """A new code; its slot is no other open one's."""
        while len(self.open) >= MAX_OPEN:
            self.end(self.open[0], "expired")
        taken = {each.digits[:SLOT_DIGITS] for each in self.open}
        digits = self._digits(CODE_DIGITS)
        while digits[:SLOT_DIGITS] in taken:
            digits = self._digits(CODE_DIGITS)
        made = OpenCode(digits=digits, name=name, expires_s=self._clock() + valid_s)
        self._open[digits[:SLOT_DIGITS]] = made
        self._ended.pop(digits[:SLOT_DIGITS], None)
        return made

    @property
    def open(self) -> list[OpenCode]:
        """Those that may be used now, the oldest first."""
        now_s = self._clock()
        for code in [each for each in self._open.values() if each.expires_s <= now_s]:
            self.end(code, "expired")
        return list(self._open.values())

    def find(self, slot: str) -> OpenCode | Ending | None:
        """The open code in a slot, else how its last one ended; None where there was none."""
        for code in self.open:
            if code.digits.startswith(slot):
                return code
        return self._ended.get(slot)

    def is_open(self, code: OpenCode) -> bool:
        """Whether it may still be used."""
        return any(code is each for each in self.open)

    def note_wrong(self, code: OpenCode | None) -> None:
        """Counts a wrong try: against the code in whose slot it was, None: against each open one.

        Somebody who guesses at the slot, too, so gains nothing.
        """
        for each in self.open if code is None else [code]:
            each.wrong += 1
            if each.tries_left <= 0 and self.is_open(each):
                self.end(each, "exhausted")

    def end(self, code: OpenCode, how: Ending) -> None:
        """The code cannot be used any more."""
        slot = code.digits[:SLOT_DIGITS]
        if self._open.pop(slot, None) is not None:
            self._ended[slot] = how
            self._ended.move_to_end(slot)
            if len(self._ended) > MAX_ENDED:
                self._ended.popitem(last=False)
