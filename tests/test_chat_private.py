"""Questions in a private chat: the answer, the refusal, and the bot's own sentences."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.botapi import User
from tests.chat_fixtures import (
    RunningBot,
    answers_from,
    links,
    messages,
    own,
    parts,
    quotes,
    running_bot,
    seeds,
    write_witnesses,
)

LANGUAGES = ("en", "id", "de", "ja")
# What the best sentence says, and how the citation under it ends.
ANSWERS = {
    "en": ("DICAS will discuss co-production", "April 2024 · paragraph 3"),
    "id": ("Kishida akan melakukan perjalanan ke Prancis", "paragraf 8"),
    "de": ("Unterzeichnung eines neuen Weltraumabkommens", "Epoch Times · Januar 2023 · Absatz 25"),
    "ja": ("三国間軍事演習が2025年に始まる", "2024年4月 · 第20段落"),
}
STICKER = {
    "sticker": {
        "file_id": "CAACAgIAAxkBAAI",
        "file_unique_id": "AgADAQAD",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    }
}


@pytest.fixture
async def bot() -> AsyncIterator[RunningBot]:
    async with running_bot() as running:
        yield running


def asker(bot: RunningBot, language_code: str | None = "en", number: int = 7) -> User:
    return bot.server.add_user(number, "Ann", language_code=language_code)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_question_is_answered_in_its_own_language_with_a_cited_quotation(
    bot: RunningBot, language: str
) -> None:
    """What Telegram says of the asker's language does not matter where the question tells it."""
    ann = asker(bot, "de" if language == "ja" else "ja")
    reply = await bot.ask(ann, messages().text("example", language))
    says, source = ANSWERS[language]
    quote, best, title = quotes(reply)[0], parts(reply, "bold")[0], parts(reply, "text_link")[0]
    assert says in best and best in quote
    article = next(a for a in seeds().library.articles if a.title == title)
    assert quote in article.source.file.read_text(encoding="utf-8")
    citation = reply.text.removeprefix(quote).strip().partition("\n")[0]
    assert citation.startswith(f"— {title} · ") and citation.endswith(source)
    assert links(reply)[0].startswith("https://t.me/alliance_test_bot?start=p-")
    assert reply.reply_to is None


async def test_only_the_best_sentence_of_a_quotation_is_bold(tmp_path: Path) -> None:
    text = "It is a marsupial. The numbat eats termites. It sleeps at night."
    (tmp_path / "numbat.md").write_text(text, encoding="utf-8")
    async with running_bot(answers_from(tmp_path)) as bot:
        reply = await bot.ask(asker(bot), "What does the numbat eat?")
    assert quotes(reply) == [text] and parts(reply, "bold") == ["The numbat eats termites."]


async def test_an_answer_in_another_language_is_labelled_with_it(tmp_path: Path) -> None:
    text = "---\nlanguage: de\n---\nDer Numbat frisst Termiten.\n\nEs regnet.\n\nEs schneit."
    (tmp_path / "numbat.md").write_text(text, encoding="utf-8")
    async with running_bot(answers_from(tmp_path)) as bot:
        foreign = await bot.ask(asker(bot), "What does the numbat eat?")
        own_language = await bot.ask(asker(bot, number=8), "Was frisst der Numbat?")
    assert foreign.text.endswith("paragraph 1 · in German")
    assert own_language.text.endswith("Absatz 1")


async def test_a_long_quotation_is_folded_and_a_short_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text(f"The wombat digs {'very ' * 90}deep.", encoding="utf-8")
    (tmp_path / "short.md").write_text("The numbat eats termites.", encoding="utf-8")
    async with running_bot(answers_from(tmp_path)) as bot:
        long = await bot.ask(asker(bot), "wombat")
        short = await bot.ask(asker(bot, number=8), "numbat")
    assert len(parts(long, "expandable_blockquote")) == 1 and not parts(long, "blockquote")
    assert len(parts(short, "blockquote")) == 1 and not parts(short, "expandable_blockquote")


async def test_a_private_answer_shows_the_excerpts_that_come_near_the_best(tmp_path: Path) -> None:
    write_witnesses(tmp_path, 5)
    async with running_bot(answers_from(tmp_path)) as bot:
        reply = await bot.ask(asker(bot), "What does the numbat eat?")
    assert len(set(quotes(reply))) == 3
    assert reply.text.count("\n— ") == 3


@pytest.mark.parametrize("language", [*LANGUAGES, "de-AT", "fr", None])
async def test_commands_are_answered_in_the_language_that_telegram_tells(
    bot: RunningBot, language: str | None
) -> None:
    ann = asker(bot, language)
    ours = {"de-AT": "de", "fr": "en", None: "en"}.get(language, language) or ""
    assert (await bot.ask(ann, "/start")).text == own("start", ours)
    assert (await bot.ask(ann, "/help")).text == own("help", ours)
    assert (await bot.ask(ann, "/ask")).text == own("ask_usage", ours)
    assert (await bot.ask(ann, "/ask@alliance_test_bot  ")).text == own("ask_usage", ours)


@pytest.mark.parametrize("text", ["/nonsense", "/ASKED what?", "/ask@other_bot What is DICAS?"])
async def test_an_unknown_command_gets_the_help(bot: RunningBot, text: str) -> None:
    assert (await bot.ask(asker(bot), text)).text == own("help", "en")


@pytest.mark.parametrize("form", ["/ask {}", "/ASK@Alliance_Test_Bot {}", "/ask\n{}", "@{1} {0}"])
async def test_ask_and_a_mention_are_no_part_of_the_question(bot: RunningBot, form: str) -> None:
    ann, question = asker(bot), messages().text("example", "en")
    asked = await bot.ask(ann, form.format(question, "alliance_test_bot"))
    assert asked.html == (await bot.ask(ann, question)).html
    assert quotes(asked)


async def test_a_caption_is_a_question(bot: RunningBot) -> None:
    ann, question = asker(bot), messages().text("example", "en")
    reply = await bot.reply_to(ann, bot.server.photo(ann, ann, question))
    assert ANSWERS["en"][0] in quotes(reply)[0]


@pytest.mark.parametrize("text", ["?!", "🤷", "‏‎", "/ !"])
async def test_a_text_without_words_gets_a_friendly_line(bot: RunningBot, text: str) -> None:
    assert (await bot.ask(asker(bot), text)).text == own("empty", "en")


async def test_a_picture_or_sticker_without_words_gets_a_friendly_line(bot: RunningBot) -> None:
    ann = asker(bot, "id")
    picture = await bot.reply_to(ann, bot.server.photo(ann, ann))
    sticker = await bot.reply_to(ann, bot.server.private_message(ann, "", extra=STICKER))
    assert picture.text == sticker.text == own("empty", "id")


@pytest.mark.parametrize(
    ("text", "key", "language"),
    [
        ("Good morning!", "greeting", "en"),
        ("Selamat pagi", "greeting", "id"),
        ("Guten Tag!", "greeting", "de"),
        ("こんにちは", "greeting", "ja"),
        ("Thank you very much", "thanks", "en"),
        ("Terima kasih!", "thanks", "id"),
        ("Vielen Dank", "thanks", "de"),
        ("ありがとうございます。", "thanks", "ja"),
        ("Who are you?", "identity", "en"),
        ("Siapa kamu?", "identity", "id"),
        ("Wer bist du?", "identity", "de"),
        ("あなたは誰ですか？", "identity", "ja"),
    ],
)
async def test_small_talk_is_answered_in_kind(
    bot: RunningBot, text: str, key: str, language: str
) -> None:
    ann = asker(bot, "de" if language == "en" else "en")
    assert (await bot.ask(ann, text)).text == own(key, language)


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        ("Do zebras like the numbat?", "en", "zebras"),
        ("Was sind Zebras und Giraffen?", "de", "Zebras, Giraffen"),
    ],
)
async def test_a_refusal_names_the_words_that_no_article_has(
    tmp_path: Path, question: str, language: str, words: str
) -> None:
    write_witnesses(tmp_path, 3)
    async with running_bot(answers_from(tmp_path, threshold=1.0)) as bot:
        reply = await bot.ask(asker(bot), question)
    assert reply.text.split("\n\n")[:2] == [
        own("nothing", language),
        messages().text("missing", language, words=words),
    ]
    assert not quotes(reply)


async def test_a_refusal_offers_the_nearest_articles_by_link(tmp_path: Path) -> None:
    write_witnesses(tmp_path, 3)
    async with running_bot(answers_from(tmp_path, threshold=1.0)) as bot:
        ann = asker(bot)
        reply = await bot.ask(ann, "What does the numbat eat?")
        opened = [
            await bot.ask(ann, f"/start {link.partition('start=')[2]}") for link in links(reply)
        ]
    titles = parts(reply, "text_link")
    listed = "\n• ".join([own("nearest", "en"), *titles])
    assert reply.text == f"{own('nothing', 'en')}\n\n{listed}"
    assert [quotes(message) for message in opened] == [[title] for title in titles]
    assert all(title.startswith("The numbat eats termites") for title in titles)


async def test_neither_an_edited_question_nor_a_service_message_is_answered(
    bot: RunningBot,
) -> None:
    ann = asker(bot)
    first = bot.server.private_message(ann, "Danke")
    await bot.answers(ann)
    bot.server.edit(ann, first, messages().text("example", "en"))
    edited = first | {"text": "/help", "edit_date": first["date"] + 1}
    bot.server.raw({"edited_message": edited})
    bot.server.private_message(ann, "", extra={"pinned_message": first})
    bot.server.private_message(ann, "Terima kasih")
    shown = await bot.all_answers(ann)
    assert [message.text for message in shown] == [own("thanks", "de"), own("thanks", "id")]


async def test_link_previews_are_off_in_every_message(bot: RunningBot) -> None:
    ann = asker(bot)
    for text in ("/start", "/help", "/ask", "Hello", "Klingons?", messages().text("example", "en")):
        await bot.ask(ann, text)
    sent = await bot.server.wait_for("sendMessage")
    assert [call.params["link_preview_options"] for call in sent] == [{"is_disabled": True}] * 6


async def test_telegram_is_told_the_commands_in_the_four_languages(bot: RunningBot) -> None:
    told = await bot.server.wait_for("setMyCommands", 5)
    commands = {call.params.get("language_code"): call.params["commands"] for call in told}
    assert set(commands) == {None, *LANGUAGES}
    for language, described in commands.items():
        assert {command["command"] for command in described} == {"start", "help", "ask"}
        assert own("command_ask", language or "en") in [c["description"] for c in described]
