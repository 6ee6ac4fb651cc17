"""The users and chats that exist on the far side, and what the chats show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import bad_request

GENERAL_TOPIC = 1
ANONYMOUS_ADMIN_ID = 1087968824
CHANNEL_BOT_ID = 136817688
SERVICE_ID = 777000
OUTSIDE = ("left", "kicked")


@dataclass(frozen=True, slots=True)
class User:
    """A user or bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def payload(self, *, with_language: bool = True) -> dict[str, Any]:
        """The User object of the Bot API; the language is told of senders only."""
        made: dict[str, Any] = {
            "id": self.id, "is_bot": self.is_bot, "first_name": self.first_name,
        }  # fmt: skip
        names = ("last_name", "username", *(("language_code",) if with_language else ()))
        return made | {name: getattr(self, name) for name in names if getattr(self, name)}


ANONYMOUS_ADMIN = User(ANONYMOUS_ADMIN_ID, "Group", username="GroupAnonymousBot", is_bot=True)
CHANNEL_BOT = User(CHANNEL_BOT_ID, "Channel", username="Channel_Bot", is_bot=True)
SERVICE = User(SERVICE_ID, "Telegram")


@dataclass(frozen=True, slots=True)
class Chat:
    """A private chat, group, supergroup or channel."""

    id: int
    type: str
    title: str | None = None
    username: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    is_forum: bool = False

    def payload(self) -> dict[str, Any]:
        """The Chat object of the Bot API."""
        made: dict[str, Any] = {"id": self.id, "type": self.type}
        names = ("title", "username", "first_name", "last_name", "is_forum")
        return made | {name: getattr(self, name) for name in names if getattr(self, name)}


@dataclass(slots=True)
class Topic:
    """A topic of a forum."""

    name: str
    is_closed: bool = False


@dataclass(slots=True)
class ChatState:
    """All that changes about a chat; ``bot_status`` is the ChatMember status of the bot."""

    chat: Chat
    bot_status: str = "member"
    bot_can_send: bool = True
    started: bool = True
    blocked: bool = False
    deactivated: bool = False
    linked_chat_id: int | None = None
    migrated_to: int | None = None
    last_bot: int | None = None
    next_id: int = 1
    topics: dict[int, Topic] = field(default_factory=dict)
    members: dict[int, str] = field(default_factory=dict)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    keyboards: dict[int, dict[str, Any]] = field(default_factory=dict)
    reactions: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    meant_for_bot: set[int] = field(default_factory=set)

    def new_id(self) -> int:
        """The identifier of the next message in this chat."""
        made, self.next_id = self.next_id, self.next_id + 1
        return made

    @property
    def bot_is_admin(self) -> bool:
        """Whether the bot is an administrator here."""
        return self.bot_status in {"administrator", "creator"}


class World:
    """The registered users and chats."""

    def __init__(self) -> None:
        self.users: dict[int, User] = {
            user.id: user for user in (ANONYMOUS_ADMIN, CHANNEL_BOT, SERVICE)
        }
        self.chats: dict[int, ChatState] = {}

    def state(self, chat: Chat | User | int) -> ChatState:
        """The state of a registered chat, for tests. Raises KeyError if there is none."""
        return self.chats[chat if isinstance(chat, int) else chat.id]

    def named(self, chat_id: str) -> ChatState:
        """The chat a call names by id or @username. Raises ApiError if the bot knows none."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        if chat_id.startswith("@"):
            wanted = chat_id[1:].lower()
            for state in self.chats.values():
                name = state.chat.username or ""
                if name.lower() == wanted and state.chat.type in {"supergroup", "channel"}:
                    return state
            raise bad_request("chat not found")
        try:
            return self.chats[int(chat_id)]
        except (KeyError, ValueError):
            raise bad_request("chat not found") from None

    def user_payloads(self) -> Mapping[int, dict[str, Any]]:
        """All users as User objects, for entities that mention them."""
        return {user.id: user.payload(with_language=False) for user in self.users.values()}
