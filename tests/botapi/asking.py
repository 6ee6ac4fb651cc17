"""Lets users press buttons and ask the bot inline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .core import InlineQuery
from .events import Events
from .keyboards import is_inline
from .updates import Author, Reference, id_of, new_message
from .world import Chat, User


class Asking(Events):
    """Callback queries and inline mode."""

    def press(self, chat: Chat | User, user: User, message: Reference, button: str) -> str:
        """A user presses a button, named by callback_data or label, under a message of the bot.

        Returns the id of the callback query. Raises AssertionError if the message shows no such
        button with callback_data, so a test cannot press what nobody sees.
        """
        with self.changing():
            raw = self.world.state(chat).messages[id_of(message)]
            data = _callback_data(raw.get("reply_markup"), button)
            return self._callback(user, chat.id, {"message": raw, "data": data})

    def press_inline(self, user: User, inline_message_id: str, button: str) -> str:
        """As ``press``, for a message that was sent inline."""
        with self.changing():
            message = self.queries.messages[inline_message_id]
            data = _callback_data(message.get("reply_markup"), button)
            fields = {"inline_message_id": inline_message_id, "data": data}
            return self._callback(user, int(message["chat_id"]), fields)

    def press_forged(self, chat: Chat | User, user: User, message: Reference, data: str) -> str:
        """A modified client sends callback_data that stands on no button of the message.

        The message may also be gone, which Telegram then tells as inaccessible.
        """
        with self.changing():
            state, number = self.world.state(chat), id_of(message)
            gone = {"chat": state.chat.payload(), "message_id": number, "date": 0}
            raw = state.messages.get(number, gone)
            return self._callback(user, chat.id, {"message": raw, "data": data})

    def inline_query(
        self, user: User, query: str = "", *, offset: str = "", chat_type: str = "sender"
    ) -> str:
        """A user types ``@bot query`` in some chat; returns the id of the inline query."""
        with self.changing():
            number = self.queries.new_id()
            self.queries.inline[number] = InlineQuery(user, query)
            self.deliver("inline_query", {
                "id": number, "from": user.payload(), "chat_type": chat_type, "query": query,
                "offset": offset,
            })  # fmt: skip
            return number

    def inline_results(self, query_id: str) -> list[Mapping[str, Any]]:
        """What the bot answered to an inline query; raises AssertionError before it did."""
        with self.lock:
            results = self.queries.inline[query_id].results
            assert results is not None, "the inline query was not answered"
            return list(results.values())

    def send_inline_result(self, query_id: str, result_id: str, chat: Chat | User) -> str | None:
        """The user sends a result of their inline query to a chat.

        The chat shows a message via the bot, the bot gets chosen_inline_result. Returns the
        inline_message_id, which exists only if the result has an inline keyboard.
        """
        with self.changing():
            asked = self.queries.inline[query_id]
            assert asked.results is not None, "the inline query was not answered"
            result = asked.results[result_id]
            state, markup = self.world.state(chat), result.get("reply_markup")
            fields = dict(result["shown"]) | {"via_bot": self.bot.payload()}
            fields |= {"reply_markup": markup} if is_inline(markup) else {}
            message = new_message(state, self.now(), Author(asked.user), fields)
            inline_id = f"BAAAA{self.queries.new_id()}" if is_inline(markup) else None
            if inline_id is not None:
                kept = {"chat_id": chat.id, "message_id": message["message_id"]}
                self.queries.messages[inline_id] = fields | kept
            self.post(state, message)
            chosen = {"result_id": result_id, "from": asked.user.payload(), "query": asked.query}
            named = {"inline_message_id": inline_id} if inline_id else {}
            self.deliver("chosen_inline_result", chosen | named)
            return inline_id

    def guest_query(self, user: User, text: str) -> str:
        """A user mentions the bot in a group where it is no member; returns the query's id."""
        with self.changing():
            number = self.queries.new_id()
            self.queries.guests[number] = None
            chat = {"id": -1009999999999, "type": "supergroup", "title": "Elsewhere"}
            self.deliver("guest_message", {
                "message_id": 1, "from": user.payload(), "chat": chat, "date": self.now(),
                "guest_query_id": number, **self._text(text, {}),
            })  # fmt: skip
            return number

    def guest_answer(self, query_id: str) -> Mapping[str, Any]:
        """What the bot's answer to a guest query shows; AssertionError before it has one."""
        with self.lock:
            result = self.queries.guests[query_id]
            assert result is not None, "the guest query was not answered"
            shown: Mapping[str, Any] = result["shown"]
            return shown

    def react(
        self, chat: Chat, user: User, message: Reference, new: str = "", old: str = ""
    ) -> None:
        """A user puts a reaction under a message, or another one; "" is none.

        The bot is told as an administrator of the chat alone.
        """
        with self.changing():
            if self.world.state(chat).bot_status != "administrator":
                return
            both = {
                name: [{"type": "emoji", "emoji": emoji}] if emoji else []
                for name, emoji in (("old_reaction", old), ("new_reaction", new))
            }
            self.deliver("message_reaction", {
                "chat": chat.payload(), "message_id": id_of(message), "user": user.payload(),
                "date": self.now(), **both,
            })  # fmt: skip

    def expire_queries(self) -> None:
        """All callback and inline queries become too old to be answered."""
        with self.changing():
            self.queries.callbacks = dict.fromkeys(self.queries.callbacks, False)
            for query in self.queries.inline.values():
                query.is_open = False

    def _callback(self, user: User, chat_id: int, fields: Mapping[str, Any]) -> str:
        number = self.queries.new_id()
        self.queries.callbacks[number] = True
        base = {"id": number, "from": user.payload(), "chat_instance": str(chat_id * 31)}
        self.deliver("callback_query", base | dict(fields))
        return number


def _callback_data(markup: Mapping[str, Any] | None, button: str) -> str:
    buttons = [b for row in (markup or {}).get("inline_keyboard", []) for b in row]
    for key in ("callback_data", "text"):
        for shown in buttons:
            if shown.get(key) == button and "callback_data" in shown:
                return str(shown["callback_data"])
    raise AssertionError(f"no button {button!r} to press among {buttons}")
