"""TLS to the broker: checks its certificate, by one authority or the system's, and its name."""

import socket
import ssl
from pathlib import Path
from typing import Self


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
