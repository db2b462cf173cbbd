"""Structured logs, alike on both machines, so that one turn can be followed through both journals.

Events are dotted and in the past tense with constant text (`turn.stage_done`); everything that varies is a field.
`turn_id` and `satellite_id` are bound once per turn with `structlog.contextvars`. Transcripts only at debug level.
"""

import logging
import sys

import structlog

from hub.wire.settings import LogSettings

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def configure_logs(settings: LogSettings) -> None:
    """Sets up logging for the process: to stderr, JSON unless stderr is a terminal (or as LOG_FORMAT says)."""
    console = settings.format == "console" or (settings.format == "auto" and sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if console:
        shared.append(structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()))
    else:
        shared += [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[settings.level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,  # some ten records a turn; a cached logger would outlive a second set-up
    )
    logging.basicConfig(
        level=max(_LEVELS[settings.level], logging.WARNING), stream=sys.stderr, format="%(name)s: %(message)s"
    )
