"""Registers users and chats, and changes what the bot may do there."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict, Unpack

from .core import Core
from .world import Chat, ChatState, User

_FIRST_GROUP = -4000000001
_FIRST_CHANNEL = -1002000000001


class About(TypedDict, total=False):
    """What else may be known of a user."""

    last_name: str | None
    username: str | None
    language_code: str | None
    is_bot: bool


class Registry(Core):
    """Lets tests say which users and chats exist; sends to all others are refused."""

    def add_user(
        self,
        user_id: int,
        first_name: str = "User",
        *,
        started: bool = True,
        **about: Unpack[About],
    ) -> User:
        """Registers a user and the private chat with them.

        Unless ``started`` the bot may not write first; a message from the user changes that.
        """
        user = User(user_id, first_name, **about)
        chat = Chat(
            user_id, "private", username=user.username, first_name=first_name,
            last_name=user.last_name,
        )  # fmt: skip
        with self.changing():
            self.world.users[user_id] = user
            self.world.chats[user_id] = ChatState(chat, started=started)
        return user

    def add_group(
        self, title: str = "Group", *, chat_id: int | None = None, bot_status: str = "member"
    ) -> Chat:
        """Registers a basic group."""
        chat = Chat(chat_id or self._free(_FIRST_GROUP), "group", title)
        return self._add(chat, bot_status)

    def add_supergroup(
        self,
        title: str = "Supergroup",
        *,
        chat_id: int | None = None,
        username: str | None = None,
        is_forum: bool = False,
        bot_status: str = "member",
    ) -> Chat:
        """Registers a supergroup; a forum has only the topic General until more are created."""
        number = chat_id or self._free(_FIRST_CHANNEL)
        chat = Chat(number, "supergroup", title, username, is_forum=is_forum)
        return self._add(chat, bot_status)

    def add_channel(
        self,
        title: str = "Channel",
        *,
        chat_id: int | None = None,
        username: str | None = None,
        bot_status: str = "administrator",
        discussion: Chat | None = None,
    ) -> Chat:
        """Registers a channel; ``discussion`` is the group its posts are forwarded to."""
        chat = Chat(chat_id or self._free(_FIRST_CHANNEL), "channel", title, username)
        self._add(chat, bot_status)
        if discussion is not None:
            with self.changing():
                self.world.state(chat).linked_chat_id = discussion.id
                self.world.state(discussion).linked_chat_id = chat.id
        return chat

    def set_member(self, chat: Chat, user: User, status: str = "member") -> None:
        """Sets the ChatMember status of a user, as getChatMember tells it."""
        with self.changing():
            self.world.state(chat).members[user.id] = status

    def restrict_bot(self, chat: Chat, *, can_send: bool = False) -> None:
        """Takes from the bot the right to send texts, or gives it back."""
        with self.changing():
            state = self.world.state(chat)
            state.bot_can_send = can_send
            state.bot_status = "member" if can_send else "restricted"

    def deactivate(self, user: User) -> None:
        """The account of the user is deleted."""
        with self.changing():
            self.world.state(user).deactivated = True

    def rename(self, user: User, first_name: str) -> User:
        """Gives a user a new first name."""
        with self.changing():
            named = replace(user, first_name=first_name)
            self.world.users[user.id] = named
            state = self.world.state(user)
            state.chat = replace(state.chat, first_name=first_name)
        return named

    def _add(self, chat: Chat, bot_status: str) -> Chat:
        with self.changing():
            # The first message of supergroups and channels tells that they were created.
            first = 1 if chat.type == "group" else 2
            self.world.chats[chat.id] = ChatState(chat, bot_status, next_id=first)
        return chat

    def _free(self, first: int) -> int:
        with self.lock:
            while first in self.world.chats:
                first -= 1
            return first
