"""One line an event on standard error, plain or JSON, and no token in any of them."""

import json
import logging
import re
import sys
import threading
from collections import deque
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO
from urllib.parse import quote

from bot.settings import Settings

_SHAPE = re.compile(r"(?<!\d)\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
_MASK = "[token]"
_LAST: deque[str] = deque(maxlen=20)
_REQUEST: ContextVar[str] = ContextVar("request", default="")


def begin_request(name: str) -> None:
    """From here on, each line that this task logs begins with the name, such as an update's id."""
    _REQUEST.set(name)


class Redactor:
    """Takes the token out of any text, whole, without its number, or written for a URL."""

    def __init__(self, token: str | None) -> None:
        secret = token.partition(":")[2] if token else ""
        forms = {token or "", quote(token or "", safe=""), secret}
        self._forms = sorted((form for form in forms if form), key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, _MASK)
        return _SHAPE.sub(_MASK, text)


class _Formatter(logging.Formatter):
    """Redacts the finished line, so that arguments and tracebacks are covered as well."""

    def __init__(self, redact: Redactor, *, as_json: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(request)s%(message)s")
        self._redact = redact
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        request = _REQUEST.get()
        record.request = request if self._as_json or not request else f"[{request}] "
        try:
            line = self._line(record)
        except Exception as error:  # noqa: BLE001 arguments are anything, and so is their fault
            line = self._line(_without_arguments(record, error))
        return self._redact(line).replace("\r", "").replace("\n", "\n    ")

    def _line(self, record: logging.LogRecord) -> str:
        return self._json(record) if self._as_json else super().format(record)

    def _json(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := record.__dict__["request"]:
            event["request"] = request
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False)


class _Handler(logging.StreamHandler[TextIO]):
    """Loses what cannot be written; by default, logging prints its arguments, token and all."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 logging's name
        pass


class _Kept(logging.Handler):
    """Keeps the last lines that tell of trouble, for the operator who asks the bot."""

    def emit(self, record: logging.LogRecord) -> None:
        _LAST.append(self.format(record).partition("\n")[0])


def last_errors() -> tuple[str, ...]:
    """The last warnings and errors, the oldest first, each a line without secrets."""
    return tuple(_LAST)


def _without_arguments(record: logging.LogRecord, error: Exception) -> logging.LogRecord:
    """What can be said of a record that cannot be formatted."""
    text = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    place = f"{record.pathname}:{record.lineno}"
    told = f"{text!r} cannot be logged ({type(error).__name__}, {place})"
    nothing = {"args": None, "exc_info": None, "exc_text": None, "stack_info": None}
    return logging.makeLogRecord(record.__dict__ | {"msg": told} | nothing)


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    logging.critical("nobody caught this", exc_info=(kind, error, trace))


def configure_logging(settings: Settings) -> Redactor:
    """Sends every log record and warning to standard error. Returns the redactor it uses."""
    redact = Redactor(settings.token.get_secret_value() if settings.token else None)
    handler = _Handler(sys.stderr)
    handler.setFormatter(_Formatter(redact, as_json=settings.log.format == "json"))
    # On the root's only handler: unlike a filter of a logger, it sees what other loggers hand up.
    kept = _Kept(logging.WARNING)
    kept.setFormatter(_Formatter(redact, as_json=False))
    logging.basicConfig(level=settings.log.level, handlers=[handler, kept], force=True)
    logging.captureWarnings(True)
    # The interpreter would print whatever nobody caught, token and all, past the handler.
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda found: _log_uncaught(
        found.exc_type, found.exc_value or found.exc_type(), found.exc_traceback
    )
    sys.unraisablehook = lambda found: _log_uncaught(
        found.exc_type, found.exc_value or found.exc_type(), found.exc_traceback
    )
    if settings.log.level != "DEBUG":
        # One line for every request to Telegram drowns what an operator looks for.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        logging.getLogger("watchfiles").setLevel(logging.WARNING)
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
    return redact
