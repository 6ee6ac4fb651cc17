"""/verify on Telegram: the verdict, the changes word by word, and where it stands."""

from tests.chat_fixtures import links, messages, own, parts, quotes, running_bot

SENTENCE = "The main issue in the bilateral agreement was security cooperation."


def verdict(key: str, language: str = "en") -> str:
    return messages().text(key, language)


async def test_a_quotation_that_stands_is_cited_and_opens() -> None:
    async with running_bot() as bot:
        user = bot.person()
        shown = await bot.ask(user, f"/verify “{SENTENCE}”")
        assert shown.text.startswith(verdict("verbatim"))
        assert quotes(shown) == [SENTENCE.removesuffix(".") + "."]
        opened = await bot.ask(user, "/start " + links(shown)[0].partition("?start=")[2])
        assert SENTENCE in quotes(opened)[0]


async def test_what_was_changed_is_struck_through_and_the_original_bold() -> None:
    async with running_bot() as bot:
        shown = await bot.ask(bot.person("de"), f"/verify {SENTENCE.replace('security', 'trade')}")
    assert shown.text.startswith(verdict("altered", "de"))
    assert [part.strip() for part in parts(shown, "strikethrough")] == ["trade"]
    assert [part.strip() for part in parts(shown, "bold")] == ["security"]
    assert "paragraph" not in shown.text and "Absatz 2" in shown.text


async def test_what_stands_nowhere_is_said() -> None:
    async with running_bot() as bot:
        shown = await bot.ask(bot.person("ja"), "/verify Bananas are yellow, said Kishida <b>&amp;")
    assert shown.text == verdict("nowhere", "ja")


async def test_a_reply_verifies_the_message_and_what_is_marked_of_it() -> None:
    async with running_bot() as bot:
        user = bot.person()
        chat = bot.server.add_supergroup()
        said = bot.server.message(chat, bot.person(), f"He told me: {SENTENCE}")
        plain = bot.server.message(chat, user, "/verify", reply_to=said)
        assert (await bot.reply_to(chat, plain)).text.startswith(verdict("altered"))
        marked = bot.server.message(chat, user, "/verify", reply_to=said, quote=SENTENCE)
        assert (await bot.reply_to(chat, marked)).text.startswith(verdict("verbatim"))


async def test_without_a_quotation_the_bot_says_how() -> None:
    async with running_bot() as bot:
        shown = await bot.ask(bot.person("id"), "/verify")
    assert shown.text == own("verify_usage", "id")


async def test_a_long_text_that_only_begins_as_a_quotation_stands_nowhere() -> None:
    text = " ".join(f"word{number}" for number in range(400))
    async with running_bot() as bot:
        shown = await bot.ask(bot.person(), f"/verify {SENTENCE} {text}")
    assert shown.text == verdict("nowhere")


async def test_what_is_forwarded_is_verified_and_a_forwarded_question_answered() -> None:
    origin = {"forward_origin": {"type": "hidden_user", "sender_user_name": "Bob", "date": 1}}
    async with running_bot() as bot:
        user = bot.person()
        for text, key in ((SENTENCE, "verbatim"), (SENTENCE.replace("main", "only"), "altered")):
            said = bot.server.private_message(user, text, extra=origin)
            assert (await bot.reply_to(user, said)).text.startswith(verdict(key))
        said = bot.server.private_message(user, messages().text("example", "en"), extra=origin)
        assert "DICAS" in quotes(await bot.reply_to(user, said))[0]
