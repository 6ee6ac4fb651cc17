"""The queue of updates, and getUpdates with its neighbours."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from .errors import bad_request, conflict
from .params import Params

UPDATE_TYPES = (
    "message", "edited_message", "channel_post", "edited_channel_post", "inline_query",
    "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query", "poll",
    "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost",
    "removed_chat_boost", "message_reaction", "message_reaction_count", "business_connection",
    "business_message", "edited_business_message", "deleted_business_messages",
    "purchased_paid_media", "guest_message",
)  # fmt: skip
DEFAULT_TYPES = frozenset(UPDATE_TYPES) - {
    "chat_member", "message_reaction", "message_reaction_count",
}  # fmt: skip
FIRST_UPDATE_ID = 700000001
MAX_LIMIT = 100
MAX_TIMEOUT = 50
_TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(frozen=True, slots=True)
class Poll:
    """What a getUpdates call asks for; ``number`` tells a later poll from an earlier one."""

    offset: int
    limit: int
    timeout: int
    number: int


class UpdateQueue:
    """The updates the bot has not confirmed yet."""

    def __init__(self) -> None:
        self.pending: deque[dict[str, Any]] = deque()
        self.allowed: frozenset[str] = DEFAULT_TYPES
        self.webhook = ""
        self.secret = ""
        self._next_id = FIRST_UPDATE_ID
        self._polls = 0
        self._waiting = 0

    def add(self, update: dict[str, Any]) -> int:
        """Queues an update; gives it the next update_id unless it brings one."""
        update = {"update_id": self._next_id} | update
        number = update["update_id"]
        if isinstance(number, int):
            self._next_id = max(self._next_id, number) + 1
        self.pending.append(update)
        return self._next_id - 1

    def open(self, params: Params) -> Poll:
        """Begins a getUpdates call: confirms what its offset confirms.

        Raises ApiError while a webhook is set.
        """
        if self.webhook:
            raise conflict(_WEBHOOK)
        self.allow(params)
        offset = params.integer("offset")
        self._confirm(offset)
        self._polls += 1
        limit = min(max(params.integer("limit", MAX_LIMIT), 1), MAX_LIMIT)
        timeout = min(max(params.integer("timeout"), 0), MAX_TIMEOUT)
        return Poll(offset, limit, timeout, self._polls)

    def wait(self, poll: Poll) -> None:
        """The poll found nothing and waits; another one that waits is terminated."""
        self._waiting = poll.number

    def is_over(self, poll: Poll) -> bool:
        """Whether a waiting poll has something to answer: updates or a conflict."""
        return bool(self.pending or self.webhook) or self._waiting != poll.number

    def take(self, poll: Poll, *, waited: bool) -> list[dict[str, Any]]:
        """The answer of the poll. Raises ApiError if another one took its place."""
        if waited and self.webhook:
            raise conflict("terminated by setWebhook request")
        if waited and self._waiting != poll.number:
            raise conflict(_TERMINATED)
        return list(self.pending)[: poll.limit]

    def allow(self, params: Params) -> None:
        """Takes over the allowed_updates of a call; without them the last ones stay."""
        listed = params.parsed("allowed_updates", "can't parse allowed updates JSON object")
        if listed is None:
            return
        if not isinstance(listed, list):
            raise bad_request("allowed updates must be an Array of String")
        self.allowed = frozenset(map(str, listed)) & frozenset(UPDATE_TYPES) or DEFAULT_TYPES

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        elif offset > 0:
            self.pending = deque(u for u in self.pending if _number(u) >= offset)


def _number(update: dict[str, Any]) -> int:
    number = update["update_id"]
    return number if isinstance(number, int) else 0
