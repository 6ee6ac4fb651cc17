"""answerCallbackQuery, answerInlineQuery and answerGuestQuery."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .content import check_length, input_text
from .core import Core
from .errors import bad_request
from .keyboards import checked_markup
from .params import Params
from .sending import text_of

MAX_ANSWER = 200
MAX_RESULTS = 50
MAX_RESULT_ID = 64
MAX_NEXT_OFFSET = 64
_START = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_CANNOT = "can't parse inline query result:"
_MEDIA = (
    "audio", "contact", "document", "game", "gif", "location", "mpeg4_gif", "photo", "sticker",
    "venue", "video", "voice",
)  # fmt: skip


def answer_callback_query(core: Core, params: Params) -> bool:
    """answerCallbackQuery; each query can be answered once."""
    number = params.text("callback_query_id")
    if len(params.text("text")) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if params.text("url") and not params.text("url").startswith("https://t.me/"):
        raise bad_request("URL_INVALID")
    if not core.queries.callbacks.get(number, False):
        raise bad_request(_TOO_OLD)
    core.queries.callbacks[number] = False
    return True


def answer_inline_query(core: Core, params: Params) -> bool:
    """answerInlineQuery; each query can be answered once."""
    raw = params.parsed("results", "can't parse JSON encoded inline query results")
    if raw is not None and not isinstance(raw, list):
        raise bad_request("expected an Array of inline query results")
    if len(raw or []) > MAX_RESULTS:
        raise bad_request("too many inline query results specified")
    results = [_result(core, item) for item in raw or []]
    _check_ids([result["id"] for result in results])
    if len(params.text("next_offset").encode("utf-8", "surrogatepass")) > MAX_NEXT_OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    _check_button(params.parsed("button", "can't parse inline query results button JSON object"))
    asked = core.queries.inline.get(params.text("inline_query_id"))
    if asked is None or not asked.is_open:
        raise bad_request(_TOO_OLD)
    asked.is_open = False
    asked.results = {result["id"]: result for result in results}
    return True


def answer_guest_query(core: Core, params: Params) -> dict[str, str]:
    """answerGuestQuery; each query can be answered once."""
    number = params.text("guest_query_id")
    raw = params.parsed("result", "can't parse JSON encoded inline query result")
    result = _result(core, raw)
    if core.queries.guests.get(number, {}) is not None:
        raise bad_request(_TOO_OLD)
    core.queries.guests[number] = result
    return {"inline_message_id": f"BAAAA{core.queries.new_id()}"}


def _result(core: Core, raw: Any) -> dict[str, Any]:
    """A checked result; an article also has ``shown``, the text it would send."""
    if not isinstance(raw, dict):
        raise bad_request(f"{_CANNOT} Inline query result must be an object")
    kind, number = str(_required(raw, "type")).lower(), str(_required(raw, "id"))
    if kind != "article" and kind not in _MEDIA:
        raise bad_request(f'{_CANNOT} type "{kind}" is unsupported for the inline query result')
    made = dict(raw) | {"type": kind, "id": number}
    content = raw.get("input_message_content")
    if content is not None or kind == "article":
        made["shown"] = _shown(core, content)
    if raw.get("reply_markup") is not None:
        made["reply_markup"] = checked_markup(raw["reply_markup"], only_inline=True)
    if kind == "article" and not str(_required(raw, "title")).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    return made


def _shown(core: Core, content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise bad_request(f'{_CANNOT} Can\'t find field "message_text"')
    if not content.get("message_text"):
        raise bad_request(f"{_CANNOT} Input message content is not specified")
    text = input_text(
        str(content["message_text"]), str(content.get("parse_mode") or ""),
        content.get("entities"),
    )  # fmt: skip
    check_length(text, "MESSAGE_TOO_LONG")
    return text_of(core, text)


def _required(raw: Mapping[str, Any], field: str) -> Any:
    if field not in raw:
        raise bad_request(f'{_CANNOT} Can\'t find field "{field}"')
    return raw[field]


def _check_ids(numbers: list[str]) -> None:
    for number in numbers:
        if not number:
            raise bad_request("RESULT_ID_EMPTY")
        if len(number.encode("utf-8", "surrogatepass")) > MAX_RESULT_ID:
            raise bad_request("RESULT_ID_INVALID")
    if len(set(numbers)) < len(numbers):
        raise bad_request("RESULT_ID_DUPLICATE")


def _check_button(raw: Any) -> None:
    if raw is None:
        return
    prefix = "can't parse inline query results button:"
    if not isinstance(raw, dict):
        raise bad_request(f"{prefix} InlineQueryResultsButton must be an Object")
    if "text" not in raw:
        raise bad_request(f'{prefix} Can\'t find field "text"')
    if "start_parameter" not in raw and "web_app" not in raw:
        raise bad_request(f"{prefix} InlineQueryResultsButton must have exactly one optional field")
    if not str(raw["text"]).strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if "start_parameter" in raw and not _START.match(str(raw["start_parameter"])):
        raise bad_request("START_PARAM_INVALID")
