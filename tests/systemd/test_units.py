"""Promises of the units under systemd/: valid, little exposed, in step with the settings."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import get_type_hints

import pytest
import redis

from hub.mqtt import private_broker
from hub.pairing.broker_files import access_list
from hub.settings import HubSettings, StateSettings
from ingle.runtime.settings import CREDENTIAL_ID, SettingsGroup
from satellite.settings import SatelliteSettings
from servers import free_port, program

pytestmark = pytest.mark.service

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "systemd").glob("*.service"))
MAX_EXPOSURE = 2.0
"""Of 10, as `systemd-analyze security` counts it."""
OF_POSTGRESQL = {
    "POSTGRES_MAX_CONNECTIONS",
    "POSTGRES_SHARED_BUFFERS",
    "POSTGRES_EFFECTIVE_CACHE_SIZE",
}

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is missing: apt install systemd",
)


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_unit_is_little_exposed(unit: Path) -> None:
    """At most 2.0 of 10: what the service does not need it cannot do."""
    ran = subprocess.run(
        ("systemd-analyze", "security", "--offline=yes", "--no-pager", str(unit)),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found = re.search(r"Overall exposure level for .*: ([\d.]+)", ran.stdout)
    assert found is not None, ran.stdout + ran.stderr
    assert float(found[1]) <= MAX_EXPOSURE, ran.stdout


@needs_systemd
def test_units_are_valid(tmp_path: Path) -> None:
    """Each option is known to systemd 252, the oldest supported, each unit that is named exists."""
    for source in (ROOT / "systemd").glob("ingle-*.*"):
        text = source.read_text()
        # What is run exists on an installed machine only.
        text = re.sub(
            r"/opt/ingle/current/(\.venv/bin/python|systemd/(commands/)?[a-z-]+)",
            "/bin/true",
            text,
        )
        (tmp_path / source.name).write_text(text)
    units = sorted(str(path) for path in tmp_path.iterdir())
    ran = subprocess.run(
        ("systemd-analyze", "verify", "--man=no", *units),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:/lib/systemd/system", "PATH": "/usr/bin:/bin"},
    )
    ours = [line for line in ran.stderr.splitlines() if "ingle" in line]
    assert (ran.returncode, ours) == (0, []), ran.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_secrets_are_handed_over_as_the_settings_read_them(unit: Path) -> None:
    """Every unit that reads settings gets the secrets under the ID that the reader looks for."""
    text = unit.read_text()
    reads = re.search(r"python -m (hub|satellite|%i)\b", text) is not None
    assert (f"LoadCredential={CREDENTIAL_ID}:/etc/ingle/secrets\n" in text) == reads
    assert ("EnvironmentFile=-/etc/ingle/" in text) == reads


def test_services_come_back_and_are_given_up_with_a_word() -> None:
    """Both have a watchdog, a restart with a pause, a limit to it, and a way back after that."""
    for role in ("hub", "satellite"):
        text = (ROOT / f"systemd/ingle-{role}.service").read_text()
        for line in (
            "Type=notify",
            "WatchdogSec=30",
            "Restart=on-failure",
            "RestartSec=5",
            "StartLimitBurst=5",
            "OnFailure=ingle-failed@%N.service ingle-retry@%N.timer",
        ):
            assert f"{line}\n" in text, (role, line)


@pytest.mark.parametrize(
    ("role", "settings"), [("hub", HubSettings), ("satellite", SatelliteSettings)]
)
def test_templates_offer_settings_that_exist_and_change_none(
    role: str, settings: type[HubSettings | SatelliteSettings]
) -> None:
    """Every line of a new file is a comment; what it offers is read there, and is no secret."""
    lines = (ROOT / f"systemd/{role}.env").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
    offered = {name for line in lines for name in re.findall(r"^#([A-Z_]+)=", line)}
    groups = [StateSettings, *get_type_hints(settings).values()]
    fields = {
        field.alias: field
        for group in groups
        if isinstance(group, type) and issubclass(group, SettingsGroup)
        for field in group.model_fields.values()
    }
    assert len(offered) > 8
    assert offered - set(fields) - OF_POSTGRESQL == set()
    assert [name for name in offered if name in fields and "Secret" in str(fields[name])] == []


def test_broker_for_satellites_has_the_limits_of_the_private_one() -> None:
    """Message sizes and queues are alike, whichever broker a home has."""
    wanted = set(private_broker._configuration(1883).splitlines())
    found = set((ROOT / "systemd/servers/mosquitto.conf").read_text().splitlines())
    shared = {line for line in wanted if line.startswith(("set_", "message_", "max_"))}
    assert len(shared) == 5
    assert shared - found == set()


def test_access_list_is_that_of_the_document() -> None:
    """docs/mqtt.md explains it, and its own tests try it on a real Mosquitto."""
    [documented] = re.findall(r"```acl\n(.*?)```", (ROOT / "docs/mqtt.md").read_text(), re.DOTALL)
    assert access_list("ingle/v1", hub="hub").decode() == documented


def test_redis_takes_its_drop_in(tmp_path: Path) -> None:
    """It keeps what it holds on the disk, and takes no more than 256 MB."""
    text = (ROOT / "systemd/servers/redis.conf").read_text()
    [options] = re.findall(
        r"^ExecStart=\S+ \S+ --supervised systemd --daemonize no (.*)$", text, re.M
    )
    socket = tmp_path / "redis.sock"
    options = options.replace("/run/redis/redis-server.sock", str(socket))
    port = free_port()
    command = (program("redis-server", package="redis-server"), "--port", str(port))
    server = subprocess.Popen(
        (*command, "--dir", str(tmp_path), *options.split()), stdout=subprocess.DEVNULL
    )
    try:
        retry = redis.retry.Retry(redis.backoff.ConstantBackoff(0.05), 400)
        with redis.Redis(
            unix_socket_path=str(socket), retry=retry, retry_on_error=[redis.ConnectionError]
        ) as client:
            found = {**client.config_get("maxmemory*"), **client.config_get("appendonly")}
        assert found["appendonly"] == "yes"
        assert found["maxmemory"] == str(256 * 1024 * 1024)
        assert found["maxmemory-policy"] == "allkeys-lru"
        with pytest.raises(redis.ConnectionError):
            redis.Redis(port=port).ping()  # no network
    finally:
        server.kill()
        server.wait()
