"""Spelling check of settings: environment variables that look like ours and that nothing reads."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any, Final

import structlog

from ingle.runtime.settings import SettingsGroup, StateSettings

PREFIXES: Final = (
    *("HUB_", "SATELLITE_", "INGLE_", "MQTT_", "HA_", "STT_", "TTS_", "WHISPER_", "WAKE_", "LOG_"),
    *("LLM_", "OLLAMA_", "OPENAI_", "BRAVE_", "REDIS_CACHE_", "DATABASE_"),
)
"""How our settings begin; a misspelt one is looked for among those that begin alike."""
OTHERS: Final = frozenset({"OLLAMA_MODELS"})
"""Names that another program reads, one letter from one of ours: Ollama's folder of models."""
NEAR: Final = 0.8
"""Share of letters in common, by `difflib`, from which a name is taken for a misspelt one. HUB_PROT
and HUB_PORT have 0.88, HA_ULR and HA_URL 0.83; OPENAI_LOG, which OpenAI's library reads, and
OPENAI_MODEL 0.73; STT_PLACE of a satellite and STT_ENGINE of a hub 0.53."""

log = structlog.get_logger()


def warn_of_misspelt(environment: Mapping[str, str], settings: type[Any]) -> None:
    """Logs a warning for each variable that is probably a misspelt setting; never its value.

    `settings` is the dataclass of the program's settings, one `SettingsGroup` a field.
    """
    for name, nearest in misspelt(environment, names_of(settings)).items():
        log.warning("settings.not_read", name=name, did_you_mean=nearest)


def misspelt(names: Collection[str], known: Collection[str]) -> dict[str, str]:
    """Those of `names` that nothing reads but that are near a known one, with the nearest."""
    unread = sorted(set(names) - set(known) - OTHERS)
    nearest = {name: _nearest(name, known) for name in unread}
    return {name: found for name, found in nearest.items() if found is not None}


def _nearest(name: str, known: Collection[str]) -> str | None:
    """The nearest known name with the same prefix; None where there is none, or none near."""
    prefix = next((each for each in PREFIXES if name.startswith(each)), None)
    if prefix is None:
        return None
    candidates = [each for each in known if each.startswith(prefix)]
    return next(iter(get_close_matches(name, candidates, n=1, cutoff=NEAR)), None)


def names_of(settings: type[Any]) -> frozenset[str]:
    """The names of all variables that these settings are read from, those with `_FILE` included."""
    groups = [field.type for field in fields(settings)]
    classes = [group for group in groups if isinstance(group, type)]
    return frozenset(
        name
        for group in (*classes, StateSettings)
        if issubclass(group, SettingsGroup)
        for field in group.model_fields.values()
        for name in (f"{field.alias}", f"{field.alias}_FILE")
    )
