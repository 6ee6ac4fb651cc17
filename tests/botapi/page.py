"""A chat as an HTML page that looks like Telegram's, for people to look at."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .shown import Shown

_STYLE = Path(__file__).with_name("page.css")
_NAME_COLOURS = 6


def chat_page(
    title: str, status: str, messages: Iterable[Shown], *, viewer: int, group: bool = False
) -> str:
    """A chat as its member with the id `viewer` sees it: title and status at the head, own
    messages on the right. In a group, messages carry their senders' names."""
    listed = list(messages)
    known = {message.message_id: message for message in listed}
    bubbles = []
    for message in listed:
        if "text" in message.raw or "caption" in message.raw:
            named = group and message.sender_id != viewer
            bubbles.append(_bubble(message, known, own=message.sender_id == viewer, named=named))
        elif "forum_topic_created" in message.raw:
            name = html.escape(message.raw["forum_topic_created"]["name"])
            bubbles.append(f'<div class="service"><span>{name}</span></div>')
    return _page(title, status, f'<main class="chat">{"".join(bubbles)}</main>')


def inline_page(title: str, query: str, results: Sequence[Mapping[str, Any]], button: str) -> str:
    """The panel of inline results above what is being typed: `query`, with the bot's name."""
    cards = [
        '<div class="card"><div class="thumb">'
        f'{html.escape(str(result["title"])[:1])}</div><div><div class="name">'
        f'{html.escape(str(result["title"]))}</div><div class="about">'
        f"{html.escape(str(result.get('description', '')))}</div></div></div>"
        for result in results
    ]
    top = f'<div class="switch">{html.escape(button)}</div>' if button else ""
    field = f'<div class="field">{html.escape(query)}</div>'
    body = f'<main class="inline"><div class="panel">{top}{"".join(cards)}</div>{field}</main>'
    return _page(title, "", body)


def _page(title: str, status: str, body: str) -> str:
    under = f'<div class="status">{html.escape(status)}</div>' if status else ""
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"/>'
        f"<title>{html.escape(title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style>"
        f'</head><body><header><div class="avatar">{html.escape(title[:1])}</div>'
        f"<div><h1>{html.escape(title)}</h1>{under}</div></header>{body}</body></html>\n"
    )


def _bubble(message: Shown, known: Mapping[int, Shown], *, own: bool, named: bool) -> str:
    sender = message.raw.get("from", {})
    colour = message.sender_id % _NAME_COLOURS
    name = html.escape(str(sender.get("first_name", "")))
    head = f'<div class="sender c{colour}">{name}</div>' if named else ""
    if message.reply_to is not None:
        head += _quoted(known.get(message.reply_to))
    if via := message.raw.get("via_bot"):
        head += f'<div class="via">via @{html.escape(via["username"])}</div>'
    time = datetime.fromtimestamp(message.raw["date"], UTC).strftime("%H:%M")
    edited = "edited " if message.edited else ""
    # A quotation is a block already: the line end after it would show as an empty line.
    text = message.html.replace("</blockquote>\n", "</blockquote>")
    side = "own" if own else "other"
    bubble = (
        f'<div class="bubble">{head}<div class="text">{text}'
        f'<span class="time">{edited}{time}</span></div></div>'
    )
    return f'<div class="message {side}">{bubble}{_keyboard(message.markup)}</div>'


def _quoted(original: Shown | None) -> str:
    if original is None:
        return ""
    name = html.escape(str(original.raw.get("from", {}).get("first_name", "")))
    first = html.escape(original.text.partition("\n")[0])
    return f'<div class="reply"><div class="name">{name}</div><div class="line">{first}</div></div>'


def _keyboard(markup: Mapping[str, Any] | None) -> str:
    rows = []
    for row in (markup or {}).get("inline_keyboard", []):
        buttons = "".join(
            f'<div class="button{" link" if "url" in button else ""}">'
            f"{html.escape(button['text'])}</div>"
            for button in row
        )
        rows.append(f'<div class="row">{buttons}</div>')
    return f'<div class="keyboard">{"".join(rows)}</div>' if rows else ""
