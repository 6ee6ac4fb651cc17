"""What was not answered and how answers were liked: counted where it is wished, without persons."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import gaps as gaps_module
from bot.gaps import Gap, Gaps, Liked
from tests.chat_fixtures import messages, own, quotes, running_bot
from tests.test_cli import bot as command

ON: dict[str, object] = {"enabled": True}
UNKNOWN = "Who are the Klingons and the Vulcans?"


def test_questions_spelled_alike_are_counted_as_one(tmp_path: Path) -> None:
    gaps = Gaps(tmp_path / "state" / "gaps.sqlite")
    for text in (
        "Who are the  Klingons?",
        "who are the klingons",
        "Ｗｈｏ are\x1b the KLINGONS？!",
    ):
        gaps.count_question(text, "en")
    gaps.count_question("Wer sind die Klingonen?", "de")
    today = datetime.now(UTC).date().isoformat()
    assert gaps.questions() == [
        Gap("who are the klingons", "en", 3, today, today),
        Gap("wer sind die klingonen", "de", 1, today, today),
    ]


def test_the_rarest_give_way_when_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gaps_module, "_MOST", 3)
    gaps = Gaps(tmp_path / "gaps.sqlite")
    for text in ("a", "a", "b", "b", "c", "c", "d"):
        gaps.count_question(text, "en")
    assert [gap.question for gap in gaps.questions()] == ["a", "b", "c"]


def test_what_was_not_asked_for_long_gives_way_to_what_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gaps_module, "_MOST", 3)
    gaps = Gaps(tmp_path / "gaps.sqlite")
    for text in ("a", "a", "b", "b", "b", "c", "c"):
        gaps.count_question(text, "en")
    with sqlite3.connect(tmp_path / "gaps.sqlite") as database:
        database.execute("UPDATE questions SET last = '2020-01-01' WHERE text <> 'c'")
    gaps.count_question("d", "en")
    assert [gap.question for gap in gaps.questions()] == ["b", "c", "d"]


def test_a_hostile_question_takes_little_room(tmp_path: Path) -> None:
    gaps = Gaps(tmp_path / "gaps.sqlite")
    gaps.count_question("x" * 100_000, "en")
    gaps.count_question(" ?! ", "en")
    (gap,) = gaps.questions()
    assert len(gap.question) == 200


def test_thumbs_are_counted_and_taken_back(tmp_path: Path) -> None:
    gaps = Gaps(tmp_path / "gaps.sqlite")
    for up, down in ((1, 0), (1, 0), (-1, 1), (0, 0), (-5, 0)):
        gaps.count_reaction("a:1", up, down)
    assert gaps.liked() == [Liked("a:1", 0, 1)]


def test_a_file_that_cannot_be_used_costs_only_the_counting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "gaps.sqlite"
    file.write_bytes(b"no database" * 100)
    Gaps(file).count_question("why", "en")
    assert "cannot be written" in caplog.text


async def test_what_is_typed_inline_is_no_gap(tmp_path: Path) -> None:
    settings: dict[str, dict[str, object]] = {"gaps": ON, "state": {"path": tmp_path}}
    async with running_bot(settings=settings) as bot:
        for end in (9, 15, 30):
            bot.server.inline_query(bot.person(), UNKNOWN[:end])
        await bot.server.wait_for("answerInlineQuery", 3)
    assert Gaps(tmp_path / "gaps.sqlite").questions() == []


async def test_what_is_not_answered_on_telegram_is_counted_where_it_is_wished(
    tmp_path: Path,
) -> None:
    for enabled, expected in ((False, []), (True, [2])):
        state = tmp_path / str(enabled)
        settings: dict[str, dict[str, object]] = {"gaps": {"enabled": enabled}}
        async with running_bot(settings=settings | {"state": {"path": state}}) as bot:
            for _ in range(2):
                await bot.ask(bot.person(), UNKNOWN)
            assert quotes(await bot.ask(bot.person(), messages().text("example", "en")))
        assert [gap.times for gap in Gaps(state / "gaps.sqlite").questions()] == expected
    assert b"Ann" not in (state / "gaps.sqlite").read_bytes()


async def test_privacy_tells_that_questions_are_counted_where_they_are() -> None:
    async with running_bot(settings={"gaps": ON}) as bot:
        assert own("privacy_gaps", "de") in (await bot.ask(bot.person("de"), "/privacy")).text


async def test_a_thumb_counts_for_what_the_answer_cites(tmp_path: Path) -> None:
    async with running_bot(settings={"gaps": ON, "state": {"path": tmp_path}}) as bot:
        user = bot.person()
        group = bot.server.add_supergroup(bot_status="administrator")
        asked = bot.server.message(group, user, "/ask " + messages().text("example", "en"))
        shown = await bot.reply_to(group, asked)
        bot.server.react(group, user, shown.raw, "👍")
        bot.server.react(group, bot.person(), shown.raw, "❤")
        bot.server.react(group, bot.person(), shown.raw, "👎")
        bot.server.react(group, user, shown.raw, "", "👍")
        bot.server.react(group, user, asked, "👍")
        await bot.ask(user, "/help")
    assert Gaps(tmp_path / "gaps.sqlite").liked() == [Liked("global-partnership:3", 0, 1)]


def test_the_command_shows_the_most_frequent_first(tmp_path: Path) -> None:
    environment = {"BOT_STATE__PATH": str(tmp_path), "PATH": "/usr/bin:/bin"}
    ran = command("gaps", env=environment)
    assert ran.stdout == "nothing is counted; gaps.enabled is false\n"
    gaps = Gaps(tmp_path / "gaps.sqlite")
    for text in ("rare", "often", "often"):
        gaps.count_question(text, "en")
    gaps.count_reaction("a:1", 0, 1)
    lines = command("gaps", env=environment).stdout.splitlines()
    assert [line.split()[-1] for line in lines] == ["often", "rare", "a:1"]
    found = [
        json.loads(line) for line in command("gaps", "--json", env=environment).stdout.splitlines()
    ]
    assert [entry.get("times") for entry in found] == [2, 1, None]
