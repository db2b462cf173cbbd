"""The installed version of Ingle, which both machines publish in their status."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version


def version() -> str:
    """The installed distribution's version; "0" where Ingle runs without being installed."""
    try:
        return package_version("ingle")
    except PackageNotFoundError:
        return "0"
