"""Who speaks to the bot, and what they ask: the rules that keep it quiet in groups."""

from telegram import Chat, Message, MessageEntity
from telegram.ext import filters

_PEOPLE_CHATS = {Chat.PRIVATE, Chat.GROUP, Chat.SUPERGROUP}


class FromPerson(filters.MessageFilter):
    """Messages that a person wrote, and not another bot, a channel's post, or inline results.

    An administrator who writes anonymously, or a person who writes as a channel, comes as a bot
    of Telegram's own with a `sender_chat` and is a person all the same.
    """

    def filter(self, message: Message) -> bool:
        if (
            message.chat.type not in _PEOPLE_CHATS
            or message.via_bot
            or message.is_automatic_forward
        ):
            return False
        sender = message.from_user
        return sender is not None and (not sender.is_bot or message.sender_chat is not None)


def question_in(message: Message, *, bot_id: int, username: str) -> str | None:
    """The question that a message puts to the bot; None when it is not addressed.

    The question may be empty, as after a lone mention. In a private chat everything is addressed;
    in a group a command for the bot, a mention of its name, or a reply to its own message. A
    mention alone, in reply to somebody's message, asks that message.
    """
    text = message.text or message.caption or ""
    entities = message.parse_entities() if message.text else message.parse_caption_entities()
    command = _leading_command(entities)
    mentions = [
        entity for entity, part in entities.items() if _mentions(entity, part, bot_id, username)
    ]
    if command is not None:
        name, _, addressee = entities[command].partition("@")
        if name.lower() != "/ask" or addressee.lower() not in {"", username.lower()}:
            return None
        mentions.append(command)
    elif not (mentions or message.chat.type == Chat.PRIVATE or _replies_to(message, bot_id)):
        return None
    question = _without(text, mentions).strip()
    if not question and message.reply_to_message and not _replies_to(message, bot_id):
        replied = message.reply_to_message
        return (replied.text or replied.caption or "").strip()
    return question


def text_after_command(message: Message) -> str:
    """What a message says after the command that it begins with."""
    text = message.text or message.caption or ""
    entities = message.parse_entities() if message.text else message.parse_caption_entities()
    command = _leading_command(entities)
    return _without(text, [command] if command is not None else []).strip()


def _leading_command(entities: dict[MessageEntity, str]) -> MessageEntity | None:
    for entity in entities:
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            return entity
    return None


def _mentions(entity: MessageEntity, part: str, bot_id: int, username: str) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot_id
    return entity.type == MessageEntity.MENTION and part.lower() == f"@{username.lower()}"


def _replies_to(message: Message, bot_id: int) -> bool:
    """Whether it replies to a message that the bot wrote.

    In a forum, every message replies to the service message that opened its topic, which may be
    the bot's; that is no reply.
    """
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.forum_topic_created is not None:
        return False
    return replied.from_user.id == bot_id


def _without(text: str, entities: list[MessageEntity]) -> str:
    """The text with the entities cut out; their places are counted in UTF-16 code units."""
    units = text.encode("utf-16-le", errors="surrogatepass")
    for entity in sorted(entities, key=lambda entity: entity.offset, reverse=True):
        end = entity.offset + entity.length
        units = units[: 2 * entity.offset] + b" \0" + units[2 * end :]
    return units.decode("utf-16-le", errors="replace")
