"""The language of what is being done: that of a turn, or the hub's own where there is none.

It belongs to the task that runs, as the locale of a request does: each turn of several at once has
its own, and what is started from a task inherits it. English where nothing was chosen.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar

ENGLISH: Final = "en"
_LANGUAGE: Final[ContextVar[str]] = ContextVar("language", default=ENGLISH)


def current() -> str:
    """The two letters of the language that is understood and spoken here and now."""
    return _LANGUAGE.get()


def speak(language: str) -> None:
    """Chooses the language for this task, and for all that it starts from now on."""
    _LANGUAGE.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """In this language, for as long as the block runs."""
    before = _LANGUAGE.set(language)
    try:
        yield
    finally:
        _LANGUAGE.reset(before)


class _Speaker(Protocol):
    @property
    def language(self) -> str: ...


_Self = TypeVar("_Self", bound=_Speaker)
_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def in_its_language(
    method: Callable[Concatenate[_Self, _Given], _Result],
) -> Callable[Concatenate[_Self, _Given], _Result]:
    """Runs a method in the language of its object."""

    @wraps(method)
    def run(self: _Self, /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        with speaking(self.language):
            return method(self, *args, **kwargs)

    return run
