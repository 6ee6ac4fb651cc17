"""Which message answered which, so that an edited question edits its answer.

Ids alone, for two days, which is as long as Telegram lets a bot edit its messages for certain. A
file that cannot be used costs only that an edit is not noticed.
"""

import logging
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_LOG = logging.getLogger(__name__)
KEPT_SECONDS = 48 * 3600
_CLEANED_EVERY = 200
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    chat INTEGER, question INTEGER, answer INTEGER NOT NULL, shown TEXT NOT NULL,
    citation TEXT, at REAL NOT NULL, PRIMARY KEY (chat, question)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_answer ON answers (chat, answer);
"""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: its message, what it shows (a hash), and what it cites first, if anything."""

    message: int
    shown: str
    citation: str | None


class Answered:
    """The answers of the last two days. Its methods block on the disk, for about a millisecond."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._kept_since_cleaning = 0

    def keep(self, chat: int, question: int, given: Given) -> None:
        """An answer that was given, or has been edited."""
        row = (chat, question, given.message, given.shown, given.citation, time.time())
        self._run("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", *row)
        self._kept_since_cleaning += 1
        if self._kept_since_cleaning >= _CLEANED_EVERY:
            self._kept_since_cleaning = 0
            self._run("DELETE FROM answers WHERE at < ?", time.time() - KEPT_SECONDS)

    def to_question(self, chat: int, question: int) -> Given | None:
        """The answer to a message; None where there is none, or it was too long ago."""
        return self._one("question", chat, question)

    def by_answer(self, chat: int, answer: int) -> Given | None:
        """The answer that a message of the bot is."""
        return self._one("answer", chat, answer)

    def _one(self, column: str, chat: int, number: int) -> Given | None:
        rows = self._run(
            f"SELECT answer, shown, citation FROM answers WHERE chat = ? AND {column} = ? AND at > ?",  # noqa: S608, E501 a name of ours
            chat,
            number,
            time.time() - KEPT_SECONDS,
        )
        return Given(*rows[0]) if rows else None

    def _run(self, statement: str, *values: object) -> list[tuple[int, str, str | None]]:
        with self._lock:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                with closing(sqlite3.connect(self._file, timeout=2)) as database, database:
                    database.executescript(_SCHEMA)
                    return database.execute(statement, values).fetchall()
            except (sqlite3.Error, OSError) as error:
                _LOG.error("%s cannot be used (%s); edits are not noticed", self._file, error)
                return []
