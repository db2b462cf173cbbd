"""Structured logs (structlog), in one form on both machines, correlated by turn id.

Events are dotted and in the past tense with constant text (`turn.stage_done`); everything that
varies is a field. `turn_id` and `satellite_id` are bound once per turn with
`structlog.contextvars`. Transcripts only at debug level: so a traceback shows no variables either.
What libraries log, warnings and a crash become records of the same form.
"""

import atexit
import logging
import sys
import threading
from types import TracebackType
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, Processor

from ingle.runtime.log_writer import NonBlockingWriter
from ingle.runtime.redaction import without_passwords
from ingle.runtime.settings import LogSettings

log: structlog.stdlib.BoundLogger = structlog.get_logger()

_LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


def configure_logs(settings: LogSettings) -> None:
    """Sets up logging for the process, to stderr.

    JSON unless stderr is a terminal, or as LOG_FORMAT says.
    """
    console = settings.format == "console" or (settings.format == "auto" and sys.stderr.isatty())
    begun: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    rendered = [*(_for_people() if console else _as_json()), cast("Processor", _redacted)]
    output = _output([*begun, *rendered])
    structlog.configure(
        processors=begun + rendered,
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[settings.level]),
        logger_factory=structlog.WriteLoggerFactory(file=output),
        # Some ten records a turn; a cached logger would outlive a second set-up.
        cache_logger_on_first_use=False,
    )
    foreign = logging.StreamHandler(output)
    foreign.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*begun, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
        )
    )
    logging.basicConfig(level=max(_LEVELS[settings.level], logging.WARNING), handlers=[foreign])
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_crash
    threading.excepthook = _log_crash_of_thread


def _output(processors: list[Processor]) -> TextIO:
    """Stderr, behind a writer that never blocks; as it is where it is no file of the system."""

    def dropped_line(count: int) -> str:
        record: EventDict = {"event": "log.lines_dropped", "count": count}
        for processor in processors:
            record = processor(None, "warning", record)  # type: ignore[assignment]
        return f"{record}\n"

    try:
        writer = NonBlockingWriter(sys.stderr, dropped_line=dropped_line)
    except (OSError, ValueError):
        return sys.stderr
    atexit.register(writer.close)
    return cast("TextIO", writer)


def _for_people() -> list[Processor]:
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    ]


def _as_json() -> list[Processor]:
    tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    return [structlog.processors.ExceptionRenderer(tracebacks), structlog.processors.JSONRenderer()]


def _redacted(_logger: object, _method: str, line: str) -> str:
    """After the renderer: whatever field or traceback an address stands in."""
    return without_passwords(line)


def _log_crash(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    """What ends the process, or one of its threads."""
    if issubclass(kind, Exception):
        log.critical("process.crashed", exc_info=(kind, error, at))
    else:
        sys.__excepthook__(kind, error, at)


def _log_crash_of_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _log_crash(args.exc_type, args.exc_value, args.exc_traceback)
