"""A bot that runs, for the tests of Telegram: in this process, or as a process of its own.

Whoever ends one of these bots has checked what holds for everything it sends: nothing that the
server refuses, no parameter that the Bot API does not know, no link preview, and never more than
4,096 UTF-16 code units.
"""

import asyncio
import html
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import cache, partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Unpack

import pytest
import yaml

from bot.chat.app import build_application, register
from bot.chat.connection import Watch, serve
from bot.chat.dispatch import AnyApplication
from bot.corpus.library import Library, read_library
from bot.language.detection import detect_language
from bot.language.glossary import read_glossary
from bot.messages import Messages, load_messages
from bot.operations.health import Health
from bot.operations.metrics import Metrics
from bot.search.answerer import Answerer
from bot.search.options import ExcerptOptions, SearchOptions
from bot.settings import Settings
from tests.botapi import BotApiServer, Call, Chat, Shown, ThreadedServer, User
from tests.botapi.core import Hearing
from tests.botapi.shown import shown
from tests.botapi.units import utf16_length, utf16_slice

ROOT = Path(__file__).parents[1]
USERNAME = "alliance_test_bot"
MAX_UNITS = 4096
_BLOCK = re.compile(r"<blockquote(?: expandable)?>(.*?)</blockquote>", re.DOTALL)
_TAG = re.compile(r"</?b>")
_PATIENCE = 60.0
# So that no test waits for its turn; those of the limits set others.
UNLIMITED = {
    "person_per_minute": 1_000_000,
    "chat_per_minute": 1_000_000,
    "all_per_second": 1_000_000,
    "chat_per_second": 1_000_000,
    "group_per_minute": 1_000_000,
}


@cache
def messages() -> Messages:
    """The bot's own sentences, as delivered."""
    return load_messages(ROOT / "config" / "messages")


def own(key: str, language: str, articles: int = 5) -> str:
    """One of the bot's own sentences, as a person reads it."""
    example = messages().text("example", language)
    filled = messages().text(
        key, language, example=example, username=USERNAME, articles=articles, words="", number=0
    )
    return filled.strip()


@cache
def seeds() -> Answerer:
    """Answers from the articles that come with the bot."""
    concepts = read_glossary(ROOT / "config" / "glossary.yaml")
    return Answerer(read(ROOT / "seeds"), concepts=concepts)


def read(folder: Path) -> Library:
    """The articles of a folder."""
    return read_library(folder, lambda text: detect_language(text) or "en")


def answers_from(folder: Path, *, threshold: float = 0.0) -> Answerer:
    """Answers from other articles, in excerpts as long as can be set.

    With the threshold 0, whatever little an article has in common with the question answers it;
    with 1, nothing does.
    """
    return Answerer(
        read(folder),
        search=SearchOptions(threshold=threshold),
        excerpts=ExcerptOptions(characters=3000),
    )


def write_witnesses(folder: Path, witnesses: int, food: str = "termites") -> None:
    """As many articles with nearly the same answer, among others that say something else."""
    for number in range(witnesses):
        text = f"The numbat eats {food}, says witness {number}."
        (folder / f"witness-{number}.md").write_text(text, encoding="utf-8")
    for number in range(2 * witnesses):
        text = f"Chapter {number} tells of kangaroos, wombats and the like."
        (folder / f"chapter-{number}.md").write_text(text, encoding="utf-8")


@cache
def questions() -> tuple[dict[str, Any], ...]:
    """Every question of tests/questions, the unanswerable ones included."""
    files = sorted((ROOT / "tests" / "questions").glob("*.yaml"))
    return tuple(
        entry for file in files for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
    )


def quotes(message: Shown) -> list[str]:
    """What stands in block quotations, as the chat shows it."""
    return parts(message, "blockquote", "expandable_blockquote")


def parts(message: Shown, *kinds: str) -> list[str]:
    """What entities of these types cover, as the chat shows it."""
    return [
        utf16_slice(message.text, entity["offset"], entity["length"])
        for entity in message.entities
        if entity["type"] in kinds
    ]


def links(message: Shown) -> list[str]:
    """Where the links of a message lead."""
    return [entity["url"] for entity in message.entities if entity["type"] == "text_link"]


def sent_quotes(text: str) -> list[str]:
    """What stands in the block quotations of the HTML that was sent.

    Unlike what the chat shows, control characters are still there.
    """
    return [html.unescape(_TAG.sub("", block)) for block in _BLOCK.findall(text)]


def sent_to(chat: Chat | User) -> Callable[[Call], bool]:
    """Tells the calls that send a message to a chat."""
    return partial(_goes_to, chat.id)


def _goes_to(chat: int, call: Call) -> bool:
    return call.method == "sendMessage" and bool(call.params.get("chat_id") == chat)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def assert_lawful(server: BotApiServer | ThreadedServer) -> None:
    """What holds for everything that the bot sends."""
    assert server.refused == ()
    for call in server.calls:
        assert call.unknown == ()
        if call.method == "sendMessage":
            assert call.params["link_preview_options"] == {"is_disabled": True}
            if call.ok:
                assert utf16_length(call.result["text"]) <= MAX_UNITS


class RunningBot:
    """The real application, and the server that it talks to."""

    def __init__(self, server: BotApiServer, task: "asyncio.Task[None]") -> None:
        self.server = server
        self._task = task
        self._numbers = count(1)

    def person(self, language_code: str | None = "en") -> User:
        """Somebody new, whose Telegram speaks this language."""
        return self.server.add_user(next(self._numbers), "Ann", language_code=language_code)

    async def ask(self, user: User, text: str) -> Shown:
        """Asks in a private chat; returns the next message there."""
        return await self.reply_to(user, self.server.private_message(user, text))

    async def reply_to(self, chat: Chat | User, message: Mapping[str, Any]) -> Shown:
        """The answer to a message: the reply to it in a group, the next one in private."""

        number = message["message_id"]

        def answers(call: Call) -> bool:
            if not sent_to(chat)(call) or not call.result:
                return False
            if isinstance(chat, User):
                return bool(call.result["message_id"] > number)
            return bool(call.result.get("reply_to_message", {}).get("message_id") == number)

        return shown((await self.server.wait_for(answers))[0].result)

    async def answers(self, chat: Chat | User) -> list[Shown]:
        """The bot's messages in a chat, once there are any."""
        await self.server.wait_for(sent_to(chat))
        return self.server.sent(chat)

    async def all_answers(self, chat: Chat | User) -> list[Shown]:
        """Everything that the bot has to say in a chat.

        The bot is ended, which answers what it has fetched first: a later message would be seen.
        """
        await self.server.idle()
        await self.finish()
        return self.server.sent(chat)

    async def finish(self) -> None:
        """Ends the bot as an operator does."""
        if not self._task.done():
            signal.raise_signal(signal.SIGTERM)
        await self._task


@asynccontextmanager
async def bot_on(
    server: BotApiServer,
    answerer: Answerer | None = None,
    health: Health | None = None,
    **changed: Mapping[str, object],
) -> AsyncIterator[RunningBot]:
    """The bot on a server that is there already; `changed` are sections of its settings."""
    state = TemporaryDirectory(ignore_cleanup_errors=True)
    given: dict[str, object] = {"token": server.token, "api_url": server.url}
    given |= {"limits": UNLIMITED, "state": {"path": state.name}}
    settings = Settings.model_validate(given | changed)

    def register_handlers(application: AnyApplication) -> None:
        register(application, settings, answerer or seeds(), messages(), health=health)

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NO_PROXY", "*")
        # Unlike a file, a folder is read when a certificate is needed, which on loopback is never.
        environment.delenv("SSL_CERT_FILE", raising=False)
        environment.setenv("SSL_CERT_DIR", str(ROOT))
        application = build_application(settings)
    watch = Watch(health or Health(), Metrics())
    running = serve(application, register_handlers, messages(), settings, watch)
    bot = RunningBot(server, asyncio.create_task(running))
    await server.wait_for("getMe")
    try:
        yield bot
    finally:
        await bot.finish()
        state.cleanup()
    assert_lawful(server)


@asynccontextmanager
async def running_bot(
    answerer: Answerer | None = None,
    settings: Mapping[str, Mapping[str, object]] | None = None,
    **hearing: Unpack[Hearing],
) -> AsyncIterator[RunningBot]:
    """The bot on a server of its own, which hears in groups as is set."""
    async with (
        BotApiServer(**hearing) as server,
        bot_on(server, answerer, None, **(settings or {})) as bot,
    ):
        yield bot


class Stream:
    """What a process writes, read while it runs."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._lines: list[str] = []
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def __str__(self) -> str:
        with self._changed:
            return "".join(self._lines)

    @property
    def lines(self) -> list[str]:
        """The whole lines so far."""
        return str(self).splitlines()

    def wait_for(self, text: str) -> None:
        """Waits until a line holds the text."""
        with self._changed:
            found = self._changed.wait_for(
                lambda: any(text in line for line in self._lines), _PATIENCE
            )
        assert found, f"waited in vain for {text!r} in:\n{self}"

    def close(self) -> None:
        """Reads on to the end, which a process that ended has written."""
        self._thread.join(_PATIENCE)

    def _read(self) -> None:
        for line in self._pipe:
            with self._changed:
                self._lines.append(line.decode("utf-8", "surrogateescape"))
                self._changed.notify_all()


class BotProcess:
    """`python -m bot run`, and what it writes."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None and process.stderr is not None
        self._process = process
        self.pid = process.pid
        self.stdout = Stream(process.stdout)
        self.stderr = Stream(process.stderr)

    @property
    def output(self) -> str:
        """Standard output and standard error so far."""
        return f"{self.stdout}{self.stderr}"

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ends it as an operator does; returns the exit status."""
        self.signal(number)
        return self.wait()

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        self._process.send_signal(number)

    def wait(self) -> int:
        """Waits until it ends by itself; returns the exit status."""
        status = self._process.wait(_PATIENCE)
        self.stdout.close()
        self.stderr.close()
        return status


@contextmanager
def bot_process(server: ThreadedServer, *command: str, **environment: str) -> Iterator[BotProcess]:
    """The bot as a process of its own; killed if it is left running.

    Another `command` for Python than `-m bot run` may be given.
    """
    variables = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BOT_", "TELEGRAM_", "COV_"))
    }
    variables |= {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.url}
    variables |= {f"BOT_LIMITS__{name.upper()}": str(value) for name, value in UNLIMITED.items()}
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as state,
        subprocess.Popen(
            [sys.executable, *(command or ("-m", "bot", "run"))],
            cwd=ROOT,
            env=variables | {"NO_PROXY": "*", "BOT_STATE__PATH": state} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        running = BotProcess(process)
        try:
            yield running
        finally:
            process.kill()
            running.stdout.close()
            running.stderr.close()
