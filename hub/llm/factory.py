"""Factory of the language model: clients, breakers and fallback as the settings choose them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import httpx

from hub.llm.events import ChatClient, Limits
from hub.llm.fallback import Breaker, FallbackModel
from hub.llm.ollama import OllamaChat
from hub.llm.openai import OpenAiChat
from hub.ports.meters import Meters
from hub.settings import LOOPBACK_HOSTS, LlmSettings

_KEEP_CONNECTED_S: Final = 120.0
"""A connection is kept between the turns of a conversation: TLS to a distant provider costs some
100 ms."""

_UNPROXIED: Final = {f"all://{host}": None for host in LOOPBACK_HOSTS if ":" not in host} | {
    "all://[::1]": None
}
"""This machine is never asked through a proxy that the environment names."""


@asynccontextmanager
async def open_models(
    settings: LlmSettings,
    breaker: Callable[[str], Breaker],
    *,
    language: str = "en",
    meters: Meters | None = None,
) -> AsyncIterator[FallbackModel]:
    """Opens the providers of LLM_PROVIDERS, in their order, while the block runs.

    `breaker`: gives the circuit breaker of a provider's name. `language`: in which sentences are
    cut. `meters`: None counts nothing.
    """
    limits = httpx.Limits(keepalive_expiry=_KEEP_CONNECTED_S)
    async with httpx.AsyncClient(limits=limits, mounts=_UNPROXIED) as http:
        clients = [_client(name, http, settings) for name in settings.providers]
        yield FallbackModel(
            [(client, breaker(client.provider)) for client in clients],
            language=language,
            meters=meters,
        )


def _client(name: str, http: httpx.AsyncClient, settings: LlmSettings) -> ChatClient:
    limits = Limits.of(settings)
    match name:
        case "ollama":
            return OllamaChat(
                http,
                url=settings.ollama_url,
                model=settings.ollama_model,
                limits=limits,
                keep_alive=settings.ollama_keep_alive,
            )
        case "openai":
            return OpenAiChat(
                http,
                base_url=settings.openai_base_url,
                model=settings.openai_model,
                limits=limits,
                api_key=settings.openai_api_key,
            )
        case _:
            raise ValueError(name)
