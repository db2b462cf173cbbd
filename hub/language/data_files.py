"""YAML data beside the code, as YAML 1.2 reads it: "on", "no" and "yes" are words, no truths."""

import re
from importlib import resources
from typing import Any, Final

import yaml

_BOOL: Final = "tag:yaml.org,2002:bool"


class PlainLoader(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML has no types
    """Takes `true` and `false` alone for truths."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in resolvers if tag != _BOOL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
PlainLoader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), ["t", "f"])


def parsed(text: str) -> Any:
    """The data of a YAML text. Raises `yaml.YAMLError` for one that is not well-formed."""
    return yaml.load(text, PlainLoader)  # noqa: S506 - it is a safe loader


def data_file(package: str, *parts: str) -> Any:
    """The data of a file in a package's folder; None where there is no such file."""
    file = resources.files(package).joinpath(*parts)
    return parsed(file.read_text("utf-8")) if file.is_file() else None
