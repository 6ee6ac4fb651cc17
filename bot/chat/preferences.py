"""The language that a chat has chosen, kept across restarts in chats.sqlite."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.languages import LANGUAGES

_LOG = logging.getLogger(__name__)
_FILE = "chats.sqlite"
_TABLE = "CREATE TABLE IF NOT EXISTS languages (chat INTEGER PRIMARY KEY, language TEXT NOT NULL)"


class Preferences:
    """Read once, then held in memory: every update asks for it. Nothing is written before
    somebody chooses. Where the file cannot be used, a choice holds until the bot ends."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _FILE
        self._chosen = self._read()

    def language(self, chat: int) -> str | None:
        """The language that a chat has chosen; None for automatic."""
        return self._chosen.get(chat)

    def choose(self, chat: int, language: str | None) -> None:
        """Keeps a chat's choice; None, automatic, is forgotten like any earlier one."""
        if language is None:
            self._chosen.pop(chat, None)
        else:
            self._chosen[chat] = language
        try:
            self._write(chat, language)
        except (OSError, sqlite3.Error) as error:
            _LOG.warning("%s cannot be written (%s)", self._file, error)

    def _read(self) -> dict[int, str]:
        if not self._file.exists():
            return {}
        try:
            with closing(sqlite3.connect(self._file)) as database:
                rows = database.execute("SELECT chat, language FROM languages").fetchall()
        except sqlite3.Error as error:
            _LOG.warning("%s cannot be read (%s)", self._file, error)
            return {}
        return {chat: language for chat, language in rows if language in LANGUAGES}

    def _write(self, chat: int, language: str | None) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._file)) as database, database:
            database.execute(_TABLE)
            if language is None:
                database.execute("DELETE FROM languages WHERE chat = ?", (chat,))
            else:
                database.execute("REPLACE INTO languages VALUES (?, ?)", (chat, language))
