"""sendMessage, sendChatAction and setMessageReaction."""

from __future__ import annotations

from typing import Any

from .content import check_length, message_text
from .core import Core
from .entities import Entity, Formatted
from .errors import bad_request
from .keyboards import is_inline, reply_markup
from .params import Params
from .reactions import is_reaction
from .replies import check_thread, placed
from .rights import check_read, check_send, check_write
from .updates import Author, Spot, bare, new_message
from .world import ChatState

ACTIONS = (
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
)  # fmt: skip


def send_message(core: Core, params: Params) -> dict[str, Any]:
    """sendMessage."""
    content = message_text(params)
    markup = reply_markup(params)
    state = core.world.named(params.text("chat_id"))
    check_write(state)
    place = placed(params, core.world, state)
    check_length(content, "message is too long")
    check_send(state, place.thread)
    inside = place.reply_to if place.elsewhere is None else None
    fields = text_of(core, content)
    if is_inline(markup):
        fields["reply_markup"] = markup
    if params.boolean("protect_content"):
        fields["has_protected_content"] = True
    is_channel = state.chat.type == "channel"
    author = Author(chat=state.chat) if is_channel else Author(core.bot)
    made = new_message(state, core.now(), author, fields, Spot(place.thread, inside))
    if place.elsewhere is not None and place.reply_to is not None:
        made["external_reply"] = _external(place.elsewhere, place.reply_to)
    if place.quote is not None:
        made["quote"] = dict(place.quote)
    state.messages[made["message_id"]] = made
    state.last_bot = core.bot.id
    if markup is not None and not is_inline(markup):
        state.keyboards[made["message_id"]] = markup
    return made


def text_of(core: Core, content: Formatted) -> dict[str, Any]:
    """The fields of a Message object for a text; mentions of unknown users are left out."""
    users = core.world.user_payloads()
    known: tuple[Entity, ...] = tuple(
        e for e in content.entities if e.user_id is None or e.user_id in users
    )
    payload = Formatted(content.text, known).payload(users)
    return {"text": content.text} | ({"entities": payload} if payload else {})


def send_chat_action(core: Core, params: Params) -> bool:
    """sendChatAction."""
    if params.text("action").lower() not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    state = core.world.named(params.text("chat_id"))
    check_write(state)
    thread = params.integer("message_thread_id") or None
    if thread is not None:
        check_thread(state, thread)
    check_send(state, thread)
    return True


def set_message_reaction(core: Core, params: Params) -> bool:
    """setMessageReaction; a bot may set one reaction of the fixed set."""
    raw = params.parsed("reaction", "can't parse reaction types JSON object") or []
    if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
        raise bad_request("expected an Array of ReactionType")
    state = core.world.named(params.text("chat_id"))
    check_read(state)
    number = params.integer("message_id")
    if number not in state.messages:
        raise bad_request("message to react not found")
    if len(raw) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if not all(is_reaction(str(item.get("emoji", ""))) for item in raw):
        raise bad_request("REACTION_INVALID")
    state.reactions[number] = raw
    return True


def _external(source: ChatState, number: int) -> dict[str, Any]:
    target = bare(source.messages[number])
    origin = {"type": "user", "sender_user": target.get("from"), "date": target["date"]}
    if "from" not in target:
        origin = {
            "type": "channel", "chat": target["chat"], "message_id": number,
            "date": target["date"],
        }  # fmt: skip
    return {"origin": origin, "chat": source.chat.payload(), "message_id": number}
