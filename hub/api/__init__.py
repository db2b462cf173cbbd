"""The hub's HTTP interface: one module for each group of routes, `application.py` puts them together."""

from hub.api.application import create_api
from hub.api.gate import MAX_BODY_BYTES

__all__ = ["MAX_BODY_BYTES", "create_api"]
