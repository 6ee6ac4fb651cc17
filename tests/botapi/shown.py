"""What a chat shows, in a form that tests like to compare."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .units import utf16_length

_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote",
    "expandable_blockquote": "blockquote", "text_link": "a", "text_mention": "a",
    "custom_emoji": "tg-emoji",
}  # fmt: skip
_SEAMS = ("b", "i", "u", "s", "tg-spoiler")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the chat shows it now.

    ``html`` is the text with its entities as tags, for messages whose entities nest; ``reply_to``
    the message it replies to (not the head of a topic), ``thread`` its topic, ``markup`` its
    keyboard, ``raw`` the Message object of the Bot API.
    """

    message_id: int
    sender_id: int
    text: str
    entities: tuple[Mapping[str, Any], ...]
    html: str
    reply_to: int | None
    thread: int | None
    markup: Mapping[str, Any] | None
    edited: bool
    raw: Mapping[str, Any]

    @property
    def buttons(self) -> list[Mapping[str, Any]]:
        """All buttons of the inline keyboard, row by row."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]


def shown(raw: Mapping[str, Any], keyboard: Mapping[str, Any] | None = None) -> Shown:
    """Makes a Shown of a Message object; ``keyboard`` is markup which the object leaves out."""
    text = str(raw.get("text", raw.get("caption", "")))
    entities = tuple(raw.get("entities", raw.get("caption_entities", ())))
    reply = raw.get("reply_to_message")
    head_of_topic = reply is not None and "forum_topic_created" in reply
    sender = raw.get("from") or raw.get("sender_chat") or raw["chat"]
    return Shown(
        message_id=raw["message_id"],
        sender_id=sender["id"],
        text=text,
        entities=entities,
        html=as_html(text, entities),
        reply_to=reply["message_id"] if reply and not head_of_topic else None,
        thread=raw.get("message_thread_id"),
        markup=raw.get("reply_markup") or keyboard,
        edited="edit_date" in raw,
        raw=raw,
    )


def as_html(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    """The text with tags for its entities; detected links, mentions and the like stay plain."""
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for entity in entities:
        tags = _tags(entity)
        if tags is not None:
            opening.setdefault(entity["offset"], []).append(tags[0])
            closing.setdefault(entity["offset"] + entity["length"], []).insert(0, tags[1])
    made, offset = [], 0
    for char in text:
        made += closing.pop(offset, [])
        made += opening.pop(offset, [])
        made.append(html.escape(char, quote=False))
        offset += utf16_length(char)
    return _joined("".join(made + closing.pop(offset, [])))


def _joined(text: str) -> str:
    """Without the seams where Telegram split a style at another entity."""
    for tag in _SEAMS:
        text = text.replace(f"</{tag}><{tag}>", "")
    return text


def _tags(entity: Mapping[str, Any]) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind == "pre" and entity.get("language"):
        return f'<pre><code class="language-{entity["language"]}">', "</code></pre>"
    attributes = ""
    if kind == "text_link":
        attributes = f' href="{html.escape(entity["url"])}"'
    elif kind == "text_mention":
        attributes = f' href="tg://user?id={entity["user"]["id"]}"'
    elif kind == "custom_emoji":
        attributes = f' emoji-id="{entity["custom_emoji_id"]}"'
    elif kind == "expandable_blockquote":
        attributes = " expandable"
    tag = _TAGS.get(kind)
    return (f"<{tag}{attributes}>", f"</{tag}>") if tag else None
