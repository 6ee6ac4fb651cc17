"""What delivery promises, measured with the real process: python -m tests.storm PART [options].

Each part prints its figures on lines and ends with status 1 where a promise is broken. The
questions are asked in groups, where each answer points to its question, so that what is lost and
what is answered twice is counted exactly.
"""

import argparse
import copy
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.botapi import Chat, ThreadedServer, User, faults
from tests.botapi.pushing import Pusher
from tests.chat_fixtures import BotProcess, bot_process, free_port

QUESTION = "What does the numbat eat?"
ARTICLE = "The numbat eats termites.\n\nThe quokka smiles.\n\nThe bilby has long ears."
TOKEN = "4242424242:AAstormstormstormstormstormstormst"
PATIENCE = 120.0
DOCKER_PATIENCE = 10.0


class Storm:
    """A server, the chats on it, a folder of state that outlives the process, and the count."""

    def __init__(self, stack: ExitStack, options: argparse.Namespace) -> None:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (folder / "articles").mkdir()
        (folder / "articles" / "animals.md").write_text(ARTICLE, encoding="utf-8")
        (folder / "glossary.yaml").touch()
        self.server = stack.enter_context(ThreadedServer(TOKEN))
        self.random = random.Random(options.seed)
        self.port = free_port()
        self.environment = {
            "BOT_CORPUS__PATH": str(folder / "articles"),
            "BOT_GLOSSARY__PATH": str(folder / "glossary.yaml"),
            "BOT_LEXICON__PATH": str(folder / "none"),
            "BOT_STATE__PATH": str(folder / "state"),
            "BOT_LOG__LEVEL": options.log,
        }
        if options.webhook:
            self.environment |= {
                "BOT_TELEGRAM__MODE": "webhook",
                "BOT_TELEGRAM__WEBHOOK_URL": "https://example.org/hook",
                "BOT_TELEGRAM__WEBHOOK_PORT": str(self.port),
            }
            stack.enter_context(Pusher(self.server, self.port))
        self.person = self.server.add_user(7, "Ann", language_code="en")
        self.chats = [self.server.add_supergroup(f"Group {n}") for n in range(options.chats)]
        self.asked: set[tuple[int, int]] = set()
        self.leaks = 0
        self.log: list[str] = []

    @contextmanager
    def bot(self, **environment: str) -> Iterator[BotProcess]:
        """The bot as a process; killed at the end of the block, its output searched."""
        with bot_process(self.server, **self.environment | environment) as process:
            try:
                yield process
            finally:
                process.signal(signal.SIGKILL)
                process.wait()
                self.leaks += TOKEN.partition(":")[2] in process.output
                self.log += process.stderr.lines

    def ask(self, chat: Chat) -> None:
        """One question, whose answer is counted."""
        made = self.server.message(chat, self.person, f"/ask {QUESTION}")
        self.asked.add((chat.id, made["message_id"]))

    def answers(self) -> Counter[tuple[int, int]]:
        """How many times each question was answered."""
        found: Counter[tuple[int, int]] = Counter()
        with self.server.lock:
            for chat in self.chats:
                for message in self.server.world.state(chat).messages.values():
                    if message.get("from", {}).get("id") == self.server.bot.id:
                        replied = message.get("reply_to_message", {}).get("message_id", 0)
                        found[chat.id, replied] += 1
        return found

    def settle(self, seconds: float = PATIENCE) -> None:
        """Waits until all is answered, or nothing more can be hoped for."""
        self.server.signal.until_blocking(lambda: self.asked <= self.answers().keys(), seconds)

    @contextmanager
    def asking(self, count: int, per_second: float) -> Iterator[threading.Thread]:
        """Asks from a thread while the block runs, and to the end of the count."""
        ended = threading.Event()

        def run() -> None:
            begun = time.monotonic()
            for number in range(count):
                ended.wait(max(0.0, begun + number / per_second - time.monotonic()))
                self.ask(self.random.choice(self.chats))

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield thread
        thread.join()

    def report(self, part: str) -> bool:
        """Prints what was lost and what came twice; whether nothing was lost."""
        answers = self.answers()
        lost = self.asked - answers.keys()
        twice = {name: times for name, times in answers.items() if times > 1 and name in self.asked}
        print(f"{part}: {len(self.asked)} asked, {len(lost)} lost")
        print(
            f"{part}: {sum(twice.values()) - len(twice)} answered again,"
            f" each {max(twice.values(), default=1)} times at most"
        )
        print(f"{part}: the token stands in the output of {self.leaks} processes")
        return not lost and not self.leaks


def kills(storm: Storm, options: argparse.Namespace) -> bool:
    """kill -9 at random moments under load."""
    with storm.asking(options.questions, options.questions / (options.times * 2.5)):
        for _ in range(options.times):
            with storm.bot():
                time.sleep(storm.random.uniform(0.5, 4.5))
    with storm.bot():
        storm.settle()
    print(f"kills: {options.times} kills")
    return storm.report("kills")


def stop(storm: Storm, options: argparse.Namespace) -> bool:
    """SIGTERM under load, KILL after ten seconds."""
    longest, statuses = 0.0, Counter[int]()
    with storm.asking(options.questions, options.questions / (options.times * 3.0)):
        for _ in range(options.times):
            with storm.bot() as process:
                process.stderr.wait_for("is ready")
                time.sleep(storm.random.uniform(0.2, 2.0))
                begun = time.monotonic()
                process.signal(signal.SIGTERM)
                try:
                    status = process._process.wait(DOCKER_PATIENCE)
                except subprocess.TimeoutExpired:
                    status = -signal.SIGKILL
                longest = max(longest, time.monotonic() - begun)
                statuses[status] += 1
    with storm.bot():
        storm.settle()
    print(f"stop: {options.times} stops, the longest took {longest:.1f} s; {dict(statuses)=}")
    return storm.report("stop") and set(statuses) == {0}


_FAULTS: tuple[tuple[str, Callable[[], faults.Fault]], ...] = (
    ("getUpdates", faults.conflict),
    ("", faults.server_error),
    ("", faults.bad_gateway),
    ("", faults.invalid_json),
    ("", faults.drop),
    ("", faults.cut),
    ("", faults.truncated),
    ("", faults.stall),
    ("sendMessage", faults.too_many_requests),
)


def fault_storm(storm: Storm, options: argparse.Namespace) -> bool:
    """Faults in random order under load, each for a moment."""
    slowest, server = 0.0, storm.server
    seconds = options.times * options.pace
    with storm.bot() as process:
        process.stderr.wait_for("is ready")
        with storm.asking(int(seconds * options.rate), options.rate):
            for _ in range(options.times):
                lasts = storm.random.uniform(0.2, options.pace * 0.3)
                which = storm.random.randrange(len(_FAULTS) + 1)
                if which == len(_FAULTS):
                    server.stop_listening()
                    time.sleep(lasts)
                    server.listen_again()
                else:
                    method, make = _FAULTS[which]
                    server.fail(method or None, make(), times=None)
                    time.sleep(lasts)
                    server.clear_faults()
                since, begun = server.mark(), time.monotonic()
                server.wait_for(
                    lambda call: call.method == "sendMessage" and call.ok and call.fault is None,
                    since=since,
                    timeout=PATIENCE,
                )
                slowest = max(slowest, time.monotonic() - begun)
                time.sleep(options.pace * 0.3)
        storm.settle()
        alive = process._process.poll() is None
    print(f"faults: {options.times} faults; back to work within {slowest:.1f} s; {alive=}")
    return storm.report("faults") and alive and slowest <= 5.0


def flood(storm: Storm, options: argparse.Namespace) -> bool:
    """A flooded group beside twenty private chats."""
    server = storm.server
    people = [server.add_user(1000 + number, language_code="en") for number in range(20)]
    with storm.bot(BOT_LIMITS__GROUP_PER_MINUTE="20") as process:
        process.stderr.wait_for("is ready")
        _latencies(storm, people, 1)
        calm = _latencies(storm, people, options.rounds)
        for _ in range(options.questions):
            server.message(storm.chats[0], storm.person, f"/ask {QUESTION}")
        flooded = _latencies(storm, people, options.rounds)
        ratio = flooded / calm
    print(f"flood: p95 {calm * 1000:.0f} ms alone, {flooded * 1000:.0f} ms beside the flood")
    print(f"flood: {ratio:.2f} times")
    return ratio <= 2


def _latencies(storm: Storm, people: list[User], rounds: int) -> float:
    """The 95th percentile of the seconds from question to answer, one round after the other."""
    taken: list[float] = []
    for _ in range(rounds):
        for person in people:
            since, begun = storm.server.mark(), time.monotonic()
            storm.server.private_message(person, QUESTION)
            number = person.id
            storm.server.wait_for(
                lambda call, number=number: (  # type: ignore[misc]  # its default is bound
                    call.method == "sendMessage" and call.params.get("chat_id") == number
                ),
                since=since,
                timeout=PATIENCE,
            )
            taken.append(time.monotonic() - begun)
    return statistics.quantiles(taken, n=20)[-1]


def soak(storm: Storm, options: argparse.Namespace) -> bool:
    """A steady load; memory after a twelfth of the time and at the end."""
    with storm.bot() as process:
        process.stderr.wait_for("is ready")
        count = int(options.seconds * options.rate)
        with storm.asking(count, options.rate):
            time.sleep(options.seconds / 12)
            early = _memory(process.pid)
        storm.settle()
        late = _memory(process.pid)
    warned = [line for line in storm.log if " WARNING " in line or " ERROR " in line]
    print(f"soak: {early / 1024:.1f} MB, at the end {late / 1024:.1f} MB ({late / early:.3f})")
    print(f"soak: {len(warned)} warnings")
    return storm.report("soak") and not warned


def _memory(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("the system does not tell")


_ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**70,
    1.5,
    "",
    "x" * 5000,
    "\ud83d",
    [],
    {},
    [[]],
    {"id": "x"},
    "é\x00",
)


def fuzz(storm: Storm, options: argparse.Namespace) -> bool:
    """Updates with something wrong in each, and right ones between them."""
    server = storm.server
    server.inline_query(storm.person, QUESTION)
    server.message(storm.chats[0], storm.person, f"/ask {QUESTION}")
    server.private_message(storm.person, QUESTION)
    with server.lock:
        real = [copy.deepcopy(dict(update)) for update in server.queue.pending]
    with storm.bot() as process:
        process.stderr.wait_for("is ready")
        for number in range(options.questions):
            spoilt = copy.deepcopy(storm.random.choice(real))
            del spoilt["update_id"]
            for _ in range(storm.random.randint(1, 3)):
                _spoil(spoilt, storm.random)
            server.raw(spoilt)
            if number % 20 == 0:
                storm.ask(storm.random.choice(storm.chats))
        storm.settle(options.questions / 20 + PATIENCE)
        alive = process._process.poll() is None
    print(f"fuzz: {options.questions} spoilt updates; {alive=}")
    return storm.report("fuzz") and alive


def _spoil(value: dict[str, Any], chance: random.Random) -> None:
    while True:
        name = chance.choice(list(value))
        inner = value[name]
        if isinstance(inner, dict) and inner and chance.random() < 0.8:
            value = inner
            continue
        if chance.random() < 0.3:
            value.pop(name) if len(value) > 1 else None
        else:
            value[name] = copy.deepcopy(chance.choice(_ODD))
        return


PARTS = {
    "kills": kills, "stop": stop, "faults": fault_storm, "flood": flood, "soak": soak, "fuzz": fuzz,
}  # fmt: skip
SIZES = {"kills": 300, "stop": 300, "flood": 300, "fuzz": 1000}


def main() -> int:
    """Runs one part; 0 where its promise holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--questions", type=int, help="how many are asked, or spoilt")
    parser.add_argument("--times", type=int, default=10, help="kills, stops or faults")
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second")
    parser.add_argument("--pace", type=float, default=6.0, help="seconds from fault to fault")
    parser.add_argument("--seconds", type=float, default=60.0, help="of the soak")
    parser.add_argument("--rounds", type=int, default=10, help="of twenty private questions")
    parser.add_argument("--webhook", action="store_true")
    parser.add_argument("--log", default="INFO", help="DEBUG to search every line for the token")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.questions = options.questions or SIZES.get(options.part, 0)
    with ExitStack() as stack:
        kept = PARTS[options.part](Storm(stack, options), options)
    print(f"{options.part}: {'as promised' if kept else 'NOT as promised'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
