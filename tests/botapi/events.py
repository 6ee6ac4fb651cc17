"""Lets things happen in chats: joining, leaving, topics, migration, membership of the bot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .updates import Author, Spot, new_message
from .world import Chat, ChatState, Topic, User
from .writers import Writers

ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
_PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_change_info",
    "can_invite_users", "can_pin_messages", "can_manage_topics", "can_edit_tag",
    "can_react_to_messages",
)  # fmt: skip


def member_payload(user: User, status: str) -> dict[str, Any]:
    """The ChatMember object of a user with this status."""
    made: dict[str, Any] = {"user": user.payload(with_language=False), "status": status}
    if status == "administrator":
        made |= dict.fromkeys(ADMIN_RIGHTS, True)
        made |= {"can_be_edited": False, "is_anonymous": False, "can_promote_members": False}
    elif status == "creator":
        made["is_anonymous"] = False
    elif status == "restricted":
        made |= dict.fromkeys(_PERMISSIONS, False) | {"is_member": True, "until_date": 0}
    elif status == "kicked":
        made["until_date"] = 0
    return made


class Events(Writers):
    """What happens in chats besides messages."""

    def service_message(
        self, chat: Chat, sender: User | None, fields: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Any service message."""
        with self.changing():
            state = self.world.state(chat)
            made = new_message(state, self.now(), Author(sender), fields)
            self.post(state, made)
            return made

    def members_join(self, chat: Chat, *users: User, by: User | None = None) -> dict[str, Any]:
        """Users join, or are added by another one."""
        for user in users:
            self.set_member(chat, user)
        joined = [user.payload(with_language=False) for user in users]
        return self.service_message(chat, by or users[0], {"new_chat_members": joined})

    def member_leaves(self, chat: Chat, user: User, *, by: User | None = None) -> dict[str, Any]:
        """A user leaves, or is removed by another one."""
        self.set_member(chat, user, "left" if by is None else "kicked")
        gone = user.payload(with_language=False)
        return self.service_message(chat, by or user, {"left_chat_member": gone})

    def create_group(self, by: User, title: str = "Group") -> Chat:
        """A user creates a group together with the bot."""
        chat = self.add_group(title, bot_status="left")
        self.set_member(chat, by, "creator")
        self.bot_becomes(chat, "member", by=by)
        self.service_message(chat, by, {"group_chat_created": True})
        return chat

    def create_topic(self, chat: Chat, name: str, *, by: User) -> int:
        """Opens a topic in a forum; returns its message_thread_id."""
        with self.changing():
            state = self.world.state(chat)
            thread = state.next_id
            state.topics[thread] = Topic(name)
            head = new_message(state, self.now(), Author(by), {
                "forum_topic_created": {"name": name, "icon_color": 7322096},
                "message_thread_id": thread, "is_topic_message": True,
            })  # fmt: skip
            self.post(state, head)
            return thread

    def close_topic(self, chat: Chat, thread: int, *, by: User) -> None:
        """Closes a topic; only administrators can write there."""
        self._toggle_topic(chat, thread, by, closed=True)

    def reopen_topic(self, chat: Chat, thread: int, *, by: User) -> None:
        """Opens a closed topic again."""
        self._toggle_topic(chat, thread, by, closed=False)

    def migrate(self, chat: Chat, *, by: User) -> Chat:
        """A group becomes a supergroup; both get their service message."""
        with self.changing():
            old = self.world.state(chat)
            new = self.add_supergroup(chat.title or "", bot_status=old.bot_status)
            state = self.world.state(new)
            state.members = dict(old.members)
            self.service_message(chat, by, {"migrate_to_chat_id": new.id})
            self.service_message(new, by, {"migrate_from_chat_id": chat.id})
            old.migrated_to, old.bot_status = new.id, "left"
            return new

    def bot_becomes(self, chat: Chat, status: str, *, by: User) -> None:
        """Someone changes the ChatMember status of the bot in a chat, who is told so."""
        with self.changing():
            state = self.world.state(chat)
            old, state.bot_status = state.bot_status, status
            state.bot_can_send = status != "restricted"
            self._membership(state, by, old, status)

    def block_bot(self, user: User) -> None:
        """A user blocks the bot, which is told so."""
        self._block(user, blocked=True)

    def unblock_bot(self, user: User) -> None:
        """A user unblocks the bot, which is told so."""
        self._block(user, blocked=False)

    def _block(self, user: User, *, blocked: bool) -> None:
        with self.changing():
            state = self.world.state(user)
            old, state.blocked = state.blocked, blocked
            names = {True: "kicked", False: "member"}
            self._membership(state, user, names[old], names[blocked])

    def _membership(self, state: ChatState, by: User, old: str, new: str) -> None:
        self.deliver("my_chat_member", {
            "chat": state.chat.payload(), "from": by.payload(), "date": self.now(),
            "old_chat_member": member_payload(self.bot, old),
            "new_chat_member": member_payload(self.bot, new),
        })  # fmt: skip

    def _toggle_topic(self, chat: Chat, thread: int, by: User, *, closed: bool) -> None:
        with self.changing():
            state = self.world.state(chat)
            state.topics[thread] = replace(state.topics[thread], is_closed=closed)
            field = "forum_topic_closed" if closed else "forum_topic_reopened"
            made = new_message(state, self.now(), Author(by), {field: {}}, Spot(thread))
            self.post(state, made)
