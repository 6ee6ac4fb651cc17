"""The refusals of the Bot API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """An answer with ``"ok": false``: error code, description and response parameters."""

    def __init__(
        self, code: int, description: str, parameters: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


def bad_request(text: str, parameters: Mapping[str, Any] | None = None) -> ApiError:
    """A 400 that says ``Bad Request: text``."""
    return ApiError(400, f"Bad Request: {text}", parameters)


def forbidden(text: str) -> ApiError:
    """A 403 that says ``Forbidden: text``."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """A 409 that says ``Conflict: text``."""
    return ApiError(409, f"Conflict: {text}")
