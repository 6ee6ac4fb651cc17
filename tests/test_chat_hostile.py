"""Articles and questions that try to break a message: all are answered, none breaks anything."""

import html
import json
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.payloads import payload_for
from bot.search.answerer import Answerer
from tests.botapi import Call, User
from tests.botapi.units import utf16_length
from tests.chat_fixtures import (
    MAX_UNITS,
    RunningBot,
    answers_from,
    links,
    messages,
    own,
    quotes,
    running_bot,
    seeds,
    sent_quotes,
    sent_to,
)

MARKUP = """<b>1 < 2 && "a" > 'b'</blockquote> &amp; &lt; <a href="x">*_`[~</i>"""
LONG = 2000
_PATIENCE = 60.0


@dataclass(frozen=True)
class Hostile:
    """An article with a word of its own to ask for."""

    word: str
    text: str
    title: str = "Title"
    url: str | None = None


ARTICLES = [
    Hostile("numbat", f"One <b> & two. The numbat says {MARKUP}. So &lt; it </a> is.", MARKUP),
    Hostile("quokka", f"The quokka says {'so 🛰️🚀👩🏽‍🚀 ' * 900}at last.", "🛰" * 500),
    Hostile("wombat", f"The wombat says {'so ' * 1500}it ends.", "<&\"'" * 125),
    Hostile("bilby", f"The bilby says {'o' * 9000}.", "W" * 500),
    Hostile("dunnart", f"Der dunnart sagt, {'sehr & ' * 800}genau.", "W " * 249 + "W"),
    Hostile("quoll", "The quoll\x00 says \x07\x1b[31mred\x1b[0m \x7f\x85 and\tsleeps.", "T"),
    Hostile("potoroo", "The potoroo \u202esays\u2066 it\u2069 \ufeff\u00a0\u200b.\u200f"),
    Hostile(
        "bettong", "The bettong says e" + "\u0301\u033f" * 1000 + " and e\u030a leaves.", "e\u030a"
    ),
    Hostile("dingo", f"The dingo says: 「{'𠮷野<家>' * 1000}」と。", "𠮷" * 500),
    Hostile("koala", "The koala says @koala_bot /start #tag https://x.example/?a=1&b.", "/start"),
    Hostile("lyrebird", "The lyrebird sings.", "Title", "https://example.org/?q=1&x=%3C&amp;#'"),
    Hostile("gecko", f"The gecko says {'🦎' * 600}. It is {'🦎' * 600}. It eats {'🦎' * 900}."),
    Hostile("skink", " ".join(f"Line {number} of the skink's poem." for number in range(900))),
    Hostile("emu", f"{MARKUP}\n\nThe emu cannot fly.\n\n{MARKUP} & more"),
]
IDENTIFIER = "<b>&\"' 🛰" + "x" * 400

NASTY = [
    "<b>", "</blockquote>", "&", "&amp;&lt;", "<a href='https://example.org'>x</a>", "http://[",
    "*_`[~>#+-=|{}.!", "'; DROP TABLE articles; --", "' OR 1=1", "%s %d {0} {example}", "${HOME}",
    "\x00\x01\x02", "\x1b[2J", "\n" * 50, "\u200b", "\u200b\u200d\ufeff\u2060", "\ud83d",
    "\u202etfel ot thgir", "مرحبا بالعالم", "ﷺ" * 300, "Z̸̢̛a̶l̵g̷o̴ " * 80, "🤷", "🏳️‍🌈" * 600,
    "a" * 4096, "🛰" * 2048, "日" * 4096, "? " * 2048, "Japan " * 682, "Kishida " + "e\u0301" * 2000,
    "(" * 1000, "\\" * 500, "..." * 900, "NaN", "null", "-1", "/", "//", "@", "@alliance_test_bot",
    "/ask", "/start p-AAAAAAAAAAAA-1-AAAAAAAA",
]  # fmt: skip
ASKED = [messages().text("example", language) for language in ("en", "id", "de", "ja")]
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(min_size=1, max_size=300),
    st.text("<>&\"'/*_`[]()@# \n\x00🛰Japan", min_size=1, max_size=300),
    st.binary(min_size=1, max_size=200).map(lambda raw: raw.decode("utf-8", "replace")),
    st.tuples(st.sampled_from(ASKED), st.sampled_from(NASTY)).map(" ".join),
    st.tuples(st.sampled_from(NASTY), st.sampled_from(ASKED)).map(" ".join),
).map(lambda text: text[:LONG])


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """Answers from lines of JSONL, which can hold every character."""
    folder = tmp_path_factory.mktemp("hostile")
    lines = [
        {
            "id": IDENTIFIER + article.word,
            "text": article.text,
            "title": article.title,
            "publisher": MARKUP,
            "url": article.url,
        }
        for article in ARTICLES
    ]
    file = folder / "articles.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    answerer = answers_from(folder)
    assert len(answerer.library.articles) == len(ARTICLES), answerer.library.findings
    return answerer


async def sent(bot: RunningBot, user: User, text: str) -> Call:
    """The call that answers the first message of somebody."""
    bot.server.private_message(user, text)
    return (await bot.server.wait_for(sent_to(user)))[0]


async def test_every_hostile_article_is_quoted_word_for_word(hostile: Answerer) -> None:
    async with running_bot(hostile) as bot:
        users = [bot.person() for _ in ARTICLES]
        calls = [
            await sent(bot, user, f"{article.word}?")
            for user, article in zip(users, ARTICLES, strict=True)
        ]
        shown = [bot.server.sent(user) for user in users]
    for article, call, (message,) in zip(ARTICLES, calls, shown, strict=True):
        first, *others = sent_quotes(call.params["text"])
        assert article.word in first and first in article.text
        assert all(any(quote in other.text for other in ARTICLES) for quote in others)
        assert f">{html.escape(article.title)}</a> · {html.escape(MARKUP)}" in call.params["text"]
        assert article.url in {None, *links(message)}


async def test_a_quotation_longer_than_a_message_is_cut_and_says_so(hostile: Answerer) -> None:
    """Outside the quotation, so that what stands in it is the article's alone."""
    async with running_bot(hostile) as bot:
        user = bot.person()
        call = await sent(bot, user, "dingo?")
        (message,) = bot.server.sent(user)
    (quote,) = sent_quotes(call.params["text"])
    assert quote == quotes(message)[0] and message.text.startswith(f"{quote}\n…\n— ")
    assert MAX_UNITS // 4 < utf16_length(message.text) <= MAX_UNITS


async def test_every_hostile_article_fits_an_inline_result(hostile: Answerer) -> None:
    async with running_bot(hostile) as bot:
        user = bot.person()
        asked = [bot.server.inline_query(user, f"{article.word}?") for article in ARTICLES]
        await bot.server.wait_for("answerInlineQuery", len(asked))
    for article, number in zip(ARTICLES, asked, strict=True):
        results = bot.server.inline_results(number)
        for result in results:
            (quote,) = sent_quotes(result["input_message_content"]["message_text"])
            assert any(quote in other.text for other in ARTICLES)
            assert result["description"] in quote
            assert utf16_length(result["shown"]["text"]) <= MAX_UNITS
        assert results[0]["title"] == article.title
        assert article.word in results[0]["shown"]["text"]


async def test_every_hostile_passage_opens_by_its_link(hostile: Answerer) -> None:
    passages = [passage for article in hostile.library.articles for passage in article.passages]
    async with running_bot(hostile) as bot:
        for passage in passages:
            user = bot.person()
            call = await sent(bot, user, f"/start {payload_for(passage)}")
            (quote,) = sent_quotes(call.params["text"])
            assert quote in passage.text
            assert len(bot.server.sent(user)) == 1


def assert_answered_once(bot: RunningBot, users: list[User]) -> None:
    """Each got one message, and not the one that says that something failed."""
    shown = [[message.text for message in bot.server.sent(user)] for user in users]
    failed = {own("failed", language) for language in ("en", "id", "de", "ja")}
    assert [len(texts) for texts in shown] == [1] * len(users)
    assert not failed & {text for texts in shown for text in texts}


@settings(max_examples=3)
@given(st.lists(TEXTS, min_size=15, max_size=20))
async def test_every_hostile_text_gets_one_reply(texts: list[str]) -> None:
    """In a private chat and in a group; what is quoted stands in an article."""
    async with running_bot(privacy_mode=False) as bot:
        group = bot.server.add_supergroup()
        users = [bot.person() for _ in texts]
        asked = []
        for user, text in zip(users, texts, strict=True):
            bot.server.private_message(user, text)
            message = bot.server.message(group, user, f"/ask@alliance_test_bot {text}")
            asked.append(message["message_id"])
        await bot.server.wait_for("sendMessage", 2 * len(texts), _PATIENCE)
        answers = await bot.all_answers(group)
    assert sorted(answer.reply_to or 0 for answer in answers) == asked
    assert_answered_once(bot, users)
    articles = [a.source.file.read_text(encoding="utf-8") for a in seeds().library.articles]
    for call in bot.server.calls:
        for quote in sent_quotes(str(call.params.get("text", ""))):
            assert any(quote in article for article in articles)


async def test_every_nasty_text_gets_one_reply_and_one_inline_answer() -> None:
    async with running_bot() as bot:
        users = [bot.person() for _ in NASTY]
        for user, text in zip(users, NASTY, strict=True):
            bot.server.private_message(user, text)
            bot.server.inline_query(user, text[:256])
        await bot.server.wait_for("sendMessage", len(NASTY), _PATIENCE)
        await bot.server.wait_for("answerInlineQuery", len(NASTY), _PATIENCE)
        await bot.finish()
    assert_answered_once(bot, users)
