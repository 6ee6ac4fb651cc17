"""Parses the HTML of the Bot API as TDLib's ``parse_html`` does.

Works on the bytes of the text, because Telegram reports errors with byte offsets.
"""

from __future__ import annotations

from .entities import Entity, Formatted
from .errors import bad_request
from .formatting import formatted
from .tags import TAGS, OpenTag, argument_of, close
from .units import is_utf8, utf16_length

_REFERENCES = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_SPACES = b" \t\r\n\0\v"
_NAME_END = _SPACES + b"=>/\"'"
_TOKEN = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"
_DIGITS = b"0123456789"
_MAX_REFERENCE = 10
_CONTINUATION, _FIRST_OF_TWO, _FIRST_OF_FOUR = 0x80, 0xC0, 0xF0
_MAX_CODE = 0x10FFFF


def parse_html(html: str) -> Formatted:
    """The plain text and entities of a text with ``parse_mode`` HTML.

    White space around the text is trimmed, offsets are UTF-16 code units. Raises ApiError with
    "can't parse entities: ..." for what Telegram cannot parse.
    """
    return formatted(*parse_html_untrimmed(html))


def parse_html_untrimmed(html: str) -> tuple[str, list[Entity]]:
    """As ``parse_html``, but as the text stands: nothing trimmed, found or dropped."""
    if not is_utf8(html):
        raise bad_request("text must be encoded in UTF-8")
    return _Parser(html).parse()


def _cannot(text: str) -> Exception:
    return bad_request(f"can't parse entities: {text}")


class _Parser:
    def __init__(self, html: str) -> None:
        self._data = html.encode()
        # As in a C string, so that looking one byte too far finds an end.
        self._text = self._data + b"\0"
        self._at = 0
        self._out = bytearray()
        self._offset = 0
        self._open: list[OpenTag] = []
        self._entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self._at < len(self._data):
            byte = self._text[self._at : self._at + 1]
            if byte == b"<":
                self._tag()
            elif byte == b"&" and (char := self._reference()) is not None:
                self._out += char.encode("utf-8", "surrogatepass")
                self._offset += utf16_length(char)
            else:
                self._out += byte
                self._offset += _units(byte[0])
                self._at += 1
        if self._open:
            raise _cannot(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        try:
            text = self._out.decode()
        except UnicodeDecodeError:
            raise _cannot(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from None
        return text, [_without_language(entity) for entity in self._entities]

    def _reference(self) -> str | None:
        """Decodes a character reference here; None, and no move, if there is none."""
        at, text = self._at + 1, self._text
        if text[at : at + 1] == b"#":
            is_hex = text[at + 1 : at + 2] == b"x"
            base, digits = (16, _DIGITS + b"abcdefABCDEF") if is_hex else (10, _DIGITS)
            start = at + 1 + is_hex
            end = self._skip(start, digits)
            code = int(text[start:end] or b"0", base)
            if not 0 < code < _MAX_CODE or end - self._at >= _MAX_REFERENCE:
                return None
            char = chr(code)
        else:
            end = at
            while text[end : end + 1].isalpha():
                end += 1
            if text[at:end] not in _REFERENCES:
                return None
            char = _REFERENCES[text[at:end]]
        self._at = end + 1 if text[end : end + 1] == b";" else end
        return char

    def _tag(self) -> None:
        begin = self._at
        self._at += 1
        if self._byte() == b"/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)
        self._at += 1

    def _start_tag(self, begin: int) -> None:
        self._at = self._until(self._at, _SPACES + b">")
        if self._byte() == b"\0":
            raise _cannot(f"Unclosed start tag at byte offset {begin}")
        tag = self._text[begin + 1 : self._at].lower().decode("utf-8", "replace")
        if tag not in TAGS:
            raise _cannot(f'Unsupported start tag "{tag}" at byte offset {begin}')
        argument = ""
        while self._byte() != b">":
            argument = self._attribute(tag, begin, argument)
        if tag == "span" and argument != "spoiler":
            raise _cannot(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(OpenTag(tag, argument, self._offset, len(self._out)))

    def _attribute(self, tag: str, begin: int, argument: str) -> str:
        """Reads one attribute; returns the argument of the tag it makes."""
        self._skip_spaces()
        if self._byte() == b">":
            return argument
        start = self._at
        self._at = self._until(start, _NAME_END)
        name = self._text[start : self._at]
        if not name:
            raise _cannot(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._skip_spaces()
        value = None
        if self._byte() == b"=":
            self._at += 1
            self._skip_spaces()
            value = self._value(tag, begin)
        elif self._byte() == b"\0":
            raise _cannot(f'Unclosed start tag "{tag}" at byte offset {begin}')
        return argument_of(tag, name, value, argument)

    def _value(self, tag: str, begin: int) -> str:
        quote = self._byte()
        if quote == b"\0":
            raise _cannot(f'Unclosed start tag "{tag}" at byte offset {begin}')
        start = self._at
        if quote not in {b"'", b'"'}:
            self._at = self._skip(start, _TOKEN)
            if self._byte() not in _SPACES + b">":
                raise _cannot(f"Unexpected end of name token at byte offset {start}")
            value = bytearray(self._text[start : self._at].lower())
        else:
            self._at += 1
            value = bytearray()
            while self._byte() not in {quote, b"\0"}:
                if self._byte() == b"&" and (char := self._reference()) is not None:
                    value += char.encode("utf-8", "surrogatepass")
                else:
                    value += self._byte()
                    self._at += 1
            self._at += self._byte() == quote
        if self._byte() == b"\0":
            raise _cannot(f"Unclosed start tag at byte offset {begin}")
        return value.decode("utf-8", "replace")

    def _end_tag(self, begin: int) -> None:
        if not self._open:
            raise _cannot(f"Unexpected end tag at byte offset {begin}")
        self._at = self._until(self._at, _SPACES + b">")
        name = self._text[begin + 2 : self._at].lower().decode("utf-8", "replace")
        self._skip_spaces()
        if self._byte() != b">":
            raise _cannot(f"Unclosed end tag at byte offset {begin}")
        started = self._open.pop()
        if name and name != started.tag:
            raise _cannot(
                f'Unmatched end tag at byte offset {begin}, expected "</{started.tag}>", '
                f'found "</{name}>"'
            )
        if self._offset > started.offset:
            inner = self._out[started.start :].decode("utf-8", "replace")
            close(started, self._offset, inner, self._entities)

    def _byte(self) -> bytes:
        return self._text[self._at : self._at + 1] or b"\0"

    def _until(self, at: int, stops: bytes) -> int:
        while at < len(self._data) and self._text[at] not in stops:
            at += 1
        return at

    def _skip(self, at: int, wanted: bytes) -> int:
        while self._text[at] in wanted and at < len(self._data):
            at += 1
        return at

    def _skip_spaces(self) -> None:
        self._at = self._skip(self._at, _SPACES.replace(b"\0", b""))


def _units(byte: int) -> int:
    """UTF-16 code units a character has whose UTF-8 has this as first byte; else 0."""
    if _CONTINUATION <= byte < _FIRST_OF_TWO:
        return 0
    return 2 if byte >= _FIRST_OF_FOUR else 1


def _without_language(entity: Entity) -> Entity:
    if entity.type == "code" and entity.language:
        return Entity("code", entity.offset, entity.length)
    return entity
