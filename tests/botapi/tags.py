"""What each tag of the Bot API's HTML means."""

from __future__ import annotations

from dataclasses import dataclass

from .entities import Entity
from .errors import bad_request
from .links import LinkError, check_link, user_of_link

_STYLES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough",
    "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
TAGS = frozenset(_STYLES) | {"a", "tg-emoji", "pre", "code", "blockquote"}
_MAX_EMOJI_ID = 1 << 63


@dataclass(frozen=True, slots=True)
class OpenTag:
    """A start tag whose end tag is yet to come."""

    tag: str
    argument: str
    offset: int
    start: int


def argument_of(tag: str, name: bytes, value: str | None, argument: str) -> str:
    """The argument of the tag once this attribute was read; most attributes change nothing."""
    match tag, name:
        case ("a", b"href") | ("tg-emoji", b"emoji-id"):
            return value or ""
        case "code", b"class" if value and value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", b"class" if value and value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "blockquote", b"expandable":
            return "1"
    return argument


def close(started: OpenTag, end: int, inner: str, entities: list[Entity]) -> None:
    """Adds the entity of a tag that ends here to the entities, or merges it into the last."""
    offset, length = started.offset, end - started.offset
    last = entities[-1] if entities else None
    same = last is not None and (last.offset, last.length) == (offset, length)
    match started.tag:
        case "tg-emoji":
            emoji = _emoji(started.argument)
            entities.append(Entity("custom_emoji", offset, length, custom_emoji_id=emoji))
        case "a":
            entities += _link(started.argument or inner, offset, length)
        case "pre" if last and same and last.type == "code" and last.language:
            entities[-1] = Entity("pre", offset, length, language=last.language)
        case "code" if same and last == Entity("pre", offset, length) and started.argument:
            entities[-1] = Entity("pre", offset, length, language=started.argument)
        case "code":
            entities.append(Entity("code", offset, length, language=started.argument or None))
        case "blockquote":
            kind = "expandable_blockquote" if started.argument else "blockquote"
            entities.append(Entity(kind, offset, length))
        case tag:
            entities.append(Entity(_STYLES.get(tag, tag), offset, length))


def _emoji(argument: str) -> str:
    digits = argument.removeprefix("-")
    number = int(argument) if digits.isascii() and digits.isdigit() else 0
    if number == 0 or not -_MAX_EMOJI_ID <= number < _MAX_EMOJI_ID:
        raise bad_request("can't parse entities: Invalid custom emoji identifier specified")
    return argument


def _link(url: str, offset: int, length: int) -> list[Entity]:
    user = user_of_link(url)
    if user is not None:
        return [Entity("text_mention", offset, length, user_id=user)]
    try:
        return [Entity("text_link", offset, length, url=check_link(url))]
    except LinkError:
        return []
