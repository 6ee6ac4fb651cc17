"""The picture of a chat: a well-formed page on which nothing that was written is markup."""

from typing import Any
from xml.etree import ElementTree

from tests.botapi.page import chat_page, inline_page
from tests.botapi.shown import Shown, shown

HOSTILE = "<script>alert('&')</script>"


def message(number: int, sender: int, text: str, **fields: Any) -> Shown:
    user = {"id": sender, "first_name": HOSTILE, "is_bot": False}
    raw = {"message_id": number, "date": 0, "from": user, "chat": {"id": 5}, "text": text}
    return shown(raw | fields)


def parsed(page: str) -> ElementTree.Element:
    """Raises ParseError where the page is not well-formed."""
    start, _, rest = page.partition("\n")
    assert start == "<!DOCTYPE html>"
    return ElementTree.fromstring(rest.replace("<blockquote expandable>", "<blockquote>"))


def by_class(tree: ElementTree.Element, name: str) -> list[str]:
    found = [node for node in tree.iter() if name in node.get("class", "").split()]
    return ["".join(node.itertext()) for node in found]


def test_nothing_that_people_write_is_markup() -> None:
    first = message(1, 7, HOSTILE)
    keyboard = {"inline_keyboard": [[{"text": HOSTILE, "callback_data": "x"}]]}
    answer = message(2, 8, HOSTILE, reply_to_message=dict(first.raw), reply_markup=keyboard)
    tree = parsed(chat_page(HOSTILE, HOSTILE, [first, answer], viewer=7, group=True))
    assert tree.find(".//script") is None
    assert by_class(tree, "sender") == [HOSTILE]
    assert by_class(tree, "line") == by_class(tree, "button") == [HOSTILE]
    card = {"title": HOSTILE, "description": HOSTILE}
    tree = parsed(inline_page(HOSTILE, HOSTILE, [card], HOSTILE))
    assert tree.find(".//script") is None
    assert by_class(tree, "about") == by_class(tree, "field") == [HOSTILE]


def test_entities_quotations_and_sides_are_shown() -> None:
    entities = [
        {"type": "expandable_blockquote", "offset": 0, "length": 5},
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "text_link", "offset": 6, "length": 4, "url": "https://example.org/?a=1&b=2"},
    ]
    answer = message(2, 8, "quote\nlink", entities=entities, edit_date=1)
    page = chat_page("Bot", "bot", [message(1, 7, "Why?"), answer], viewer=7)
    assert "<blockquote expandable>" in page
    tree = parsed(page)
    quote = tree.find(".//blockquote/b")
    link = tree.find(".//a")
    assert quote is not None and quote.text == "qu"
    assert link is not None and link.get("href") == "https://example.org/?a=1&b=2"
    assert by_class(tree, "own") == ["Why?00:00"]
    assert by_class(tree, "other") == ["quotelinkedited 00:00"]
    assert by_class(tree, "sender") == []


def test_a_topic_has_its_name_over_its_messages() -> None:
    head = {"message_id": 1, "date": 0, "chat": {"id": 5}, "from": {"id": 7},
            "forum_topic_created": {"name": "Space & sea", "icon_color": 1}}  # fmt: skip
    tree = parsed(chat_page("Group", "", [shown(head), message(2, 7, "Hi")], viewer=8))
    assert by_class(tree, "service") == ["Space & sea"]
