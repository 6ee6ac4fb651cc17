"""A strict Telegram Bot API server for tests: the real bot talks to it over real HTTP.

It follows the documentation of the Bot API and the official server in what it accepts and how it
refuses. See ``BotApiServer`` and, for tests without an event loop, ``ThreadedServer``.
"""

from . import faults
from .calls import Call
from .core import DEFAULT_TOKEN
from .entities import Entity
from .server import BotApiServer
from .shown import Shown
from .threaded import ThreadedServer
from .world import Chat, User

__all__ = [
    "DEFAULT_TOKEN",
    "BotApiServer",
    "Call",
    "Chat",
    "Entity",
    "Shown",
    "ThreadedServer",
    "User",
    "faults",
]
