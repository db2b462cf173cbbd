"""Exception hierarchy of the hub: why a turn can fail, and what to do about it.

Adapters translate their library's errors into these at the edge.

    HubError
    ├── Unavailable       away or too slow: may be retried, counts for a breaker
    │   ├── Unanswered    sent, and nobody knows whether it was done: never "it did not work"
    │   └── CircuitBreakerOpen  (hub.resilience.breaker) not even tried
    ├── Rejected          refused for a reason that stays: never retried
    ├── DeadlineExceeded  the turn's time is used up
    ├── NothingHeard      silence, or no words in it
    └── NotUnderstood     no intent, no LLM: nothing was done
    SettingsError         (ingle.runtime.settings) one line per wrong setting, ends the start
    BadMessage            (ingle.wire.codec) drop, count, carry on

Anything else is a bug: inside a turn the person hears an apology and the traceback is logged;
outside, the process ends and is started again.
"""

from typing import ClassVar

from ingle.wire.messages import ErrorCode
from ingle.wire.trace import Stage


class HubError(Exception):
    """Carries the wire's error code and, where known, the stage it happened in."""

    code: ClassVar[ErrorCode] = "internal"

    def __init__(self, message: str, *, stage: Stage | None = None) -> None:
        super().__init__(message)
        self.stage = stage


class Unavailable(HubError):
    """Away or too slow for now; trying again later may help."""

    code = "unavailable"


class Unanswered(Unavailable):
    """An action was sent and not answered: whether it was done is unknown, now or later.

    The message is a whole sentence that says so. It must not be spoken as a failure.
    """


class Rejected(HubError):
    """Refused; trying the same again never helps."""

    code = "rejected"


class DeadlineExceeded(HubError):
    """The turn's time is used up."""

    code = "deadline_exceeded"


class NothingHeard(HubError):
    """There was no sentence to answer."""

    code = "no_speech"


class NotUnderstood(HubError):
    """Nothing here knows what to do with the sentence."""

    code = "not_understood"
