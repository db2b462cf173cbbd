"""Piper's voices by name: found in their publisher's list, and downloaded from there.

The list (voices.json of rhasspy/piper-voices) has for each voice its files with size and MD5.
"""

from asyncio import to_thread
from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import httpx
from pydantic import BaseModel, Field, StringConstraints, TypeAdapter, ValidationError

from ingle.speech.download import DownloadError, RemoteFile, download, open_client
from ingle.speech.voices.downloaded import files_of, note_download

_LIST: Final = "voices.json"
_LIST_BYTES: Final = 8 << 20
"""The list has some 300 kB."""
_LARGEST_BYTES: Final = 400 << 20
"""Of one file; voices of quality high have 115 MB."""
_NEAR: Final = 3


class UnknownVoice(Exception):
    """No voice of that name is published; asking again does not help."""


class _File(BaseModel):
    size_bytes: Annotated[int, Field(gt=0, le=_LARGEST_BYTES)]
    md5_digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{32}$")]


class _Voice(BaseModel):
    files: dict[str, _File]


_VOICES: Final = TypeAdapter(dict[str, object])
_VOICE: Final = TypeAdapter(_Voice)


async def download_voice(
    name: str, folder: Path, url: str, on_progress: Callable[[int, int], None]
) -> Path:
    """Brings the voice here; returns its file.

    `url`: where the publisher's list is, and the files by the paths in it. `on_progress` is told
    how many bytes a file has, and how many of them are here. Raises `DownloadError`, and
    `UnknownVoice`.
    """
    url = url.rstrip("/")
    async with open_client() as client:
        published = _published(await _listed(client, url), name, url)
        for file, remote in published.items():
            told = partial(on_progress, remote.size_bytes) if file.endswith(".onnx") else _untold
            await download(remote, folder / file, client, told)
    try:
        return await to_thread(note_download, folder, name)
    except OSError as error:
        raise DownloadError(f"{folder} cannot be written: {error.strerror or error}") from error


def _untold(_have: int) -> None:
    """The configuration is too small to tell of."""


async def _listed(client: httpx.AsyncClient, url: str) -> dict[str, object]:
    """The publisher's list of voices. Raises `DownloadError`."""
    address, content = f"{url}/{_LIST}", bytearray()
    host = httpx.URL(url).host
    try:
        async with client.stream("GET", address) as response:
            if not response.is_success:
                raise DownloadError(f"{host} answers {response.status_code} for its list of voices")
            async for block in response.aiter_bytes():
                content += block
                if len(content) > _LIST_BYTES:
                    raise DownloadError(f"{host} answers with something else than a list of voices")
        return _VOICES.validate_json(bytes(content))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error) or type(error).__name__
        raise DownloadError(f"{host} cannot be reached ({reason})") from error
    except ValidationError as error:
        raise DownloadError(f"{host} answers with something else than a list of voices") from error


def _published(voices: dict[str, object], name: str, url: str) -> dict[str, RemoteFile]:
    """The two files of the voice by their names, the small one first."""
    if name not in voices:
        near = get_close_matches(name, voices, _NEAR) or sorted(
            voice for voice in voices if voice.startswith(name.partition("-")[0])
        )
        known = ", ".join(near[:_NEAR])
        raise UnknownVoice(
            f"TTS_VOICE={name}: Piper has no voice of that name"
            + (f"; near it are {known}" if known else "")
        )
    try:
        listed = _VOICE.validate_python(voices[name]).files
    except ValidationError as error:
        raise DownloadError(f"the list of voices does not say what belongs to {name}") from error
    found = {}
    for file in files_of(name):
        paths = [path for path in listed if path.rpartition("/")[2] == file]
        if len(paths) != 1:
            raise DownloadError(f"the list of voices does not say where {file} is")
        about = listed[paths[0]]
        found[file] = RemoteFile(
            url=f"{url}/{paths[0].lstrip('/')}",
            size_bytes=about.size_bytes,
            algorithm="md5",
            digest=about.md5_digest,
        )
    return found
