"""The update that a task is at work on, for whoever sends its answer."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Attempt:
    """One try to answer an update.

    `received` is when it came (seconds since 1970), `answered` whether Telegram has accepted
    something for it, and `kept` whether it has to stay in the journal for a later try.
    """

    received: float
    answered: bool = False
    kept: bool = False


CURRENT: ContextVar[Attempt | None] = ContextVar("attempt", default=None)
