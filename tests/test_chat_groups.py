"""Groups and forum topics, with privacy mode on and off: who is answered, and where."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.botapi import Chat, Entity, User
from tests.chat_fixtures import (
    RunningBot,
    assert_lawful,
    messages,
    own,
    quotes,
    running_bot,
    seeds,
)

NAME = "@alliance_test_bot"
QUESTION = messages().text("example", "en")
OTHER_QUESTION = "Where did Kishida and Biden meet on April 10th?"


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(
    scope="module", loop_scope="module", params=[True, False], ids=["privacy", "no-privacy"]
)
async def running(request: pytest.FixtureRequest) -> AsyncIterator[RunningBot]:
    """Mentions pass privacy mode, as BotFather says they do."""
    async with running_bot(privacy_mode=request.param, mentions_pass=True) as started:
        yield started


@pytest.fixture
def bot(running: RunningBot) -> Iterator[RunningBot]:
    """One bot for all tests, each with people and groups of its own."""
    yield running
    assert_lawful(running.server)


@pytest.fixture
def ann(bot: RunningBot) -> User:
    return bot.person("de")


@pytest.fixture
def group(bot: RunningBot) -> Chat:
    return bot.server.add_supergroup()


def best_quote(question: str) -> str:
    return seeds().answer(question).shown[0].quote


def mention(bot: RunningBot, offset: int, length: int) -> list[Entity]:
    """The bot mentioned by a name of the writer's choice."""
    return [Entity("text_mention", offset, length, user_id=bot.server.bot.id)]


@pytest.mark.parametrize(
    "text",
    [
        "/ask {}",
        "/ask@alliance_test_bot {}",
        "/ASK@Alliance_Test_Bot\n{}",
        "@alliance_test_bot {}",
        "@ALLIANCE_Test_Bot: {}",
        "{} @alliance_test_bot",
        "🛰🚀 𝕏 @alliance_test_bot {}",
        "(@alliance_test_bot) {} @ann_tests",
        "@alliance_test_bot {} /weather@other_bot",
    ],
)
async def test_whoever_addresses_the_bot_is_answered_by_a_reply(
    bot: RunningBot, ann: User, group: Chat, text: str
) -> None:
    for chat in (group, bot.server.add_group()):
        asked = bot.server.message(chat, ann, text.format(QUESTION))
        reply = await bot.reply_to(chat, asked)
        assert quotes(reply) == [best_quote(QUESTION)]
        assert reply.reply_to == asked["message_id"]


async def test_a_mention_without_username_addresses_the_bot(ann: User, bot: RunningBot) -> None:
    """Privacy mode keeps text mentions back, so the bot is an administrator here."""
    chat = bot.server.add_supergroup(bot_status="administrator")
    text = f"🛰 Alliance, {QUESTION}"
    asked = bot.server.message(chat, ann, text, entities=mention(bot, 3, 8))
    assert quotes(await bot.reply_to(chat, asked)) == [best_quote(QUESTION)]


async def test_a_caption_can_address_the_bot(bot: RunningBot, ann: User, group: Chat) -> None:
    for caption in (f"{NAME} {QUESTION}", f"/ask{NAME} {QUESTION}"):
        asked = bot.server.photo(group, ann, caption)
        assert quotes(await bot.reply_to(group, asked)) == [best_quote(QUESTION)]


async def test_a_reply_to_its_own_message_is_a_question(
    bot: RunningBot, ann: User, group: Chat
) -> None:
    first = await bot.reply_to(group, bot.server.message(group, ann, f"/ask {QUESTION}"))
    asked = bot.server.message(group, ann, OTHER_QUESTION, reply_to=first)
    again = await bot.reply_to(group, asked)
    assert quotes(again) == [best_quote(OTHER_QUESTION)] != quotes(first)


@pytest.mark.parametrize("call", [NAME, "/ask", f"/ask{NAME}"])
async def test_a_call_in_reply_to_somebody_asks_that_message(
    bot: RunningBot, ann: User, group: Chat, call: str
) -> None:
    bob = bot.person()
    said = bot.server.message(group, bob, QUESTION)
    shown = bot.server.photo(group, bob, QUESTION)
    for message in (said, shown):
        asked = bot.server.message(group, ann, call, reply_to=message)
        assert quotes(await bot.reply_to(group, asked)) == [best_quote(QUESTION)]


async def test_a_question_in_reply_to_somebody_is_asked_itself(
    bot: RunningBot, ann: User, group: Chat
) -> None:
    said = bot.server.message(group, bot.person(), QUESTION)
    asked = bot.server.message(group, ann, f"{NAME} {OTHER_QUESTION}", reply_to=said)
    assert quotes(await bot.reply_to(group, asked)) == [best_quote(OTHER_QUESTION)]


@pytest.mark.parametrize("call", [NAME, "/ask", f"/ask{NAME}"])
async def test_a_call_without_a_question_is_told_how_to_ask(
    bot: RunningBot, ann: User, group: Chat, call: str
) -> None:
    reply = await bot.reply_to(group, bot.server.message(group, ann, call))
    assert reply.text == own("ask_usage", "de")


@pytest.mark.parametrize(
    ("text", "key"), [("/start", "start"), ("/help", "help"), (f"/HELP{NAME.upper()}", "help")]
)
async def test_the_other_commands_are_answered_in_groups(
    bot: RunningBot, ann: User, group: Chat, text: str, key: str
) -> None:
    asked = bot.server.message(group, ann, text)
    reply = await bot.reply_to(group, asked)
    assert (reply.text, reply.reply_to) == (own(key, "de"), asked["message_id"])


@pytest.mark.parametrize("text", [f"/ask{NAME} {QUESTION}", f"{NAME} {QUESTION}"])
async def test_anonymous_administrators_and_people_writing_as_a_channel_are_answered(
    bot: RunningBot, group: Chat, text: str
) -> None:
    channel = bot.server.add_channel()
    hidden = bot.server.anonymous_message(group, text)
    as_channel = bot.server.message_as_channel(group, channel, text)
    for asked in (hidden, as_channel):
        assert quotes(await bot.reply_to(group, asked)) == [best_quote(QUESTION)]


async def test_the_answer_stands_in_the_topic_of_its_question(bot: RunningBot, ann: User) -> None:
    forum = bot.server.add_supergroup(is_forum=True)
    topics = [bot.server.create_topic(forum, name, by=ann) for name in ("News", "Talk")]
    for topic in topics:
        asked = bot.server.message(forum, ann, f"/ask {QUESTION}", thread=topic)
        reply = await bot.reply_to(forum, asked)
        assert (reply.thread, reply.reply_to) == (topic, asked["message_id"])
        again = bot.server.message(forum, ann, OTHER_QUESTION, thread=topic, reply_to=reply)
        assert (await bot.reply_to(forum, again)).thread == topic


async def test_the_answer_in_the_topic_general_has_no_thread(bot: RunningBot, ann: User) -> None:
    forum = bot.server.add_supergroup(is_forum=True)
    bot.server.create_topic(forum, "News", by=ann)
    asked = bot.server.message(forum, ann, f"{NAME} {QUESTION}")
    reply = await bot.reply_to(forum, asked)
    assert (reply.thread, reply.reply_to) == (None, asked["message_id"])


@pytest.mark.parametrize("by_the_bot", [True, False])
async def test_a_call_in_a_topic_does_not_ask_the_topics_title(
    bot: RunningBot, ann: User, by_the_bot: bool
) -> None:
    """A message in a topic implicitly replies to the service message that opened it."""
    forum = bot.server.add_supergroup(is_forum=True)
    topic = bot.server.create_topic(forum, QUESTION, by=bot.server.bot if by_the_bot else ann)
    reply = await bot.reply_to(forum, bot.server.message(forum, ann, "/ask", thread=topic))
    assert (reply.text, reply.thread) == (own("ask_usage", "de"), topic)


async def test_many_questions_at_once_each_get_their_own_answer(
    bot: RunningBot, ann: User, group: Chat
) -> None:
    asked = [
        (bot.server.message(group, ann, f"/ask {question}"), question)
        for question in (QUESTION, OTHER_QUESTION) * 20
    ]
    for message, question in asked:
        assert quotes(await bot.reply_to(group, message)) == [best_quote(question)]
    assert len(bot.server.sent(group)) == len(asked)
