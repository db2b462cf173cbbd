"""Steps of a build: a line each with its seconds; an interrupted build goes on after the last."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Final

_TICK_S: Final = 5.0
_LAST_WORDS: Final = 25
"""Lines of a failed command's output that are shown."""


class BuildError(Exception):
    """A build that cannot go on; the message says why, in one sentence."""


class Progress:
    """What is being done, on standard output; what programs say, in a log."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.took_s: dict[str, float] = {}
        """Step to seconds, in the order they ran; what was there already is left out."""
        log.parent.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Shows a line while the body runs, with its seconds afterwards."""
        begun_s, done = time.monotonic(), Event()
        live = sys.stdout.isatty()
        ticker = Thread(target=self._tick, args=(words, begun_s, done), daemon=True)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"\n== {words}\n")
        if live:
            ticker.start()
        try:
            yield
        except BaseException:
            self._end(live, done, ticker, f"image: {words} ... failed")
            raise
        self.took_s[words] = took_s = time.monotonic() - begun_s
        self._end(live, done, ticker, f"image: {words} ... done in {took_s:.0f} s")

    def run(
        self,
        command: Sequence[str],
        *,
        cwd: Path | None = None,
        variables: Mapping[str, str] | None = None,
        given: bytes | None = None,
    ) -> None:
        """Runs a program with its output in the log. Raises `BuildError` with its last words."""
        with self.log.open("ab") as log:
            log.write(f"+ {' '.join(command)}\n".encode())
            log.flush()
            begin = log.tell()
            try:
                ran = subprocess.run(
                    command,
                    cwd=cwd,
                    env=dict(variables) if variables is not None else None,
                    input=given,
                    stdin=subprocess.DEVNULL if given is None else None,
                    stdout=log,
                    stderr=log,
                    check=False,
                )
            except FileNotFoundError as error:
                raise BuildError(f"{command[0]} is not in the toolbox") from error
        if ran.returncode != 0:
            said = self.log.read_bytes()[begin:].decode(errors="replace").splitlines()
            words = "\n".join(f"    {line}" for line in said[-_LAST_WORDS:])
            raise BuildError(f"{command[0]} failed ({ran.returncode}):\n{words}")

    def _tick(self, words: str, begun_s: float, done: Event) -> None:
        while not done.wait(_TICK_S):
            print(f"\rimage: {words} ... {time.monotonic() - begun_s:.0f} s", end="", flush=True)

    def _end(self, live: bool, done: Event, ticker: Thread, line: str) -> None:
        done.set()
        if live:
            ticker.join()
            print("\r", end="")
        print(line, flush=True)


def made_once(target: Path, make: Callable[[Path], None]) -> bool:
    """Makes a file or folder where it is missing; whether it had to.

    `make` gets another path beside it, which takes the name in one step once it is complete, so
    that an interrupted build leaves nothing half made behind.
    """
    if target.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    remove(unfinished)
    make(unfinished)
    unfinished.rename(target)
    return True


def remove(path: Path) -> None:
    """Removes a file or a whole folder, also one with folders that may not be written to."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        subprocess.run(["rm", "-rf", "--one-file-system", str(path)], check=True)
