"""What Telegram does with a text and its entities before it sends them.

Follows ``fix_formatted_text`` of TDLib: control characters become spaces, carriage returns and a
few invisible characters vanish, white space is trimmed, entities never begin or end outside the
text nor cover only white space, and mentions, commands and links are found in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from .detect import detect
from .entities import Entity, Formatted, in_order, limited, nested, with_detected
from .errors import bad_request
from .units import is_utf8, utf16_length, utf16_offsets

_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_MARKS = re.compile("[\u200e\u200f]+")
_BLANK = " \n"
_HIDDEN = (
    "\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202e\u202f"
    "\u205f\u2800\u3000\ufffc\u200b\u200c\u200d\u200e\u200f\ufeff\u00a0 \n"
)
_MAX_NUMBER = 1_000_000


def formatted(text: str, entities: Iterable[Entity], *, find: bool = True) -> Formatted:
    """The text and entities as they will be shown.

    Raises ApiError for a text that is not UTF-8, is blank, or whose entities leave it.
    """
    if not is_utf8(text):
        raise bad_request("strings must be encoded in UTF-8")
    known = nested(_measured(entities))
    _check_bounds(text, known)
    text, known = _cleaned(text, known)
    text, known = _trimmed(text, nested(_without_blanks(text, known)))
    if not text.strip(_HIDDEN):
        raise bad_request("text must be non-empty")
    known = limited(known)
    if find:
        known = with_detected(known, detect(text))
    return Formatted(text, tuple(known))


def _measured(entities: Iterable[Entity]) -> list[Entity]:
    made = []
    for entity in entities:
        if not 0 <= entity.offset <= _MAX_NUMBER:
            raise bad_request(f"receive an entity with incorrect offset {entity.offset}")
        if not 0 <= entity.length <= _MAX_NUMBER:
            raise bad_request(f"receive an entity with incorrect length {entity.length}")
        if entity.length:
            made.append(entity)
    return made


def _check_bounds(text: str, entities: list[Entity]) -> None:
    offsets = utf16_offsets(text)
    starts, size = set(offsets), offsets[-1]
    for entity in entities:
        begin = f"entity beginning at UTF-16 offset {entity.offset}"
        if entity.offset > size:
            raise bad_request(
                f"entity begins after the end of the text at UTF-16 offset {entity.offset}"
            )
        if entity.offset not in starts:
            at = _byte_offset(text, entity.offset)
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {at}")
        if entity.end > size:
            raise bad_request(
                f"{begin} ends after the end of the text at UTF-16 offset {entity.end}"
            )
        if entity.end not in starts:
            at = _byte_offset(text, entity.end)
            raise bad_request(f"{begin} ends in a middle of a UTF-16 symbol at byte offset {at}")


def _byte_offset(text: str, utf16: int) -> int:
    offsets = utf16_offsets(text)
    index = next(i for i, offset in enumerate(offsets) if offset >= utf16)
    return len(text[:index].encode())


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    dropped = [utf16_length(text[: found.start()]) for found in _DROPPED.finditer(text)]
    text = _CONTROL.sub(" ", _DROPPED.sub("", text))
    text = _MARKS.sub(lambda run: "\u200c" * (len(run[0]) - 1) + run[0][-1], text)

    def moved(offset: int) -> int:
        return offset - sum(1 for position in dropped if position < offset)

    made = [
        replace(e, offset=moved(e.offset), length=moved(e.end) - moved(e.offset)) for e in entities
    ]
    return text, in_order(e for e in made if e.length)


def _without_blanks(text: str, entities: list[Entity]) -> list[Entity]:
    """Entities begin at no white space, and those of white space only are gone."""
    visible = [o for o, c in zip(utf16_offsets(text), text, strict=False) if c not in _BLANK]
    made = []
    for entity in entities:
        inside = [offset for offset in visible if entity.offset <= offset < entity.end]
        if inside:
            made.append(replace(entity, offset=inside[0], length=entity.end - inside[0]))
    return made


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = text.rstrip(_BLANK)
    lead = len(text) - len(text.lstrip(_BLANK))
    end = utf16_length(text)
    made = [replace(e, offset=e.offset - lead, length=min(e.end, end) - e.offset) for e in entities]
    return text[lead:], in_order(made)
