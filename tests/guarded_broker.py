"""Brokers with the access rules that docs/mqtt.md gives, and links for their accounts."""

import re
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

import pytest
from pydantic import SecretStr

from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Link
from links import kept_up
from servers import MosquittoServer, program

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "docs" / "mqtt.md"
PASSWORDS: Final = {"hub": "h", "kitchen-1": "k", "bedroom-1": "b"}


class Guarded:
    """A broker with accounts, and a link for each of them."""

    def __init__(self, broker: MosquittoServer, passwords: Mapping[str, str]) -> None:
        self.broker, self._passwords = broker, passwords

    def address(self, name: str) -> BrokerAddress:
        """The broker as this account reaches it."""
        who = {"username": name, "password": SecretStr(self._passwords[name])}
        return self.broker.address.model_copy(update=who)

    @asynccontextmanager
    async def links(self, *names: str) -> AsyncIterator[list[Link]]:
        """A link for each name; a name that comes again is another client of the same account."""
        async with AsyncExitStack() as stack:
            links = [
                Link(self.address(name), client_id=f"ingle-{name}-{number}")
                for number, name in enumerate(names)
            ]
            await stack.enter_async_context(kept_up(*links))
            yield links


def _block(language: str) -> str:
    [block] = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)
    return str(block)


@contextmanager
def guarded_broker() -> Iterator[Guarded]:
    """A broker with the document's access list."""
    server = MosquittoServer(PASSWORDS)
    try:
        path = server.directory / "access"
        path.write_text(_block("acl"))
        path.chmod(0o644)
        server.lines.append(f"acl_file {path}")
        server.start()
        yield Guarded(server, PASSWORDS)
    finally:
        server.remove()


@contextmanager
def strict_broker() -> Iterator[Guarded]:
    """A broker with the document's rules for the dynamic security plugin."""
    plugin = next(Path("/usr/lib").glob("*/mosquitto_dynamic_security.so"), None)
    if plugin is None:
        pytest.skip("Mosquitto's dynamic security plugin is not installed")
    control = program("mosquitto_ctrl", package="mosquitto", folders=[Path("/usr/bin")])
    server = MosquittoServer()
    try:
        path = server.directory / "dynamic-security.json"
        command = [control, "dynsec", "init", str(path), "admin", "a"]
        subprocess.run(command, check=True, capture_output=True)
        server.own(path)
        server.lines.append("allow_anonymous false")
        server.lines += [f"plugin {plugin}", f"plugin_opt_config_file {path}"]
        server.start()
        reach = ("-h", "127.0.0.1", "-p", str(server.port), "-u", "admin", "-P", "a", "dynsec")
        for line in _block("dynsec").splitlines():
            words = line.split()
            if words[0] == "createClient":
                words += ["-p", PASSWORDS[words[1]]]
            subprocess.run([control, *reach, *words], check=True, capture_output=True)
        yield Guarded(server, PASSWORDS)
    finally:
        server.remove()
