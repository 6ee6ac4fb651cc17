"""A bot on another subject: a folder of articles and configuration, and no code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.lighthouses import INTRODUCTION, write_bot


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder that docs/corpus.md describes."""
    write_bot(tmp_path)
    return tmp_path


def bot(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BOT_", "TELEGRAM_"))}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=place,
        env=kept | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_everything_is_in_order(place: Path) -> None:
    ran = bot(place, "check")
    assert ran.returncode == 0
    assert ran.stdout.endswith("\n3 articles, 6 passages, 0 findings\n")


@pytest.mark.parametrize(
    ("question", "citation"),
    [
        ("How far could the first Fresnel lens be seen?", "fresnel:2"),
        ("When was the first lens lit?", "fresnel:2"),
        ("Wie lange lebten die Wärter im Turm?", "roter-sand:2"),
        ("How many pounds was the wage?", "keeper:2"),
    ],
)
def test_questions_are_answered_from_its_own_articles(
    place: Path, question: str, citation: str
) -> None:
    answer = json.loads(bot(place, "ask", "--json", "--all", question).stdout)
    assert answer["excerpts"][0]["citation"] == citation


def test_it_introduces_itself_as_configured(place: Path) -> None:
    assert bot(place, "ask", "Who are you?").stdout == f"{INTRODUCTION}\n"
