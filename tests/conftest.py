"""What several tests need: the articles that come with the bot, and folders of others."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from bot.corpus.library import Library, read_library
from bot.language.detection import detect_language
from bot.language.glossary import read_glossary
from bot.search.answer import Answer
from bot.search.answerer import Answerer
from bot.search.options import SearchOptions

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"

Write = Callable[[Mapping[str, str | bytes]], Path]
Build = Callable[..., Answerer]
Read = Callable[[Mapping[str, str | bytes]], Library]

settings.register_profile(
    "everywhere",
    derandomize=True,
    deadline=None,
    print_blob=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("everywhere")


def detect(text: str) -> str:
    """A text's language; English where nothing tells."""
    return detect_language(text) or "en"


@pytest.fixture(scope="session")
def library() -> Library:
    """The five articles."""
    return read_library(SEEDS, detect)


@pytest.fixture(scope="session")
def answerer(library: Library) -> Answerer:
    """The bot's answers, as it is delivered."""
    return Answerer(library, concepts=read_glossary(ROOT / "config" / "glossary.yaml"))


@pytest.fixture(scope="session")
def library_answers(library: Library) -> Build:
    """Makes the bot's answers with other settings."""

    def made(**options: Any) -> Answerer:
        return Answerer(library, **options)

    return made


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes files, byte for byte, into a folder of articles of the test's own."""

    def written(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "articles"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return folder

    return written


@pytest.fixture
def read(write: Write) -> Read:
    """Writes files into a folder of articles and reads the folder."""

    def made(files: Mapping[str, str | bytes]) -> Library:
        return read_library(write(files), detect)

    return made


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for property tests, which write the same file again and again."""
    return tmp_path_factory.mktemp("scratch")


def always(library: Library) -> Answerer:
    """Answers whatever little an article has in common with the question."""
    return Answerer(library, search=SearchOptions(threshold=0.0))


def article(*paragraphs: str, **metadata: str) -> str:
    """A file: the metadata, then a paragraph a line."""
    lines = [f"{key}: {json.dumps(value)}" for key, value in ({"title": "T"} | metadata).items()]
    return "\n".join(["---", *lines, "---", *paragraphs])


def citations(answer: Answer) -> list[str]:
    """Where an answer's excerpts stand, best first."""
    return [excerpt.citation for excerpt in answer.ranking]
