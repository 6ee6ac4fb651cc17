"""Inline mode: @bot and a question in any chat, answered with finished, cited excerpts."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import pytest
import pytest_asyncio

from tests.botapi import User
from tests.chat_fixtures import (
    RunningBot,
    assert_lawful,
    messages,
    own,
    quotes,
    running_bot,
    seeds,
)

QUESTION = "What did Kishida and Biden say about the alliance of Japan and the United States?"
MANY = 5


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[RunningBot]:
    async with running_bot(settings={"telegram": {"inline_cache": 17}}) as started:
        yield started


@pytest.fixture
def bot(running: RunningBot) -> Iterator[RunningBot]:
    """One bot for all tests, each with people and groups of its own."""
    yield running
    assert_lawful(running.server)


async def answered(bot: RunningBot, user: User, query: str) -> tuple[str, Mapping[str, Any]]:
    """The id of an inline query, and the parameters of the answer to it."""
    number = bot.server.inline_query(user, query)
    calls = await bot.server.wait_for(
        lambda call: (
            call.method == "answerInlineQuery" and call.params.get("inline_query_id") == number
        )
    )
    return number, calls[0].params


async def test_every_result_is_a_finished_cited_excerpt(bot: RunningBot) -> None:
    ann = bot.person()
    group = bot.server.add_group()
    number, _ = await answered(bot, ann, QUESTION)
    results = bot.server.inline_results(number)
    expected = seeds().answer(QUESTION, count=10).excerpts
    assert len(results) == len(expected) > MANY
    for result, excerpt in zip(results, expected, strict=True):
        bot.server.send_inline_result(number, result["id"], group)
        sent = bot.server.messages(group)[-1]
        assert quotes(sent) == [excerpt.quote]
        assert f"\n— {excerpt.article.title} · " in sent.text
        assert f" · paragraph {excerpt.passage.paragraph}" in sent.text
        assert result["title"] == excerpt.article.title
        assert result["description"] and result["description"] in excerpt.quote


async def test_the_first_result_is_what_a_private_chat_answers(bot: RunningBot) -> None:
    ann = bot.person()
    number, _ = await answered(bot, ann, QUESTION)
    first = bot.server.inline_results(number)[0]
    bot.server.send_inline_result(number, first["id"], ann)
    shown = bot.server.messages(ann)[-1]
    assert (await bot.ask(ann, QUESTION)).html.startswith(shown.html)


async def test_ids_of_results_are_unique_and_the_same_for_the_same_excerpt(
    bot: RunningBot,
) -> None:
    ann = bot.person()
    found = [
        [result["id"] for result in (await answered(bot, ann, QUESTION))[1]["results"]]
        for _ in range(2)
    ]
    assert found[0] == found[1] and len(set(found[0])) == len(found[0]) > MANY


async def test_link_previews_are_off_in_every_result(bot: RunningBot) -> None:
    _, answer = await answered(bot, bot.person(), QUESTION)
    contents = [result["input_message_content"] for result in answer["results"]]
    assert len(contents) > MANY
    assert all(c["link_preview_options"] == {"is_disabled": True} for c in contents)


async def test_results_are_kept_for_as_long_as_is_set(bot: RunningBot) -> None:
    _, answer = await answered(bot, bot.person(), QUESTION)
    assert (answer["cache_time"], answer["is_personal"]) == (17, False)


async def test_what_does_not_tell_its_language_is_kept_for_each_person(bot: RunningBot) -> None:
    _, answer = await answered(bot, bot.person(), "DICAS")
    assert answer["is_personal"] is True


@pytest.mark.parametrize(
    "question",
    [
        "Who are the Klingons?",
        "Who are the Klingons and the Vulcans? " * 20,
        "クリンゴン人とは誰ですか",
    ],
)
async def test_a_question_without_results_is_kept_for_the_private_chat(
    bot: RunningBot, question: str
) -> None:
    user = bot.person()
    _, answer = await answered(bot, user, question.strip())
    payload = answer["button"]["start_parameter"]
    shown = await bot.ask(user, f"/start {payload}")
    language = "ja" if "人" in question else "en"
    assert shown.text.startswith(messages().text("nothing", language))
    words = messages().text("missing", language, words="").strip()
    assert words in shown.text


@pytest.mark.parametrize("language", ["en", "id", "de", "ja"])
async def test_results_are_in_the_language_of_the_question(bot: RunningBot, language: str) -> None:
    ann = bot.person("de" if language == "ja" else "ja")
    _, answer = await answered(bot, ann, messages().text("example", language))
    text = answer["results"][0]["input_message_content"]["message_text"]
    paragraph, _, after = messages().text("paragraph", language, number="|").partition("|")
    assert text.endswith(after) and f" · {paragraph}" in text
    assert answer["button"]["text"] == own("inline_private", language)


@pytest.mark.parametrize("query", ["", "  ", "?", "Hello"])
async def test_where_nothing_is_asked_there_is_only_the_way_to_the_private_chat(
    bot: RunningBot, query: str
) -> None:
    ann = bot.person("en")
    number, answer = await answered(bot, ann, query)
    assert bot.server.inline_results(number) == []
    assert (await bot.ask(ann, f"/start {answer['button']['start_parameter']}")).text == own(
        "start", "en"
    )


async def test_an_empty_query_is_invited_in_the_askers_language(bot: RunningBot) -> None:
    _, answer = await answered(bot, bot.person("de"), "")
    assert answer["button"]["text"] == own("inline_private", "de")


async def test_nothing_found_is_said_on_the_button(bot: RunningBot) -> None:
    number, answer = await answered(bot, bot.person(), "Who are the Klingons and the Vulcans?")
    assert bot.server.inline_results(number) == []
    assert answer["button"]["text"] == own("inline_nothing", "en")
    assert answer["button"]["start_parameter"]
