"""Home Assistant away, restarted, refusing, or another server: the hub says what is wrong."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from hub.errors import Rejected, Unavailable
from hub.home.home_assistant import HomeAssistant, open_home_assistant
from hub.home.pace import Pace
from hub.ports import ActionResult, HomeStatus, ServiceCall
from hub.settings import HomeSettings
from links import eventually
from scripted_home_assistant import (
    CUT,
    STALL,
    TOKEN,
    Answer,
    ScriptedHomeAssistant,
    scripted_home_assistant,
)

pytestmark = pytest.mark.service

REFUSED = "Home Assistant refused my access token: check HA_TOKEN."


class Waits:
    """Waits between connections, which take no time here, and how long they would have been."""

    def __init__(self) -> None:
        self.slept_s: list[float] = []

    async def sleep(self, wait_s: float) -> None:
        self.slept_s.append(wait_s)
        await asyncio.sleep(0.01)


@asynccontextmanager
async def home_at(
    url: str,
    *,
    token: str = TOKEN,
    waits: Waits | None = None,
    timeout_s: float = 5.0,
    start_within_s: float = 5.0,
) -> AsyncIterator[HomeAssistant]:
    settings = HomeSettings(HA_URL=url, HA_TOKEN=SecretStr(token), HA_TIMEOUT=timeout_s)
    pace = Pace(sleep=(waits or Waits()).sleep, chance=lambda: 1.0)
    async with open_home_assistant(settings, pace=pace, start_within_s=start_within_s) as home:
        yield home


async def turn_on(home: HomeAssistant) -> ActionResult:
    async def waiting() -> None:
        """Nobody is told."""

    call = ServiceCall(domain="light", service="turn_on", entity_id="light.kitchen")
    return await home.call(call, within_s=60.0, waiting=waiting)


async def test_home_that_is_away_at_the_start_comes_by_itself() -> None:
    """The hub starts with an empty home and a sentence on it; the home is there once it answers."""
    async with scripted_home_assistant() as scripted:
        await scripted.stop()
        async with home_at(scripted.url) as home:
            status = home.status()
            assert (status.state, status.detail) == (
                "away",
                f"Home Assistant does not answer at {scripted.url}.",
            )
            assert home.snapshot().entities == ()
            with pytest.raises(Unavailable, match=r"^Home Assistant does not answer\.$"):
                await turn_on(home)
            await scripted.start()
            async with asyncio.timeout(30):
                assert len((await home.changed("")).entities) == 3
            assert home.status().state == "connected"
            assert (await turn_on(home)).verified


async def test_restart_is_followed_by_a_whole_new_look() -> None:
    """Away, it is known as before; back, all changes are: names, states, entities that are gone."""
    async with scripted_home_assistant() as scripted, home_at(scripted.url) as home:
        before = home.snapshot()
        await scripted.stop()
        await eventually(lambda: home.status().state == "away")
        assert home.snapshot() == before
        scripted.states["light.kitchen"].state = "on"
        scripted.states["light.kitchen"].attributes["friendly_name"] = "New Light"
        del scripted.states["cover.blinds"]
        await scripted.start()
        async with asyncio.timeout(30):
            after = await home.changed(before.version)
        told = {entity.entity_id: (entity.name, entity.state) for entity in after.entities}
        assert told == {
            "light.kitchen": ("New Light", "on"),
            "lock.front_door": ("Front Door", "locked"),
        }
        scripted.set_state("light.kitchen", "off")
        await eventually(lambda: home.snapshot().entities[0].state == "off")


async def test_waits_between_connections_double_up_to_half_a_minute() -> None:
    """No storm: 1, 2, 4 ... 30 s, less up to the half of it by chance."""
    waits = Waits()
    async with scripted_home_assistant() as scripted:
        await scripted.stop()
        async with home_at(scripted.url, waits=waits):
            await eventually(lambda: len(waits.slept_s) >= 7)
        assert waits.slept_s[:7] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


async def test_call_while_away_is_retried_and_then_said() -> None:
    """A home known from before: the call is tried three times, 2 s and 4 s apart, then given up."""
    waits = Waits()
    async with scripted_home_assistant() as scripted, home_at(scripted.url, waits=waits) as home:
        await scripted.stop()
        await eventually(lambda: home.status().state == "away")
        with (
            capture_logs() as logs,
            pytest.raises(Unavailable, match=r"^Home Assistant does not answer\.$"),
        ):
            await turn_on(home)
        retries = [entry["wait_s"] for entry in logs if entry["event"] == "home.retry_scheduled"]
        assert retries == [2.0, 4.0]


async def test_wrong_token_is_tried_once_and_named() -> None:
    """One login, no second; the status and every call name HA_TOKEN; the token is in no log."""
    wrong = "a-very-wrong-token"
    waits = Waits()
    with capture_logs() as logs:
        async with (
            scripted_home_assistant() as scripted,
            home_at(scripted.url, token=wrong, waits=waits) as home,
        ):
            assert (home.status().state, home.status().detail) == ("unauthorized", REFUSED)
            for _ in range(3):
                with pytest.raises(Rejected) as raised:
                    await turn_on(home)
                assert str(raised.value) == REFUSED
            assert (scripted.logins, scripted.calls, waits.slept_s) == (1, [], [])
    assert wrong not in repr(logs)


async def test_token_that_is_revoked_later_is_named_too() -> None:
    """The line is cut with the revocation, and the next login is the last."""
    async with scripted_home_assistant() as scripted, home_at(scripted.url) as home:
        scripted.token = "another"
        scripted.cut_lines()
        await eventually(lambda: home.status().state == "unauthorized")
        with pytest.raises(Rejected, match=r"check HA_TOKEN\.$"):
            await turn_on(home)
        assert scripted.logins == 2


async def test_call_refused_while_the_token_is_good_is_not_blamed_on_it() -> None:
    """401 for a call that its user may not make: that call is refused, the home stays connected."""
    async with scripted_home_assistant() as scripted, home_at(scripted.url) as home:
        scripted.answers.append(Answer(401, "401: Unauthorized"))
        with pytest.raises(Rejected, match=r"^Home Assistant does not let me do that\.$"):
            await turn_on(home)
        assert home.status().state == "connected"


async def test_token_that_is_withdrawn_is_named_while_its_connection_still_stands() -> None:
    """Its old connection goes on and reports states; one request finds out, no more are made."""
    async with scripted_home_assistant() as scripted, home_at(scripted.url) as home:
        scripted.token = "another"
        with pytest.raises(Rejected, match=r"check HA_TOKEN\.$"):
            await turn_on(home)
        await eventually(lambda: home.status().state == "unauthorized")
        assert (home.status().detail, home.status().spoken) == (REFUSED, REFUSED)
        requests = len(scripted.requests)
        with pytest.raises(Rejected, match=r"check HA_TOKEN\.$"):
            await turn_on(home)
        assert (scripted.logins, len(scripted.requests)) == (1, requests)


@pytest.mark.parametrize("token", ["two\nlines", "schlüssel"])
async def test_token_that_can_be_none_is_never_sent(token: str) -> None:
    """What no header can carry is refused without asking."""
    async with scripted_home_assistant() as scripted, home_at(scripted.url, token=token) as home:
        assert home.status().detail == REFUSED
        assert scripted.requests == []


@pytest.mark.parametrize(
    ("answer", "state", "detail"),
    [
        (Answer(401, "401"), "unauthorized", REFUSED),
        (
            Answer(403, "403: Forbidden"),
            "unauthorized",
            "Home Assistant turns this machine away (HTTP 403):"
            " look into its ip_bans.yaml, or its proxy.",
        ),
        (
            Answer(200, "<html>router</html>", content_type="text/html"),
            "away",
            "What answers at {url} is not Home Assistant,"
            " or a proxy lets no WebSocket through (HTTP 200).",
        ),
        (
            Answer(404, "404"),
            "away",
            "What answers at {url} is not Home Assistant,"
            " or a proxy lets no WebSocket through (HTTP 404).",
        ),
        (
            Answer(502, "<html>bad gateway"),
            "away",
            "Home Assistant does not answer at {url} (HTTP 502).",
        ),
        (
            Answer(301, "", location="https://ha.example/api/websocket"),
            "away",
            "{url} sends callers on to https://ha.example/api/websocket:"
            " set HA_URL to Home Assistant's own address.",
        ),
        (CUT, "away", "Home Assistant does not answer at {url}."),
    ],
)
async def test_what_answers_instead_is_said(answer: Answer, state: str, detail: str) -> None:
    """A proxy, a router, a ban, a redirect: each has its sentence; only a refused token ends it."""

    def prepare(scripted: ScriptedHomeAssistant) -> None:
        scripted.handshakes.extend([answer] * 1000)

    async with scripted_home_assistant(prepare) as scripted, home_at(scripted.url) as home:
        assert home.status().state == state
        assert home.status().detail == detail.format(url=scripted.url)
        scripted.handshakes.clear()
        if detail != REFUSED:
            await eventually(lambda: home.status().state == "connected")


@pytest.mark.parametrize(
    ("greeting", "said"),
    [
        ("<html>", "Home Assistant sent a message that is not Home Assistant's: '<html>'."),
        ("[1, 2]", "Home Assistant sent a message that is not Home Assistant's: '[1, 2]'."),
        ('{"type":"hello"}', "Home Assistant sent 'hello' where auth_required is due."),
    ],
)
async def test_nonsense_instead_of_a_greeting_is_said(greeting: str, said: str) -> None:
    """Somebody else's WebSocket is no crash."""

    def prepare(scripted: ScriptedHomeAssistant) -> None:
        scripted.greeting = greeting

    async with scripted_home_assistant(prepare) as scripted, home_at(scripted.url) as home:
        assert (home.status().state, home.status().detail) == ("away", said)
        scripted.greeting = None
        await eventually(lambda: home.status().state == "connected")


@pytest.mark.parametrize(
    "words",
    [
        "no JSON",
        '{"type": 7}',
        "null",
        '{"id":STATES,"type":"event","event":[]}',
        "x" * (17 * 2**20),
    ],
)
async def test_nonsense_in_the_middle_costs_the_line_and_no_more(words: str) -> None:
    """Broken, odd and oversized messages: the connection is closed with a reason and reopened."""
    async with scripted_home_assistant() as scripted, home_at(scripted.url) as home:
        with capture_logs() as logs:
            scripted.broadcast(words.replace("STATES", str(scripted.states_subscription)))
            await eventually(lambda: scripted.logins == 2 and home.status().state == "connected")
        [lost] = [entry for entry in logs if entry["event"] == "home.lost"]
        assert str(lost["reason"]).startswith("Home Assistant sent ")
        assert len(str(lost["reason"])) < 200
        assert (await turn_on(home)).verified


async def test_unknown_messages_are_ignored() -> None:
    """A type, an id or a field that nobody here knows is left alone."""
    async with scripted_home_assistant() as scripted, home_at(scripted.url) as home:
        for words in (
            '{"type":"news","id":99}',
            '{"type":"event","id":99,"event":{}}',
            '{"type":"result","id":99}',
            "[]",
        ):
            scripted.broadcast(words)
        scripted.set_state("light.kitchen", "on")
        await eventually(lambda: home.snapshot().entities[1].state == "on")
        assert scripted.logins == 1


async def test_stalled_action_does_not_hold_up_others() -> None:
    """One call hangs; states and other calls go on."""
    async with scripted_home_assistant() as scripted, home_at(scripted.url, timeout_s=2.0) as home:
        scripted.answers.append(STALL)
        async with asyncio.TaskGroup() as tasks:
            stuck = tasks.create_task(turn_on(home))
            await scripted.until(lambda: len(scripted.calls) == 1)
            assert (await turn_on(home)).verified
            await stuck
        assert stuck.result().verified  # seen to be on, though its own answer never came


async def test_cancelled_call_ends_at_once_and_leaves_the_home_usable() -> None:
    """Barge-in: the call is given up, the next one works."""
    async with scripted_home_assistant() as scripted, home_at(scripted.url) as home:
        scripted.answers.append(STALL)
        async with asyncio.TaskGroup() as tasks:
            stuck = tasks.create_task(turn_on(home))
            await scripted.until(lambda: len(scripted.calls) == 1)
            stuck.cancel()
        assert stuck.cancelled()
        assert (await turn_on(home)).verified


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that nobody trusts."""
    if shutil.which("openssl") is None:
        pytest.fail(
            "openssl is not installed: apt install openssl (make setup does it)", pytrace=False
        )
    folder: Path = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30"
    command += (
        " -keyout key.pem -out cert.pem -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


async def test_untrusted_certificate_is_named(self_signed: ssl.SSLContext) -> None:
    """A self-signed certificate is refused with a sentence, not taken and not a crash."""
    scripted = ScriptedHomeAssistant()
    await scripted.start(self_signed)
    try:
        url = f"https://127.0.0.1:{scripted.port}"
        async with home_at(url) as home:
            assert home.status().state == "away"
            assert home.status().detail.startswith(f"The certificate of {url} is not trusted (self")
            assert scripted.requests == []
    finally:
        await scripted.stop()


async def test_plain_server_behind_https_is_named() -> None:
    """HA_URL begins with https where plain HTTP is spoken."""
    async with (
        scripted_home_assistant() as scripted,
        home_at(f"https://127.0.0.1:{scripted.port}") as home,
    ):
        assert "speaks no TLS" in home.status().detail
        assert home.status().detail.endswith("check whether HA_URL should begin with http://.")


async def test_start_does_not_wait_long_for_a_home_that_says_nothing() -> None:
    """A line that is taken and then silent holds the start up for a bounded time only."""

    def prepare(scripted: ScriptedHomeAssistant) -> None:
        scripted.mute = True

    async with (
        scripted_home_assistant(prepare) as scripted,
        home_at(scripted.url, start_within_s=0.2) as home,
    ):
        assert home.status() == HomeStatus(
            backend="home_assistant",
            state="away",
            detail="Home Assistant was not reached yet.",
            spoken="Home Assistant does not answer.",
        )
        with pytest.raises(Unavailable):
            await turn_on(home)
