"""TLS to the broker: checks its certificate, by one authority or the system's, and its name."""

import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

_OTHER_TIME: Final = {9: "begins later than", 10: "ended before"}
"""OpenSSL's numbers for a certificate that does not hold yet, or no longer."""


class ClientTls(ssl.SSLContext):
    """A TLS client context that can close the socket it wrapped last.

    paho leaves that open when the handshake fails.
    """

    _wrapped: ssl.SSLSocket | None = None

    def __new__(cls) -> Self:
        return super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)  # checks certificate and host name

    @classmethod
    def trusting(cls, ca_file: Path | None) -> Self:
        """Trusts this authority, else the system's.

        Raises `OSError` when the file cannot be used.
        """
        context = cls()
        if ca_file is None:
            context.load_default_certs()
        else:
            context.load_verify_locations(ca_file)
        return context

    def wrap_socket(
        self,
        sock: socket.socket,
        server_side: bool = False,
        do_handshake_on_connect: bool = True,
        suppress_ragged_eofs: bool = True,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLSocket:
        """As its parent's, and remembers the socket."""
        self._wrapped = super().wrap_socket(
            sock,
            server_side,
            do_handshake_on_connect,
            suppress_ragged_eofs,
            server_hostname,
            session,
        )
        return self._wrapped

    def close_socket(self) -> None:
        """Closes the socket that was wrapped last."""
        if self._wrapped is not None:
            self._wrapped.close()


def tls_trouble(error: ssl.SSLError, now: datetime | None = None) -> str:
    """Why TLS failed, in words; `now`: what this machine's clock says, None: to be asked here.

    A clock that is wrong by years is the likeliest reason for a certificate out of its time.
    """
    number = error.verify_code if isinstance(error, ssl.SSLCertVerificationError) else None
    if number in _OTHER_TIME:
        today = (now or datetime.now(UTC)).strftime("%Y-%m-%d")
        return (
            f"TLS failed: the broker's certificate {_OTHER_TIME[number]} {today}, which is today "
            "by this machine's clock: is the clock right (timedatectl)? Else the broker needs "
            "another certificate"
        )
    return f"TLS failed: {error}; is the port right, and does MQTT_CA_FILE fit?"
