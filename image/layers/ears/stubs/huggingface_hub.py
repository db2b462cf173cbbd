"""In place of huggingface-hub on an image: models come with it, or from a folder of the owner's."""


def __getattr__(name: str) -> object:
    if name.startswith("__"):
        raise AttributeError(name)
    raise RuntimeError(
        "this image downloads no models: put one into a folder, and name that in WHISPER_MODEL"
    )
