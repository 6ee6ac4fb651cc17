"""The journal: what is in it survives, what is done leaves it, and no disk stops the bot."""

import json
import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.chat.journal import Journal
from bot.operations.health import Health

BOT = 42


def update(number: int, text: str = "Who?") -> dict[str, Any]:
    return {"update_id": number, "message": {"text": text}}


def opened(folder: Path, health: Health | None = None, bot: int = BOT) -> Journal:
    return Journal(folder, bot, health or Health())


def waiting(journal: Journal) -> list[int]:
    return [entry.number for entry in journal.pending()]


def test_what_is_not_done_is_there_at_the_next_start_in_order(tmp_path: Path) -> None:
    first = opened(tmp_path)
    assert [entry.number for entry in first.add([update(3), update(1), update(2)])] == [1, 2, 3]
    first.done(2)
    # As after kill -9: nobody closes the file.
    second = opened(tmp_path)
    assert waiting(second) == [1, 3]
    assert second.pending()[0].raw == update(1)
    first.close()
    second.close()


def test_an_update_that_comes_twice_is_new_once(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    assert len(journal.add([update(1), update(1)])) == 1
    assert journal.add([update(1)]) == []
    journal.done(1)
    journal.close()
    journal = opened(tmp_path)
    assert journal.add([update(1)]) == []
    journal.close()


def test_another_bot_in_the_same_folder_has_updates_of_its_own(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.add([update(1)])
    journal.close()
    journal = opened(tmp_path, bot=43)
    assert waiting(journal) == []
    assert len(journal.add([update(1)])) == 1
    journal.close()


def test_nothing_of_a_question_stays_when_it_is_done(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.add([update(1, "a secret question")])
    journal.done(1)
    journal.close()
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert files and not any(b"secret" in content for content in files)


def test_tries_are_counted_over_restarts_unless_they_are_put_back(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.add([update(1)])
    assert [journal.begin(1), journal.begin(1)] == [1, 2]
    journal.close()
    journal = opened(tmp_path)
    assert journal.begin(1) == 3
    journal.put_back(1)
    assert journal.begin(1) == 3
    journal.close()


def test_old_rows_are_cleaned_away(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.add([update(1), update(2)])
    journal.done(1)
    journal.close()
    with sqlite3.connect(tmp_path / "journal.sqlite") as database:
        database.execute("UPDATE updates SET received = 0")
    database.close()
    journal = opened(tmp_path)
    journal.add([update(3)])
    journal.close()
    with sqlite3.connect(tmp_path / "journal.sqlite") as database:
        rows = database.execute("SELECT id FROM updates ORDER BY id").fetchall()
    database.close()
    assert rows == [(2,), (3,)]


def test_a_damaged_file_is_set_aside_with_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"no database at all " * 100)
    health = Health()
    journal = opened(tmp_path, health)
    assert len(journal.add([update(1)])) == 1
    assert waiting(journal) == [1]
    journal.close()
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert "damaged" in record.getMessage() and record.exc_info is None
    assert len(list(tmp_path.glob("journal.damaged-*"))) == 1
    assert not health.state().details["problems"]


def test_a_disk_that_cannot_be_written_costs_one_line_and_is_told_by_health(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "state"
    file.write_text("a file where the folder should be", encoding="utf-8")
    health = Health()
    journal = opened(file, health)
    assert [entry.number for entry in journal.add([update(1), update(2)])] == [1, 2]
    assert journal.begin(1) == 1
    journal.done(1)
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1
    assert any("journal" in reason for reason in health.state().reasons)
    file.unlink()
    assert len(journal.add([update(3)])) == 1
    assert not any("journal" in reason for reason in health.state().reasons)
    journal.close()


def test_whatever_has_no_id_is_left_out(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    strange: list[dict[str, Any]] = [{}, {"update_id": "1"}, {"update_id": True}]
    assert journal.add([*strange, {"update_id": 2**70}, {"update_id": -1}]) == []
    journal.close()


def test_broken_utf16_is_kept_as_it_came(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    raw = json.loads('{"update_id": 1, "message": {"text": "\\ud83d"}}')
    journal.add([raw])
    assert journal.pending()[0].raw == raw
    journal.close()
