"""Lets users, channels and other bots write messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, Unpack

from .entities import Entity
from .registry import Registry
from .units import utf16_length
from .updates import (
    Author,
    Reference,
    Spot,
    bare,
    id_of,
    new_message,
    photo_fields,
    text_fields,
)
from .world import ANONYMOUS_ADMIN, CHANNEL_BOT, SERVICE, Chat, User


class Options(TypedDict, total=False):
    """What the writing methods have in common, see Writers."""

    thread: int | None
    reply_to: Reference | None
    quote: str | None
    entities: Iterable[Entity]
    via_bot: User | None
    extra: Mapping[str, Any] | None


class Writers(Registry):
    """Messages that people write. Each method shows one and delivers it if the bot may see it.

    All return the Message object. Common options: ``thread`` is a topic, ``reply_to`` a message of
    the chat, ``quote`` the part of it that is quoted, ``entities`` those Telegram does not find by
    itself (such as text_mention), ``via_bot`` the bot through which it was sent, ``extra`` further
    fields of the Message object.
    """

    def message(
        self, chat: Chat | User, sender: User, text: str, **options: Unpack[Options]
    ) -> dict[str, Any]:
        """A user, or another bot, writes a text."""
        return self._write(chat, Author(sender), self._text(text, options), options)

    def private_message(self, user: User, text: str, **options: Unpack[Options]) -> dict[str, Any]:
        """A user writes to the bot, which also starts or unblocks it."""
        with self.lock:
            state = self.world.state(user)
            state.started, state.blocked = True, False
        return self.message(user, user, text, **options)

    def photo(
        self, chat: Chat | User, sender: User, caption: str = "", **options: Unpack[Options]
    ) -> dict[str, Any]:
        """A user sends a photo, with or without caption."""
        with self.lock:
            photo = photo_fields(self.world.state(chat).next_id)
            fields = photo | self._text(caption, options, names=("caption", "caption_entities"))
            return self._write(chat, Author(sender), fields, options)

    def anonymous_message(
        self, chat: Chat, text: str, **options: Unpack[Options]
    ) -> dict[str, Any]:
        """An administrator who hides behind the group writes."""
        author = Author(ANONYMOUS_ADMIN, chat)
        return self._write(chat, author, self._text(text, options), options)

    def message_as_channel(
        self, chat: Chat, channel: Chat, text: str, **options: Unpack[Options]
    ) -> dict[str, Any]:
        """Someone writes in a group in the name of a channel."""
        author = Author(CHANNEL_BOT, channel)
        return self._write(chat, author, self._text(text, options), options)

    def channel_post(self, channel: Chat, text: str, **options: Unpack[Options]) -> dict[str, Any]:
        """A channel publishes a post; a linked group gets it as automatic forward."""
        with self.changing():
            author = Author(chat=channel)
            post = self._write(channel, author, self._text(text, options), options)
            linked = self.world.state(channel).linked_chat_id
            if linked is not None:
                self._forward(channel, post, self.world.state(linked).chat)
            return post

    def edit(self, chat: Chat | User, message: Reference, text: str) -> dict[str, Any]:
        """Whoever wrote a message edits its text, or its caption, which may be taken away."""
        with self.changing():
            state = self.world.state(chat)
            old = state.messages[id_of(message)]
            names = ("text", "entities") if "text" in old else ("caption", "caption_entities")
            kept = {k: v for k, v in old.items() if k not in names} | {"edit_date": self.now()}
            new = kept | (text_fields(self.world, text, names=names) if text else {})
            state.messages[new["message_id"]] = new
            kind = "edited_channel_post" if state.chat.type == "channel" else "edited_message"
            if self.privacy.delivers(state, new):
                self.deliver(kind, new)
            return new

    def delete(self, chat: Chat | User, message: Reference) -> None:
        """A message vanishes; bots are not told."""
        with self.changing():
            del self.world.state(chat).messages[id_of(message)]

    def _forward(self, channel: Chat, post: Mapping[str, Any], group: Chat) -> None:
        origin = {
            "type": "channel", "chat": channel.payload(), "message_id": post["message_id"],
            "date": post["date"],
        }  # fmt: skip
        state = self.world.state(group)
        fields = {"is_automatic_forward": True, "forward_origin": origin} | {
            key: post[key] for key in ("text", "entities") if key in post
        }
        made = new_message(state, self.now(), Author(SERVICE, channel), fields)
        self.post(state, made)

    def _text(
        self, text: str, options: Options, names: tuple[str, str] = ("text", "entities")
    ) -> dict[str, Any]:
        if not text:
            return {}
        return text_fields(self.world, text, options.get("entities", ()), names=names)

    def _write(
        self, chat: Chat | User, author: Author, fields: Mapping[str, Any], options: Options
    ) -> dict[str, Any]:
        with self.changing():
            state = self.world.state(chat)
            reply, quote = options.get("reply_to"), options.get("quote")
            replied = id_of(reply) if reply is not None else None
            spot = Spot(options.get("thread"), replied)
            made = new_message(state, self.now(), author, fields, spot)
            via_bot = options.get("via_bot")
            if via_bot is not None:
                made["via_bot"] = via_bot.payload()
            if quote is not None and replied is not None:
                made["quote"] = quoted(bare(state.messages[replied]), quote)
            if author.user is not None and author.chat is None:
                state.members.setdefault(author.user.id, "member")
            made |= dict(options.get("extra") or {})
            kind = "channel_post" if state.chat.type == "channel" else "message"
            self.post(state, made, kind)
            return made


def quoted(message: Mapping[str, Any], quote: str) -> dict[str, Any]:
    """The TextQuote object for a part of a message. Raises ValueError if it is no part of it."""
    text = str(message.get("text", message.get("caption", "")))
    return {
        "text": quote, "position": utf16_length(text[: text.index(quote)]), "is_manual": True,
    }  # fmt: skip
