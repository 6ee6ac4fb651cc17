"""Prints how soon the bot is ready and how much memory it takes: `python -m tests.measure_start`.

Real processes: the terminal chat until its welcome, and the bot on Telegram, against a server on
loopback, until it asks for updates. Memory is the peak (VmHWM) after every question of
tests/questions.
"""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import IO

import yaml

from tests.botapi import ThreadedServer
from tests.chat_fixtures import UNLIMITED

ROOT = Path(__file__).parents[1]
RUNS = 5
GOAL_SECONDS, GOAL_MEGABYTES = 1.5, 200
# Small talk, whose answer cannot be mistaken for another one: all before it is answered.
LAST, THANKS = "Thank you", b"You're welcome!"


def questions() -> list[str]:
    files = sorted((ROOT / "tests" / "questions").glob("*.yaml"))
    return [
        entry["question"]
        for file in files
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]


@contextmanager
def bot(command: str, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BOT_", "TELEGRAM_"))}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", command],
        cwd=ROOT,
        env=kept | {"NO_PROXY": "*"} | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        yield process
        process.terminate()


def peak_megabytes(process: "subprocess.Popen[bytes]") -> float:
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def write(pipe: IO[bytes], lines: bytes) -> None:
    pipe.write(lines)
    pipe.flush()


def measure_terminal(asked: list[str]) -> tuple[float, float]:
    """Seconds to the welcome, and megabytes."""
    begin = time.perf_counter()
    with bot("chat") as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdout.readline()
        seconds = time.perf_counter() - begin
        # In a thread of its own: the bot stops reading while nobody reads what it writes.
        lines = "".join(f"{line}\n" for line in [*asked, LAST]).encode()
        threading.Thread(target=write, args=(process.stdin, lines), daemon=True).start()
        while THANKS not in process.stdout.readline():
            pass
        return seconds, peak_megabytes(process)


def measure_telegram(asked: list[str]) -> tuple[float, float]:
    """Seconds to the first getUpdates, and megabytes."""
    with ThreadedServer() as server:
        user = server.add_user(1, language_code="en")
        # An update that waits lets the server answer, and so record, the first getUpdates at once.
        server.private_message(user, "/start")
        begin = time.perf_counter()
        settings = {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.url}
        settings |= {f"BOT_LIMITS__{name.upper()}": str(most) for name, most in UNLIMITED.items()}
        with (
            TemporaryDirectory(ignore_cleanup_errors=True) as state,
            bot("run", BOT_STATE__PATH=state, **settings) as process,
        ):
            server.wait_for("getUpdates", timeout=60)
            seconds = time.perf_counter() - begin
            for question in asked:
                server.private_message(user, question)
            server.wait_for("sendMessage", 1 + len(asked), timeout=300)
            return seconds, peak_megabytes(process)


def report(name: str, measure: Callable[[list[str]], tuple[float, float]]) -> None:
    seconds = median(measure([])[0] for _ in range(RUNS))
    _, megabytes = measure(questions())
    print(f"{name:9} ready after {seconds:5.2f} s  (goal: under {GOAL_SECONDS} s)")
    print(f"{name:9} peak memory {megabytes:5.0f} MB (goal: under {GOAL_MEGABYTES} MB)")


def main() -> None:
    print(f"median of {RUNS} starts; memory after {len(questions())} questions")
    report("terminal", measure_terminal)
    report("telegram", measure_telegram)


if __name__ == "__main__":
    main()
