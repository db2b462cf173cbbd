"""Scenario interface and discovery: each module of `bench/scenarios/` is one benchmark.

Such a module defines `SCENARIO`; its name is the module's with `-` for `_`. It imports what it
measures when it runs, not before, so that listing stays quick.
"""

import importlib
import pkgutil
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass


class BenchError(Exception):
    """The run is not possible; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One benchmark, as the command line lists and runs it."""

    summary: str
    """One line for the list."""
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Mapping[str, str]], int]
    """Runs with the options and the environment, prints its report, returns the exit status. Raises
    `BenchError`."""
    is_timed: bool = True
    """Whether its figures are times that other programs on the machine would spoil. Not those of
    counts, of processor time, and of a hub that runs somewhere else."""


def scenario_names() -> tuple[str, ...]:
    """Every scenario, by name."""
    package = importlib.import_module("bench.scenarios")
    return tuple(
        sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(package.__path__))
    )


def load_scenario(name: str) -> Scenario:
    """Raises `BenchError` for a name that is none."""
    if name not in scenario_names():
        raise BenchError(
            f"there is no scenario {name!r}: choose one of {', '.join(scenario_names())}"
        )
    module = importlib.import_module(f"bench.scenarios.{name.replace('-', '_')}")
    scenario = getattr(module, "SCENARIO", None)
    if not isinstance(scenario, Scenario):
        raise BenchError(f"bench/scenarios/{name.replace('-', '_')}.py defines no SCENARIO")
    return scenario
