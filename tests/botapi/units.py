"""The units in which Telegram measures text.

Offsets and lengths of entities are UTF-16 code units, but the limit of 4096 for a message is not:
the documentation of the API gives ``message_length_max`` in "utf8 codepoints", and 4096 emoji
(8192 code units) are accepted by the real service while 4097 are refused. So lengths that the
documentation gives in "characters" are code points here.
"""

from __future__ import annotations

MAX_MESSAGE_LENGTH = 4096
_BMP_END = 0xFFFF


def utf16_length(text: str) -> int:
    """The number of UTF-16 code units of the text; what entity offsets count."""
    return len(text) + sum(1 for char in text if ord(char) > _BMP_END)


def utf16_offsets(text: str) -> list[int]:
    """For each index into the text, and its end, the offset in UTF-16 code units."""
    offsets = [0]
    for char in text:
        offsets.append(offsets[-1] + (2 if ord(char) > _BMP_END else 1))
    return offsets


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of the text an entity with this offset and length covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def message_length(text: str) -> int:
    """What Telegram compares with 4096: code points after parsing of entities and trimming."""
    return len(text)


def is_utf8(text: str) -> bool:
    """Whether the text can be encoded in UTF-8, that is has no lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
