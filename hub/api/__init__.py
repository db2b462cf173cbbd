"""HTTP interface of the hub: one module for each group of routes, joined in `application.py`."""

from hub.api.application import create_api
from hub.api.gate import MAX_BODY_BYTES

__all__ = ["MAX_BODY_BYTES", "create_api"]
