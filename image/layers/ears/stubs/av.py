"""In place of PyAV on an image: faster-whisper imports it for audio files, and gets none here."""


def __getattr__(name: str) -> object:
    if name.startswith("__"):
        raise AttributeError(name)
    raise RuntimeError(f"av.{name}: this image decodes no audio files")
