"""Health: what counts as work being done, and what is only told."""

import threading

import pytest

from bot.operations.health import LIMIT, Health
from tests.botapi import BotApiServer, faults
from tests.chat_fixtures import bot_on


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def health(clock: Clock) -> Health:
    """Of a bot that fetches its updates and does its work."""
    health = Health(clock=clock)
    health.index(5, 89)
    health.polled()
    return health


@pytest.fixture
def pushed(clock: Clock) -> Health:
    """Of a bot that Telegram brings its updates to."""
    health = Health(webhook=True, clock=clock)
    health.index(5, 89)
    return health


def test_a_bot_that_polls_is_healthy_until_it_has_heard_nothing_for_too_long(
    health: Health, clock: Clock
) -> None:
    clock.pass_by(LIMIT)
    assert health.state().healthy
    clock.pass_by(1)
    state = health.state()
    assert not state.healthy
    assert state.reasons == ("telegram: no getUpdates has succeeded for 91 s",)
    health.polled()
    assert health.state().healthy and health.state().reasons == ()


def test_a_long_poll_is_no_silence(health: Health, clock: Clock) -> None:
    for _ in range(10):
        clock.pass_by(45)
        assert health.state().healthy
        health.polled()


def test_before_the_first_contact_and_the_articles_the_bot_does_no_work() -> None:
    health = Health()
    telegram, articles = "telegram: not connected yet", "no articles: the index is not loaded"
    reasons = health.state().reasons
    assert any(reason.startswith(articles) for reason in reasons) and telegram in reasons
    health.index(1, 3)
    assert health.state().reasons == (telegram,)
    health.polled()
    assert health.state().healthy


def test_an_index_without_articles_answers_nothing(health: Health) -> None:
    health.index(0, 0)
    assert not health.state().healthy


def test_a_journal_that_cannot_be_written_is_a_reason_and_names_itself(health: Health) -> None:
    health.problem("journal", "the disk is full")
    assert health.state().reasons == ("journal: the disk is full",)
    health.problem("journal", None)
    assert health.state().healthy


def test_a_broken_article_is_told_and_no_reason(health: Health) -> None:
    health.problem("articles", "seeds/a.md:3: is not YAML")
    state = health.state()
    assert state.healthy
    assert state.details["problems"] == {"articles": "seeds/a.md:3: is not YAML"}
    health.problem("articles", None)
    health.problem("never told", None)
    assert health.state().details["problems"] == {}


def test_a_long_reason_is_cut(health: Health) -> None:
    health.problem("journal", "x" * 10_000)
    assert len(health.state().reasons[0]) < 400


def test_a_webhook_may_be_quiet_for_as_long_as_nothing_waits(pushed: Health, clock: Clock) -> None:
    clock.pass_by(100_000)
    assert pushed.state().healthy
    pushed.backlog(3, oldest=5)
    assert pushed.state().healthy


def test_what_waits_too_long_at_a_webhook_is_a_reason_even_if_nobody_tells_of_it_again(
    pushed: Health, clock: Clock
) -> None:
    clock.pass_by(1000)
    pushed.backlog(3, oldest=10)
    clock.pass_by(LIMIT - 10)
    assert pushed.state().healthy
    clock.pass_by(1)
    (reason,) = pushed.state().reasons
    assert reason == "backlog: updates wait, and none was done in 91 s"
    assert pushed.state().details["oldest_seconds"] == 91
    pushed.backlog(0, oldest=0)
    assert pushed.state().healthy


def test_a_long_queue_that_moves_is_work_being_done(pushed: Health, clock: Clock) -> None:
    """Such as a group that asks more than Telegram lets a bot send there."""
    pushed.backlog(300, oldest=0)
    for _ in range(20):
        clock.pass_by(60)
        pushed.done()
    assert pushed.state().healthy
    clock.pass_by(LIMIT + 1)
    assert not pushed.state().healthy


def test_what_waits_at_a_bot_that_polls_is_only_told(health: Health, clock: Clock) -> None:
    health.backlog(7, oldest=3600)
    assert health.state().healthy
    assert health.state().details["waiting"] == 7
    assert health.state().details["oldest_seconds"] == 3600


def test_details_tell_how_long_and_how_much(health: Health, clock: Clock) -> None:
    clock.pass_by(12)
    assert health.state().details == {
        "mode": "polling",
        "uptime_seconds": 12,
        "last_poll_seconds": 12.0,
        "waiting": 0,
        "oldest_seconds": 0,
        "articles": 5,
        "passages": 89,
        "reading_percent": None,
        "problems": {},
    }


def test_a_state_does_not_change_afterwards(health: Health) -> None:
    state = health.state()
    health.problem("articles", "later")
    assert state.details["problems"] == {}


async def test_every_fetch_that_succeeds_is_a_sign_of_work(clock: Clock) -> None:
    health = Health(clock=clock)
    async with BotApiServer() as server, bot_on(server, health=health) as bot:
        user = bot.person()
        await bot.ask(user, "What is DICAS?")
        assert health.state().healthy
        for _ in range(2):
            clock.pass_by(LIMIT + 1)
            assert not health.state().healthy
            await bot.ask(user, "What is DICAS?")
            assert health.state().healthy
        server.fail("getUpdates", faults.conflict(), times=None)
        await bot.ask(user, "What is DICAS?")
        await server.wait_for(lambda call: call.fault is not None)
        clock.pass_by(LIMIT + 1)
        await server.wait_for(lambda call: call.fault is not None, 2)
        assert not health.state().healthy
        server.clear_faults()


def test_many_threads_may_tell_and_ask_at_once(health: Health) -> None:
    def tell(number: int) -> None:
        for turn in range(500):
            health.problem(f"part {number} {turn}", "broken")
            health.state()
            health.problem(f"part {number} {turn}", None)

    threads = [threading.Thread(target=tell, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert health.state().details["problems"] == {}


def test_an_index_that_is_being_made_is_told_and_no_fault(health: Health) -> None:
    health.reading(0.421)
    state = health.state()
    assert state.healthy
    assert state.details["reading_percent"] == 42
    health.reading(None)
    assert health.state().details["reading_percent"] is None
