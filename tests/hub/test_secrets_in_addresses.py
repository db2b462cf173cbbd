"""Secrets in the addresses of settings: nowhere in errors, --check, /health, sentences and logs."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from http_api import Parts, served
from hub.check import check
from hub.home.home_assistant import open_home_assistant
from hub.home.websocket_session import why_no_connection, why_status
from hub.ports import HomeStatus
from hub.settings import HomeSettings, HubSettings, SettingsError
from hub_process import running_hub
from ingle.runtime.settings import redacted
from ingle.speech.engine import EngineUnavailable, SpeechError
from ingle.speech.engines.whisper_server import WhisperServer
from servers import MosquittoServer, free_port

pytestmark = pytest.mark.service

SECRET = "hunter2"
ADDRESSES = {
    "HA_URL": "http",
    "WHISPER_URL": "http",
    "OLLAMA_URL": "http",
    "OPENAI_BASE_URL": "http",
    "BRAVE_URL": "http",
    "MQTT_URL": "mqtt",
    "REDIS_URL": "redis",
    "DATABASE_URL": "postgresql",
}
SHAPES = (
    f"me:{SECRET}@127.0.0.1:9",
    f":{SECRET}@127.0.0.1:9",
    f"me:se/{SECRET}@127.0.0.1:9",
    f"me:se#{SECRET}@127.0.0.1:9",
    f"me:81/{SECRET}@127.0.0.1:9",
    f"me:{SECRET}@127.0.0.1:99999999",
    f"127.0.0.1:9/?token={SECRET}",
    f"127.0.0.1:9/?password={SECRET}",
)


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("shape", SHAPES)
def test_no_mistake_and_no_list_of_settings_shows_a_secret(name: str, shape: str) -> None:
    """Whatever scheme, whatever character was not escaped."""
    for scheme in (ADDRESSES[name], "ftp", ""):
        address = f"{scheme}://{shape}" if scheme else shape
        given = {name: address, "HA_TOKEN": "t"}
        try:
            settings = HubSettings.read(given)
        except SettingsError as error:
            said = str(error)
        else:
            groups = (settings.home, settings.speech, settings.llm, settings.search)
            said = str(redacted(*groups, settings.mqtt, settings.cache, settings.database))
        assert SECRET not in said


async def test_the_check_shows_no_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every part that has an address is away, and its row says so."""
    given = {
        name: f"{scheme}://me:{SECRET}@127.0.0.1:{free_port()}"
        for name, scheme in ADDRESSES.items()
    }
    given |= {
        "HA_URL": f"http://127.0.0.1:{free_port()}/?token={SECRET}",
        "MQTT_URL": f"mqtt://me@127.0.0.1:{free_port()}",
        "HA_TOKEN": "t",
        "BRAVE_API_KEY": "k",
        "OPENAI_API_KEY": "k",
        "LLM_PROVIDERS": "ollama,openai",
        "STT_ENGINE": "whisper",
        "REDIS_ENABLED": "true",
        "DATABASE_ENABLED": "true",
        "INGLE_STATE_DIR": str(tmp_path),
    }
    assert await check(HubSettings.read(given)) == 1
    shown = capsys.readouterr().out
    assert shown.count("FAILED") >= 7
    assert SECRET not in shown


@pytest.mark.parametrize("shape", SHAPES)
def test_sentences_about_home_assistants_address_show_no_secret(shape: str) -> None:
    """For each way in which a connection fails, and where it is sent on to."""
    url = f"http://{shape}"
    said = [why_no_connection(url, OSError())]
    said += [why_status(url, status, url) for status in (302, 404, 502)]
    assert [sentence for sentence in said if SECRET in sentence] == []


async def test_a_home_whose_address_has_a_password_shows_none_in_its_status() -> None:
    """Also where the settings' own check was passed by."""
    settings = HomeSettings.model_construct(
        url=f"http://me:{SECRET}@127.0.0.1:{free_port()}",
        token=SecretStr("t"),
        timeout_s=1.0,
        forbidden_domains=frozenset(),
    )
    async with open_home_assistant(settings) as home:
        status = home.status()
    assert status.state == "away"
    assert "me:(hidden)@127.0.0.1" in status.detail


async def test_health_shows_no_secret_whatever_a_part_says() -> None:
    """It needs no token, so it hides them once more."""
    parts = Parts()
    parts.home.known = HomeStatus(
        backend="home_assistant", state="away", detail=f"none at http://me:{SECRET}@home"
    )
    parts.store.detail = f"PostgreSQL refuses postgresql://me:{SECRET}@db/x"
    async with served(parts) as client:
        text = (await client.get("/health")).text
    assert SECRET not in text
    assert text.count("(hidden)") == 2


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_transcription_server_is_named_without_its_secret(shape: str) -> None:
    """When it is loaded, and when it is away."""
    said = ""
    try:
        server = WhisperServer(f"http://{shape}", language="en", limit_s=1.0)
        said = server.name
        try:
            await server.warm_up()
        finally:
            server.close()
    except (EngineUnavailable, SpeechError) as error:
        said += str(error)
    assert said
    assert SECRET not in said


async def test_a_hub_whose_parts_are_away_shows_no_secret_in_health_and_log(
    tmp_path: Path, mosquitto: MosquittoServer
) -> None:
    """The real program, each of its addresses with a password."""
    given = {
        name: f"{scheme}://me:{SECRET}@127.0.0.1:{free_port()}"
        for name, scheme in ADDRESSES.items()
    }
    given |= {
        "HA_URL": f"http://127.0.0.1:{free_port()}/?token={SECRET}",
        "MQTT_URL": mosquitto.url,
        "HA_TOKEN": "t",
        "BRAVE_API_KEY": "k",
        "LLM_PROVIDERS": "ollama,openai",
        "STT_ENGINE": "phrases",
        "TTS_ENGINE": "espeak",
        "REDIS_ENABLED": "true",
        "DATABASE_ENABLED": "true",
    }
    async with running_hub(tmp_path, given) as hub:
        answer = await hub.http.post("/conversation", json={"text": "turn on the kitchen light"})
        health = (await hub.http.get("/health")).text
    assert SECRET not in answer.text
    assert SECRET not in health
    assert SECRET not in await asyncio.to_thread(hub.log.read_text)
