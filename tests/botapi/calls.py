"""The record of the calls the bot made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

DISCONNECTED = 499


@dataclass(frozen=True, slots=True)
class Call:
    """One call and its answer.

    ``params`` have the types the documentation gives them, ``unknown`` names those it does not
    know, ``fault`` names the injected fault if one was played. ``status`` is the HTTP status, 499
    if the bot hung up before the answer, 0 if a fault did. ``response`` is the answer of the
    server itself, None if it had none; with a fault the bot did not get to see it.
    """

    method: str
    params: Mapping[str, Any]
    response: Mapping[str, Any] | None
    status: int
    unknown: tuple[str, ...] = ()
    fault: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the bot was told that the call succeeded."""
        return bool(self.response and self.response.get("ok")) and self.fault is None

    @property
    def result(self) -> Any:
        """The result of a call that succeeded; None otherwise."""
        return (self.response or {}).get("result")

    @property
    def description(self) -> str:
        """Why the call was refused; empty if it was not."""
        return str((self.response or {}).get("description", ""))


Wanted = str | Callable[[Call], bool]


def matches(call: Call, wanted: Wanted) -> bool:
    """Whether a call is of this method, or fulfils this predicate."""
    return call.method == wanted if isinstance(wanted, str) else wanted(call)


@dataclass(slots=True)
class CallLog:
    """All answered calls in the order of their answers, and how many are being answered."""

    answered: list[Call] = field(default_factory=list)
    in_flight: int = 0

    def of(self, wanted: Wanted, since: int = 0) -> list[Call]:
        """The answered calls that match, from the given index on."""
        return [call for call in self.answered[since:] if matches(call, wanted)]

    @property
    def refused(self) -> list[Call]:
        """The calls answered with "ok": false of the server's own accord."""
        return [
            call
            for call in self.answered
            if call.fault is None and call.status != DISCONNECTED and not call.ok
        ]

    def summary(self, last: int = 12) -> str:
        """The last calls, a line each, for messages of failed tests."""
        lines = [
            f"{call.method}({dict(call.params)}) -> {call.status} "
            f"{call.fault or call.description or call.result}"
            for call in self.answered[-last:]
        ]
        return "\n".join(lines) or "no calls"
