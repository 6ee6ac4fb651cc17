"""The log: one line an event, plain or JSON, and the token in none of them."""

import io
import json
import logging
import re
import traceback
import warnings
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest

from bot.operations.logs import Redactor, configure_logging
from bot.settings import load_settings

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
SECRET = TOKEN.split(":")[1]
OTHER = "987654321:ZZbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
FORMS = {
    "whole": TOKEN,
    "in a URL": f"https://api.telegram.org/bot{TOKEN}/getUpdates?timeout=5",
    "as a parameter": f"https://example.org/?token={quote(TOKEN, safe='')}&a=b",
    "without its number": SECRET,
    "in a repr": repr({"token": TOKEN}),
    "of another bot": f"the token {OTHER} is not valid",
    "twice": f"{TOKEN} {TOKEN}",
}

Configure = Callable[..., None]
LOG = logging.getLogger("bot.test")


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Configure]:
    """Sets logging up as `run` does; afterwards everything is as it was."""
    monkeypatch.setattr(logging.root, "handlers", [])
    levels = {
        name: logging.getLogger(name).level for name in (None, "httpx", "httpcore", "apscheduler")
    }

    def configured(token: str = TOKEN, **environment: str) -> None:
        configure_logging(load_settings(environment={"TELEGRAM_BOT_TOKEN": token, **environment}))

    yield configured
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(False)


def assert_clean(text: str) -> None:
    assert SECRET not in text
    assert OTHER.split(":")[1] not in text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("style", ["plain", "json"])
def test_the_token_is_in_no_line_in_whatever_form(
    configure: Configure, capsys: pytest.CaptureFixture[str], form: str, style: str
) -> None:
    configure(BOT_LOG__FORMAT=style, BOT_LOG__LEVEL="debug")
    text = FORMS[form]
    LOG.debug("before %s after", text)
    LOG.warning("before " + text.replace("%", "%%") + " after")
    try:
        raise ValueError(text) from KeyError(text)
    except ValueError:
        LOG.exception("before %r after", [text])
    printed = capsys.readouterr()
    assert printed.out == ""
    assert_clean(printed.err)
    assert printed.err.count("before") == printed.err.count("after") == 3
    assert "ValueError" in printed.err
    assert "[token]" in printed.err


def test_warnings_are_logged_and_clean(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"{TOKEN} is old", UserWarning, stacklevel=1)
    printed = capsys.readouterr().err
    assert "[token] is old" in printed
    assert_clean(printed)


def test_a_plain_event_is_one_line_and_what_follows_is_indented(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that a text of a user cannot pass for an event of its own."""
    configure()
    LOG.info("asked: %s", "a\n2026-01-01 00:00:00,000 ERROR bot: forged\r\nb")
    first, *rest = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO bot.test: asked: a", first)
    assert len(rest) == 2
    assert all(line.startswith("    ") for line in rest)


def test_a_json_event_is_one_object_on_one_line(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(BOT_LOG__FORMAT="json")
    try:
        raise ValueError("no")
    except ValueError:
        LOG.exception("asked: %s", '反撃\n"能力"')
    LOG.info("fine")
    lines = capsys.readouterr().err.splitlines()
    failed, fine = (json.loads(line) for line in lines)
    assert (failed["level"], failed["logger"]) == ("ERROR", "bot.test")
    assert failed["message"] == 'asked: 反撃\n"能力"'
    assert "ValueError: no" in failed["exception"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", failed["time"])
    assert set(fine) == {"time", "level", "logger", "message"}


def test_what_is_below_the_level_is_not_logged(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(BOT_LOG__LEVEL="warning")
    LOG.info("quiet")
    LOG.warning("loud")
    printed = capsys.readouterr().err
    assert "quiet" not in printed
    assert "loud" in printed


@pytest.mark.parametrize(("level", "logged"), [("info", False), ("debug", True)])
def test_requests_to_telegram_are_logged_for_debugging_alone(
    configure: Configure, capsys: pytest.CaptureFixture[str], level: str, logged: bool
) -> None:
    configure(BOT_LOG__LEVEL=level)
    logging.getLogger("httpx").info("HTTP Request: POST /bot%s/getUpdates", TOKEN)
    printed = capsys.readouterr().err
    assert ("HTTP Request" in printed) is logged
    assert_clean(printed)


@pytest.mark.parametrize("form", FORMS)
def test_any_text_can_be_cleaned(form: str) -> None:
    assert_clean(Redactor(TOKEN)(FORMS[form]))


def test_a_traceback_can_be_cleaned() -> None:
    try:
        raise ValueError(TOKEN)
    except ValueError:
        cleaned = Redactor(TOKEN)(traceback.format_exc())
    assert_clean(cleaned)
    assert "ValueError: [token]" in cleaned


def test_without_a_token_of_its_own_whatever_looks_like_one_is_cleaned() -> None:
    assert Redactor(None)(f"{OTHER} is old") == "[token] is old"


@pytest.mark.parametrize("text", ["12:30", "2023-01-09: a", "buendnis-weltraum:4", "1234567: a"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert Redactor(TOKEN)(text) == text


@pytest.mark.parametrize("text", [f"https://api.telegram.org/bot{OTHER}/getMe", f"bot{OTHER}"])
def test_a_token_in_a_url_is_cleaned_without_being_known(text: str) -> None:
    assert_clean(Redactor(None)(text))


@pytest.mark.parametrize("style", ["plain", "json"])
def test_a_log_call_with_wrong_arguments_shows_no_token(
    configure: Configure, capsys: pytest.CaptureFixture[str], style: str
) -> None:
    configure(BOT_LOG__FORMAT=style)
    LOG.warning("%d requests", TOKEN)
    LOG.warning(f"{TOKEN} %d {OTHER}", "x")
    printed = capsys.readouterr().err
    assert_clean(printed)
    assert "%d requests" in printed
    assert "TypeError" in printed
    assert len(printed.splitlines()) == 2


def test_a_log_that_cannot_be_written_shows_no_token_elsewhere(
    configure: Configure, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure()
    (handler,) = logging.root.handlers
    assert isinstance(handler, logging.StreamHandler)
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(handler, "stream", closed)
    LOG.warning("asked %s", TOKEN)
    assert capsys.readouterr().err == ""
