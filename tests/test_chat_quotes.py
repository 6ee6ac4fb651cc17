"""Every quotation on Telegram, for every question of tests/questions, is a slice of its file."""

from collections.abc import Iterable

from bot.chat.payloads import open_payload
from tests.botapi import Shown
from tests.chat_fixtures import links, questions, quotes, running_bot, seeds

_LONG = 60.0


def assert_quotes_stand_in_their_files(messages: Iterable[Shown]) -> int:
    """Each stands in the paragraph that its citation links; returns how many there are."""
    library, count = seeds().library, 0
    for message in messages:
        shown = quotes(message)
        if not shown:
            continue  # A refusal links the nearest articles and quotes nothing.
        for quote, link in zip(shown, links(message), strict=True):
            place = open_payload(link.partition("?start=")[2], library)
            assert place is not None and not place.changed
            text = place.article.source.file.read_text(encoding="utf-8")
            assert quote in text[place.passage.start : place.passage.end]
            count += 1
    return count


async def test_every_quote_in_a_private_chat_is_a_slice_of_its_file() -> None:
    async with running_bot() as bot:
        users = [bot.person() for _ in questions()]
        for user, entry in zip(users, questions(), strict=True):
            bot.server.private_message(user, entry["question"])
        await bot.server.wait_for("sendMessage", len(users), _LONG)
        replies = [reply for user in users for reply in bot.server.sent(user)]
    assert len(replies) == len(questions())
    answerable = [entry for entry in questions() if entry["article"]]
    assert assert_quotes_stand_in_their_files(replies) > len(answerable) / 2


async def test_every_quote_in_an_inline_result_is_a_slice_of_its_file() -> None:
    """Of every tenth question: each gets up to ten results."""
    async with running_bot() as bot:
        user = bot.person()
        asked = [bot.server.inline_query(user, entry["question"]) for entry in questions()[::10]]
        await bot.server.wait_for("answerInlineQuery", len(asked), _LONG)
    elsewhere = bot.server.add_group(bot_status="left")
    descriptions = []
    for number in asked:
        for result in bot.server.inline_results(number):
            bot.server.send_inline_result(number, result["id"], elsewhere)
            descriptions.append(result["description"])
    shown = bot.server.messages(elsewhere)
    assert assert_quotes_stand_in_their_files(shown) == len(descriptions) > len(asked)
    for description, message in zip(descriptions, shown, strict=True):
        assert description and quotes(message)[0].startswith(description)
