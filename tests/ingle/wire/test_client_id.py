"""Client ids: known to nobody but their own account, and the same after a restart."""

import pytest
from pydantic import SecretStr

from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.client_id import client_id

pytestmark = pytest.mark.pure


def broker(username: str | None, password: str | None) -> BrokerAddress:
    secret = None if password is None else SecretStr(password)
    return BrokerAddress(host="127.0.0.1", port=1883, username=username, password=secret)


def test_without_a_password_the_id_is_the_name() -> None:
    """Where everybody may do everything, there is nothing to guess."""
    assert client_id("ingle-hub-hub-1", broker("hub", None)) == "ingle-hub-hub-1"


def test_the_same_account_has_the_same_id_after_every_restart() -> None:
    """The broker ends the old session as the new one begins."""
    account = broker("hub", "secret")
    assert client_id("ingle-hub-hub-1", account) == client_id("ingle-hub-hub-1", account)
    assert client_id("ingle-hub-hub-1", account).startswith("ingle-hub-hub-1-")


@pytest.mark.parametrize(
    ("username", "password", "name"),
    [("kitchen", "secret", "a"), ("hub", "other", "a"), ("hub", "secret", "b")],
)
def test_another_account_cannot_have_it(username: str, password: str, name: str) -> None:
    """Another user, another password or another name lead to another id."""
    ours = client_id("a", broker("hub", "secret"))
    assert client_id(name, broker(username, password)).removeprefix(name) != ours.removeprefix("a")


def test_the_password_is_not_in_it() -> None:
    """Brokers log client ids."""
    assert "secret" not in client_id("a", broker("hub", "secret"))
