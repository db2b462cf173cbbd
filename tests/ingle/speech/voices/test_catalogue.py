from collections.abc import Iterator
from pathlib import Path

import pytest

from humming_piper import write_voice
from ingle.speech.download import DownloadError
from ingle.speech.voices.catalogue import UnknownVoice, download_voice
from ingle.speech.voices.downloaded import downloaded_voice, is_voice_name
from scripted_voices import Fault, VoiceHub, scripted_voices
from servers import free_port

pytestmark = pytest.mark.service

_AMY = "en_US-amy-medium"
_PART = f".{_AMY}.onnx.part"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[VoiceHub]:
    """A model hub with one voice, of a few hundred bytes."""
    write_voice(tmp_path / "made.onnx", sample_rate_hz=16_000)
    with scripted_voices() as hub:
        model, configuration = tmp_path / "made.onnx", tmp_path / "made.onnx.json"
        hub.publish(_AMY, model.read_bytes(), configuration.read_bytes())
        yield hub


async def _download(hub: VoiceHub, folder: Path, name: str = _AMY) -> Path:
    return await download_voice(name, folder, hub.url, lambda _size, _have: None)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("en_US-amy-medium", True),
        ("en_GB-northern_english_male-medium", True),
        ("es_419-voice-x_low", True),
        ("en-us", False),
        ("en-gb+f3", False),
        ("../en_US-amy-medium", False),
        ("en_US-amy-medium.onnx", False),
    ],
)
def test_piper_voices_are_known_by_their_names(name: str, is_one: bool) -> None:
    """Those of espeak-ng and those of files are formed otherwise."""
    assert is_voice_name(name) is is_one


async def test_a_voice_is_downloaded_once(hub: VoiceHub, tmp_path: Path) -> None:
    """Both its files, through redirects; progress is told; then nothing is asked for again."""
    told: list[tuple[int, int]] = []
    file = await download_voice(_AMY, tmp_path, f"{hub.url}/", lambda *so_far: told.append(so_far))
    size = len(hub.files[f"en/en_US/amy/medium/{_AMY}.onnx"])
    assert told[-1] == (size, size)
    assert file.read_bytes() == hub.files[f"en/en_US/amy/medium/{_AMY}.onnx"]
    assert downloaded_voice(tmp_path, _AMY) == file
    asked = len(hub.asked)
    await _download(hub, tmp_path)
    assert hub.asked[asked:] == ["voices.json"]


async def test_half_a_file_is_gone_on_with(hub: VoiceHub, tmp_path: Path) -> None:
    """After a connection that broke off: it is not loaded, and the next attempt adds the rest."""
    hub.faults += [Fault(cut_after=100)]
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1 broke off after 0\.0 of 0\.0 MB"):
        await _download(hub, tmp_path)
    assert downloaded_voice(tmp_path, _AMY) is None
    assert (tmp_path / _PART).stat().st_size == 100
    assert await _download(hub, tmp_path) == downloaded_voice(tmp_path, _AMY)
    assert hub.ranges == ["bytes=100-"]


async def test_a_server_that_sends_the_whole_again_is_taken_at_its_word(
    hub: VoiceHub, tmp_path: Path
) -> None:
    """It may not know parts; nothing is then put behind what is here."""
    (tmp_path / _PART).write_bytes(b"x" * 50)
    hub.faults += [Fault(whole=True)]
    assert await _download(hub, tmp_path) == downloaded_voice(tmp_path, _AMY)


async def test_half_a_file_that_a_power_cut_damaged_is_fetched_anew(
    hub: VoiceHub, tmp_path: Path
) -> None:
    """Its blocks may be zeros: the whole has another hash, and is asked for once more."""
    (tmp_path / _PART).write_bytes(bytes(50))
    assert await _download(hub, tmp_path) == downloaded_voice(tmp_path, _AMY)


@pytest.mark.parametrize("other", [b"x", b"x" * 5000, None])
async def test_another_content_than_is_published_is_thrown_away(
    hub: VoiceHub, tmp_path: Path, other: bytes | None
) -> None:
    """Shorter, longer, or as long with one letter changed."""
    model = hub.files[f"en/en_US/amy/medium/{_AMY}.onnx"]
    hub.faults += [Fault(content=model[:-1] + b"x" if other is None else other)]
    with pytest.raises(DownloadError) as refused:
        await _download(hub, tmp_path)
    if other != b"x":
        assert "came from 127.0.0.1 with other content than is published" in str(refused.value)
        assert (tmp_path / _PART).stat().st_size == 0
    assert downloaded_voice(tmp_path, _AMY) is None
    assert await _download(hub, tmp_path) == downloaded_voice(tmp_path, _AMY)


async def test_a_hub_that_is_away_is_named(tmp_path: Path) -> None:
    """Offline: one sentence, and no file."""
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1 cannot be reached"):
        await download_voice(_AMY, tmp_path / "voices", url, lambda _size, _have: None)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (Fault(status=503), "answers 503 for its list of voices"),
        (Fault(content=b"<html>sign in</html>"), "something else than a list of voices"),
        (Fault(content=b'{"en_US-amy-medium": {"files": {}}}'), "does not say where"),
        (Fault(content=b'{"en_US-amy-medium": 7}'), "does not say what belongs to"),
    ],
)
async def test_a_list_that_is_none_is_named(
    hub: VoiceHub, tmp_path: Path, fault: Fault, message: str
) -> None:
    """A hotel's sign-in page, for one."""
    hub.list_faults += [fault]
    with pytest.raises(DownloadError, match=message):
        await _download(hub, tmp_path)


async def test_a_file_that_is_refused_is_named(hub: VoiceHub, tmp_path: Path) -> None:
    """With the status."""
    hub.faults += [Fault(status=403)]
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1 answers 403 for the file"):
        await _download(hub, tmp_path)


async def test_a_voice_that_is_not_published_is_told_with_those_near_it(
    hub: VoiceHub, tmp_path: Path
) -> None:
    """Trying again would not help."""
    with pytest.raises(UnknownVoice, match=r"ammy-medium: .* near it are en_US-amy"):
        await _download(hub, tmp_path, "en_US-ammy-medium")


async def test_a_voice_that_is_no_longer_as_it_came_is_not_loaded(
    hub: VoiceHub, tmp_path: Path
) -> None:
    """A worn card: it is downloaded again."""
    file = await _download(hub, tmp_path)
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert downloaded_voice(tmp_path, _AMY) is None
    assert downloaded_voice(tmp_path, _AMY) is None
    assert await _download(hub, tmp_path) == downloaded_voice(tmp_path, _AMY)
    file.unlink()
    assert downloaded_voice(tmp_path, _AMY) is None


async def test_a_folder_that_cannot_be_written_is_named(hub: VoiceHub, tmp_path: Path) -> None:
    """One sentence here as well."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DownloadError, match="cannot be written"):
        await _download(hub, tmp_path / "file")
