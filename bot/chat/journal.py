"""What was asked and is not answered yet, on disk before Telegram is told that we have it."""

import json
import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.operations.health import Health

Result = TypeVar("Result")

_LOG = logging.getLogger(__name__)
_MAX_ID = 2**63 - 1
# Telegram keeps an update for a day; whatever comes a second time comes before.
_KEPT_SECONDS = 2 * 86400
_KEPT_ROWS = 100_000
_CLEANED_EVERY = 600.0
_SPARE_PAGES = 256
_TABLE = """\
CREATE TABLE IF NOT EXISTS updates (
    bot INTEGER, id INTEGER, received REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0, raw TEXT,
    PRIMARY KEY (bot, id)) WITHOUT ROWID"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An update that is not done: as Telegram sent it, and when (seconds since 1970)."""

    number: int
    raw: Mapping[str, Any]
    received: float


class Journal:
    """The updates of one bot, in SQLite. No method raises for what is wrong with the disk.

    A file that is damaged is set aside and begun anew. While nothing can be written, the bot
    goes on without; health and one line in the log tell so. A row that is done keeps its bare
    id, for a while, so that an update that comes twice is answered once. What is written
    survives the end of the process, however it comes.
    """

    def __init__(self, folder: Path, bot: int, health: Health) -> None:
        self._file = folder / "journal.sqlite"
        self._bot = bot
        self._health = health
        self._broken = False
        self._cleaned = 0.0
        self._waiting: dict[int, float] = {}
        self._database: sqlite3.Connection | None = None
        self._attempt(lambda _: None)

    def add(self, updates: Iterable[Mapping[str, Any]]) -> list[Entry]:
        """Writes what is new down; returns it. Whatever has no id is left out."""
        now = time.time()
        found = {number: raw for raw in updates if (number := number_of(raw)) is not None}
        rows = [(self._bot, number, now, json.dumps(raw)) for number, raw in found.items()]
        sql = "INSERT OR IGNORE INTO updates (bot, id, received, raw) VALUES (?, ?, ?, ?)"

        def write(database: sqlite3.Connection) -> list[int]:
            return [row[1] for row in rows if database.execute(sql, row).rowcount]

        new = self._attempt(write)
        numbers = found.keys() - self._waiting.keys() if new is None else set(new)
        entries = [Entry(number, found[number], now) for number in sorted(numbers)]
        self._waiting.update({entry.number: now for entry in entries})
        self._tell()
        self._clean(now)
        return entries

    def pending(self) -> list[Entry]:
        """What an earlier run left undone, in the order in which it came."""
        sql = "SELECT id, raw, received FROM updates WHERE bot = ? AND raw IS NOT NULL ORDER BY id"
        rows = self._attempt(lambda database: database.execute(sql, (self._bot,)).fetchall()) or []
        entries = [Entry(number, json.loads(raw), received) for number, raw, received in rows]
        self._waiting.update({entry.number: entry.received for entry in entries})
        self._tell()
        return entries

    def begin(self, number: int) -> int:
        """Counts a try of an update before it is made; returns how many there are now."""
        sql = "UPDATE updates SET tries = tries + 1 WHERE bot = ? AND id = ? RETURNING tries"
        rows = self._attempt(lambda database: database.execute(sql, self._key(number)).fetchall())
        return int(rows[0][0]) if rows else 1

    def put_back(self, number: int) -> None:
        """A try that was broken off, by no fault of the update: it does not count."""
        sql = "UPDATE updates SET tries = max(tries - 1, 0) WHERE bot = ? AND id = ?"
        self._attempt(lambda database: database.execute(sql, self._key(number)))

    def done(self, number: int) -> None:
        """Answered, or set aside: nothing but its id is kept."""
        sql = "UPDATE updates SET raw = NULL WHERE bot = ? AND id = ?"
        self._attempt(lambda database: database.execute(sql, self._key(number)))
        self._waiting.pop(number, None)
        self._health.done()
        self._tell()

    def close(self) -> None:
        """Lets go of the file."""
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
            self._database = None

    def _key(self, number: int) -> tuple[int, int]:
        return self._bot, number

    def _tell(self) -> None:
        # In the order in which they came, so that the first is the oldest.
        oldest = next(iter(self._waiting.values()), None)
        age = 0.0 if oldest is None else max(time.time() - oldest, 0.0)
        self._health.backlog(len(self._waiting), age)

    def _clean(self, now: float) -> None:
        if now - self._cleaned < _CLEANED_EVERY:
            return
        self._cleaned = now
        old = "DELETE FROM updates WHERE raw IS NULL AND received < ?"
        many = (
            "DELETE FROM updates WHERE raw IS NULL AND bot = ?1 AND id <="
            " (SELECT max(id) FROM updates WHERE bot = ?1) - ?2"
        )
        self._attempt(lambda database: database.execute(old, (now - _KEPT_SECONDS,)))
        self._attempt(lambda database: database.execute(many, (self._bot, _KEPT_ROWS)))

    def _attempt(self, work: Callable[[sqlite3.Connection], Result]) -> Result | None:
        """What a piece of work returns, all of it written or nothing; None where it fails."""
        try:
            result = self._work(work)
        except sqlite3.OperationalError as error:
            self._fail(f"{self._file} cannot be written ({error})")
            return None
        except OSError as error:
            self._fail(f"{self._file} cannot be written ({error.strerror})")
            return None
        except sqlite3.DatabaseError as error:
            self._set_aside(error)
            return None
        if self._broken:
            self._broken = False
            self._health.problem("journal", None)
            _LOG.info("the journal is written again")
        return result

    def _work(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        if self._database is None:
            self._database = _opened(self._file)
        with self._database:
            return work(self._database)

    def _fail(self, problem: str) -> None:
        if not self._broken:
            _LOG.error("%s; the bot answers without its journal", problem)
        self._broken = True
        self._health.problem("journal", problem)

    def _set_aside(self, error: sqlite3.DatabaseError) -> None:
        self.close()
        aside = self._file.with_suffix(f".damaged-{time.time_ns()}")
        try:
            self._file.rename(aside)
            for suffix in ("-wal", "-shm"):
                self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
            self._database = _opened(self._file)
        except (OSError, sqlite3.Error):
            self._fail(f"{self._file} is damaged ({error}) and cannot be replaced")
            return
        _LOG.error("%s is damaged (%s); it is kept as %s", self._file, error, aside.name)


def number_of(raw: Mapping[str, Any]) -> int | None:
    """The id of an update as Telegram sent it; None where it is no number that can be one."""
    number = raw.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= _MAX_ID:
        return None
    return number


def _opened(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(file, timeout=1.0)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        # What a commit wrote is the system's: the process may die, only not the machine.
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA journal_size_limit = 1048576")
        # No text stays in the file once it is answered.
        database.execute("PRAGMA secure_delete = ON")
        with database:
            database.execute(_TABLE)
        if database.execute("PRAGMA freelist_count").fetchone()[0] > _SPARE_PAGES:
            database.execute("VACUUM")
    except sqlite3.Error:
        database.close()
        raise
    return database
