"""Failures the server can be told to play instead of answering.

``done`` says whether the call takes effect on the far side before its answer goes wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

_BAD_GATEWAY = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
    b"</body>\r\n</html>\r\n"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail.

    ``how`` is ``answer`` (with ``status``, ``body`` and ``content_type``), ``truncate`` (a
    complete response whose JSON is cut), ``drop`` (hang up without a byte), ``cut`` (hang up in
    the middle of the answer) or ``stall`` (answer as usual, but only after ``release_stalled``).
    """

    name: str
    how: str
    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    done: bool = False

    def after_effect(self) -> Fault:
        """The same failure, but after the call took effect."""
        return replace(self, done=True)


def _error(name: str, code: int, text: str, parameters: Mapping[str, Any] | None = None) -> Fault:
    answer: dict[str, Any] = {"ok": False, "error_code": code, "description": text}
    if parameters:
        answer["parameters"] = dict(parameters)
    return Fault(name, "answer", code, json.dumps(answer).encode())


def unauthorized() -> Fault:
    """401, as for a token that was revoked."""
    return _error("unauthorized", 401, "Unauthorized")


def forbidden(text: str = "bot was blocked by the user") -> Fault:
    """403 with this text."""
    return _error("forbidden", 403, f"Forbidden: {text}")


def bad_request(text: str) -> Fault:
    """400 with this text."""
    return _error("bad_request", 400, f"Bad Request: {text}")


def conflict() -> Fault:
    """409, as if another instance of the bot were polling."""
    text = "terminated by other getUpdates request; make sure that only one bot instance is running"
    return _error("conflict", 409, f"Conflict: {text}")


def too_many_requests(retry_after: int = 1) -> Fault:
    """429 that asks to wait ``retry_after`` seconds."""
    text = f"Too Many Requests: retry after {retry_after}"
    return _error("too_many_requests", 429, text, {"retry_after": retry_after})


def server_error() -> Fault:
    """500 in JSON."""
    return _error("server_error", 500, "Internal Server Error")


def bad_gateway() -> Fault:
    """502 with the HTML page of a proxy."""
    return Fault("bad_gateway", "answer", 502, _BAD_GATEWAY, "text/html")


def invalid_json() -> Fault:
    """200 with a body that is no JSON."""
    return Fault("invalid_json", "answer", 200, b"{'ok': yes, \xff")


def truncated() -> Fault:
    """The right answer, but only the first half of its body; the call took effect."""
    return Fault("truncated", "truncate", done=True)


def drop() -> Fault:
    """Hangs up without an answer; the call did not take effect, see ``after_effect``."""
    return Fault("drop", "drop")


def cut() -> Fault:
    """Hangs up in the middle of the answer; the call took effect."""
    return Fault("cut", "cut", done=True)


def stall() -> Fault:
    """Holds the call back, without effect, until ``release_stalled`` or the bot hangs up."""
    return Fault("stall", "stall")


class FaultPlan:
    """Which calls are to fail next."""

    def __init__(self) -> None:
        self._planned: list[tuple[str | None, Fault, int | None]] = []
        self._releases = 0
        self.stalled = 0
        """How many calls were read and then held back so far."""
        self.held = 0
        """How many of them are held back now: not let go, and the bot has not hung up."""

    def add(self, method: str | None, fault: Fault, times: int | None) -> None:
        """Plans the fault for the next ``times`` calls of a method (None: any; forever)."""
        self._planned.append((method, fault, times))

    def take(self, method: str) -> Fault | None:
        """The fault planned for this call, the earliest planned first."""
        for index, (wanted, fault, times) in enumerate(self._planned):
            if wanted is None or wanted == method:
                if times is not None and times <= 1:
                    del self._planned[index]
                elif times is not None:
                    self._planned[index] = (wanted, fault, times - 1)
                return fault
        return None

    def clear(self) -> None:
        """Forgets what is planned."""
        self._planned.clear()

    @property
    def releases(self) -> int:
        """How often stalled calls were let go."""
        return self._releases

    def release(self) -> None:
        """Lets all stalled calls go on."""
        self._releases += 1
