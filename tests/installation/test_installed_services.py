"""Hub and satellite under a real systemd, from the installation to the removal.

The tests of this module share one machine and are in the order of its life: the first installs,
the last removes.
"""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from booted_debian import BootedDebian, note

pytestmark = [pytest.mark.service, pytest.mark.timeout(900)]

RECOVERY_LIMIT_S = 120.0
"""The watchdog has 30 s, an aborted process 30 s to go, and models load for some seconds."""
PULSE = r"""
[Service]
ExecStart=/usr/bin/pulseaudio -n --system --exit-idle-time=-1 --daemonize=no \
  --use-pid-file=no --disable-shm=yes \
  --load="module-native-protocol-unix auth-anonymous=1 socket=/run/pulse/native" \
  --load="module-null-sink sink_name=void rate=16000 channels=1 format=s16le"
"""
ASOUND = """
pcm.!default { type pulse server "unix:/run/pulse/native" }
ctl.!default { type pulse server "unix:/run/pulse/native" }
"""


def make(debian: BootedDebian, target: str, *, check: bool = True, **variables: str) -> str:
    """What `make TARGET` says in the checkout."""
    options = [f"{name}={value}" for name, value in variables.items()]
    begun_s = time.monotonic()
    ran = debian.run("make", "--no-print-directory", "-C", "/src", target, *options, check=check)
    note(f"seconds for make {target}", f"{time.monotonic() - begun_s:.1f}")
    return ran.stdout + ran.stderr


def ask(debian: BootedDebian, text: str, *headers: str) -> tuple[int, dict[str, Any]]:
    """A typed command; the status and the answer."""
    body = json.dumps({"text": text, "session_id": "me", "room_id": "kitchen"})
    given = [
        word for header in ("content-type: application/json", *headers) for word in ("-H", header)
    ]
    url = "http://127.0.0.1:8080/conversation"
    said = debian.said("curl", "-s", "-w", "\n%{http_code}", *given, "-d", body, url)
    answer, _, status = said.rpartition("\n")
    return int(status), json.loads(answer or "{}")


def takes_turns(debian: BootedDebian) -> bool:
    return ask(debian, "turn on the kitchen light")[1].get("text") == "Turned on the kitchen light."


def pid(debian: BootedDebian, unit: str) -> int:
    return int(debian.shown(unit, "MainPID"))


def runs_anew(debian: BootedDebian, unit: str, old_pid: int) -> bool:
    return debian.shown(unit, "ActiveState") == "active" and pid(debian, unit) not in (0, old_pid)


def changed(debian: BootedDebian, line: str) -> None:
    """Makes the checkout another version: its hub begins with that line."""
    path = debian.path("/src/hub/__main__.py")
    path.write_text(path.read_text() + f"\n{line}\n")


def link(debian: BootedDebian, name: str) -> str:
    return debian.said("readlink", f"/opt/ingle/{name}")


def versions(debian: BootedDebian) -> set[str]:
    """Those that are whole."""
    return {path.parent.name for path in debian.path("/opt/ingle").glob("[0-9]*/.complete")}


@pytest.fixture(scope="module")
def files_before(debian: BootedDebian) -> set[str]:
    return _files(debian)


def _files(debian: BootedDebian) -> set[str]:
    """All files outside the folders that any running system writes to."""
    transient = (
        "/proc",
        "/sys",
        "/dev",
        "/run",
        "/tmp",
        "/src",
        "/var/log",
        "/var/cache",
        "/root/.cache",
    )
    pruned = [word for folder in transient for word in ("-path", folder, "-prune", "-o")]
    return set(debian.said("find", "/", *pruned, "-print").splitlines())


@pytest.fixture(scope="module")
def hub(debian: BootedDebian, files_before: set[str]) -> BootedDebian:
    """The machine with a hub on it."""
    said = make(debian, "install-hub")
    assert "ingle: ingle-hub runs: takes turns at http://127.0.0.1:8080" in said
    return debian


def test_installed_hub_takes_turns_as_a_user_of_its_own(hub: BootedDebian) -> None:
    """With its state in a folder that only that user reads; the self-check finds every part."""
    assert takes_turns(hub)
    assert hub.said("stat", "-c", "%U %a", "/var/lib/ingle") == "ingle 700"
    assert hub.said("stat", "-c", "%U:%G %a", "/etc/ingle/hub.env") == "root:ingle 640"
    assert hub.said("stat", "-c", "%U %a", "/etc/ingle/secrets") == "root 700"
    assert hub.said("ps", "-o", "user=", "-p", str(pid(hub, "ingle-hub"))) == "ingle"
    assert hub.said("systemctl", "is-enabled", "ingle-hub") == "enabled"
    hub.run("systemctl", "start", "ingle-check@hub")
    table = hub.journal("ingle-check@hub")
    assert "FAILED" not in table
    for row in (
        "MQTT broker      ok      a private Mosquitto",
        "recogniser       ok",
        "voice            ok",
    ):
        assert row in table
    note("kilobytes in use by the hub", hub.said("ps", "-o", "rss=,comm=", "-u", "ingle"))


def test_killed_hub_comes_back(hub: BootedDebian) -> None:
    """With the private broker of its own again: the one before went with it."""
    before = pid(hub, "ingle-hub")
    hub.run("kill", "-KILL", str(before))
    took_s = hub.until(
        lambda: runs_anew(hub, "ingle-hub", before), "the hub again", RECOVERY_LIMIT_S
    )
    assert takes_turns(hub)
    assert len(hub.said("pgrep", "mosquitto").split()) == 1
    note("seconds until the hub is back after SIGKILL", f"{took_s:.1f}")


def test_hub_that_hangs_is_ended_by_the_watchdog_and_comes_back(hub: BootedDebian) -> None:
    """A process that stands still is alive for everybody but the watchdog."""
    before = pid(hub, "ingle-hub")
    hub.run("kill", "-STOP", str(before))
    took_s = hub.until(
        lambda: runs_anew(hub, "ingle-hub", before), "the hub again", RECOVERY_LIMIT_S
    )
    assert "Watchdog timeout" in hub.journal("ingle-hub")
    assert takes_turns(hub)
    note("seconds until the hub is back after a hang", f"{took_s:.1f}")


def test_secret_is_a_file_that_the_service_gets_and_nobody_reads(hub: BootedDebian) -> None:
    """It counts as the setting of its name, and is neither in the environment nor in the log."""
    secret = hub.path("/etc/ingle/secrets/HUB_API_TOKEN")
    secret.write_text("a-token-for-the-hub\n")
    secret.chmod(0o644)  # make install-hub closes it
    hub.path("/etc/ingle/hub.env").write_text("HUB_HOST=0.0.0.0\nLOG_LEVEL=debug\n")
    make(hub, "install-hub")
    assert hub.said("stat", "-c", "%a", "/etc/ingle/secrets/HUB_API_TOKEN") == "600"
    assert ask(hub, "turn on the kitchen light")[0] == 401
    token = "authorization: Bearer a-token-for-the-hub"
    assert ask(hub, "turn on the kitchen light", token)[0] == 200
    environment = hub.said("cat", f"/proc/{pid(hub, 'ingle-hub')}/environ")
    assert "a-token-for-the-hub" not in environment + hub.journal("ingle-hub")
    secret.unlink()
    hub.path("/etc/ingle/hub.env").write_text("LOG_LEVEL=debug\n")
    hub.run("systemctl", "restart", "ingle-hub")
    assert takes_turns(hub)


def test_upgrade_keeps_settings_and_the_version_before(hub: BootedDebian) -> None:
    """The link goes to the new version, `previous` to the old one; a third makes the first go."""
    first, before = link(hub, "current"), pid(hub, "ingle-hub")
    changed(hub, "# a second version")
    make(hub, "install-hub")
    second = link(hub, "current")
    assert (link(hub, "previous"), pid(hub, "ingle-hub") != before) == (first, True)
    changed(hub, "# a third version")
    make(hub, "install-hub")
    assert (link(hub, "previous"), versions(hub)) == (second, {second, link(hub, "current")})
    assert hub.path("/etc/ingle/hub.env").read_text() == "LOG_LEVEL=debug\n"
    assert takes_turns(hub)


def test_version_that_does_not_start_gives_way_to_the_one_before(hub: BootedDebian) -> None:
    """Its last words are shown, nothing of it is left, and the hub runs as it did."""
    here, kept = link(hub, "current"), versions(hub)
    source = hub.path("/src/hub/__main__.py")
    whole = source.read_text()
    source.write_text('raise SystemExit("this version is broken")\n')
    said = make(hub, "install-hub", check=False)
    source.write_text(whole)
    assert "this version is broken" in said
    assert f"was taken back for the version before, {here}. It runs as before: ingle-hub" in said
    assert (link(hub, "current"), versions(hub)) == (here, kept)
    assert takes_turns(hub)


def test_installation_without_a_network_is_told_and_changes_nothing(hub: BootedDebian) -> None:
    """Python packages that are not here cannot be fetched; the hub is not even stopped."""
    here, kept, before = link(hub, "current"), versions(hub), pid(hub, "ingle-hub")
    changed(hub, "# a version that cannot be fetched")
    command = ("make", "-C", "/src", "install-hub")
    ran = hub.run(*command, check=False, UV_CACHE_DIR="/run/empty")
    assert ran.returncode != 0
    assert "Python packages could not be installed. Is the network up" in ran.stderr
    assert "ingle: nothing was changed" in ran.stderr
    assert (link(hub, "current"), versions(hub), pid(hub, "ingle-hub")) == (here, kept, before)


def test_hub_that_cannot_start_is_given_up_with_a_word_and_tried_again_later(
    hub: BootedDebian,
) -> None:
    """Five times in five minutes; then there is a sentence, and a timer for ten minutes later."""
    settings = hub.path("/etc/ingle/hub.env")
    settings.write_text("HUB_PORT=none\n")
    hub.run("systemctl", "restart", "ingle-hub", check=False)
    hub.until(
        lambda: hub.shown("ingle-hub", "ActiveState") == "failed", "its end", RECOVERY_LIMIT_S
    )
    hub.until(
        lambda: "has failed five times" in hub.journal("ingle-failed@ingle-hub"), "a word", 30
    )
    assert "HUB_PORT=none" in hub.journal("ingle-hub")
    assert hub.shown("ingle-retry@ingle-hub.timer", "ActiveState") == "active"
    settings.write_text("LOG_LEVEL=debug\n")
    hub.run("systemctl", "stop", "ingle-hub")
    assert hub.shown("ingle-retry@ingle-hub.timer", "ActiveState") == "inactive"
    hub.run("systemctl", "reset-failed", "ingle-hub")
    hub.run("systemctl", "restart", "ingle-hub")
    assert takes_turns(hub)


def test_servers_of_the_machine_are_set_up_for_the_hub(hub: BootedDebian) -> None:
    """PostgreSQL in the given sizes and migrated, Redis, and a broker that asks for a password."""
    hub.path("/etc/ingle/hub.env").write_text("POSTGRES_MAX_CONNECTIONS=50\n")
    make(hub, "install-hub", SERVERS="postgresql redis mosquitto")
    names = ("max_connections", "shared_buffers", "effective_cache_size")
    asked = [word for name in names for word in ("-c", f"SHOW {name}")]
    assert hub.said("runuser", "-u", "ingle", "--", "psql", "-At", *asked).split() == [
        "50",
        "256MB",
        "1GB",
    ]
    assert hub.shown("ingle-migrate", "Result") == "success"
    assert "applied 001_" in hub.journal("ingle-migrate")
    redis = ("redis-cli", "-s", "/run/redis/redis-server.sock")
    assert "allkeys-lru" in hub.said(*redis, "config", "get", "maxmemory-policy")
    listening = hub.said("ss", "-Hltn")
    assert ":5432" not in listening
    assert ":6379" not in listening
    assert "127.0.0.1:1883" in listening
    assert "0.0.0.0:8883" in listening
    refused = hub.run("mosquitto_pub", "-t", "ingle/v1/x", "-m", "x", check=False)
    assert "not authorised" in refused.stderr.lower()
    assert takes_turns(hub)
    health = json.loads(hub.said("curl", "-s", "http://127.0.0.1:8080/health"))
    assert (health["status"], health["mqtt"]["connected"]) == ("ok", True)
    assert (health["database"]["backend"], health["cache"]["backend"]) == ("postgresql", "redis")


def test_satellite_is_paired_with_the_brokers_service_and_revoked(hub: BootedDebian) -> None:
    """The hub writes accounts as its user; a unit of root's has Mosquitto read them."""
    python = ("/opt/ingle/current/.venv/bin/python", "-m")
    code = hub.said(
        "env", "-C", "/opt/ingle/current", *python, "hub.pair", "new", "--name", "Attic"
    )
    pair = ("satellite.pair", code.strip(), "--hub", "127.0.0.1", "--to", "/tmp/attic")
    hub.run("env", "-C", "/opt/ingle/current", *python, *pair)
    password = hub.path("/tmp/attic/secrets/MQTT_PASSWORD").read_text().strip()
    account = ("-u", "attic", "-P", password, "--cafile", "/tmp/attic/hub-ca.pem")
    say = ("mosquitto_pub", "-h", "127.0.0.1", "-p", "8883", *account, "-m", "{}", "-q", "1", "-t")
    hub.run(*say, "ingle/v1/satellite/attic/status")
    hub.run("env", "-C", "/opt/ingle/current", *python, "hub.pair", "revoke", "attic")
    refused = hub.run(*say, "ingle/v1/satellite/attic/status", check=False)
    assert "not authorised" in refused.stderr.lower()
    hub.run("rm", "-r", "/tmp/attic")


def test_satellite_beside_the_hub_listens_and_survives_a_sound_card_that_hangs(
    hub: BootedDebian,
) -> None:
    """It shares the hub's account. Where nothing is heard any more, it is started again."""
    hub.path("/etc/systemd/system/sound.service").write_text(PULSE)
    hub.path("/etc/asound.conf").write_text(ASOUND)
    hub.run("systemctl", "daemon-reload")
    hub.run("systemctl", "start", "sound")
    hub.path("/etc/ingle/satellite.env").write_text(
        "SATELLITE_ID=kitchen-1\nMQTT_URL=mqtt://hub@127.0.0.1\nSTT_PLACE=hub\n"
    )
    said = make(hub, "install-satellite")
    assert "ingle: ingle-satellite runs: listens for its wake word" in said
    assert "audio" in hub.said("id", "-nG", "ingle").split()
    hub.until(
        lambda: "kitchen-1" in hub.said("curl", "-s", "http://127.0.0.1:8080/health"), "it", 60
    )
    hub.run("systemctl", "start", "ingle-check@satellite")
    table = hub.journal("ingle-check@satellite")
    for row in ("microphone", "speaker", "voice", "broker and hub"):
        assert re.search(rf"^{row} +ok", table, re.MULTILINE), table
    note("kilobytes in use by both", hub.said("ps", "-o", "rss=,args=", "-u", "ingle"))
    before = pid(hub, "ingle-satellite")
    hub.run("systemctl", "kill", "--signal=STOP", "sound")
    took_s = hub.until(lambda: pid(hub, "ingle-satellite") != before, "its end", RECOVERY_LIMIT_S)
    hub.run("systemctl", "kill", "--signal=CONT", "sound")
    hub.until(lambda: runs_anew(hub, "ingle-satellite", before), "it again", RECOVERY_LIMIT_S)
    note("seconds until a sound card that hangs is noticed", f"{took_s:.1f}")
    before = pid(hub, "ingle-satellite")
    hub.run("kill", "-STOP", str(before))
    took_s = hub.until(
        lambda: runs_anew(hub, "ingle-satellite", before), "it again", RECOVERY_LIMIT_S
    )
    note("seconds until the satellite is back after a hang", f"{took_s:.1f}")


def test_satellite_that_is_given_up_says_so_aloud(hub: BootedDebian) -> None:
    """Under the sandbox of that unit, too, espeak-ng and aplay reach the sound card."""
    settings = hub.path("/etc/ingle/satellite.env")
    right = settings.read_text()
    settings.write_text("WAKE_WORDS=no_such_word\n")
    hub.run("systemctl", "restart", "ingle-satellite", check=False)
    unit = "ingle-failed@ingle-satellite"
    hub.until(lambda: "has failed five times" in hub.journal(unit), "a word", RECOVERY_LIMIT_S)
    spoken = hub.path("/var/cache/ingle/said-ingle-satellite")
    hub.until(spoken.exists, "the sentence to be over", 60)
    settings.write_text(right)
    hub.run("systemctl", "reset-failed", "ingle-satellite")
    hub.run("systemctl", "restart", "ingle-satellite")


def test_one_role_is_removed_without_the_other(hub: BootedDebian) -> None:
    """The hub does not notice that the satellite goes."""
    before = pid(hub, "ingle-hub")
    said = make(hub, "uninstall-satellite")
    assert "The hub goes on" in said
    assert pid(hub, "ingle-hub") == before
    assert hub.shown("ingle-satellite", "LoadState") == "not-found"
    assert takes_turns(hub)


def test_removal_leaves_what_it_says_and_a_purge_nothing(
    hub: BootedDebian, files_before: set[str]
) -> None:
    """Settings and state stay until they are asked away; a hub installed again has them."""
    said = make(hub, "uninstall-hub")
    assert "Left here: /etc/ingle, /var/lib/ingle and the user ingle" in said
    assert not hub.path("/opt/ingle").exists()
    assert hub.path("/etc/ingle/hub.env").exists()
    listed = hub.run("systemctl", "list-unit-files", "--no-legend", "ingle*", check=False)
    assert listed.stdout == ""
    make(hub, "uninstall-hub", PURGE="1")
    roles = "SELECT count(*) FROM pg_roles WHERE rolname = 'ingle'"
    assert hub.said("runuser", "-u", "postgres", "--", "psql", "-Atc", roles) == "0"
    left = {path for path in _files(hub) - files_before if not _of_servers_or_ours(Path(path))}
    assert left == set()
    assert hub.run("getent", "passwd", "ingle", check=False).returncode != 0


def _of_servers_or_ours(path: Path) -> bool:
    """What PostgreSQL, Redis and Mosquitto keep for themselves, and what this test made."""
    own = {"/etc/systemd/system/sound.service", "/etc/asound.conf"}
    kept = (
        "/var/lib/postgresql",
        "/var/lib/pulse",
        "/var/tmp/systemd-private",
        "/var/lib/redis",
        "/var/lib/mosquitto",
        "/var/lib/systemd",
        "/etc/systemd/system",
        "/etc/rc",
    )
    return str(path) in own or str(path).startswith(kept)
