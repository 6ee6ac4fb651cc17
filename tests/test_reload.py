"""Files that change while the bot runs: what is live, what stays, and what is told of it."""

import asyncio
import gc
import json
import logging
import os
import shutil
import sqlite3
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.assembly import Assembled, assemble, assemble_again
from bot.chat.app import operate
from bot.chat.reload import Reloader
from bot.language.lexicon import APPLICATION, FORMAT
from bot.language.lexicon_build import _SCHEMA
from bot.operations.health import Health
from bot.settings import Settings
from tests.botapi import BotApiServer, Shown
from tests.chat_fixtures import UNLIMITED, RunningBot, assert_lawful, own, quotes

QUESTION = "What does the numbat eat?"
READ_AGAIN = "the files were read again"


class Log(logging.Handler):
    """What is logged, to be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._changed = asyncio.Condition()
        self._loop = asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
        self._loop.call_soon_threadsafe(lambda: self._loop.create_task(self._tell()))

    def count(self, text: str) -> int:
        return sum(text in line for line in self.lines)

    async def wait_for(self, text: str, times: int = 1) -> None:
        async with self._changed, asyncio.timeout(30):
            await self._changed.wait_for(lambda: self.count(text) >= times)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


class Place:
    """The bot with files of its own."""

    def __init__(self, folder: Path, bot: RunningBot, log: Log, reloader: Reloader) -> None:
        self.articles = folder / "articles"
        self.glossary = folder / "glossary.yaml"
        self.messages = folder / "messages"
        self.bot = bot
        self.log = log
        self.reloader = reloader
        self.health = reloader.health
        self.user = bot.person()
        self._read = 0

    def write(self, text: str, name: str = "numbat.md") -> Path:
        file = self.articles / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(text, encoding="utf-8")
        return file

    async def live(self) -> None:
        """Waits until the files have been read again, once more than at the last time."""
        self._read += 1
        await self.log.wait_for(READ_AGAIN, self._read)

    async def ask(self, question: str = QUESTION) -> Shown:
        return await self.bot.ask(self.user, question)

    async def answer(self, question: str = QUESTION) -> str:
        """The one excerpt that answers."""
        (quoted,) = quotes(await self.ask(question))
        return quoted

    def problem(self, part: str = "articles") -> str | None:
        problems = self.health.state().details["problems"]
        assert isinstance(problems, dict)
        return problems.get(part)


def write_files(folder: Path) -> Settings:
    """Articles, a glossary and messages that a test may change."""
    articles = folder / "articles"
    articles.mkdir()
    (articles / "numbat.md").write_text("The numbat eats termites.", encoding="utf-8")
    for number in range(3):
        text = f"Chapter {number} tells of kangaroos, wombats and the like."
        (articles / f"chapter-{number}.md").write_text(text, encoding="utf-8")
    (folder / "glossary.yaml").touch()
    shutil.copytree("config/messages", folder / "messages")
    return Settings.model_validate(
        {
            "corpus": {"path": articles},
            "glossary": {"path": folder / "glossary.yaml"},
            "messages": {"path": folder / "messages"},
            "lexicon": {"path": folder / "none"},
            "search": {"threshold": 0.1},
            "state": {"path": folder / "state"},
            "limits": UNLIMITED,
        }
    )


@asynccontextmanager
async def placed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, watch: str = "notify"
) -> AsyncIterator[Place]:
    """The real application, all of it, that watches files in a folder."""
    settings = write_files(folder)
    monkeypatch.setenv("NO_PROXY", "*")
    log = Log()
    logging.root.addHandler(log)
    monkeypatch.setattr(logging.root, "level", logging.INFO)
    async with BotApiServer() as server:
        changed = {"token": server.token, "api_url": server.url, "reload": {"watch": watch}}
        settings = Settings.model_validate(settings.model_dump() | changed)
        reloader = Reloader(settings, assemble(settings))
        bot = RunningBot(server, asyncio.create_task(operate(settings, reloader)))
        await log.wait_for("is ready")
        try:
            yield Place(folder, bot, log, reloader)
        finally:
            await bot.finish()
            logging.root.removeHandler(log)
        assert_lawful(server)


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter pauses make a change live, except where a storm must not fall apart into two."""
    if "storm" not in request.node.name:
        for name, pause in {"_LOOK": 0.1, "_STEP": 20, "_GATHER": 80, "_PAUSE": 100}.items():
            monkeypatch.setattr(f"bot.operations.watch.{name}", pause)


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    async with placed(tmp_path, monkeypatch) as there:
        yield there


async def test_an_article_that_changes_appears_and_goes_is_live(place: Place) -> None:
    assert await place.answer() == "The numbat eats termites."
    place.write("The numbat eats ants.")
    await place.live()
    assert await place.answer() == "The numbat eats ants."
    place.write("The quokka eats leaves.", "new/folder/quokka.txt")
    await place.live()
    assert await place.answer("What does the quokka eat?") == "The quokka eats leaves."
    assert place.health.state().details["articles"] == 5
    shutil.rmtree(place.articles / "new")
    await place.live()
    assert quotes(await place.ask("What does the quokka eat?")) != ["The quokka eats leaves."]
    assert place.health.state().details["articles"] == 4


async def test_a_file_put_in_the_place_of_another_is_live(place: Place) -> None:
    """As most editors and deployments do."""
    file = place.write("The numbat eats honey.", ".numbat.md.swp")
    file.replace(place.articles / "numbat.md")
    await place.live()
    assert await place.answer() == "The numbat eats honey."


async def test_a_storm_of_saves_and_editors_own_files_cost_one_reading(place: Place) -> None:
    for number in range(200):
        place.write(f"The numbat eats {number} termites.")
        place.write("x", f".numbat.md.{number}.swp")
        place.write("x", f"{number}.md~")
        place.write("x", "4913").unlink()
        await asyncio.sleep(0)
    await place.live()
    assert await place.answer() == "The numbat eats 199 termites."
    place.write("x", "numbat.md~")
    place.write("x", ".numbat.md.swp")
    # What an editor leaves behind would have been told before this.
    place.write("The numbat eats ants.")
    await place.live()
    assert await place.answer() == "The numbat eats ants."
    assert place.log.count(READ_AGAIN) == 2


async def test_a_broken_file_costs_itself_and_is_told_until_it_is_mended(place: Place) -> None:
    file = place.articles / "chapter-0.md"
    good = file.read_bytes()
    file.write_bytes(b"\xff" + good)
    await place.live()
    assert await place.answer() == "The numbat eats termites."
    assert place.health.state().healthy
    assert place.health.state().details["articles"] == 3
    problem = place.problem()
    assert problem is not None and "chapter-0.md" in problem and "UTF-8" in problem
    assert place.log.count(f"articles: {problem}") == 1
    file.write_bytes(good)
    await place.live()
    assert place.problem() is None


async def test_what_is_good_beside_a_broken_file_is_live(place: Place) -> None:
    place.write("---\ntitle: [\n---\nThe numbat eats nothing.")
    place.write("The quokka eats leaves.", "quokka.md")
    await place.live()
    assert await place.answer("What does the quokka eat?") == "The quokka eats leaves."
    assert "numbat.md" in (place.problem() or "")
    assert place.health.state().details["articles"] == 4


async def test_a_folder_that_vanishes_leaves_the_articles_and_one_that_comes_is_read(
    place: Place,
) -> None:
    away = place.articles.with_name("away")
    place.articles.rename(away)
    await place.live()
    assert "does not exist" in (place.problem() or "")
    assert place.health.state().healthy
    assert place.health.state().details["articles"] == 4
    place.write("The numbat eats cake.")
    await place.live()
    assert place.problem() is None
    assert await place.answer() == "The numbat eats cake."
    place.write("The numbat eats pie.")
    await place.live()
    assert await place.answer() == "The numbat eats pie."


async def test_a_folder_in_the_place_of_another_is_read(place: Place) -> None:
    other = place.articles.with_name("other")
    other.mkdir()
    (other / "numbat.md").write_text("The numbat eats soup.", encoding="utf-8")
    place.articles.rename(place.articles.with_name("old"))
    other.rename(place.articles)
    await place.live()
    assert await place.answer() == "The numbat eats soup."


async def test_a_link_that_leads_elsewhere_now_is_followed(place: Place) -> None:
    """As deployments switch releases, and Kubernetes the files of a ConfigMap."""
    releases = [place.articles.with_name(name) for name in ("release-1", "release-2", "release-3")]
    for number, release in enumerate(releases, 1):
        release.mkdir()
        text = f"The numbat eats {number} termites."
        (release / "numbat.md").write_text(text, encoding="utf-8")
    place.articles.rename(place.articles.with_name("old"))
    place.articles.symlink_to(releases[0])
    await place.live()
    (releases[0] / "numbat.md").write_text("The numbat eats soup.", encoding="utf-8")
    await place.live()
    assert await place.answer() == "The numbat eats soup."
    link = place.articles.with_name("link")
    link.symlink_to(releases[1])
    link.replace(place.articles)
    await place.live()
    assert await place.answer() == "The numbat eats 2 termites."
    single = place.articles / "numbat.md.new"
    single.symlink_to(releases[2] / "numbat.md")
    single.replace(place.articles / "numbat.md")
    await place.live()
    assert await place.answer() == "The numbat eats 3 termites."


async def test_an_empty_folder_is_taken_for_a_disk_that_is_not_there(place: Place) -> None:
    for file in place.articles.iterdir():
        file.unlink()
    await place.live()
    assert "no article" in (place.problem() or "")
    assert place.health.state().healthy


async def test_what_is_replaced_leaves_the_memory(place: Place) -> None:
    old = weakref.ref(place.reloader.assembled.answerer)
    place.write("The numbat eats ants.")
    await place.live()
    assert await place.answer() == "The numbat eats ants."
    gc.collect()
    assert old() is None


async def test_the_glossary_and_the_messages_are_live_and_stay_when_they_break(
    place: Place,
) -> None:
    file = place.messages / "en.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace(own("nothing", "en"), "No idea."), encoding="utf-8")
    await place.live()
    refusal = (await place.ask("Who won the football World Cup in 2014?")).text
    assert refusal.startswith("No idea.")
    file.write_text(good + "\nanother: one", encoding="utf-8")
    await place.live()
    assert "'another'" in (place.problem("messages") or "")
    assert (await place.ask("Who won the football World Cup in 2014?")).text == refusal
    broken = place.glossary.with_name("new")
    broken.write_text("[", encoding="utf-8")
    broken.replace(place.glossary)
    await place.live()
    assert "glossary.yaml" in (place.problem("glossary") or "")
    assert await place.answer() == "The numbat eats termites."
    file.write_text(good, encoding="utf-8")
    place.glossary.write_text("numbat:\n  en: [numbat, walpurti]\n", encoding="utf-8")
    await place.live()
    assert place.health.state().details["problems"] == {}
    assert await place.answer("What does the walpurti eat?") == "The numbat eats termites."


async def test_where_the_system_does_not_tell_looking_finds_the_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr("bot.operations.watch.awatch", refuse)
    async with placed(tmp_path, monkeypatch) as place:
        await place.log.wait_for("does not tell of changes (OSError)")
        place.write("The numbat eats ants.")
        await place.live()
        assert await place.answer() == "The numbat eats ants."


async def test_a_watch_that_is_off_ends_at_once_and_one_may_read_again_all_the_same(
    tmp_path: Path,
) -> None:
    settings = write_files(tmp_path)
    settings = settings.model_copy(
        update={"reload": settings.reload.model_copy(update={"watch": "off"})}
    )
    health = Health()
    reloader = Reloader(settings, assemble(settings), health)
    await reloader._watch()
    (tmp_path / "articles" / "chapter-0.md").unlink()
    (tmp_path / "articles" / "chapter-1.md").write_bytes(b"\xff")
    said = await reloader.reload()
    assert said.startswith("2 articles, 2 passages; articles: ")
    assert "chapter-1.md" in said and "\n" not in said


async def test_two_who_want_it_read_again_wait_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = write_files(tmp_path)
    reloader = Reloader(settings, assemble(settings), Health())
    under_way: list[int] = []
    most = 0

    def build(
        settings: Settings, before: Assembled, progress: Callable[[float], None]
    ) -> Assembled:
        nonlocal most
        under_way.append(1)
        most = max(most, len(under_way))
        built = assemble_again(settings, before, progress)
        under_way.pop()
        return built

    monkeypatch.setattr("bot.chat.reload.assemble_again", build)
    await asyncio.gather(*(reloader.reload() for _ in range(3)))
    assert most == 1


async def test_a_fault_of_the_bots_own_ends_no_watch(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Assembled:
        raise ValueError("a fault")

    with monkeypatch.context() as broken:
        broken.setattr("bot.chat.reload.assemble_again", fail)
        place.write("The numbat eats ants.")
        await place.log.wait_for("could not be read again")
    assert await place.ask()
    place.write("The numbat eats pie.")
    await place.live()
    assert await place.answer() == "The numbat eats pie."
    assert place.problem() is None


def test_the_last_good_state_of_a_file_stays_while_its_text_does(tmp_path: Path) -> None:
    """What is broken is the metadata; what is cited stands where it stood."""
    settings = write_files(tmp_path)
    file = tmp_path / "articles" / "one.md"
    good = '---\ntitle: "T"\n---\nThe quokka smiles.'
    file.write_text(good, encoding="utf-8")
    first = assemble(settings)
    file.write_text(good.replace('T"', "T["), encoding="utf-8")
    broken = assemble_again(settings, assemble_again(settings, first))
    assert broken.answerer.library.by_id["one"] == first.answerer.library.by_id["one"]
    answer = broken.answerer.answer("What does the quokka do?")
    assert answer.shown[0].citation == "one:1"
    assert "one.md" in broken.problems["articles"]
    file.write_bytes(b"\xff" + good.encode())
    assert len(assemble_again(settings, broken).answerer.library.articles) == 4
    file.unlink()
    gone = assemble_again(settings, broken)
    assert len(gone.answerer.library.articles) == 4
    assert gone.problems == {}


def test_a_bot_waits_for_a_small_index_and_not_for_a_large_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = write_files(tmp_path)
    assemble(settings)
    (tmp_path / "articles" / "new.md").write_text("The quokka smiles.", encoding="utf-8")
    monkeypatch.setattr("bot.assembly._WORTH_AN_OLDER", 3)
    large = assemble(settings, older=True)
    assert "new" not in large.answerer.library.by_id
    assert large.stamp == frozenset()
    monkeypatch.undo()
    assert "new" in assemble(settings, older=True).answerer.library.by_id


def test_of_a_jsonl_file_only_the_broken_line_goes(tmp_path: Path) -> None:
    settings = write_files(tmp_path)
    file = tmp_path / "articles" / "many.jsonl"
    texts = {"a": "One.", "b": "Two.", "c": "Three."}
    lines = [json.dumps({"id": name, "text": text}) for name, text in texts.items()]
    file.write_text("\n".join(lines), encoding="utf-8")
    first = assemble(settings)
    file.write_text("\n".join([lines[0].replace("One", "Eins"), '{"id": "b"']), encoding="utf-8")
    by_id = assemble_again(settings, first).answerer.library.by_id
    assert by_id["a"].passages[0].text == "Eins."
    assert "b" not in by_id
    assert "c" not in by_id


def test_a_folder_that_may_not_be_read_leaves_the_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = write_files(tmp_path)
    first = assemble(settings)

    def refuse(folder: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr("bot.search.store.article_files", refuse)
    monkeypatch.setattr("bot.assembly.article_files", refuse)
    found = assemble_again(settings, first)
    assert found.problems["articles"].endswith("articles: Permission denied")
    assert found.answerer.library.articles == first.answerer.library.articles
    assert found.stamp != first.stamp


async def test_a_watch_that_ends_by_a_fault_of_its_own_is_told_and_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("a fault")

    monkeypatch.setattr("bot.chat.reload.settled", fail)
    async with placed(tmp_path, monkeypatch) as place:
        assert await place.answer() == "The numbat eats termites."
        await place.log.wait_for("changes are not noticed any more")


def write_lexicon(file: Path) -> None:
    """One without any word."""
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA application_id = {APPLICATION}")
        database.execute(f"PRAGMA user_version = {FORMAT}")
        database.executescript(_SCHEMA)


def test_dictionaries_are_opened_again_only_when_they_change(tmp_path: Path) -> None:
    """What is known of them takes memory and time."""
    settings = write_files(tmp_path)
    first = assemble(settings)
    assert first.lexicon is None
    write_lexicon(tmp_path / "none")
    second = assemble_again(settings, first)
    assert second.lexicon is not None
    assert assemble_again(settings, second).lexicon is second.lexicon
    (tmp_path / "none").write_bytes(b"no lexicon")
    third = assemble_again(settings, second)
    assert third.lexicon is second.lexicon
    assert "not a lexicon" in third.problems["dictionaries"]


@pytest.mark.parametrize("change", [os.utime, Path.unlink, lambda file: file.write_text("x")])
def test_the_stamp_tells_of_every_change(tmp_path: Path, change: Callable[[Path], object]) -> None:
    settings = write_files(tmp_path)
    first = assemble(settings)
    assert assemble_again(settings, first).stamp == first.stamp
    change(tmp_path / "articles" / "numbat.md")
    assert assemble_again(settings, first).stamp != first.stamp
