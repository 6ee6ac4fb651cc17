"""No question is lost: when the process is killed, when it is stopped, and by a webhook."""

import signal
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bot.chat.journal import Journal
from bot.operations.health import Health
from tests.botapi import ThreadedServer, User, faults
from tests.botapi.pushing import HEADER, Pusher
from tests.chat_fixtures import assert_lawful, bot_process, free_port, own, quotes

QUESTION = "What does the numbat eat?"
PATIENCE = 60.0


@pytest.fixture
def server() -> Iterator[ThreadedServer]:
    with ThreadedServer() as running:
        yield running
        assert_lawful(running)


@pytest.fixture
def small(tmp_path: Path) -> dict[str, str]:
    """A small folder of articles, and a state that outlives the process."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "animals.md").write_text("The numbat eats termites.", encoding="utf-8")
    (tmp_path / "glossary.yaml").touch()
    return {
        "BOT_CORPUS__PATH": str(articles),
        "BOT_GLOSSARY__PATH": str(tmp_path / "glossary.yaml"),
        "BOT_LEXICON__PATH": str(tmp_path / "none"),
        "BOT_STATE__PATH": str(tmp_path / "state"),
    }


@pytest.fixture
def hook(small: dict[str, str]) -> dict[str, str]:
    """Settings for webhook mode."""
    return small | {
        "BOT_TELEGRAM__MODE": "webhook",
        "BOT_TELEGRAM__WEBHOOK_URL": "https://example.org/hook",
        "BOT_TELEGRAM__WEBHOOK_PORT": str(free_port()),
    }


def people(server: ThreadedServer, count: int) -> list[User]:
    return [server.add_user(number, language_code="en") for number in range(1, count + 1)]


def under_way(server: ThreadedServer, count: int) -> bool:
    """Waits until so many answers are on their way, and stall."""
    return server.signal.until_blocking(lambda: server.plan.stalled == count, PATIENCE)


def clear_faults(server: ThreadedServer) -> None:
    """Stalls no more, once the process that ended is seen to have hung up: what it sent stays
    without effect."""
    assert server.signal.until_blocking(lambda: not server.plan.held, PATIENCE)
    server.clear_faults()


def answered(server: ThreadedServer, users: list[User]) -> bool:
    return server.signal.until_blocking(lambda: all(map(server.sent, users)), PATIENCE)


def test_what_was_fetched_is_answered_after_kill_9(
    server: ThreadedServer, small: dict[str, str]
) -> None:
    users = people(server, 5)
    server.fail("sendMessage", faults.stall(), times=None)
    with bot_process(server, **small) as process:
        for user in users:
            server.private_message(user, QUESTION)
        assert under_way(server, len(users))
        assert server.signal.until_blocking(lambda: not server.pending_updates, PATIENCE)
        process.stop(signal.SIGKILL)
    clear_faults(server)
    with bot_process(server, **small) as process:
        assert answered(server, users)
        assert process.stop() == 0
    assert [len(server.sent(user)) for user in users] == [1] * len(users)


def test_a_stop_takes_no_longer_than_its_deadline_and_leaves_the_rest_in_the_journal(
    server: ThreadedServer, small: dict[str, str]
) -> None:
    (user,) = people(server, 1)
    server.fail("sendMessage", faults.stall(), times=None)
    with bot_process(server, **small, BOT_SHUTDOWN__DEADLINE="0.1") as process:
        process.stderr.wait_for("is ready")
        server.private_message(user, QUESTION)
        assert under_way(server, 1)
        assert process.stop() == 0
        assert "1 updates stay in the journal" in process.output
    clear_faults(server)
    with bot_process(server, **small) as process:
        assert answered(server, [user])
        assert process.stop() == 0
    assert len(server.sent(user)) == 1


def test_a_second_signal_ends_at_once_and_loses_nothing(
    server: ThreadedServer, small: dict[str, str]
) -> None:
    (user,) = people(server, 1)
    server.fail("sendMessage", faults.stall(), times=None)
    with bot_process(server, **small, BOT_SHUTDOWN__DEADLINE="300") as process:
        process.stderr.wait_for("is ready")
        server.private_message(user, QUESTION)
        assert under_way(server, 1)
        process.signal(signal.SIGTERM)
        process.stderr.wait_for("stopping")
        assert process.stop() == 128 + signal.SIGTERM
    clear_faults(server)
    with bot_process(server, **small) as process:
        assert answered(server, [user])
        assert process.stop() == 0


def test_an_update_that_ends_the_process_again_and_again_is_set_aside(
    server: ThreadedServer, small: dict[str, str]
) -> None:
    deadly, harmless = people(server, 2)
    server.private_message(deadly, "Does this KILL you?")
    server.private_message(harmless, QUESTION)
    raw = list(server.queue.pending)
    journal = Journal(Path(small["BOT_STATE__PATH"]), server.bot.id, Health())
    journal.add(raw)
    for _ in range(5):
        journal.begin(raw[0]["update_id"])
    journal.close()
    with bot_process(server, **small) as process:
        assert answered(server, [deadly, harmless])
        assert process.stop() == 0
    assert [message.text for message in server.sent(deadly)] == [own("failed", "en")]
    assert quotes(server.sent(harmless)[0])
    assert f"update {raw[0]['update_id']}" in process.output


def test_a_webhook_is_answered_also_after_kill_9_and_the_modes_can_be_switched(
    server: ThreadedServer, hook: dict[str, str], small: dict[str, str]
) -> None:
    first, second, third = people(server, 3)
    server.fail("sendMessage", faults.stall(), times=None)
    with Pusher(server, int(hook["BOT_TELEGRAM__WEBHOOK_PORT"])):
        with bot_process(server, **hook) as process:
            process.stderr.wait_for("is ready")
            server.private_message(first, QUESTION)
            assert under_way(server, 1)
            assert server.signal.until_blocking(lambda: not server.pending_updates, PATIENCE)
            process.stop(signal.SIGKILL)
        clear_faults(server)
        with bot_process(server, **hook) as process:
            assert answered(server, [first])
            assert process.stop() == 0
        # Nobody takes it until the bot polls.
        server.private_message(second, QUESTION)
        with bot_process(server, **small) as process:
            assert answered(server, [second])
            assert process.stop() == 0
        with bot_process(server, **hook) as process:
            process.stderr.wait_for("is ready")
            server.private_message(third, QUESTION)
            assert answered(server, [third])
            assert process.stop() == 0
    assert [len(server.sent(user)) for user in (first, second, third)] == [1, 1, 1]


def test_a_webhook_takes_only_what_telegram_posts(
    server: ThreadedServer, hook: dict[str, str]
) -> None:
    port = int(hook["BOT_TELEGRAM__WEBHOOK_PORT"])
    kept = Path(hook["BOT_STATE__PATH"]) / "webhook-secret"

    def status(method: str, path: str, body: bytes, secret: str) -> int:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {HEADER: secret})
            return connection.getresponse().status
        finally:
            connection.close()

    with bot_process(server, **hook) as process:
        process.stderr.wait_for("is ready")
        secret = kept.read_text(encoding="ascii")
        assert secret == server.queue.secret and len(secret) > 20
        assert kept.stat().st_mode & 0o077 == 0
        assert status("POST", "/hook", b'{"update_id": 1}', secret) == 200
        assert status("POST", "/hook", b'{"update_id": 2}', "wrong") == 403
        assert status("POST", "/hook", b'{"update_id": 2}', "") == 403
        assert status("GET", "/hook", b"", secret) == 405
        assert status("POST", "/other", b"{}", secret) == 404
        assert status("POST", "/hook", b"no JSON", secret) == 400
        assert status("POST", "/hook", b"[]", secret) == 400
        assert status("POST", "/hook", b" " * 2_000_000, secret) == 413
        assert secret not in process.output
        assert process.stop() == 0
