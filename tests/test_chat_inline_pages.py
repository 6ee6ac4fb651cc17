"""Inline results, page by page."""

from pathlib import Path

from tests.chat_fixtures import answers_from, running_bot, write_witnesses


async def test_further_results_come_page_by_page_to_fifty_at_most(tmp_path: Path) -> None:
    write_witnesses(tmp_path, 60)
    async with running_bot(answers_from(tmp_path)) as bot:
        user, offset = bot.person(), ""
        found: list[list[str]] = []
        for _ in range(6):
            number = bot.server.inline_query(user, "What does the numbat eat?", offset=offset)
            call = (await bot.server.wait_for("answerInlineQuery", len(found) + 1))[-1]
            found.append([result["id"] for result in bot.server.inline_results(number)])
            offset = call.params.get("next_offset", "")
            if not offset:
                break
    assert [len(page) for page in found] == [10] * 5
    assert len({one for page in found for one in page}) == 50
