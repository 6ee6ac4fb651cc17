"""A command imports what it needs: that is what it takes of time and memory at the start."""

import re
import subprocess
import sys

from tests.botapi import ThreadedServer
from tests.chat_fixtures import bot_process
from tests.conftest import ROOT
from tests.test_cli import environment

DEVELOPERS = {
    "bot.evaluation",
    "bot.importing",
    "bot.language.lexicon_build",
    "lxml",
    "trafilatura",
}
TELEGRAM = {"telegram", "bot.chat", "aiohttp", "httpx", "prometheus_client", "watchfiles"}


def imported(told: str) -> set[str]:
    """What `-X importtime` tells of."""
    return set(re.findall(r"^import time: +\d+ \| +\d+ \| +(\S+)", told, re.MULTILINE))


def test_an_answer_in_the_terminal_needs_no_telegram() -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "ask", "What is DICAS?"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
        check=True,
    )
    found = imported(ran.stderr)
    assert {"bot.search.answerer", "rich.console"} <= found
    assert not found & (DEVELOPERS | TELEGRAM)


def test_the_bot_needs_no_tools_of_its_developers() -> None:
    with ThreadedServer() as server:
        with bot_process(server, "-X", "importtime", "-m", "bot", "run") as process:
            process.stderr.wait_for("is ready")
            assert process.stop() == 0
        found = imported(process.output)
    assert {"telegram", "bot.chat.app"} <= found
    assert not found & (DEVELOPERS)
