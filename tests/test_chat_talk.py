"""A lively group, privacy mode off: whoever addresses the bot is answered, nobody else ever is."""

import random
from collections.abc import Callable
from typing import Any

from tests.botapi import Chat, Entity, User
from tests.chat_fixtures import RunningBot, messages, quotes, running_bot

NAME = "@alliance_test_bot"
TALK = {
    "en": [
        "Good morning {name}, did you sleep well?", "Who brings the cake on {day}?", "lol 😂",
        "What does Kishida think of it?", "I read about the alliance {day}", "ok, thanks!",
        "/weather Tokyo", "@somebody_else what is DICAS?", "Is there a bot for this, {name}?",
    ],
    "de": [
        "Guten Morgen {name}!", "Wer kommt am {day} mit?", "Was sagt Biden dazu?", "Danke dir 🙏",
        "Das Bündnis ist wieder in den Nachrichten", "/start@other_bot", "Wann treffen wir uns?",
    ],
    "id": [
        "Selamat pagi {name}", "Kapan kita rapat {day}?", "wkwkwk", "Terima kasih ya",
        "Apa kata Kishida soal aliansi?", "siapa yang ikut?", "Bot itu namanya apa, {name}?",
    ],
    "ja": [
        "おはよう、{name}さん", "{day}の会議は何時ですか？", "了解です", "ありがとう！",
        "岸田首相は何と言った？", "日米同盟のニュースを見た？", "ボットに聞いてみる？",
    ],
}  # fmt: skip
NAMES = ("Ann", "Budi", "Clara", "大輔", "Eko")
DAYS = {"en": "Friday", "de": "Freitag", "id": "Jumat", "ja": "金曜日"}
TALKED, ASKED = 1000, 200

Ask = Callable[[str], dict[str, Any]]


def chatter(choice: random.Random) -> str:
    language = choice.choice(sorted(TALK))
    line = choice.choice(TALK[language])
    return line.format(name=choice.choice(NAMES), day=DAYS[language])


def ways(bot: RunningBot, chat: Chat, ann: User, bob: User, thread: int | None) -> list[Ask]:
    """All the ways of addressing the bot in a chat, or a topic of it."""
    say, picture = bot.server.message, bot.server.photo

    def to_somebody(call: str) -> Ask:
        def ask(question: str) -> dict[str, Any]:
            said = say(chat, bob, question, thread=thread)
            return say(chat, ann, call, thread=thread, reply_to=said)

        return ask

    def by_name(question: str) -> dict[str, Any]:
        named = [Entity("text_mention", 0, 8, user_id=bot.server.bot.id)]
        return say(chat, ann, f"Alliance: {question}", thread=thread, entities=named)

    return [
        lambda question: say(chat, ann, f"/ask {question}", thread=thread),
        lambda question: say(chat, ann, f"/ask{NAME} {question}", thread=thread),
        lambda question: say(chat, ann, f"{NAME} {question}", thread=thread),
        lambda question: say(chat, ann, f"{question} {NAME}", thread=thread),
        lambda question: say(chat, ann, f"Well, {NAME}, {question}", thread=thread),
        lambda question: picture(chat, ann, f"{NAME} {question}", thread=thread),
        lambda question: bot.server.anonymous_message(chat, f"/ask {question}", thread=thread),
        to_somebody(NAME),
        to_somebody("/ask"),
        by_name,
    ]


async def test_two_hundred_questions_among_a_thousand_lines_of_talk() -> None:
    choice = random.Random(7)
    examples = [messages().text("example", language) for language in sorted(TALK)]
    async with running_bot(privacy_mode=False) as bot:
        ann, bob = bot.person("en"), bot.person("de")
        forum = bot.server.add_supergroup("Forum", is_forum=True)
        threads = [bot.server.create_topic(forum, f"Topic {n}", by=bob) for n in range(3)]
        places = [(bot.server.add_supergroup(), None), *((forum, thread) for thread in threads)]
        asking = [
            (way, chat, thread)
            for chat, thread in places
            for way in ways(bot, chat, ann, bob, thread)
        ]
        events = [False] * TALKED + [True] * ASKED
        choice.shuffle(events)
        asked: dict[tuple[int, int], int | None] = {}
        for number, is_question in enumerate(events):
            if not is_question:
                chat, thread = choice.choice(places)
                bot.server.message(chat, choice.choice([ann, bob]), chatter(choice), thread=thread)
                continue
            way, chat, thread = asking[number % len(asking)]
            message = way(choice.choice(examples))
            asked[chat.id, message["message_id"]] = thread
        await bot.server.wait_for("sendMessage", ASKED, timeout=60)
        chats = {chat.id: chat for chat, _ in places}
        await bot.server.idle()
        await bot.finish()
        answered = {
            # In a group without topics, Telegram's threads are those of replies.
            (chat.id, shown.reply_to): shown.thread if chat.is_forum else None
            for chat in chats.values()
            for shown in bot.server.sent(chat)
        }
        total = sum(len(bot.server.sent(chat)) for chat in chats.values())
        assert all(quotes(shown) for chat in chats.values() for shown in bot.server.sent(chat))
    assert (total, answered) == (ASKED, asked)
