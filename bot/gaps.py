"""What the articles did not answer, and how answers were liked: counted, for the operator.

Texts and counts alone: nothing about who asked, where, or at what time of which day. A file that
cannot be used costs the counting, never an answer.
"""

import logging
import sqlite3
import threading
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.errors import BotError

_LOG = logging.getLogger(__name__)
_LONGEST = 200
_MOST = 5000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS questions (
    text TEXT, language TEXT, times INTEGER NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
    PRIMARY KEY (text, language)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS liked (
    citation TEXT PRIMARY KEY, up INTEGER NOT NULL DEFAULT 0, down INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
"""
_COUNT = """
INSERT INTO questions VALUES (?1, ?2, 1, ?3, ?3)
ON CONFLICT DO UPDATE SET times = times + 1, last = ?3
"""
_TRIM = """
DELETE FROM questions WHERE (text, language) IN (
    SELECT text, language FROM questions ORDER BY last DESC, times DESC LIMIT -1 OFFSET ?
)
"""
_LIKE = """
INSERT INTO liked VALUES (?1, max(?2, 0), max(?3, 0))
ON CONFLICT DO UPDATE SET up = max(up + ?2, 0), down = max(down + ?3, 0)
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that was not answered, how often, and between which days (ISO 8601)."""

    question: str
    language: str
    times: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Liked:
    """A citation, and how many thumbs went up and down for it."""

    citation: str
    up: int
    down: int


class Gaps:
    """The counts, in SQLite. Its methods block on the disk, for about a millisecond."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()

    def count_question(self, text: str, language: str) -> None:
        """One more time that a question was not answered; spelled alike, they are one."""
        wide = unicodedata.normalize("NFKC", text).casefold()
        # What is no character to be read could move the cursor of the terminal that lists it.
        readable = "".join(character if character.isprintable() else " " for character in wide)
        folded = " ".join(readable.split())[:_LONGEST].strip(" ?!.。")
        if folded:
            today = datetime.now(UTC).date().isoformat()
            self._write((_COUNT, (folded, language, today)), (_TRIM, (_MOST,)))

    def count_reaction(self, citation: str, up: int, down: int) -> None:
        """So many thumbs more (or, negative, fewer) for an answer that cites a passage."""
        if up or down:
            self._write((_LIKE, (citation, up, down)))

    def questions(self) -> list[Gap]:
        """The most frequent first. Raises BotError where the file cannot be read."""
        return [Gap(*row) for row in self._read("questions", "times DESC, last DESC, text")]

    def liked(self) -> list[Liked]:
        """The least liked first. Raises BotError where the file cannot be read."""
        return [Liked(*row) for row in self._read("liked", "down - up DESC, citation")]

    def _write(self, *statements: tuple[str, Sequence[object]]) -> None:
        with self._lock:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                with closing(sqlite3.connect(self._file, timeout=2)) as database, database:
                    database.executescript(_SCHEMA)
                    for statement, values in statements:
                        database.execute(statement, values)
            except (sqlite3.Error, OSError) as error:
                _LOG.error("%s cannot be written (%s); gaps are not counted", self._file, error)

    def _read(self, table: str, order: str) -> list[tuple[Any, ...]]:
        if not self._file.is_file():
            return []
        try:
            with closing(sqlite3.connect(self._file, timeout=2)) as database:
                return database.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()  # noqa: S608 names of ours
        except sqlite3.Error as error:
            raise BotError(f"{self._file} cannot be read ({error})") from None
