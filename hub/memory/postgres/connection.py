"""Connecting to PostgreSQL with retries, and translating asyncpg's errors to the hub's."""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar
from urllib.parse import urlsplit

import asyncpg
import structlog
from pydantic import SecretStr

from hub.errors import HubError, Rejected, Unavailable
from hub.memory.database import Unwritable

START_WAIT_S: Final = 30.0
"""How long a start waits for a PostgreSQL that is still starting itself, in seconds."""
CONNECT_TIMEOUT_S: Final = 5.0
"""How long one attempt to connect may take, in seconds."""
RETRY_WAIT_S: Final = 0.5
"""The wait between two attempts, in seconds."""

log = structlog.get_logger()
Connected = TypeVar("Connected")

_TEMPORARY = (
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,  # too many connections, disk or memory full
    asyncpg.OperatorInterventionError,  # starting up, shutting down, cancelled
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,  # a standby after a failover
    asyncpg.PostgresSystemError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)
_ABOUT_THE_VALUES = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,  # a text that is too long for an index
)


def place(url: SecretStr) -> str:
    """Returns hosts, ports and database of a URL, without its secrets, for people and logs.

    Raises `Rejected` for a URL that can't be parsed.
    """
    try:
        parts = urlsplit(url.get_secret_value())
        if "@" in parts.path:
            raise ValueError
        hosts = [urlsplit(f"//{host}") for host in parts.netloc.rpartition("@")[2].split(",")]
        where = ",".join(f"{host.hostname or 'localhost'}:{host.port or 5432}" for host in hosts)
    except ValueError:
        raise Rejected(  # without its cause: urlsplit's message would show a piece of the password
            "DATABASE_URL must look like postgresql://user:password@host:5432/name, "
            "with special characters in the password percent-encoded (# as %23, / as %2F, @ as %40)"
        ) from None
    return f"{where}{parts.path}"


def translated(error: BaseException, where: str) -> HubError | None:
    """Returns the hub's error for one of asyncpg's; None when it is not the driver's.

    `Rejected` for what waiting can't mend, `Unavailable` for what may pass, `Unwritable` for what
    is wrong with the values. `where` names the database in the message.
    """
    if isinstance(error, asyncpg.ClientConfigurationError | ssl.SSLCertVerificationError):
        return Rejected(f"PostgreSQL at {where} can't be reached as DATABASE_URL says: {error}")
    if isinstance(
        error, asyncpg.InvalidAuthorizationSpecificationError | asyncpg.InvalidCatalogNameError
    ):
        return Rejected(
            f"PostgreSQL at {where} refuses the connection: {error}. Check DATABASE_URL"
        )
    if isinstance(error, _TEMPORARY):
        return Unavailable(f"PostgreSQL at {where} is away: {error or type(error).__name__}")
    if isinstance(error, _ABOUT_THE_VALUES):
        return Unwritable(f"PostgreSQL at {where} refuses: {error}")
    if isinstance(error, asyncpg.PostgresError):
        return Rejected(f"PostgreSQL at {where} refuses: {error}")
    return None


async def reached(
    connect: Callable[[], Awaitable[Connected]], where: str, wait_s: float
) -> Connected:
    """Returns what `connect` returns, retried for `wait_s` seconds while PostgreSQL is away.

    Raises `Rejected` at once for a wrong password, user or database, `Unavailable` when the time is
    up.
    """
    end_s = time.monotonic() + wait_s
    announced = False
    while True:
        try:
            return await connect()
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            failure = translated(error, where)
            if not isinstance(failure, Unavailable):
                raise failure or error from error
            if time.monotonic() + RETRY_WAIT_S > end_s:
                raise Unavailable(
                    f"{failure} (waited {wait_s:.0f} s for it)" if wait_s else str(failure)
                ) from error
        if not announced:
            log.warning("store.awaited", backend="postgresql", place=where, wait_s=wait_s)
            announced = True
        await asyncio.sleep(RETRY_WAIT_S)
