"""The bot as a process of its own: starting, failing, stopping, and keeping the token secret."""

import json
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.botapi import ThreadedServer, User, faults
from tests.chat_fixtures import assert_lawful, bot_process, free_port, own, quotes, sent_to

QUESTION = "What does the numbat eat?"
PATIENCE = 60.0
LEVELS = ("DEBUG", "INFO", "ERROR")
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ [\w.]+: \S.*")
PASSING = [
    faults.server_error(),
    faults.drop(),
    faults.cut(),
    faults.too_many_requests(),
    faults.conflict(),
    faults.bad_gateway(),
    faults.invalid_json(),
    faults.truncated(),
]
# A bot whose answers fail with an error that holds the token.
BREAKING = """
import os, sys
from bot.cli import main
from bot.search.answerer import Answerer

def fail(*arguments, **options):
    raise RuntimeError(f"GET https://api.telegram.org/bot{os.environ['TELEGRAM_BOT_TOKEN']}/getMe")

Answerer.answer = fail
sys.exit(main(["run"]))
"""


@pytest.fixture
def server() -> Iterator[ThreadedServer]:
    with ThreadedServer() as running:
        yield running
        assert_lawful(running)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings: a folder of articles that is read in no time, and no dictionaries."""
    folder = tmp_path_factory.mktemp("small")
    glossary = folder / "glossary.yaml"
    glossary.touch()
    text = "The numbat eats termites.\n\nThe quokka smiles.\n\nThe bilby has long ears."
    (folder / "animals.md").write_text(text, encoding="utf-8")
    return {
        "BOT_CORPUS__PATH": str(folder),
        "BOT_GLOSSARY__PATH": str(glossary),
        "BOT_LEXICON__PATH": str(folder / "none"),
    }


@pytest.fixture
def ann(server: ThreadedServer) -> User:
    return server.add_user(7, "Ann", language_code="en")


def ask(server: ThreadedServer, user: User) -> None:
    """Asks, and waits for the answer."""
    since = server.mark()
    server.private_message(user, QUESTION)
    server.wait_for(sent_to(user), since=since, timeout=PATIENCE)
    assert quotes(server.sent(user)[-1])


def assert_no_token(output: str, token: str) -> None:
    """Neither the token nor its secret part stands there."""
    secret = token.partition(":")[2]
    assert token not in output and secret not in output
    assert token.replace(":", "%3A") not in output


def warnings(lines: list[str]) -> list[str]:
    """The lines of the log that tell of trouble; every line is one event, without a traceback."""
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return [line for line in lines if " INFO " not in line]


def test_a_wrong_token_is_one_clear_line_and_exit_status_2(small: dict[str, str]) -> None:
    with ThreadedServer() as server:
        wrong = server.token[:-1] + "x"
        with bot_process(server, **small, TELEGRAM_BOT_TOKEN=wrong) as process:
            assert process.wait() == 2
        assert {call.status for call in server.refused} == {401}
    (line,) = process.stderr.lines
    assert line.startswith("python -m bot: Telegram refuses the token") and "@BotFather" in line
    assert_no_token(process.output, wrong)


def test_a_token_that_is_none_is_not_repeated() -> None:
    with ThreadedServer() as server:
        with bot_process(server, TELEGRAM_BOT_TOKEN="123456:my secret") as process:
            assert process.wait() == 2
        assert server.calls == ()
    (line,) = process.stderr.lines
    assert "TELEGRAM_BOT_TOKEN" in line and "secret" not in line


def test_a_server_that_is_down_at_the_start_is_tried_again(
    server: ThreadedServer, ann: User, small: dict[str, str]
) -> None:
    server.stop_listening()
    with bot_process(server, **small) as process:
        process.stderr.wait_for("cannot reach Telegram")
        server.listen_again()
        ask(server, ann)
        assert process.stop() == 0
    lines = warnings(process.stderr.lines)
    assert lines and all("next try in" in line for line in lines)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_bot_that_waits_for_its_server_can_be_stopped(
    server: ThreadedServer, number: signal.Signals, small: dict[str, str]
) -> None:
    server.stop_listening()
    with bot_process(server, **small) as process:
        process.stderr.wait_for("cannot reach Telegram")
        assert process.stop(number) == 0
    assert len(warnings(process.stderr.lines)) >= 1
    assert process.stdout.lines == []


def test_what_passes_while_polling_costs_one_line_and_no_answer(small: dict[str, str]) -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(ThreadedServer()) for _ in PASSING]
        for server, fault in zip(servers, PASSING, strict=True):
            server.fail("getUpdates", fault)
        # All at once, so that they need not wait for their next try one after the other.
        processes = [stack.enter_context(bot_process(server, **small)) for server in servers]
        for server, process, fault in zip(servers, processes, PASSING, strict=True):
            user = server.add_user(7)
            ask(server, user)
            ask(server, user)
            assert process.stop() == 0
            assert [call.fault for call in server.calls if call.fault] == [fault.name]
            assert len(warnings(process.stderr.lines)) == 1
            assert len(server.sent(user)) == 2
            assert_lawful(server)


def test_a_token_that_is_revoked_while_the_bot_runs_ends_it_in_one_line(
    server: ThreadedServer, ann: User, small: dict[str, str]
) -> None:
    with bot_process(server, **small, BOT_LOG__LEVEL="WARNING") as process:
        ask(server, ann)
        server.idle(PATIENCE)
        server.fail("getUpdates", faults.unauthorized(), times=None)
        server.private_message(ann, QUESTION)
        assert process.wait() == 2
    (line,) = process.stderr.lines
    assert line.startswith("python -m bot: Telegram refuses the token")
    assert len(server.sent(ann)) == 2


def test_questions_that_were_fetched_are_answered_before_the_bot_stops_and_only_once(
    server: ThreadedServer, small: dict[str, str]
) -> None:
    users = [server.add_user(number) for number in range(1, 6)]
    early, late = users[:4], users[4]
    server.fail("sendMessage", faults.stall(), times=len(early))
    with bot_process(server, **small) as process:
        for user in early:
            server.private_message(user, QUESTION)
        assert server.signal.until_blocking(lambda: server.log.in_flight == len(early), PATIENCE)
        process.signal(signal.SIGTERM)
        process.stderr.wait_for("stopping")
        server.private_message(late, QUESTION)
        server.release_stalled()
        assert process.wait() == 0
    assert [len(server.sent(user)) for user in users] == [1, 1, 1, 1, 0]
    with bot_process(server, **small) as process:
        server.wait_for(sent_to(late), timeout=PATIENCE)
        ask(server, server.add_user(6))
        assert process.stop() == 0
    assert [len(server.sent(user)) for user in users] == [1] * len(users)
    assert warnings(process.stderr.lines) == []


def test_a_question_that_was_answered_but_not_confirmed_is_confirmed_when_the_bot_stops(
    server: ThreadedServer, ann: User, small: dict[str, str]
) -> None:
    """Telegram would deliver it again to the next one that runs."""
    with bot_process(server, **small) as process:
        assert server.signal.until_blocking(lambda: server.queue._waiting > 0, PATIENCE)
        server.fail("getUpdates", faults.drop(), times=None)
        ask(server, ann)
        process.stderr.wait_for("cannot reach Telegram")
        server.clear_faults()
        assert process.stop() == 0
    assert server.pending_updates == 0


@pytest.mark.parametrize("style", ["plain", "json"])
def test_the_token_stands_in_no_line_whatever_happens(style: str, small: dict[str, str]) -> None:
    """Not at any level, when questions are answered, the network fails or the token is revoked."""
    with ExitStack() as stack:
        # So short that nothing but the token itself tells what it is.
        servers = {level: stack.enter_context(ThreadedServer("42:secret")) for level in LEVELS}
        for server in servers.values():
            server.fail("getUpdates", faults.drop())
        processes = {
            level: stack.enter_context(
                bot_process(server, **small, BOT_LOG__LEVEL=level, BOT_LOG__FORMAT=style)
            )
            for level, server in servers.items()
        }
        for level, server in servers.items():
            process, user = processes[level], server.add_user(7)
            ask(server, user)
            server.fail("sendMessage", faults.drop())
            server.private_message(user, QUESTION)
            server.wait_for("sendMessage", 2, PATIENCE)
            server.fail("getUpdates", faults.unauthorized(), times=None)
            server.private_message(user, QUESTION)
            assert process.wait() == 2
            assert_no_token(process.output, server.token)
            *log, last = process.stderr.lines
            assert last.startswith("python -m bot: Telegram refuses the token")
            assert bool(log) == (level != "ERROR")
            assert any("/bot[token]/sendMessage" in line for line in log) == (level == "DEBUG")
            named = [line for line in log if "[update " in line or '"request": "update ' in line]
            assert bool(named) == (level != "ERROR")
            if style == "json":
                events = [json.loads(line) for line in log]
                assert all(event.keys() >= {"time", "level", "message"} for event in events)
            assert_lawful(server)


def get(port: int, path: str) -> tuple[int, str]:
    """Status and text of a page of the bot."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_health_and_figures_tell_of_the_work_done_and_of_nobody(small: dict[str, str]) -> None:
    """At DEBUG, with a server that is down at first; neither the token nor who asked what."""
    port = free_port()
    debug = {"BOT_OPERATIONS__PORT": str(port), "BOT_LOG__LEVEL": "DEBUG"}
    with ThreadedServer("42:secret") as server:
        server.stop_listening()
        user = server.add_user(70707, "Ann", language_code="en")
        with bot_process(server, **small, **debug) as process:
            process.stderr.wait_for("cannot reach Telegram")
            status, before = get(port, "/healthz")
            assert status == 503
            assert json.loads(before)["reasons"] == ["telegram: not connected yet"]
            server.listen_again()
            ask(server, user)
            server.private_message(user, "Who won the football World Cup?")
            server.message(server.add_supergroup(), user, f"/ask {QUESTION}")
            server.private_message(user, "Hello!")
            server.private_message(user, "/verify The numbat eats termites.")
            server.wait_for("sendMessage", 5, PATIENCE)
            server.inline_query(user, QUESTION)
            server.wait_for("answerInlineQuery", timeout=PATIENCE)
            status, health = get(port, "/healthz")
            figures = get(port, "/metrics")[1]
            assert status == 200
            assert json.loads(health)["details"]["articles"] == 1
            asked = re.findall(r"^alliance_bot_questions_total(.*)$", figures, re.MULTILINE)
            assert sorted(asked) == [
                '{answered="no",language="en",surface="private"} 1.0',
                '{answered="yes",language="en",surface="group"} 1.0',
                '{answered="yes",language="en",surface="inline"} 1.0',
                '{answered="yes",language="en",surface="private"} 1.0',
                '{answered="yes",language="en",surface="verify"} 1.0',
            ]
            assert "\nalliance_bot_healthy 1.0\n" in figures
            assert process.stop() == 0
        assert_no_token(process.output + before + health + figures, server.token)
        for text in (before, health, figures):
            assert "numbat" not in text and "football" not in text and "70707" not in text
        assert_lawful(server)


def test_a_port_that_is_taken_is_one_clear_line_and_exit_status_2(
    server: ThreadedServer, small: dict[str, str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with bot_process(server, **small, BOT_OPERATIONS__PORT=str(port)) as process:
            assert process.wait() == 2
    (line,) = process.stderr.lines
    assert line == (
        f"python -m bot: operations.port: port {port} of 127.0.0.1 is used by another program;"
        " set another port, or 0 for none"
    )
    assert server.calls == ()


def test_an_article_that_changes_is_live_without_a_restart(
    server: ThreadedServer, ann: User, small: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "animals.md"
    file.write_text("The numbat eats termites.\n\nThe quokka smiles.", encoding="utf-8")
    with bot_process(server, **small | {"BOT_CORPUS__PATH": str(tmp_path)}) as process:
        ask(server, ann)
        file.write_text("The numbat eats ants.\n\nThe quokka smiles.", encoding="utf-8")
        process.stderr.wait_for("the files were read again: 1 articles, 2 passages")
        ask(server, ann)
        assert process.stop() == 0
    found = [quotes(message)[0] for message in server.sent(ann)]
    assert ["termites" in found[0], "ants" in found[1]] == [True, True]
    assert warnings(process.stderr.lines) == []


@pytest.mark.parametrize("style", ["plain", "json"])
def test_an_error_of_the_bots_own_is_logged_without_the_token(
    server: ThreadedServer, ann: User, style: str, small: dict[str, str]
) -> None:
    port = free_port()
    environment = {
        "BOT_LOG__LEVEL": "ERROR",
        "BOT_LOG__FORMAT": style,
        "BOT_OPERATIONS__PORT": str(port),
    }
    with bot_process(server, "-c", BREAKING, **small, **environment) as process:
        server.private_message(ann, QUESTION)
        server.wait_for("sendMessage", timeout=PATIENCE)
        assert "\nalliance_bot_errors_total 1.0\n" in get(port, "/metrics")[1]
        assert process.stop() == 0
    assert [message.text for message in server.sent(ann)] == [own("failed", "en")]
    assert "RuntimeError: GET https://api.telegram.org/bot[token]/getMe" in process.output
    assert_no_token(process.output, server.token)
    if style == "json":
        assert [json.loads(line)["level"] for line in process.stderr.lines] == ["ERROR"]


def test_a_wrong_address_is_named(small: dict[str, str]) -> None:
    with ThreadedServer() as server:
        address = {"TELEGRAM_API_URL": server.url + "/nowhere"}
        with bot_process(server, **small | address) as process:
            assert process.wait() == 2
    assert "TELEGRAM_API_URL" in process.output
