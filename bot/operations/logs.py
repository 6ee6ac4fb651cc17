"""One line an event on standard error, plain or JSON, and no token in any of them."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from urllib.parse import quote

from bot.settings import Settings

_SHAPE = re.compile(r"\b\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}")
_MASK = "[token]"


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
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redact = redact
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        line = self._json(record) if self._as_json else super().format(record)
        return self._redact(line).replace("\r", "").replace("\n", "\n    ")

    def _json(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False)


def configure_logging(settings: Settings) -> Redactor:
    """Sends every log record and warning to standard error. Returns the redactor it uses."""
    redact = Redactor(settings.token.get_secret_value() if settings.token else None)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(redact, as_json=settings.log.format == "json"))
    logging.basicConfig(level=settings.log.level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    if settings.log.level != "DEBUG":
        # One line for every request to Telegram drowns what an operator looks for.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
    return redact
