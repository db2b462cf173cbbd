"""MQTT broker settings: address, account, certificate authority and topic prefix."""

import ssl
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from ingle.runtime.settings import SettingsGroup

DEFAULT_MQTT_PORT: Final = 1883
DEFAULT_MQTTS_PORT: Final = 8883


def _mqtt_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("mqtt", "mqtts") or not parts.hostname:
        raise ValueError("must look like mqtt://host:1883 or mqtts://user@host:8883")
    try:
        parts.port  # noqa: B018 - the property raises for a port out of range
    except ValueError as error:
        raise ValueError("has a port that is not 1 to 65535") from error
    if parts.password:
        raise ValueError(
            "must not carry a password: put it into MQTT_PASSWORD or MQTT_PASSWORD_FILE"
        )
    return value


def _topic_prefix(value: str) -> str:
    if (
        not value
        or value.startswith(("/", "$"))
        or value.endswith("/")
        or set(value) & set("+#\0 ")
    ):
        raise ValueError("must be topic levels like ingle/v1, without + # or spaces")
    return value


def _certificates(path: Path) -> Path:
    """Loads the certificates once, to see that they can be used.

    Otherwise the broker would only refuse us, over and over, for want of what is in the file.
    """
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except OSError as error:
        reason = "it holds none" if isinstance(error, ssl.SSLError) else error.strerror
        raise ValueError(
            f"must be a file with the certificate of the broker's authority, as PEM ({reason})"
        ) from error
    return path


class MqttSettings(SettingsGroup):
    """Where the broker is and how to speak to it."""

    url: Annotated[str, AfterValidator(_mqtt_url)] | None = Field(None, alias="MQTT_URL")
    """None: the hub starts a broker of its own on 127.0.0.1:1883, and a satellite looks there."""
    password: SecretStr | None = Field(None, alias="MQTT_PASSWORD")
    ca_file: Annotated[Path, AfterValidator(_certificates)] | None = Field(
        None, alias="MQTT_CA_FILE"
    )
    topic_prefix: Annotated[str, AfterValidator(_topic_prefix)] = Field(
        "ingle/v1", alias="MQTT_TOPIC_PREFIX"
    )

    @property
    def broker(self) -> "BrokerAddress":
        """The broker to connect to."""
        parts = urlsplit(self.url or f"mqtt://127.0.0.1:{DEFAULT_MQTT_PORT}")
        tls = parts.scheme == "mqtts"
        return BrokerAddress(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or (DEFAULT_MQTTS_PORT if tls else DEFAULT_MQTT_PORT),
            tls=tls,
            username=unquote(parts.username) if parts.username else None,
            password=self.password,
            ca_file=self.ca_file,
        )


class BrokerAddress(BaseModel):
    """Everything `link.Link` needs to connect."""

    model_config = ConfigDict(frozen=True)

    host: str
    port: int
    tls: bool = False
    username: str | None = None
    password: SecretStr | None = None
    ca_file: Path | None = None
