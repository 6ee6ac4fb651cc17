"""Makes Message objects as Telegram sends them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .detect import detect
from .entities import Entity, with_detected
from .shown import Shown
from .world import GENERAL_TOPIC, Chat, ChatState, User, World

Reference = int | Mapping[str, Any] | Shown


def id_of(message: Reference) -> int:
    """The message_id of a message given as such, as Message object or as shown."""
    if isinstance(message, int):
        return message
    return message.message_id if isinstance(message, Shown) else int(message["message_id"])


def text_fields(
    world: World,
    text: str,
    entities: Iterable[Entity] = (),
    *,
    names: tuple[str, str] = ("text", "entities"),
) -> dict[str, Any]:
    """The text or caption of a message, with its entities and those Telegram finds."""
    found = with_detected(list(entities), detect(text))
    payloads = [entity.payload(world.user_payloads()) for entity in found]
    return {names[0]: text} | ({names[1]: payloads} if payloads else {})


def photo_fields(number: int) -> dict[str, Any]:
    """A photo in two sizes."""
    sizes = ((90, 67, 1253), (800, 600, 64206))
    return {
        "photo": [
            {
                "file_id": f"AgACAgIAAxkBAAI{number}x{width}",
                "file_unique_id": f"AQAD{number}{width}",
                "file_size": size, "width": width, "height": height,
            }
            for width, height, size in sizes
        ]
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message: a user, or a chat with the user that stands in for it."""

    user: User | None = None
    chat: Chat | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in its chat a message stands: in a topic, as reply to a message."""

    thread: int | None = None
    reply_to: int | None = None


_NOWHERE = Spot()


def new_message(
    state: ChatState,
    date: int,
    author: Author,
    fields: Mapping[str, Any],
    spot: Spot = _NOWHERE,
) -> dict[str, Any]:
    """A message with the next number of its chat; not yet shown there.

    A message in a topic that is no reply replies to the service message that created the topic,
    and a reply in a supergroup names the first message of its thread, both as Telegram does it.
    Raises KeyError for a topic or a message to reply to that does not exist.
    """
    made: dict[str, Any] = {"message_id": state.new_id()}
    if author.user is not None:
        made["from"] = author.user.payload()
    if author.chat is not None:
        made["sender_chat"] = author.chat.payload()
    made |= {"chat": state.chat.payload(), "date": date}
    replied = state.messages[spot.reply_to] if spot.reply_to is not None else None
    made |= _thread_fields(state, spot.thread, replied)
    if replied is None and made.get("is_topic_message"):
        replied = state.messages.get(made["message_thread_id"])
    if replied is not None:
        made["reply_to_message"] = bare(replied)
    return made | dict(fields)


def bare(message: Mapping[str, Any]) -> dict[str, Any]:
    """The message as it stands inside of a reply: without a further reply in it."""
    return {k: v for k, v in message.items() if k not in {"reply_to_message", "quote"}}


def _thread_fields(
    state: ChatState, thread: int | None, replied: Mapping[str, Any] | None
) -> dict[str, Any]:
    if state.chat.is_forum:
        if thread is None and replied is not None:
            thread = replied.get("message_thread_id")
        if thread in {None, GENERAL_TOPIC}:
            return {}
        if thread not in state.topics:
            raise KeyError(f"no topic {thread} in chat {state.chat.id}")
        return {"message_thread_id": thread, "is_topic_message": True}
    if state.chat.type == "supergroup" and replied is not None:
        return {"message_thread_id": replied.get("message_thread_id") or replied["message_id"]}
    return {}
