"""What the bot leaves alone in groups, though it is delivered.

Each test lets something happen, then asks, and shows that the question alone was answered.
Privacy mode is off and other bots are seen, so that the bot itself must tell what is for it.
"""

import logging
from collections.abc import AsyncIterator

import pytest

from tests.botapi import Chat, Entity, User
from tests.chat_fixtures import RunningBot, messages, own, running_bot

NAME = "@alliance_test_bot"
QUESTION = messages().text("example", "en")


@pytest.fixture
async def bot(caplog: pytest.LogCaptureFixture) -> AsyncIterator[RunningBot]:
    """What is left alone is no trouble either."""
    async with running_bot(privacy_mode=False, sees_bots=True) as running:
        yield running
    logged = caplog.get_records("call")
    assert [record for record in logged if record.levelno >= logging.WARNING] == []


@pytest.fixture
def ann(bot: RunningBot) -> User:
    return bot.server.add_user(7, "Ann", username="ann_tests")


@pytest.fixture
def other_bot(bot: RunningBot) -> User:
    return bot.server.add_user(8, "Other", username="other_bot", is_bot=True)


@pytest.fixture
def group(bot: RunningBot) -> Chat:
    return bot.server.add_supergroup()


async def assert_only_asking_helps(
    bot: RunningBot, group: Chat, ann: User, *, answered: int = 0, thread: int | None = None
) -> None:
    """Nothing that waits for the bot is answered, but a question after it is.

    `answered` counts the answers that the chat has already got.
    """
    assert bot.server.pending_updates, "nothing was delivered, so silence would prove nothing"
    asked = bot.server.message(group, ann, f"/ask {QUESTION}", thread=thread)
    shown = await bot.all_answers(group)
    assert [message.reply_to for message in shown[answered:]] == [asked["message_id"]]


@pytest.mark.parametrize(
    "text",
    [
        QUESTION,
        "Hello",
        "thanks!",
        f"/ask@other_bot {QUESTION}",
        f"/ask@alliance_test_bot2 {QUESTION}",
        f"/asked {QUESTION}",
        "/weather Tokyo",
        f"Ask it with /ask {QUESTION}",
        "/nonsense@alliance_test_bot",
        "/start@other_bot",
        "/help@other_bot",
        f"@other_bot {QUESTION}",
        f"@alliance_test_bot2 {QUESTION}",
        f"@alliance_test {QUESTION}",
        f"alliance_test_bot {QUESTION}",
        f"Alliance Bot, {QUESTION}",
        f"x@alliance_test_bot {QUESTION}",
        f"mail@alliance_test_bot.com {QUESTION}",
        f"https://example.org/@alliance_test_bot {QUESTION}",
        f"t.me/alliance_test_bot {QUESTION}",
    ],
)
async def test_talk_that_does_not_address_the_bot_is_not_answered(
    bot: RunningBot, group: Chat, ann: User, text: str
) -> None:
    bot.server.message(group, ann, text)
    await assert_only_asking_helps(bot, group, ann)


@pytest.mark.parametrize("kind", ["code", "pre"])
async def test_the_name_in_code_is_no_mention(
    bot: RunningBot, group: Chat, ann: User, kind: str
) -> None:
    text = f"{NAME} {QUESTION}"
    bot.server.message(group, ann, text, entities=[Entity(kind, 0, len(text))])
    await assert_only_asking_helps(bot, group, ann)


async def test_a_mention_of_somebody_else_is_not_answered(
    bot: RunningBot, group: Chat, ann: User
) -> None:
    somebody = [Entity("text_mention", 0, 3, user_id=ann.id)]
    bot.server.message(group, ann, f"Bot, {QUESTION}", entities=somebody)
    bot.server.message(group, ann, f"@ann_tests {QUESTION}")
    await assert_only_asking_helps(bot, group, ann)


async def test_a_picture_that_does_not_address_the_bot_is_not_answered(
    bot: RunningBot, group: Chat, ann: User
) -> None:
    bot.server.photo(group, ann)
    bot.server.photo(group, ann, QUESTION)
    bot.server.photo(group, ann, f"/ask@other_bot {QUESTION}")
    await assert_only_asking_helps(bot, group, ann)


async def test_a_reply_to_somebody_else_is_not_answered(
    bot: RunningBot, group: Chat, ann: User, other_bot: User
) -> None:
    for somebody in (ann, other_bot):
        said = bot.server.message(group, somebody, "What do you think?")
        bot.server.message(group, ann, QUESTION, reply_to=said)
    await assert_only_asking_helps(bot, group, ann)


async def test_a_reply_for_another_bot_is_not_answered(
    bot: RunningBot, group: Chat, ann: User
) -> None:
    ours = await bot.reply_to(group, bot.server.message(group, ann, f"/ask {QUESTION}"))
    bot.server.message(group, ann, f"/ask@other_bot {QUESTION}", reply_to=ours)
    bot.server.message(group, ann, "/stop", reply_to=ours)
    await assert_only_asking_helps(bot, group, ann, answered=1)


async def test_other_bots_are_not_answered(
    bot: RunningBot, group: Chat, ann: User, other_bot: User
) -> None:
    """Two bots that answer each other never end."""
    ours = await bot.reply_to(group, bot.server.message(group, ann, f"/ask {QUESTION}"))
    for text in (f"/ask {QUESTION}", f"/ask{NAME} {QUESTION}", f"{NAME} {QUESTION}", "/start"):
        bot.server.message(group, other_bot, text)
    bot.server.message(group, other_bot, QUESTION, reply_to=ours)
    await assert_only_asking_helps(bot, group, ann, answered=1)


async def test_its_own_messages_are_not_answered(bot: RunningBot, group: Chat, ann: User) -> None:
    bot.server.message(group, bot.server.bot, f"/ask {QUESTION}")
    bot.server.message(group, bot.server.bot, f"{NAME} {QUESTION}")
    await assert_only_asking_helps(bot, group, ann, answered=2)


async def test_what_was_sent_through_a_bot_is_not_answered(
    bot: RunningBot, group: Chat, ann: User, other_bot: User
) -> None:
    """An inline result of the bot comes back to it; quoting its name, it would ask again."""
    for through in (bot.server.bot, other_bot):
        bot.server.message(group, ann, f"/ask {QUESTION}", via_bot=through)
        bot.server.message(group, ann, f"{NAME} {QUESTION}", via_bot=through)
    await assert_only_asking_helps(bot, group, ann)


async def test_a_reply_to_an_inline_result_is_not_answered(
    bot: RunningBot, group: Chat, ann: User
) -> None:
    sent = bot.server.message(group, ann, "An excerpt", via_bot=bot.server.bot)
    bot.server.message(group, ann, QUESTION, reply_to=sent)
    await assert_only_asking_helps(bot, group, ann)


async def test_channel_posts_and_their_forwards_are_not_answered(
    bot: RunningBot, group: Chat, ann: User
) -> None:
    channel = bot.server.add_channel(discussion=group)
    for text in (f"/ask {QUESTION}", f"{NAME} {QUESTION}", "/start"):
        post = bot.server.channel_post(channel, text)
        bot.server.raw({"channel_post": post})
        bot.server.raw({"edited_channel_post": post | {"edit_date": post["date"] + 1}})
    await assert_only_asking_helps(bot, group, ann)
    assert bot.server.sent(channel) == []


async def test_an_edited_message_is_not_answered(bot: RunningBot, group: Chat, ann: User) -> None:
    said = bot.server.message(group, ann, "Hm.")
    command = {"type": "bot_command", "offset": 0, "length": 4}
    edited = {"text": f"/ask {QUESTION}", "entities": [command], "edit_date": said["date"] + 1}
    bot.server.raw({"edited_message": said | edited})
    await assert_only_asking_helps(bot, group, ann)


async def test_service_messages_are_not_answered(bot: RunningBot, group: Chat, ann: User) -> None:
    ours = await bot.reply_to(group, bot.server.message(group, ann, f"/ask {QUESTION}"))
    bot.server.members_join(group, bot.server.add_user(9, "Bob"), bot.server.bot, by=ann)
    bot.server.service_message(group, ann, {"new_chat_title": NAME})
    bot.server.service_message(group, ann, {"pinned_message": ours.raw})
    bot.server.member_leaves(group, bot.server.add_user(10, "Eve"))
    await assert_only_asking_helps(bot, group, ann, answered=1)


@pytest.mark.parametrize("by_the_bot", [True, False])
async def test_talk_in_a_topic_is_not_answered_whoever_opened_it(
    bot: RunningBot, ann: User, by_the_bot: bool
) -> None:
    """Every message in a topic implicitly replies to the service message that opened it."""
    forum = bot.server.add_supergroup(is_forum=True)
    topic = bot.server.create_topic(forum, "News", by=bot.server.bot if by_the_bot else ann)
    opened = len(bot.server.sent(forum))
    bot.server.message(forum, ann, QUESTION, thread=topic)
    await assert_only_asking_helps(bot, forum, ann, answered=opened, thread=topic)


async def test_neither_an_edit_of_no_question_nor_a_service_message_is_answered(
    bot: RunningBot, ann: User
) -> None:
    first = bot.server.private_message(ann, "Thank you")
    await bot.answers(ann)
    # Of a message that the bot has never answered.
    edited = first | {"message_id": 999, "text": "/help", "edit_date": first["date"] + 1}
    bot.server.raw({"edited_message": edited})
    bot.server.private_message(ann, "", extra={"pinned_message": first})
    bot.server.private_message(ann, "Terima kasih")
    shown = await bot.all_answers(ann)
    assert [message.text for message in shown] == [own("thanks", "en"), own("thanks", "id")]
