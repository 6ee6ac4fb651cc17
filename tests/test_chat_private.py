"""Questions in a private chat: the answer, the refusal, and the bot's own sentences."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.chat_fixtures import (
    RunningBot,
    assert_lawful,
    links,
    messages,
    own,
    parts,
    quotes,
    running_bot,
    seeds,
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


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[RunningBot]:
    async with running_bot() as started:
        yield started


@pytest.fixture
def bot(running: RunningBot) -> Iterator[RunningBot]:
    """One bot for all tests, each with people and groups of its own."""
    yield running
    assert_lawful(running.server)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_question_is_answered_in_its_own_language_with_a_cited_quotation(
    bot: RunningBot, language: str
) -> None:
    """What Telegram says of the asker's language does not matter where the question tells it."""
    ann = bot.person("de" if language == "ja" else "ja")
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


@pytest.mark.parametrize("language", [*LANGUAGES, "de-AT", "fr", None])
async def test_commands_are_answered_in_the_language_that_telegram_tells(
    bot: RunningBot, language: str | None
) -> None:
    ann = bot.person(language)
    ours = {"de-AT": "de", "fr": "en", None: "en"}.get(language, language) or ""
    assert (await bot.ask(ann, "/start")).text == own("start", ours)
    assert (await bot.ask(ann, "/help")).text == own("help", ours)
    assert (await bot.ask(ann, "/ask")).text == own("ask_usage", ours)
    assert (await bot.ask(ann, "/ask@alliance_test_bot  ")).text == own("ask_usage", ours)


@pytest.mark.parametrize("text", ["/nonsense", "/ASKED what?", "/ask@other_bot What is DICAS?"])
async def test_an_unknown_command_gets_the_help(bot: RunningBot, text: str) -> None:
    assert (await bot.ask(bot.person(), text)).text == own("help", "en")


@pytest.mark.parametrize("form", ["/ask {}", "/ASK@Alliance_Test_Bot {}", "/ask\n{}", "@{1} {0}"])
async def test_ask_and_a_mention_are_no_part_of_the_question(bot: RunningBot, form: str) -> None:
    ann, question = bot.person(), messages().text("example", "en")
    asked = await bot.ask(ann, form.format(question, "alliance_test_bot"))
    assert asked.html == (await bot.ask(ann, question)).html
    assert quotes(asked)


async def test_a_caption_is_a_question(bot: RunningBot) -> None:
    ann, question = bot.person(), messages().text("example", "en")
    reply = await bot.reply_to(ann, bot.server.photo(ann, ann, question))
    assert ANSWERS["en"][0] in quotes(reply)[0]


@pytest.mark.parametrize("text", ["?!", "🤷", "‏‎", "/ !"])
async def test_a_text_without_words_gets_a_friendly_line(bot: RunningBot, text: str) -> None:
    assert (await bot.ask(bot.person(), text)).text == own("empty", "en")


async def test_a_picture_or_sticker_without_words_gets_a_friendly_line(bot: RunningBot) -> None:
    ann = bot.person("id")
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
    ann = bot.person("de" if language == "en" else "en")
    assert (await bot.ask(ann, text)).text == own(key, language)


async def test_link_previews_are_off_in_every_message(bot: RunningBot) -> None:
    ann = bot.person()
    since = bot.server.mark()
    for text in ("/start", "/help", "/ask", "Hello", "Klingons?", messages().text("example", "en")):
        await bot.ask(ann, text)
    sent = await bot.server.wait_for("sendMessage", since=since)
    assert [call.params["link_preview_options"] for call in sent] == [{"is_disabled": True}] * 6
