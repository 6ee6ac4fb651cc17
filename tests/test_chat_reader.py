"""The reader: citations open a passage, buttons turn the pages, /sources lists the articles."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.chat.callbacks import Kind, Spot, data_for
from bot.chat.pages import Pages
from bot.chat.payloads import payload_for
from bot.chat.render import Renderer
from bot.search.answerer import Answerer
from tests.botapi import BotApiServer, Call, Chat, Shown, User, faults
from tests.chat_fixtures import (
    RunningBot,
    answers_from,
    bot_on,
    messages,
    own,
    parts,
    quotes,
    running_bot,
    seeds,
    write_witnesses,
)

LETTERS = "ABCDEFGHIJ"


def write(folder: Path, letters: str = LETTERS, name: str = "alphabet", front: str = "") -> Path:
    file = folder / f"{name}.md"
    paragraphs = [f"The letter {letter} is praised by wombats here." for letter in letters]
    file.write_text(f"---\ntitle: Alphabet\n{front}---\n" + "\n\n".join(paragraphs), "utf-8")
    return file


def buttons(message: Shown | Mapping[str, Any]) -> list[list[str]]:
    """The labels under a message, row by row."""
    raw = message.raw if isinstance(message, Shown) else message
    rows = raw.get("reply_markup", {}).get("inline_keyboard", [])
    return [[button["text"] for button in row] for row in rows]


async def press(
    bot: RunningBot, chat: Chat | User, user: User, message: Shown, button: str
) -> Call:
    """Presses a button; returns the one answer that the press gets."""
    number = bot.server.press(chat, user, message, button)
    return await answer_to(bot, number)


async def answer_to(bot: RunningBot, number: str) -> Call:
    def answers(call: Call) -> bool:
        answered: bool = call.params.get("callback_query_id") == number
        return call.method == "answerCallbackQuery" and answered

    (call,) = await bot.server.wait_for(answers)
    return call


async def opened(bot: RunningBot, user: User, answerer: Answerer, paragraph: int) -> Shown:
    passage = answerer.library.articles[0].passages[paragraph - 1]
    return await bot.ask(user, f"/start {payload_for(passage)}")


async def test_an_article_is_read_from_passage_to_passage(tmp_path: Path) -> None:
    write(tmp_path)
    answerer = answers_from(tmp_path)
    async with running_bot(answerer) as bot:
        user = bot.person()
        shown = await opened(bot, user, answerer, 8)
        assert buttons(shown) == [["◀", "8 / 10", "▶"], ["From the start"]]
        seen = [quotes(shown)]
        for sign in ("▶", "▶", "◀"):
            await press(bot, user, user, shown, sign)
            (shown,) = bot.server.sent(user)
            seen.append(quotes(shown))
        assert [re.findall(r"letter (\w)", quote) for (quote,) in seen] == [
            ["H"],
            ["I"],
            ["J"],
            ["I"],
        ]
        assert buttons(shown)[0] == ["◀", "9 / 10", "▶"]


async def test_the_first_and_the_last_page_lead_nowhere_else(tmp_path: Path) -> None:
    write(tmp_path)
    answerer = answers_from(tmp_path)
    async with running_bot(answerer) as bot:
        user = bot.person()
        assert buttons(await opened(bot, user, answerer, 1))[0] == ["1 / 10", "▶"]
        assert buttons(await opened(bot, user, answerer, 10))[0] == ["◀", "10 / 10"]


async def test_from_the_start_tells_what_the_article_is(tmp_path: Path) -> None:
    url = "https://example.org/alphabet"
    write(tmp_path, front=f"publisher: The Alphabet\ndate: 2023-01\nlanguage: en\nurl: {url}\n")
    answerer = answers_from(tmp_path)
    async with running_bot(answerer) as bot:
        user = bot.person("de")
        shown = await opened(bot, user, answerer, 5)
        assert buttons(shown)[1] == ["Von Anfang an", "↗"]
        await press(bot, user, user, shown, "Von Anfang an")
        (shown,) = bot.server.sent(user)
    facts = ["The Alphabet", "Januar 2023", "Englisch", "10 Absätze", url]
    first = "The letter A is praised by wombats here."
    assert shown.text.split("\n\n") == ["Alphabet", "\n".join(facts[:4]), url, first]
    assert buttons(shown) == [["▶"], ["↗"]]


async def test_sources_lists_every_article_the_newest_first_and_opens_them(tmp_path: Path) -> None:
    for number in range(1, 12):
        write(tmp_path, "AB", f"a{number}", f"id: a{number}\ndate: 2023-01-{number:02}\n")
    async with running_bot(answers_from(tmp_path)) as bot:
        user = bot.person()
        shown = await bot.ask(user, "/sources")
        dates = re.findall(r"January \d+, 2023", shown.text)
        assert dates == [f"January {day}, 2023" for day in range(11, 3, -1)]
        assert buttons(shown) == [list("1234"), list("5678"), ["▶"]]
        await press(bot, user, user, shown, "▶")
        (shown,) = bot.server.sent(user)
        assert re.findall(r"January \d+", shown.text) == ["January 3", "January 2", "January 1"]
        assert buttons(shown) == [["9", "10", "11"], ["◀"]]
        await press(bot, user, user, shown, "10")
        (shown,) = bot.server.sent(user)
        assert "January 2, 2023" in shown.text and buttons(shown)[0] == ["▶"]


async def test_a_button_works_on_another_machine_with_more_articles(tmp_path: Path) -> None:
    write(tmp_path)
    spot = Spot(answers_from(tmp_path).library.articles[0], 4)
    data = data_for(Kind.READ, "ja", spot)
    write(tmp_path, "XYZ", "another", "id: another\n")
    async with running_bot(answers_from(tmp_path)) as bot:
        user = bot.person()
        shown = await bot.ask(user, "/sources")
        await answer_to(bot, bot.server.press_forged(user, user, shown, data))
        (shown,) = bot.server.sent(user)
    assert quotes(shown) == ["The letter D is praised by wombats here."]
    assert "最初から読む" in buttons(shown)[1]


@pytest.mark.parametrize("what", ["article", "text", "unknown"])
async def test_what_is_gone_is_said_in_a_toast(tmp_path: Path, what: str) -> None:
    file = write(tmp_path)
    answerer = answers_from(tmp_path)
    data = data_for(Kind.READ, "de", Spot(answerer.library.articles[0], 9))
    if what == "text":
        file.write_text("something else", encoding="utf-8")
    elif what == "article":
        file.unlink()
        write(tmp_path, "AB", "another")
        answerer = answers_from(tmp_path)
    else:
        data = "q:?"
    async with running_bot(answerer) as bot:
        user = bot.person("de")
        shown = await bot.ask(user, "/sources")
        call = await answer_to(bot, bot.server.press_forged(user, user, shown, data))
        assert call.params["text"] == own("gone", "de")
        assert bot.server.sent(user) == [shown]


async def test_a_page_whose_text_was_changed_since_says_so(tmp_path: Path) -> None:
    write(tmp_path)
    data = data_for(Kind.READ, "en", Spot(answers_from(tmp_path).library.articles[0], 9))
    write(tmp_path, "AB")
    async with running_bot(answers_from(tmp_path)) as bot:
        user = bot.person()
        shown = await bot.ask(user, "/sources")
        await answer_to(bot, bot.server.press_forged(user, user, shown, data))
        (shown,) = bot.server.sent(user)
    assert shown.text.startswith(own("changed", "en"))
    assert quotes(shown) == ["The letter B is praised by wombats here."]


async def test_more_of_an_answer_is_what_it_was_after_paragraphs_were_added(tmp_path: Path) -> None:
    write(tmp_path)
    article = answers_from(tmp_path).library.articles[0]
    data = data_for(Kind.MORE, "en", *[Spot(article, number) for number in (2, 4, 5)])
    write(tmp_path, "XYZABCD")
    async with running_bot(answers_from(tmp_path)) as bot:
        user = bot.person()
        shown = await bot.ask(user, "/sources")
        await answer_to(bot, bot.server.press_forged(user, user, shown, data))
        (shown,) = bot.server.sent(user)
    assert re.findall(r"letter (\w)", " ".join(parts(shown, "bold"))) == ["B", "D"]


async def test_a_press_under_a_deleted_message_gets_its_toast(tmp_path: Path) -> None:
    write(tmp_path)
    async with running_bot(answers_from(tmp_path)) as bot:
        user = bot.person()
        shown = await bot.ask(user, "/sources")
        bot.server.fail("editMessageText", faults.bad_request("message to edit not found"))
        call = await press(bot, user, user, shown, "1")
        assert call.params["text"] == own("unturned", "en")


async def test_a_page_is_turned_where_only_its_text_has_changed(tmp_path: Path) -> None:
    file = write(tmp_path)
    answerer = answers_from(tmp_path)
    passage = payload_for(answerer.library.articles[0].passages[4])
    async with BotApiServer() as server:
        async with bot_on(server, answerer) as bot:
            user = bot.person()
            shown = await bot.ask(user, f"/start {passage}")
        # The paragraph before the one that is open.
        file.write_text(file.read_text("utf-8").replace("letter D", "letter Δ"), "utf-8")
        async with bot_on(server, answers_from(tmp_path)) as bot:
            for _ in range(2):
                await press(bot, user, user, shown, "5 / 10")
            (turned,) = server.sent(user)
    assert "letter Δ" in turned.text and buttons(turned) == buttons(shown)
    assert len([call for call in server.calls if call.method == "editMessageText"]) == 1


async def test_a_page_that_stands_there_already_is_not_sent_after_a_restart(tmp_path: Path) -> None:
    write(tmp_path)
    answerer = answers_from(tmp_path)
    async with BotApiServer() as server:
        async with bot_on(server, answerer) as bot:
            user = bot.person()
            shown = await opened(bot, user, answerer, 5)
        async with bot_on(server, answerer) as bot:
            await press(bot, user, user, shown, "5 / 10")
    assert [call for call in server.calls if call.method == "editMessageText"] == []


@pytest.mark.parametrize("url", ["http://localhost/a", "https://wiki/a", "http://x.org:0/"])
async def test_an_address_that_telegram_refuses_is_no_button(tmp_path: Path, url: str) -> None:
    write(tmp_path, front=f"url: {url}\n")
    answerer = answers_from(tmp_path)
    async with running_bot(answerer) as bot:
        user = bot.person()
        shown = await opened(bot, user, answerer, 5)
        assert buttons(shown)[1] == ["From the start"]
        await press(bot, user, user, shown, "From the start")
        (shown,) = bot.server.sent(user)
    assert url in shown.text and buttons(shown) == [["▶"]]


async def test_two_people_who_press_at_once_see_one_page(tmp_path: Path) -> None:
    write(tmp_path)
    async with running_bot(answers_from(tmp_path)) as bot:
        ann, ben = bot.person(), bot.person("de")
        chat = bot.server.add_supergroup()
        asked = bot.server.message(chat, ann, "/sources")
        shown = await bot.reply_to(chat, asked)
        await press(bot, chat, ann, shown, "1")
        (shown,) = bot.server.sent(chat)
        numbers = [bot.server.press(chat, user, shown, "▶") for user in (ann, ben, ann)]
        for number in numbers:
            assert "text" not in (await answer_to(bot, number)).params
        (shown,) = bot.server.sent(chat)
        assert quotes(shown) == ["The letter A is praised by wombats here."]
        assert len([c for c in bot.server.calls if c.method == "editMessageText"]) == 2


async def test_a_group_gets_one_excerpt_and_a_button_for_more(tmp_path: Path) -> None:
    write_witnesses(tmp_path, 4)
    async with running_bot(answers_from(tmp_path)) as bot:
        user = bot.person()
        chat = bot.server.add_supergroup()
        asked = bot.server.message(chat, user, "/ask What does the numbat eat?")
        shown = await bot.reply_to(chat, asked)
        first = quotes(shown)
        assert len(first) == 1 and buttons(shown)[0] == ["More"]
        await press(bot, chat, user, shown, "More")
        (shown,) = bot.server.sent(chat)
        assert len(quotes(shown)) == 3 and quotes(shown)[:1] == first
        assert ["More"] not in buttons(shown)


async def test_a_private_answer_shows_up_to_three_and_needs_no_button(tmp_path: Path) -> None:
    write_witnesses(tmp_path, 4)
    async with running_bot(answers_from(tmp_path)) as bot:
        shown = await bot.ask(bot.person(), "What does the numbat eat?")
    assert len(quotes(shown)) == 3 and buttons(shown) == []


async def test_the_same_in_another_language_is_a_button_away() -> None:
    async with running_bot() as bot:
        user = bot.person()
        shown = await bot.ask(user, "What does Article 5 oblige the United States to do?")
        assert ["Read it in Indonesian"] in buttons(shown)
        await press(bot, user, user, shown, "Read it in Indonesian")
        (there,) = bot.server.sent(user)
        assert "Pasal 5" in quotes(there)[0]
        assert buttons(there)[0] == ["Read it in English"]
        await press(bot, user, user, there, "Read it in English")
        (back,) = bot.server.sent(user)
        assert quotes(back) == quotes(shown)[:1]


async def test_an_excerpt_in_another_language_can_be_translated() -> None:
    async with running_bot() as bot:
        shown = await bot.ask(bot.person("de"), "Was wird das DICAS-Forum besprechen?")
        (button,) = [
            button
            for row in shown.raw["reply_markup"]["inline_keyboard"]
            for button in row
            if button["text"] == own("translate", "de")
        ]
    assert button["url"].startswith("https://translate.google.com/?sl=en&tl=de&text=")
    assert " " not in button["url"]


async def test_what_is_translated_makes_no_address_that_is_too_long(tmp_path: Path) -> None:
    text = "".join(f"第{number}回の合意は長い文である、" for number in range(60)) + "終わり。"
    (tmp_path / "long.md").write_text(f"---\ntitle: 合意\n---\n{text}\n", encoding="utf-8")
    async with running_bot(answers_from(tmp_path)) as bot:
        shown = await bot.ask(bot.person("de"), "Was sagt 合意?")
    (button,) = [
        b for row in shown.raw["reply_markup"]["inline_keyboard"] for b in row if "url" in b
    ]
    assert 1000 < len(button["url"]) < 2200
    told = parse_qs(urlsplit(button["url"]).query)["text"][0]
    assert text.startswith(told)


async def test_the_translator_can_be_another_one_or_none() -> None:
    for url, expected in (("", []), ("https://x.org/{target}?q={text}", ["https://x.org/de?q="])):
        async with running_bot(settings={"telegram": {"translate_url": url}}) as bot:
            shown = await bot.ask(bot.person("de"), "Was wird das DICAS-Forum besprechen?")
        rows = shown.raw.get("reply_markup", {}).get("inline_keyboard", [])
        links = [b["url"] for row in rows for b in row if "url" in b]
        assert [link[: len("https://x.org/de?q=")] for link in links] == expected


async def test_a_refusal_offers_the_nearest_articles(tmp_path: Path) -> None:
    write(tmp_path)
    async with running_bot(answers_from(tmp_path, threshold=1)) as bot:
        user = bot.person()
        shown = await bot.ask(user, "Which letter do elephants praise?")
        assert shown.text.startswith(own("nothing", "en"))
        assert buttons(shown) == [["Alphabet"]]
        await press(bot, user, user, shown, "Alphabet")
        (shown,) = bot.server.sent(user)
        assert shown.text.startswith("Alphabet\n\n")


async def test_in_a_group_a_refusal_offers_them_too_and_can_be_deleted(tmp_path: Path) -> None:
    write(tmp_path)
    async with running_bot(answers_from(tmp_path, threshold=1)) as bot:
        user, chat = bot.person(), bot.server.add_supergroup()
        asked = bot.server.message(chat, user, "/ask Which letter do elephants praise?")
        shown = await bot.reply_to(chat, asked)
        assert buttons(shown) == [["Alphabet"], ["🗑"]]
        await press(bot, chat, user, shown, "Alphabet")
        (shown,) = bot.server.sent(chat)
        assert buttons(shown)[-1] == ["🗑"]
        await press(bot, chat, user, shown, "🗑")
        assert bot.server.sent(chat) == []


async def test_who_may_not_use_the_bot_turns_no_pages(tmp_path: Path) -> None:
    write(tmp_path)
    answerer = answers_from(tmp_path)
    async with running_bot(answerer, {"access": {"users": frozenset({99})}}) as bot:
        user = bot.person()
        shown = await bot.ask(user, "/sources")
        assert shown.text == own("no_access", "en")
        data = data_for(Kind.READ, "en", Spot(answerer.library.articles[0], 1))
        call = await answer_to(bot, bot.server.press_forged(user, user, shown, data))
        assert call.params["text"] == own("no_access", "en")
        assert bot.server.sent(user) == [shown]


def test_the_longest_article_has_pages_that_fit() -> None:
    answerer = seeds()
    renderer = Renderer(answerer, messages(), "bot")
    pages = Pages(answerer, messages(), renderer, "")
    for article in answerer.library.articles:
        assert pages.head(article, "ja").text.length <= 4096
    assert pages.sources(0, "de").text.length <= 4096
