"""`python3 -m image.builder`: lint, plan, build, pin."""

import argparse
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from image.builder.lint import lint
from image.builder.namespace import NamespaceError
from image.builder.plan import plan, plan_as_json, plan_as_text
from image.builder.progress import BuildError, Progress
from image.builder.recipe import PLATFORMS, RecipeError, load_recipe, recipe_names
from image.builder.toolbox import CACHE, OUT, REPOSITORY, ensure_toolbox, run_in_toolbox


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 done, 1 not, with one sentence on standard error."""
    given = _parser().parse_args(arguments)
    heed_sigterm()
    try:
        return int(given.run(given) or 0)
    except (BuildError, RecipeError, NamespaceError) as error:
        print(f"image: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print(
            "\nimage: broken off; the next run goes on from the last finished step", file=sys.stderr
        )
    return 1


def heed_sigterm() -> None:
    """SIGTERM breaks off as Ctrl-C does, so that what runs in the namespaces ends with it."""

    def break_off(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, break_off)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m image.builder", description=__doc__)
    verbs = parser.add_subparsers(required=True)
    for name, run, words in (
        ("lint", _lint, "checks every recipe and layer"),
        ("plan", _plan, "shows what an image would have in it, and builds nothing"),
        ("build", _outside, "builds an image into image/out"),
        ("pin", _outside, "writes the Debian packages of an image into packages.lock"),
        ("toolbox", _toolbox, "makes the toolbox, or runs a command in it"),
    ):
        verb = verbs.add_parser(name, help=words, description=words)
        verb.set_defaults(run=run, verb=name)
        if name in ("plan", "build", "pin"):
            verb.add_argument("recipe", choices=recipe_names())
            verb.add_argument("--platform", choices=PLATFORMS, default="debian")
        if name == "plan":
            verb.add_argument("--json", action="store_true")
        if name in ("build", "pin"):
            verb.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
        if name == "toolbox":
            verb.add_argument("command", nargs=argparse.REMAINDER)
    return parser


def _lint(given: argparse.Namespace) -> int:
    del given
    wrong = lint(REPOSITORY)
    for sentence in wrong:
        print(f"image: {sentence}", file=sys.stderr)
    if not wrong:
        print(f"image: {len(recipe_names())} recipes are in order")
    return 1 if wrong else 0


def _plan(given: argparse.Namespace) -> None:
    made = plan(load_recipe(given.recipe), given.platform, REPOSITORY)
    print(plan_as_json(made) if given.json else plan_as_text(made))


def _toolbox(given: argparse.Namespace) -> int:
    ensure_toolbox(Progress(CACHE / "log-toolbox"))
    return run_in_toolbox(given.command) if given.command else 0


def _outside(given: argparse.Namespace) -> int:
    """The same verb once more, in the toolbox."""
    if given.inside:
        from image.builder.build import build, pin

        progress = Progress(Path(f"/cache/log-{given.recipe}"))
        (build if given.verb == "build" else pin)(
            load_recipe(given.recipe), given.platform, progress
        )
        return 0
    if wrong := lint(REPOSITORY):
        raise RecipeError("\nimage: ".join(wrong))
    _lock(given.recipe)
    ensure_toolbox(Progress(CACHE / "log-toolbox"))
    inside = ["python3.13", "-m", "image.builder", given.verb, given.recipe]
    inside += ["--platform", given.platform, "--inside"]
    variables = {
        "PYTHONPATH": "/repository",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOURCE_DATE_EPOCH": str(_epoch()),
        "IMAGE_OUT": str(OUT),
    }
    return run_in_toolbox(inside, variables)


def _lock(recipe: str) -> None:
    """Held until this process and the build inside have ended, also when only this one was killed.

    Raises `BuildError` where another one builds the same image.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(CACHE / f".{recipe}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    os.set_inheritable(descriptor, True)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise BuildError(
            f"another build of {recipe} is at work; try again when it is through"
        ) from error


def _epoch() -> int:
    """The time that every file of the image bears: that of the last commit."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "-C", str(REPOSITORY), "log", "-1", "--format=%ct"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode == 0 and ran.stdout.strip():
        return int(ran.stdout)
    return int((REPOSITORY / "pyproject.toml").stat().st_mtime)
