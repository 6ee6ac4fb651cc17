"""`bench serve`: the bot as a process on a Bot API server of this machine, beside an echo bot.

The echo bot is python-telegram-bot with one handler that says what it is told: what the bot takes
beyond it is its own. The server is the one of the tests, so that a checkout is needed.
"""

import random
import time
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from typing import Any

from bot.errors import EvaluationError
from bot.evaluation.bench.process import megabytes

_ONE_BY_ONE, _AT_ONCE, _CHATS, _ROUNDS, _WARM = 200, 1000, 100, 3, 20
_PATIENCE = 300.0
BOTS = {"echo": ("-m", "tests.echo_bot"), "bot": ("-m", "bot", "run")}


def bench_serve(
    questions: Sequence[str],
    tell: Callable[[str], None],
    *,
    rounds: int = _ROUNDS,
    one_by_one: int = _ONE_BY_ONE,
    at_once: int = _AT_ONCE,
) -> dict[str, dict[str, float]]:
    """For each bot: milliseconds from an update to its accepted answer, one at a time; answers a
    second where all are asked at once; resident megabytes then. Medians over rounds, in turn.
    """
    try:
        from tests import botapi  # noqa: F401 only whether it is there
    except ModuleNotFoundError:
        raise EvaluationError(
            "bench serve needs the tests' Bot API server; run it in a checkout"
        ) from None
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in BOTS}
    for number in range(rounds):
        for name, command in BOTS.items():
            asked = random.Random(number).choices(questions, k=_WARM + one_by_one + at_once)  # noqa: S311 no secret
            one = _round(command, asked, one_by_one)
            measured[name].append(one)
            tell(f"{name:5} {one['median']:6.2f} ms, {one['rate']:6.0f} answers a second")
    return {
        name: {what: median(one[what] for one in found) for what in found[0]}
        for name, found in measured.items()
    }


def ratios(found: dict[str, dict[str, float]]) -> dict[str, float]:
    """The bot's figures as parts of the echo bot's."""
    return {what: found["bot"][what] / found["echo"][what] for what in found["echo"]}


def _round(command: Sequence[str], asked: Sequence[str], one_by_one: int) -> dict[str, float]:
    from tests.botapi import ThreadedServer
    from tests.chat_fixtures import bot_process

    with ThreadedServer() as server, bot_process(server, *command) as process:
        people = [server.add_user(1000 + n, language_code="en") for n in range(_CHATS)]
        answered = _Answered(server)
        for text in asked[:_WARM]:
            server.private_message(people[0], text)
        answered.wait(_WARM)
        took = []
        for number, text in enumerate(asked[_WARM : _WARM + one_by_one]):
            begin = time.perf_counter()
            server.private_message(people[number % _CHATS], text)
            answered.wait(1)
            took.append(1000 * (time.perf_counter() - begin))
        rest = asked[_WARM + one_by_one :]
        begin = time.perf_counter()
        for number, text in enumerate(rest):
            server.private_message(people[number % _CHATS], text)
        answered.wait(len(rest))
        seconds = time.perf_counter() - begin
        return {
            "median": median(took),
            "p95": quantiles(took, n=20)[-1],
            "rate": len(rest) / seconds,
            "megabytes": megabytes(process.pid),
        }


class _Answered:
    """Counts the answers that the server has accepted, each call looked at once."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._looked_at = 0
        self._count = 0
        self._waited_for = 0

    def wait(self, more: int) -> None:
        """Until so many more have been accepted. Raises EvaluationError where they are not."""
        self._waited_for += more
        if not self._server.signal.until_blocking(self._enough, _PATIENCE):
            raise EvaluationError(f"only {self._count} of {self._waited_for} were answered")

    def _enough(self) -> bool:
        calls = self._server.log.answered
        while self._looked_at < len(calls):
            call = calls[self._looked_at]
            self._count += call.method == "sendMessage" and call.ok
            self._looked_at += 1
        return self._count >= self._waited_for
