"""A question on its way into the private chat: what a link can carry, or what is remembered.

A link takes 64 characters (https://core.telegram.org/bots/features#deep-linking), which hold a
question of some 45 bytes. A longer one is remembered while the bot runs.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict

from bot.chat.payloads import short_hash

_MAX_PAYLOAD = 64
_REMEMBERED = 1000
_WHOLE, _KEY = "q-", "k-"


class KeptQuestions:
    """Questions that a link into the private chat asks there."""

    def __init__(self) -> None:
        self._long: OrderedDict[str, str] = OrderedDict()

    def payload(self, question: str) -> str:
        """A payload of at most 64 characters for a question."""
        encoded = urlsafe_b64encode(question.encode("utf-8", "replace")).decode().rstrip("=")
        if len(_WHOLE) + len(encoded) <= _MAX_PAYLOAD:
            return _WHOLE + encoded
        key = short_hash(question, 12)
        self._long[key] = question
        self._long.move_to_end(key)
        if len(self._long) > _REMEMBERED:
            self._long.popitem(last=False)
        return _KEY + key

    def question(self, payload: str) -> str | None:
        """The question of a payload; None where it carries none, or none is remembered."""
        if payload.startswith(_KEY):
            return self._long.get(payload.removeprefix(_KEY))
        if not payload.startswith(_WHOLE):
            return None
        encoded = payload.removeprefix(_WHOLE)
        try:
            return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode() or None
        except ValueError:
            return None
