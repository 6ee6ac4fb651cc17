"""Finds mentions, commands, links and tags in a text.

Good enough for realistic messages; the real detection knows far more top-level domains, scripts
and exceptions.
"""

from __future__ import annotations

import re

from .entities import Entity
from .units import utf16_offsets

_PATTERNS = (
    ("url", re.compile(
        r"(?<![\w@])(?:https?://[^\s<>\"«»]+|(?:[a-z0-9-]+\.)+"
        r"(?:com|org|net|io|me|dev|info|de|ru|uk|eu|app)\b(?:[/?#][^\s<>\"«»]*)?)",
        re.IGNORECASE,
    )),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}\b", re.IGNORECASE)),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{2,31}(?![\w])")),
    ("bot_command", re.compile(
        r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"
    )),
    ("hashtag", re.compile(r"(?<![\w#&])#(?!\d+\b)\w{1,256}")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{3,8}(?!\w)")),
)  # fmt: skip
_TAIL = ".,:;!?'\")]}"


def detect(text: str) -> list[Entity]:
    """The entities Telegram marks by itself; earlier patterns win where two overlap."""
    offsets = utf16_offsets(text)
    taken: list[tuple[int, int]] = []
    made = []
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            start = found.start()
            end = start + len(found[0].rstrip(_TAIL) if kind == "url" else found[0])
            if any(start < e and s < end for s, e in taken):
                continue
            taken.append((start, end))
            made.append(Entity(kind, offsets[start], offsets[end] - offsets[start]))
    return sorted(made, key=lambda entity: entity.offset)
