"""Tests of the Bot API server that the other tests talk to."""

from __future__ import annotations

import asyncio
import html
import itertools
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from hypothesis import assume, given
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters, Update
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from tests.botapi import BotApiServer, Chat, Entity, ThreadedServer, User, faults
from tests.botapi.content import input_text
from tests.botapi.entities import MAX_ENTITIES
from tests.botapi.errors import ApiError
from tests.botapi.formatting import formatted
from tests.botapi.markup import parse_html
from tests.botapi.units import utf16_length
from tests.botapi.world import ANONYMOUS_ADMIN_ID, SERVICE_ID

NO_PROXY = {"trust_env": False}
BAD_REQUEST, CONFLICT = 400, 409
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
Answer = dict[str, Any]


@pytest_asyncio.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as running:
        yield running


@pytest_asyncio.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    request = HTTPXRequest(httpx_kwargs=NO_PROXY)
    updates = HTTPXRequest(httpx_kwargs=NO_PROXY)
    async with Bot(
        server.token, base_url=server.url + "/bot", request=request, get_updates_request=updates
    ) as made:
        yield made


@pytest.fixture
def ann(server: BotApiServer) -> User:
    return server.add_user(7, "Ann", language_code="de", username="ann_tests")


async def call(server: BotApiServer, method: str, **params: Any) -> Answer:
    """Calls a method with a form, nested values as JSON, and returns the answer."""
    return await call_raw(server, method, data={k: _plain(v) for k, v in params.items()})


async def call_raw(server: BotApiServer, method: str, verb: str = "POST", **kind: Any) -> Answer:
    url = f"{server.url}/bot{server.token}/{method}"
    async with aiohttp.ClientSession() as session, session.request(verb, url, **kind) as answer:
        made: Answer = await answer.json()
        if not made["ok"]:
            assert made["error_code"] == answer.status
        return made


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


async def refusal(server: BotApiServer, method: str, **params: Any) -> str:
    """The description of a call that has to be refused."""
    answer = await call(server, method, **params)
    assert not answer["ok"], answer
    return str(answer["description"])


def entity(kind: str, offset: int, length: int, **fields: Any) -> Entity:
    return Entity(kind, offset, length, **fields)


# HTML


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>x</b> <STRONG>y</STRONG>", "x y", [("bold", 0, 1), ("bold", 2, 1)]),
        ("<i>a</i><u>b</u><s>c</s>", "abc",
         [("italic", 0, 1), ("underline", 1, 1), ("strikethrough", 2, 1)]),
        ("<em>a</em><ins>b</ins><del>c</del>", "abc",
         [("italic", 0, 1), ("underline", 1, 1), ("strikethrough", 2, 1)]),
        ("<tg-spoiler>a</tg-spoiler>b<span class='tg-spoiler'>c</span>", "abc",
         [("spoiler", 0, 1), ("spoiler", 2, 1)]),
        ("\U0001f600<b>\U0001f600x</b>", "\U0001f600\U0001f600x", [("bold", 2, 3)]),
        ("<code>a<b>b</b></code>", "ab", [("code", 0, 2)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "ab", [("blockquote", 0, 2)]),
        ("&lt;&gt;&amp;&quot;&#65;&#x42;&nbsp;&apos;", "<>&\"AB&nbsp;&apos;", []),
        ("  <b> x </b>\n", "x", [("bold", 0, 1)]),
        ("a<b> </b>b", "a b", []),
        ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
        ("a\r\nb\tc", "a\nb c", []),
    ],
)  # fmt: skip
def test_html_is_parsed(markup: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found = parse_html(markup)
    assert found.text == text
    assert [(e.type, e.offset, e.length) for e in found.entities] == entities


def test_html_entities_with_arguments() -> None:
    found = parse_html(
        '<a href="https://example.org">l</a><pre><code class="language-py">p</code></pre>'
        '<a href="tg://user?id=5">u</a><tg-emoji emoji-id="123">e</tg-emoji><pre>q</pre>'
        '<a href="not a link">n</a>'
    )
    assert found.text == "lpueqn"
    assert list(found.entities) == [
        entity("text_link", 0, 1, url="https://example.org/"),
        entity("pre", 1, 1, language="py"),
        entity("text_mention", 2, 1, user_id=5),
        entity("custom_emoji", 3, 1, custom_emoji_id="123"),
        entity("pre", 4, 1),
    ]


@pytest.mark.parametrize(
    ("markup", "error"),
    [
        ("äb<x>", 'Unsupported start tag "x" at byte offset 3'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href=x:y>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("&#xD83D;", ("Text contains invalid Unicode characters after decoding HTML entities, "
                     "check for unmatched surrogate code units")),
    ],
)  # fmt: skip
def test_html_errors_have_the_words_of_telegram(markup: str, error: str) -> None:
    with pytest.raises(ApiError) as raised:
        parse_html(markup)
    assert raised.value.description == f"Bad Request: can't parse entities: {error}"


@given(st.text())
def test_escaped_text_comes_back_and_its_entity_covers_it(text: str) -> None:
    try:
        plain = formatted(text, [])
    except ApiError:
        assume(False)
    found = parse_html(f"<b>{html.escape(text)}</b>")
    bold = [e for e in found.entities if e.type == "bold"]
    assert found.text == plain.text
    assert bold[0].offset == 0
    assert bold[-1].end == utf16_length(found.text)
    assert all(a.end == b.offset for a, b in itertools.pairwise(bold))


@given(st.text(alphabet="<>/&;#x1ab =\"'\n\U0001f600pre", max_size=40))
def test_any_html_is_parsed_or_refused_and_entities_stay_inside(markup: str) -> None:
    try:
        found = parse_html(markup)
    except ApiError as error:
        assert error.code == BAD_REQUEST
        return
    assert all(e.length > 0 and e.offset >= 0 for e in found.entities)
    assert all(e.end <= utf16_length(found.text) for e in found.entities)


def test_at_most_a_hundred_entities_are_kept() -> None:
    found = parse_html("".join(f"<i>{n}</i> <b>x</b> " for n in range(80)))
    assert len(found.entities) == MAX_ENTITIES


@pytest.mark.parametrize(
    ("entities", "error"),
    [
        ([{"type": "bold", "offset": 0, "length": 9}],
         "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9"),
        ([{"type": "bold", "offset": 9, "length": 1}],
         "entity begins after the end of the text at UTF-16 offset 9"),
        ([{"type": "bold", "offset": 1, "length": 1}],
         "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        ([{"type": "bold", "offset": -1, "length": 1}],
         "receive an entity with incorrect offset -1"),
        ([{"type": "nonsense", "offset": 0, "length": 2}],
         "can't parse MessageEntity: Unsupported type specified"),
        ([{"type": "bold", "offset": 0}], "can't parse MessageEntity: Can't find field \"length\""),
    ],
)  # fmt: skip
def test_explicit_entities_are_checked(entities: list[dict[str, Any]], error: str) -> None:
    with pytest.raises(ApiError, match=f"^Bad Request: {error}$"):
        input_text("\U0001f600x", "", entities)


def test_explicit_entities_count_in_utf16() -> None:
    found = input_text("\U0001f600x", "", [{"type": "bold", "offset": 2, "length": 1}])
    assert found.entities == (entity("bold", 2, 1),)


# HTTP


@pytest.mark.asyncio
async def test_all_kinds_of_bodies_are_read(server: BotApiServer, ann: User) -> None:
    params = {"chat_id": "7", "text": "ä & ü"}
    keyboard = {"inline_keyboard": [[{"text": "k", "callback_data": "d"}]]}
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in params.items():
        multipart.add_field(name, value)
    for kind in (
        {"data": params},
        {"params": params},
        {"data": multipart},
        {"json": {"chat_id": 7, "text": "ä & ü", "reply_markup": keyboard}},
    ):
        assert (await call_raw(server, "sendmessage", **kind))["result"]["text"] == "ä & ü"
    answer = await call_raw(server, "SendMessage", "GET", params=params)
    assert answer["ok"]
    assert [m.markup for m in server.sent(ann)] == [None, None, None, keyboard, None]
    assert {c.method for c in server.calls} == {"sendMessage"}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/", 404, "Not Found"),
        ("/bot{token}/getNothing", 404, "Not Found: method not found"),
    ],
)
async def test_wrong_addresses(
    server: BotApiServer, path: str, status: int, description: str
) -> None:
    url = server.url + path.format(token=server.token)
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == status
        expected = {"ok": False, "error_code": status, "description": description}
        assert await answer.json() == expected


@pytest.mark.asyncio
async def test_calls_are_recorded(server: BotApiServer, ann: User) -> None:
    await call(server, "sendMessage", chat_id=7, text="x", reply_parameters={}, nonsense=1)
    await call(server, "sendMessage", chat_id=8, text="x")
    good, bad = server.calls
    assert good.ok and good.result["text"] == "x"
    assert good.params == {"chat_id": 7, "text": "x", "reply_parameters": {}, "nonsense": "1"}
    assert good.unknown == ("nonsense",)
    assert (bad.status, bad.description) == (400, "Bad Request: chat not found")
    assert server.refused == (bad,)


# Sending


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x" * 40000}, "text is too long"),
        ({"chat_id": 8}, "chat not found"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"chat_id": "@nobody"}, "chat not found"),
        ({"parse_mode": "HTML", "text": "<x>"},
         "can't parse entities: Unsupported start tag \"x\" at byte offset 0"),
        ({"parse_mode": "html5"}, "unsupported parse_mode"),
        ({"parse_mode": "MarkdownV2"},
         "this test server does not know parse_mode MarkdownV2, use HTML"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"reply_parameters": {"message_id": 1, "quote": "bye"}}, "QUOTE_TEXT_INVALID"),
        ({"message_thread_id": 1}, "message thread not found"),
        ({"reply_markup": {"inline_keyboard": [[{"text": "k", "callback_data": "ä" * 33}]]}},
         "BUTTON_DATA_INVALID"),
        ({"reply_markup": {"inline_keyboard": [[{"text": "k"}]]}},
         ("can't parse inline keyboard button: "
         "Text buttons are unallowed in the inline keyboard")),
        ({"reply_markup": {"inline_keyboard": [[{"text": "k", "url": "nowhere"}]]}},
         "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        ({"reply_markup": {"inline_keyboard": [[{"text": "k", "url": "foo://a.b"}]]}},
         "inline keyboard button URL 'foo://a.b' is invalid: Unsupported URL protocol"),
    ],
)  # fmt: skip
async def test_send_message_refuses(
    server: BotApiServer, ann: User, params: dict[str, Any], error: str
) -> None:
    server.private_message(ann, "hello")
    got = await refusal(server, "sendMessage", **({"chat_id": 7, "text": "x"} | params))
    assert got == f"Bad Request: {error}"
    assert server.sent(ann) == []


@pytest.mark.asyncio
async def test_text_that_is_not_utf8_is_refused(server: BotApiServer, ann: User) -> None:
    kinds: list[dict[str, Any]] = [
        {"data": b"chat_id=7&text=%ff", "headers": FORM},
        {"data": b'{"chat_id": 7, "text": "\\ud83d"}', "headers": JSON},
    ]
    for kind in kinds:
        answer = await call_raw(server, "sendMessage", **kind)
        assert answer["description"] == "Bad Request: strings must be encoded in UTF-8"


@pytest.mark.asyncio
async def test_length_is_counted_in_characters_after_parsing(
    server: BotApiServer, ann: User
) -> None:
    text = "\U0001f600" * 4096
    assert (await call(server, "sendMessage", chat_id=7, text=text))["ok"]
    markup = "<b>" + "&amp;" * 4096 + "</b>"
    assert (await call(server, "sendMessage", chat_id=7, text=markup, parse_mode="HTML"))["ok"]


@pytest.mark.asyncio
async def test_replies_and_quotes(server: BotApiServer, ann: User) -> None:
    asked = server.private_message(ann, "\U0001f600 what is it?")
    reply = {"message_id": asked["message_id"], "quote": "what"}
    answer = await call(server, "sendMessage", chat_id=7, text="x", reply_parameters=reply)
    sent = answer["result"]
    assert sent["reply_to_message"]["text"] == asked["text"]
    assert sent["quote"] == {"text": "what", "position": 3, "is_manual": True}
    lost = {"message_id": 99, "allow_sending_without_reply": True}
    assert (await call(server, "sendMessage", chat_id=7, text="y", reply_parameters=lost))["ok"]
    assert [m.reply_to for m in server.sent(ann)] == [asked["message_id"], None]


@pytest.mark.asyncio
async def test_what_a_chat_forbids(server: BotApiServer, ann: User) -> None:
    shy = server.add_user(8, started=False)
    group, supergroup = server.add_group(), server.add_supergroup()
    closed = server.add_supergroup(is_forum=True)
    topic = server.create_topic(closed, "Topic", by=ann)
    server.close_topic(closed, topic, by=ann)
    mute, old = server.add_supergroup(), server.add_group()
    new = server.migrate(old, by=ann)
    server.restrict_bot(mute)
    server.block_bot(ann)
    for chat in (group, supergroup):
        server.bot_becomes(chat, "kicked", by=ann)
    expected = {
        ann.id: "Forbidden: bot was blocked by the user",
        shy.id: "Forbidden: bot can't initiate conversation with a user",
        group.id: "Forbidden: bot was kicked from the group chat",
        supergroup.id: "Forbidden: bot was kicked from the supergroup chat",
        mute.id: "Bad Request: not enough rights to send text messages to the chat",
    }
    for chat_id, error in expected.items():
        assert await refusal(server, "sendMessage", chat_id=chat_id, text="x") == error
    params = {"chat_id": closed.id, "text": "x", "message_thread_id": topic}
    assert await refusal(server, "sendMessage", **params) == "Bad Request: TOPIC_CLOSED"
    answer = await call(server, "sendMessage", chat_id=old.id, text="x")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new.id}


@pytest.mark.asyncio
async def test_topics(server: BotApiServer, ann: User) -> None:
    forum = server.add_supergroup(is_forum=True)
    topic = server.create_topic(forum, "Topic", by=ann)
    base = {"chat_id": forum.id, "text": "x"}
    sent = (await call(server, "sendMessage", **base, message_thread_id=topic))["result"]
    assert sent["is_topic_message"] and sent["message_thread_id"] == topic
    asked = server.message(forum, ann, "hi", thread=topic)
    reply = {"message_id": asked["message_id"]}
    answered = (await call(server, "sendMessage", **base, reply_parameters=reply))["result"]
    assert answered["message_thread_id"] == topic
    for thread in (1, 999):
        got = await refusal(server, "sendMessage", **base, message_thread_id=thread)
        assert got == "Bad Request: message thread not found"
    assert [m.thread for m in server.sent(forum)] == [topic, topic]
    assert [m.reply_to for m in server.sent(forum)] == [None, asked["message_id"]]


# Editing and deleting


@pytest.mark.asyncio
async def test_editing(server: BotApiServer, ann: User) -> None:
    theirs = server.private_message(ann, "hello")["message_id"]
    keyboard = {"inline_keyboard": [[{"text": "k", "callback_data": "d"}]]}
    sent = await call(server, "sendMessage", chat_id=7, text="x", reply_markup=keyboard)
    number = sent["result"]["message_id"]
    target = {"chat_id": 7, "message_id": number}
    same = await refusal(server, "editMessageText", **target, text="x", reply_markup=keyboard)
    assert same.startswith("Bad Request: message is not modified: specified new message content")
    assert (await call(server, "editMessageText", **target, text="x"))["ok"]
    assert server.sent(ann)[0].markup is None
    assert (await call(server, "editMessageReplyMarkup", **target, reply_markup=keyboard))["ok"]
    assert server.sent(ann)[0].markup == keyboard
    assert server.sent(ann)[0].edited
    refused = {
        "MESSAGE_TOO_LONG": target | {"text": "x" * 4097},
        "message to edit not found": {"chat_id": 7, "message_id": 99, "text": "y"},
        "message can't be edited": {"chat_id": 7, "message_id": theirs, "text": "y"},
        "inline keyboard expected": target | {"text": "y", "reply_markup": {"force_reply": True}},
    }
    for error, params in refused.items():
        assert await refusal(server, "editMessageText", **params) == f"Bad Request: {error}"


@pytest.mark.asyncio
async def test_deleting(server: BotApiServer, ann: User) -> None:
    group = server.add_group()
    theirs = server.message(group, ann, "hello")["message_id"]
    sent = (await call(server, "sendMessage", chat_id=group.id, text="x"))["result"]["message_id"]
    target = {"chat_id": group.id, "message_id": sent}
    assert (await call(server, "deleteMessage", **target))["ok"]
    assert await refusal(server, "deleteMessage", **target) == (
        "Bad Request: message to delete not found"
    )
    target = {"chat_id": group.id, "message_id": theirs}
    assert await refusal(server, "deleteMessage", **target) == (
        "Bad Request: message can't be deleted"
    )


# Queries

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.mark.asyncio
async def test_callback_queries_are_answered_once(server: BotApiServer, ann: User) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    sent = await call(server, "sendMessage", chat_id=7, text="x", reply_markup=keyboard)
    message = sent["result"]
    query = server.press(ann, ann, message, "Yes")
    update = (await call(server, "getUpdates"))["result"][0]["callback_query"]
    assert (update["id"], update["data"], update["message"]) == (query, "y", message)
    long = await refusal(server, "answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert long == "Bad Request: MESSAGE_TOO_LONG"
    assert (await call(server, "answerCallbackQuery", callback_query_id=query, text="x"))["ok"]
    late = server.press(ann, ann, message, "y")
    server.expire_queries()
    for number in (query, "1", late):
        assert await refusal(server, "answerCallbackQuery", callback_query_id=number) == TOO_OLD
    with pytest.raises(AssertionError, match="no button"):
        server.press(ann, ann, message, "No")


def article(number: str = "1", text: str = "<b>x</b>", **fields: Any) -> dict[str, Any]:
    content = {"message_text": text, "parse_mode": "HTML"}
    base = {"type": "article", "id": number, "title": "t", "input_message_content": content}
    return base | fields


@pytest.mark.asyncio
async def test_inline_queries(server: BotApiServer, ann: User) -> None:
    query = server.inline_query(ann, "what", offset="5")
    update = (await call(server, "getUpdates"))["result"][0]["inline_query"]
    assert update["from"]["language_code"] == "de"
    assert (update["query"], update["offset"]) == ("what", "5")
    without_title = article()
    del without_title["title"]
    refused: list[tuple[dict[str, Any], str]] = [
        ({"results": [article(str(n)) for n in range(51)]},
         "too many inline query results specified"),
        ({"results": [article(""), article()]}, "RESULT_ID_EMPTY"),
        ({"results": [article("x" * 65)]}, "RESULT_ID_INVALID"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [without_title]},
         "can't parse inline query result: Can't find field \"title\""),
        ({"results": [article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(text="x" * 4097)]}, "MESSAGE_TOO_LONG"),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "t", "start_parameter": "a b"}},
         "START_PARAM_INVALID"),
    ]  # fmt: skip
    for params, error in refused:
        got = await refusal(server, "answerInlineQuery", inline_query_id=query, **params)
        assert got == f"Bad Request: {error}"
    button = {"text": "t", "start_parameter": "x" * 64}
    params = {"inline_query_id": query, "results": [article()], "button": button}
    assert (await call(server, "answerInlineQuery", **params))["ok"]
    assert await refusal(server, "answerInlineQuery", **params) == TOO_OLD
    assert [result["title"] for result in server.inline_results(query)] == ["t"]


@pytest.mark.asyncio
async def test_inline_messages_can_be_edited(server: BotApiServer, ann: User) -> None:
    group = server.add_group()
    query = server.inline_query(ann, "what")
    keyboard = {"inline_keyboard": [[{"text": "k", "callback_data": "d"}]]}
    results = [article(reply_markup=keyboard)]
    await call(server, "answerInlineQuery", inline_query_id=query, results=results)
    inline_id = server.send_inline_result(query, "1", group)
    assert inline_id is not None
    server.press_inline(ann, inline_id, "k")
    updates = (await call(server, "getUpdates"))["result"]
    kinds = [next(key for key in u if key != "update_id") for u in updates]
    assert kinds == ["inline_query", "message", "chosen_inline_result", "callback_query"]
    assert updates[1]["message"]["via_bot"]["id"] == server.bot.id
    edited = await call(server, "editMessageText", inline_message_id=inline_id, text="new")
    assert edited["result"] is True
    assert server.messages(group)[0].text == "new"
    lost = await refusal(server, "editMessageText", inline_message_id="x", text="new")
    assert lost == "Bad Request: MESSAGE_ID_INVALID"


# Profile and look-ups


@pytest.mark.asyncio
async def test_commands_by_scope_and_language(server: BotApiServer) -> None:
    commands = [{"command": "ask", "description": "Ask"}]
    scope = {"type": "all_private_chats"}
    assert (await call(server, "setMyCommands", commands=commands, scope=scope))["ok"]
    assert (await call(server, "getMyCommands", scope=scope))["result"] == commands
    assert (await call(server, "getMyCommands"))["result"] == []
    assert (await call(server, "getMyCommands", scope=scope, language_code="de"))["result"] == []
    assert (await call(server, "deleteMyCommands", scope=scope))["ok"]
    assert (await call(server, "getMyCommands", scope=scope))["result"] == []
    refused = {
        "BOT_COMMAND_INVALID": [{"command": "Ask", "description": "x"}],
        "command length must not exceed 32": [{"command": "a" * 33, "description": "x"}],
        "command description must be non-empty": [{"command": "a", "description": ""}],
        "command description length must not exceed 256":
            [{"command": "a", "description": "x" * 257}],
        "BOT_COMMANDS_TOO_MUCH":
            [{"command": f"a{n}", "description": "x"} for n in range(101)],
    }  # fmt: skip
    for error, wrong in refused.items():
        assert await refusal(server, "setMyCommands", commands=wrong) == f"Bad Request: {error}"
    got = await refusal(server, "setMyCommands", commands=[], language_code="ger")
    assert got == "Bad Request: invalid language code specified"


@pytest.mark.asyncio
async def test_python_telegram_bot_understands_the_look_ups(
    server: BotApiServer, bot: Bot, ann: User
) -> None:
    group = server.add_supergroup("Group", bot_status="administrator")
    server.set_member(group, ann, "creator")
    assert (await bot.get_chat(group.id)).title == "Group"
    assert (await bot.get_chat_member(group.id, ann.id)).status == "creator"
    admins = await bot.get_chat_administrators(group.id)
    assert {admin.user.id for admin in admins} == {ann.id, bot.id}
    await bot.set_my_name("Name")
    await bot.set_my_description("Description", language_code="de")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_name()).name == "Name"
    assert (await bot.get_my_description(language_code="de")).description == "Description"
    assert (await bot.get_my_short_description()).short_description == "Short"
    asked = server.private_message(ann, "x")
    assert await bot.set_message_reaction(ann.id, asked["message_id"], "\N{THUMBS UP SIGN}")
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(ann.id, asked["message_id"], "x")
    assert await bot.send_chat_action(ann.id, "typing")
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "x")
    assert (await bot.get_webhook_info()).url == ""
    assert [c.unknown for c in server.calls if c.unknown] == []


# Updates


@pytest.mark.asyncio
async def test_offset_confirms_and_limit_limits(server: BotApiServer, ann: User) -> None:
    for text in "abc":
        server.private_message(ann, text)
    first = (await call(server, "getUpdates", limit=2))["result"]
    assert [u["message"]["text"] for u in first] == ["a", "b"]
    again = (await call(server, "getUpdates", limit=1))["result"]
    assert again == first[:1]
    rest = (await call(server, "getUpdates", offset=first[1]["update_id"] + 1))["result"]
    assert [u["message"]["text"] for u in rest] == ["c"]
    assert server.pending_updates == 1
    assert (await call(server, "getUpdates", offset=-1))["result"] == rest
    assert (await call(server, "getUpdates", offset=rest[0]["update_id"] + 1))["result"] == []
    await server.idle()


@pytest.mark.asyncio
async def test_long_polling_waits_for_the_next_update(server: BotApiServer, ann: User) -> None:
    waiting = asyncio.create_task(call(server, "getUpdates", timeout=50))
    await _polling(server)
    server.private_message(ann, "x")
    assert [u["message"]["text"] for u in (await waiting)["result"]] == ["x"]


async def _polling(server: BotApiServer, number: int = 1) -> None:
    """Waits until this poll waits for updates."""
    assert await server.signal.until(lambda: server.queue._waiting == number, 10)


@pytest.mark.asyncio
async def test_a_second_poller_terminates_the_first(server: BotApiServer, ann: User) -> None:
    first = asyncio.create_task(call(server, "getUpdates", timeout=50))
    await _polling(server)
    second = asyncio.create_task(call(server, "getUpdates", timeout=50))
    assert (await first)["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    server.private_message(ann, "x")
    assert len((await second)["result"]) == 1


@pytest.mark.asyncio
async def test_webhooks_and_polling_exclude_each_other(server: BotApiServer, ann: User) -> None:
    server.private_message(ann, "x")
    assert (await call(server, "setWebhook", url="https://example.org/hook"))["ok"]
    assert (await call(server, "getWebhookInfo"))["result"]["pending_update_count"] == 1
    answer = await call(server, "getUpdates")
    assert answer["error_code"] == CONFLICT
    assert "can't use getUpdates method while webhook is active" in answer["description"]
    assert (await call(server, "deleteWebhook", drop_pending_updates=True))["ok"]
    assert (await call(server, "getUpdates"))["result"] == []
    assert "HTTPS" in await refusal(server, "setWebhook", url="http://example.org")


@pytest.mark.asyncio
async def test_allowed_updates_are_kept(server: BotApiServer, ann: User) -> None:
    await call(server, "getUpdates", allowed_updates=["inline_query"])
    server.private_message(ann, "x")
    server.inline_query(ann, "x")
    got = (await call(server, "getUpdates"))["result"]
    assert [set(u) for u in got] == [{"update_id", "inline_query"}]
    await call(server, "getUpdates", offset=got[0]["update_id"] + 1, allowed_updates=[])
    server.private_message(ann, "x")
    server.queue.add({"message_reaction": {}})
    assert server.deliver("message_reaction", {}) is None
    assert server.deliver("my_chat_member", {}) is not None


@pytest.mark.asyncio
async def test_python_telegram_bot_understands_all_updates(
    server: BotApiServer, bot: Bot, ann: User
) -> None:
    group = server.create_group(ann)
    forum = server.add_supergroup(is_forum=True, bot_status="administrator")
    talk = server.add_supergroup(bot_status="administrator")
    channel = server.add_channel(discussion=talk)
    topic = server.create_topic(forum, "Topic", by=ann)
    bob = server.add_user(9, "Bob")
    mention = [Entity("text_mention", 0, 3, user_id=bob.id)]
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("k", callback_data="d")]])
    sent = await bot.send_message(ann.id, "x", reply_markup=keyboard)
    server.private_message(ann, "Bob /start https://example.org", entities=mention)
    server.edit(ann, server.private_message(ann, "old"), "new")
    server.private_message(ann, "re", reply_to=sent.message_id, quote="x")
    server.photo(ann, ann, "caption @ann_tests")
    server.message(forum, ann, "in topic", thread=topic)
    server.message(forum, ann, "in general")
    server.anonymous_message(talk, "hidden")
    server.message_as_channel(talk, channel, "channel")
    server.channel_post(channel, "post")
    server.members_join(group, bob)
    server.member_leaves(group, bob)
    server.migrate(group, by=ann)
    server.bot_becomes(forum, "restricted", by=ann)
    server.block_bot(ann)
    server.press(ann, ann, sent.message_id, "k")
    server.inline_query(ann, "q")
    updates = await bot.get_updates()
    assert len(updates) == server.pending_updates
    texts = [u.effective_message.text for u in updates if u.effective_message]
    assert {"new", "in topic", "hidden", "channel", "post"} <= set(texts)
    in_topic = _message(updates, "in topic")
    assert in_topic.is_topic_message and in_topic.reply_to_message.forum_topic_created
    assert _message(updates, "in general").message_thread_id is None
    assert _message(updates, "hidden").from_user.id == ANONYMOUS_ADMIN_ID
    forwards = [u.message for u in updates if u.message and u.message.is_automatic_forward]
    assert [m.from_user.id for m in forwards if m.from_user] == [SERVICE_ID]
    assert _message(updates, "re").reply_to_message.from_user == bot.bot
    ids = [u.update_id for u in updates]
    assert ids == sorted(set(ids))


def _message(updates: tuple[Update, ...], text: str) -> Any:
    return next(u.message for u in updates if u.message and u.message.text == text)


@pytest.mark.asyncio
async def test_raw_updates_are_delivered_as_they_are(server: BotApiServer) -> None:
    server.raw({"message": {"what": None}})
    late = server.raw({"update_id": 900000000, "poll": "\ud83d"})
    got = (await call(server, "getUpdates"))["result"]
    assert got[0]["message"] == {"what": None}
    assert got[1]["update_id"] == late


# Privacy


def _heard(server: BotApiServer) -> list[str]:
    return [u["message"]["text"] for u in server.queue.pending if "text" in u.get("message", {})]


@pytest.mark.asyncio
async def test_privacy_mode(server: BotApiServer, ann: User) -> None:
    other = server.add_user(9, "Other", username="other_bot", is_bot=True)
    group = server.add_supergroup()
    ours = (await call(server, "sendMessage", chat_id=group.id, text="x"))["result"]
    chatter = server.message(group, ann, "chatter")
    server.message(group, ann, "@alliance_test_bot mention")
    server.message(group, ann, "/ask@Alliance_Test_Bot ours")
    server.message(group, ann, "/ask@other_bot theirs")
    server.message(group, ann, "/ask general")
    server.message(group, ann, "reply", reply_to=ours)
    server.message(group, ann, "no reply", reply_to=chatter)
    server.message(group, ann, "via", via_bot=server.bot)
    server.message(group, other, "bot /ask@alliance_test_bot")
    server.message(group, ann, "/ask too late")
    assert _heard(server) == ["/ask@Alliance_Test_Bot ours", "/ask general", "reply", "via"]
    server.bot_becomes(group, "administrator", by=ann)
    server.message(group, ann, "to an admin")
    assert _heard(server)[-1] == "to an admin"
    server.bot_becomes(group, "left", by=ann)
    server.message(group, ann, "/ask@alliance_test_bot gone")
    assert _heard(server)[-1] == "to an admin"


def test_without_privacy_mode_the_bot_hears_people() -> None:
    server = BotApiServer(privacy_mode=False)
    ann, group = server.add_user(7), server.add_group()
    other = server.add_user(9, is_bot=True)
    server.message(group, ann, "chatter")
    server.message(group, other, "bot")
    assert _heard(server) == ["chatter"]
    open_ears = BotApiServer(mentions_pass=True, sees_bots=True)
    ann, group = open_ears.add_user(7), open_ears.add_group()
    open_ears.message(group, ann, "@alliance_test_bot mention")
    assert _heard(open_ears) == ["@alliance_test_bot mention"]


# Waiting and faults


@pytest.mark.asyncio
async def test_waiting_in_vain_tells_the_calls(server: BotApiServer, ann: User) -> None:
    await call(server, "getMe")
    with pytest.raises(AssertionError, match=r"waited in vain for 1 of sendMessage(.|\n)*getMe"):
        await server.wait_for("sendMessage", timeout=0)
    server.private_message(ann, "x")
    with pytest.raises(AssertionError, match="1 updates unconfirmed"):
        await server.idle(timeout=0)
    since = server.mark()
    await call(server, "getMe")
    assert len(await server.wait_for("getMe", since=since)) == 1
    assert await server.wait_for(lambda c: c.ok, 2) == list(server.calls)


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
@pytest.mark.asyncio
async def test_faults_as_the_bot_sees_them(server: BotApiServer, bot: Bot, ann: User) -> None:
    cases = [
        (faults.too_many_requests(3), RetryAfter),
        (faults.forbidden(), Forbidden),
        (faults.conflict(), Conflict),
        (faults.server_error(), NetworkError),
        (faults.bad_gateway(), NetworkError),
        (faults.invalid_json(), Exception),
        (faults.truncated(), Exception),
        (faults.drop(), NetworkError),
        (faults.cut(), NetworkError),
    ]
    for fault, error in cases:
        server.fail("sendMessage", fault)
        with pytest.raises(error):
            await bot.send_message(ann.id, fault.name)
    assert [m.text for m in server.sent(ann)] == ["truncated", "cut"]
    assert (await bot.send_message(ann.id, "well")).text == "well"
    assert server.refused == ()
    assert [c.fault for c in server.calls if c.fault] == [fault.name for fault, _ in cases]


@pytest.mark.asyncio
async def test_faults_after_the_effect(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.fail(None, faults.drop().after_effect())
    with pytest.raises(NetworkError):
        await bot.send_message(ann.id, "x")
    assert [m.text for m in server.sent(ann)] == ["x"]


@pytest.mark.asyncio
async def test_stalled_calls_go_on_when_released(server: BotApiServer, bot: Bot, ann: User) -> None:
    server.fail("sendMessage", faults.stall(), times=None)
    sending = asyncio.create_task(bot.send_message(ann.id, "x", read_timeout=30))
    assert await server.signal.until(lambda: server.log.in_flight == 1, 10)
    assert server.sent(ann) == []
    server.clear_faults()
    assert (await sending).text == "x"


@pytest.mark.asyncio
async def test_the_server_can_go_away_and_come_back(
    server: BotApiServer, bot: Bot, ann: User
) -> None:
    url = server.url
    await server.stop_listening()
    with pytest.raises(NetworkError):
        await bot.send_message(ann.id, "x")
    await server.listen_again()
    assert server.url == url
    assert (await bot.send_message(ann.id, "y")).text == "y"


# The real thing


def _application(server: BotApiServer) -> Application[Any, Any, Any, Any, Any, Any]:
    async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        assert message is not None and message.text is not None
        text = f"<b>{html.escape(message.text)}</b>"
        reply = ReplyParameters(message.message_id)
        await message.reply_text(text, parse_mode="HTML", reply_parameters=reply)

    builder = ApplicationBuilder().token(server.token).base_url(server.url + "/bot")
    builder.request(HTTPXRequest(httpx_kwargs=NO_PROXY))
    builder.get_updates_request(HTTPXRequest(httpx_kwargs=NO_PROXY))
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, answer))
    return application


@pytest.mark.asyncio
async def test_an_application_polls_and_answers(server: BotApiServer, ann: User) -> None:
    application = _application(server)
    async with application:
        assert application.updater is not None
        await application.updater.start_polling()
        await application.start()
        asked = server.private_message(ann, "1 < 2")
        await server.wait_for("sendMessage")
        await server.idle()
        await application.updater.stop()
        await application.stop()
    (sent,) = server.sent(ann)
    assert (sent.html, sent.reply_to) == ("<b>1 &lt; 2</b>", asked["message_id"])
    assert server.refused == ()


def test_the_threaded_server_drives_a_process() -> None:
    with ThreadedServer() as server:
        ann = server.add_user(7, "Ann")
        environment = os.environ | {"URL": server.url, "TOKEN": server.token, "NO_PROXY": "*"}
        process = subprocess.Popen(
            [sys.executable, "-c", _PROCESS],
            env=environment,
            cwd=Path(__file__).parent.parent,
        )
        try:
            server.private_message(ann, "hello")
            (sent,) = server.wait_for("sendMessage", timeout=30)
            assert sent.params == {"chat_id": 7, "text": "hello to you"}
            server.idle()
        finally:
            process.terminate()
            process.wait(30)
        assert [m.text for m in server.sent(ann)] == ["hello to you"]
        server.stop_listening()
        server.listen_again()
        with urllib.request.urlopen(f"{server.url}/bot{server.token}/getMe") as answer:
            assert json.load(answer)["result"]["username"] == "alliance_test_bot"


_PROCESS = """
import os
from telegram.ext import ApplicationBuilder, MessageHandler, filters

async def answer(update, context):
    await update.effective_chat.send_message(update.effective_message.text + " to you")

builder = ApplicationBuilder().token(os.environ["TOKEN"]).base_url(os.environ["URL"] + "/bot")
application = builder.build()
application.add_handler(MessageHandler(filters.TEXT, answer))
application.run_polling()
"""


def test_groups_get_identifiers_of_their_kind() -> None:
    server = BotApiServer()
    chats: list[Chat] = [server.add_group(), server.add_supergroup(), server.add_channel()]
    assert [str(chat.id)[:4] for chat in chats] == ["-400", "-100", "-100"]
    assert len({chat.id for chat in chats}) == len(chats)
