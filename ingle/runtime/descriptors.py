"""The limit of open files (RLIMIT_NOFILE), raised to what the system allows."""

import resource

import structlog

log = structlog.get_logger()


def raise_descriptor_limit() -> None:
    """Raises the soft limit of open descriptors to the hard one; a refusal is logged.

    The usual soft limit is 1,024, for programs that use `select`; none of ours does.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == hard:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except (OSError, ValueError) as error:
        log.warning("process.descriptors_limited", limit=soft, reason=str(error))
