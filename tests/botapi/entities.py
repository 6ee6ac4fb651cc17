"""Message entities and the rules by which Telegram nests, splits and drops them.

Follows ``fix_entities`` of TDLib: no two links, codes or mentions overlap, a quotation stands in
no other quotation (the inner one is dropped), code has no styles inside, and styles are split
where another entity begins or ends. At most 100 entities are kept, links and code first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MAX_ENTITIES = 100
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTATIONS = ("blockquote", "expandable_blockquote")
DETECTED = (
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number",
    "bank_card_number",
)  # fmt: skip
_PRIORITIES = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49,
    "text_mention": 49, "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93,
    "spoiler": 94, "custom_emoji": 99,
}  # fmt: skip
_OTHER_PRIORITY = 50
_END = 1 << 31


@dataclass(frozen=True, slots=True)
class Entity:
    """A part of a text with a meaning; offset and length are UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    user_id: int | None = None
    language: str | None = None
    custom_emoji_id: str | None = None

    @property
    def end(self) -> int:
        """The offset just behind the entity."""
        return self.offset + self.length

    def payload(self, users: Mapping[int, Mapping[str, Any]] | None = None) -> dict[str, Any]:
        """The MessageEntity object of the Bot API."""
        made: dict[str, Any] = {"type": self.type, "offset": self.offset, "length": self.length}
        for key in ("url", "language", "custom_emoji_id"):
            if getattr(self, key) is not None:
                made[key] = getattr(self, key)
        if self.user_id is not None:
            made["user"] = dict((users or {}).get(self.user_id, {"id": self.user_id}))
        return made


@dataclass(frozen=True, slots=True)
class Formatted:
    """A plain text and its entities."""

    text: str
    entities: tuple[Entity, ...] = ()

    def payload(self, users: Mapping[int, Mapping[str, Any]] | None = None) -> list[dict[str, Any]]:
        """The entities as a list of MessageEntity objects."""
        return [entity.payload(users) for entity in self.entities]


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """The entities by offset, the longer first, then by Telegram's priority of types."""
    return sorted(
        entities,
        key=lambda e: (e.offset, -e.length, _PRIORITIES.get(e.type, _OTHER_PRIORITY)),
    )


def nested(entities: Iterable[Entity]) -> list[Entity]:
    """The entities made to nest as Telegram wants it; those that cannot are dropped."""
    ordered = in_order(entities)
    styles = [e for e in ordered if e.type in STYLES]
    quotations = _apart([e for e in ordered if e.type in QUOTATIONS])
    others = _apart([e for e in ordered if e.type not in (*STYLES, *QUOTATIONS)])
    others = [e for e in others if not _crosses(e, quotations)]
    frame = in_order(others + quotations)
    return in_order(frame + _split(styles, frame))


def with_detected(entities: Iterable[Entity], detected: Iterable[Entity]) -> list[Entity]:
    """Adds the automatically found entities where nothing else already stands."""
    known = list(entities)
    others = [e for e in known if e.type not in (*STYLES, *QUOTATIONS)]
    quotations = [e for e in known if e.type in QUOTATIONS]
    fresh = [
        e
        for e in detected
        if not any(e.offset < o.end and o.offset < e.end for o in others)
        and not _crosses(e, quotations)
    ]
    return nested(known + fresh)


def limited(entities: Iterable[Entity]) -> list[Entity]:
    """At most 100 entities: custom emoji are not counted, styles are the first to go."""
    ordered = list(entities)
    emoji = [e for e in ordered if e.type == "custom_emoji"]
    frame = [e for e in ordered if e.type not in (*STYLES, "custom_emoji")][:MAX_ENTITIES]
    styles = _split([e for e in ordered if e.type in STYLES], [])
    return nested(emoji + frame + styles[: MAX_ENTITIES - len(frame)])


def _apart(entities: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _crosses(entity: Entity, quotations: list[Entity]) -> bool:
    for quotation in quotations:
        if quotation.end <= entity.offset:
            continue
        return quotation.end < entity.end or entity.offset < quotation.offset < entity.end
    return False


def _split(styles: list[Entity], frame: list[Entity]) -> list[Entity]:
    """Merges styles that touch, cuts them at the frame and where another style begins."""
    cutter = _StyleCutter(styles)
    made: list[Entity] = []
    open_frame: list[Entity] = []

    def advance(offset: int) -> None:
        while open_frame and offset >= open_frame[-1].end:
            inner = open_frame.pop()
            pieces = cutter.until(inner.end)
            if inner.type not in {"code", "pre"}:
                made.extend(pieces)
        made.extend(cutter.until(offset))

    for entity in frame:
        advance(entity.offset)
        open_frame.append(entity)
    advance(_END)
    return in_order(made)


class _StyleCutter:
    """Hands out the pieces of styles up to an offset, one pass over the text."""

    def __init__(self, styles: list[Entity]) -> None:
        self._waiting = in_order(styles)
        self._open: dict[str, tuple[int, int]] = {}

    def until(self, offset: int) -> list[Entity]:
        made: list[Entity] = []
        while self._waiting and self._waiting[0].offset < offset:
            style = self._waiting.pop(0)
            begin, end = self._open.get(style.type, (0, -1))
            if style.offset <= end:
                self._open[style.type] = (begin, max(end, style.end))
            else:
                made += self._flush(style.offset)
                self._open[style.type] = (style.offset, style.end)
        return made + self._flush(offset)

    def _flush(self, offset: int) -> list[Entity]:
        made = []
        for kind in STYLES:
            begin, end = self._open.get(kind, (offset, offset))
            if begin >= offset:
                continue
            cut = min(end, offset)
            made.append(Entity(kind, begin, cut - begin))
            if end <= offset:
                del self._open[kind]
            else:
                self._open[kind] = (offset, end)
        return made
