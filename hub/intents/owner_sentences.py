"""The owner's sentences: YAML files in the state directory, read whole or not at all.

`sentences/<language>/*.yaml`, in the form of Home Assistant's own. A file with a mistake is told by
name and line, and what was read before stays.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog
import yaml
from hassil.parse_expression import parse_sentence

from hub.intents.grammar import SentenceGrammar, compiled
from hub.intents.grammars import base_of
from hub.intents.wording import spelled_out
from hub.language.current import ENGLISH
from hub.language.data_files import PlainLoader

FOLDER: Final = "sentences"
MAX_BYTES: Final = 256 * 1024
"""A larger file is no file of sentences."""
LOOKED_AT_EVERY_S: Final = 1.0
_FILE_KEYS: Final = frozenset({"language", "intents", "lists", "expansion_rules"})
_BLOCK_KEYS: Final = frozenset(
    {
        "sentences",
        "slots",
        "requires_context",
        "excludes_context",
        "response",
        "lists",
        "expansion_rules",
        "metadata",
    }
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and where."""

    file: Path
    line: int
    """From 1."""
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class WrongSentences(ValueError):
    """Some files cannot be used; `mistakes` has what is wrong with them."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


def files_of(state_dir: Path, language: str) -> tuple[Path, ...]:
    """The files of the owner's sentences, in the order of their names."""
    folder = state_dir / FOLDER / language
    found = [path for ending in ("*.yaml", "*.yml") for path in folder.glob(ending)]
    return tuple(sorted(path for path in found if path.is_file()))


def load(state_dir: Path, language: str, intents: frozenset[str]) -> SentenceGrammar | None:
    """The owner's sentences of a language, compiled; None where there are none.

    `intents`: those that the hub can carry out. Raises `WrongSentences` with every mistake.
    """
    mistakes: list[Mistake] = []
    sources = []
    for path in files_of(state_dir, language):
        reader = _FileReader(path, language, intents)
        sources.append(reader.source())
        mistakes += reader.mistakes
    if mistakes:
        raise WrongSentences(tuple(mistakes))
    return _together(sources, language) if sources else None


def _together(sources: list[Mapping[str, Any]], language: str) -> SentenceGrammar:
    base = base_of(language)
    together: dict[str, list[Any]] = {}
    spelled = spelled_out if language == ENGLISH else str
    for source in sources:
        for name, given in source.get("intents", {}).items():
            together.setdefault(name, []).extend(
                {**block, "sentences": [spelled(str(text)) for text in block["sentences"]]}
                for block in given["data"]
            )
    lists, rules = dict(base["lists"]), dict(base["expansion_rules"])
    for source in sources:
        lists |= source.get("lists", {})
        rules |= source.get("expansion_rules", {})
    return compiled(
        {
            "language": language,
            "intents": {name: {"data": data} for name, data in together.items()},
            "lists": lists,
            "expansion_rules": rules,
        }
    )


class _FileReader:
    """Reads one file, and notes what is wrong with it."""

    def __init__(self, path: Path, language: str, intents: frozenset[str]) -> None:
        self._path, self._language, self._intents = path, language, intents
        self.mistakes: list[Mistake] = []

    def source(self) -> Mapping[str, Any]:
        """The file's data; not to be used where there are mistakes."""
        try:
            if self._path.stat().st_size > MAX_BYTES:
                self._wrong(1, f"the file has more than {MAX_BYTES // 1024} KiB")
                return {}
            text = self._path.read_text("utf-8")
            node = yaml.compose(text, PlainLoader)
            data = yaml.load(text, PlainLoader)  # noqa: S506 - it is a safe loader
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._wrong(1 if mark is None else mark.line + 1, str(error.problem or "is no YAML"))
            return {}
        except (yaml.YAMLError, UnicodeDecodeError, OSError, RecursionError) as error:
            self._wrong(1, f"cannot be read: {' '.join(str(error).split())[:200]}")
            return {}
        if not isinstance(data, dict) or not isinstance(data.get("intents"), dict):
            self._wrong(1, 'has no "intents"')
            return {}
        self._check(data, node)
        if not self.mistakes:
            self._compile(data, node)
        return data

    def _wrong(self, line: int, reason: str) -> None:
        self.mistakes.append(Mistake(self._path, line, reason))

    def _check(self, data: dict[str, Any], node: Any) -> None:
        for key in data.keys() - _FILE_KEYS:
            self._wrong(_line(_key(node, key)), f"{key!r} is nothing that a file of sentences has")
        if data.get("language", self._language) != self._language:
            self._wrong(
                _line(_at(node, "language")),
                f"is for the language {data['language']}, and lies in the folder of "
                f"{self._language}",
            )
        for name, given in data["intents"].items():
            where = _at(node, "intents", name)
            if name not in self._intents:
                line = _line(_key(_at(node, "intents"), name))
                self._wrong(line, f"there is no intent {name}")
            elif not isinstance(given, dict) or not isinstance(given.get("data"), list):
                self._wrong(_line(where), f'{name} has no list "data"')
            else:
                for place, block in enumerate(given["data"]):
                    self._check_block(block, _at(where, "data", place))

    def _check_block(self, block: Any, where: Any) -> None:
        sentences = block.get("sentences") if isinstance(block, dict) else None
        if not isinstance(sentences, list) or not sentences:
            self._wrong(_line(where), 'has no list "sentences"')
            return
        for key in block.keys() - _BLOCK_KEYS:
            self._wrong(_line(_key(where, key)), f"{key!r} is nothing that sentences have")
        for place, text in enumerate(sentences):
            line = _line(_at(where, "sentences", place))
            try:
                parse_sentence(str(text))
            except Exception as error:  # its parser asserts as well as it raises  # noqa: BLE001
                reason = " ".join(str(error).split()) or "a bracket does not close"
                self._wrong(line, f"{text!r} is no template: {reason[:200]}")

    def _compile(self, data: dict[str, Any], node: Any) -> None:
        """Each sentence by itself, so that a rule or list that is missing has its line."""
        for name, given in data["intents"].items():
            for place, block in enumerate(given["data"]):
                for at, text in enumerate(block["sentences"]):
                    one = {**data, "intents": {name: {"data": [{**block, "sentences": [text]}]}}}
                    try:
                        _together([one], self._language)
                    except (ValueError, TypeError, AttributeError, KeyError) as error:
                        line = _line(_at(node, "intents", name, "data", place, "sentences", at))
                        self._wrong(line, str(error))


def _at(node: Any, *path: str | int) -> Any:
    """The YAML node at the path, as far as it goes."""
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = [value for key, value in node.value if key.value == str(step)]
            node = found[0] if found else node
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step] if step < len(node.value) else node
    return node


def _key(node: Any, name: str) -> Any:
    """The key of a mapping's node, which has its own line."""
    keys = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((key for key, _ in keys if key.value == str(name)), node)


def _line(node: Any) -> int:
    return 1 if node is None else int(node.start_mark.line) + 1


class SentenceFolder:
    """Follows the owner's files and hands on what they say, for as long as `run` runs."""

    def __init__(
        self,
        state_dir: Path,
        language: str,
        intents: frozenset[str],
        use: Callable[[SentenceGrammar | None], None],
    ) -> None:
        """`use`: takes the sentences whenever they changed; None: there are none any more."""
        self._state_dir, self._language, self._intents = state_dir, language, intents
        self._use = use
        self._seen: tuple[tuple[str, int, int], ...] | None = ()
        self._change = asyncio.Condition()
        self.grammar: SentenceGrammar | None = None
        """The sentences; None where there are none."""
        self.version = 0
        """Grows whenever the sentences change."""

    def look(self) -> None:
        """Reads the files where they are others than before; a mistake keeps the old sentences."""
        now = tuple(self._marks())
        if now == self._seen:
            return
        self._seen = now
        try:
            grammar = load(self._state_dir, self._language, self._intents)
        except WrongSentences as error:
            for one in error.mistakes:
                log.warning("sentences.mistake", file=str(one.file), line=one.line, why=one.reason)
            return
        self._use(grammar)
        self.grammar, self.version = grammar, self.version + 1
        log.info("sentences.read", files=len(now))

    async def run(self) -> None:
        """Looks at the files once a second, until cancelled."""
        while True:
            before = self.version
            await asyncio.to_thread(self.look)
            if self.version != before:
                async with self._change:
                    self._change.notify_all()
            await asyncio.sleep(LOOKED_AT_EVERY_S)

    async def changed(self, version: int) -> None:
        """Waits until the sentences are others than those of this version."""
        async with self._change:
            await self._change.wait_for(lambda: self.version != version)

    def _marks(self) -> Iterator[tuple[str, int, int]]:
        for path in files_of(self._state_dir, self._language):
            try:
                known = path.stat()
            except OSError:
                continue
            yield path.name, known.st_mtime_ns, known.st_size
