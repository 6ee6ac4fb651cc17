"""The log: one line an event, plain or JSON, and the token in none of them."""

import asyncio
import contextvars
import io
import json
import logging
import re
import subprocess
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest

from bot.operations.logs import Redactor, begin_request, configure_logging, last_errors
from bot.settings import load_settings
from tests.conftest import ROOT

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
    for module, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, hook, getattr(module, hook))
    names = (None, "httpx", "httpcore", "apscheduler", "watchfiles")
    levels = {name: logging.getLogger(name).level for name in names}

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


@pytest.mark.parametrize("level", ["info", "debug"])
@pytest.mark.parametrize("name", ["telegram.ext.ExtBot", "httpx", "httpcore.http11", "asyncio"])
def test_the_libraries_loggers_are_cleaned_on_the_root(
    configure: Configure, capsys: pytest.CaptureFixture[str], name: str, level: str
) -> None:
    """Records of other loggers pass by the filters of the root, but not by its handler."""
    configure(BOT_LOG__LEVEL=level)
    for log in (logging.getLogger(name), logging.getLogger(f"{name}.below")):
        log.debug("Set Bot API URL: https://api.telegram.org/bot%s", TOKEN)
        log.error("%r", {"url": f"/bot{TOKEN}/getMe"}, stack_info=True)
    printed = capsys.readouterr().err
    assert printed.count("[token]") == (4 if level == "debug" else 2)
    assert_clean(printed)


async def test_what_a_task_logs_names_its_request(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure()

    async def handle(number: int) -> None:
        begin_request(f"update {number}")
        await asyncio.sleep(0)
        LOG.info("answered")
        logging.getLogger("bot.other").info("sent")

    LOG.info("before")
    await asyncio.gather(*(asyncio.create_task(handle(number)) for number in (7, 8)))
    LOG.info("after")
    lines = [line.partition(" INFO ")[2] for line in capsys.readouterr().err.splitlines()]
    assert sorted(lines) == [
        "bot.other: [update 7] sent",
        "bot.other: [update 8] sent",
        "bot.test: [update 7] answered",
        "bot.test: [update 8] answered",
        "bot.test: after",
        "bot.test: before",
    ]


def test_in_json_the_request_is_a_field_of_its_own(
    configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(BOT_LOG__FORMAT="json")

    def handle() -> None:
        begin_request("update 7")
        LOG.info("%d words", "wrong")

    contextvars.copy_context().run(handle)
    event = json.loads(capsys.readouterr().err)
    assert event["request"] == "update 7" and "cannot be logged" in event["message"]


UNCAUGHT = f"""
import gc, threading
from bot.operations.logs import configure_logging, last_errors
from bot.settings import load_settings

configure_logging(load_settings(environment={{"TELEGRAM_BOT_TOKEN": "{TOKEN}"}}))

def fail(*_):
    raise RuntimeError("GET https://api.telegram.org/bot{TOKEN}/getMe")

class Unraisable:
    __del__ = fail

Unraisable()
gc.collect()
thread = threading.Thread(target=fail)
thread.start()
thread.join()
fail()
"""


def test_what_nobody_catches_is_logged_without_the_token() -> None:
    """In the program, in a thread, and where Python cannot raise it."""
    done = subprocess.run(
        [sys.executable, "-c", UNCAUGHT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.count(" CRITICAL root: nobody caught this") == 3
    assert done.stderr.count("RuntimeError: GET https://api.telegram.org/bot[token]/getMe") == 3
    assert_clean(done.stderr)


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
    handler, *_ = logging.root.handlers
    assert isinstance(handler, logging.StreamHandler)
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(handler, "stream", closed)
    LOG.warning("asked %s", TOKEN)
    assert capsys.readouterr().err == ""


def test_the_last_troubles_are_kept_for_the_operator(configure: Configure) -> None:
    configure()
    LOG.info("all is well")
    LOG.warning("%s is wrong", TOKEN)
    LOG.error("worse\nfollows")
    assert [line.partition(": ")[2] for line in last_errors()[-2:]] == ["[token] is wrong", "worse"]
