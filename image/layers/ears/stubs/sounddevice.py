"""In place of sounddevice on an image: Moonshine imports it for a microphone that nothing opens."""


def __getattr__(name: str) -> object:
    if name.startswith("__"):
        raise AttributeError(name)
    raise RuntimeError(f"sounddevice.{name}: Ingle opens the microphone itself")
