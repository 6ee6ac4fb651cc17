"""A bot on another subject: a folder of articles and configuration, and no code."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

ARTICLES = {
    "fresnel.md": """---
title: The lens that reached the horizon
date: 1823-07
language: en
---
Augustin Fresnel cut a lens into rings and stacked them like the steps of a stair.

The first of these lenses burned at Cordouan in July 1823 and was seen from 32 kilometres away.
""",
    "roter-sand.md": """---
title: Ein Turm in der See
date: "1885"
language: de
---
Der Leuchtturm Roter Sand war das erste Bauwerk, das auf dem Grund der offenen See gegründet wurde.

Sein Feuer wurde 1885 angezündet. Drei Wärter lebten jeweils zwei Monate lang darin.
""",
    "keeper.md": """---
title: A keeper's year
language: en
---
The keeper trimmed the wick every four hours and wound the clockwork before midnight.

Her wage was sixty pounds a year, with coal and a garden.
""",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder that docs/corpus.md describes."""
    (tmp_path / "articles").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "articles" / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "config" / "messages", tmp_path / "config" / "messages")
    for file in (tmp_path / "config" / "messages").glob("*.yaml"):
        texts = yaml.safe_load(file.read_text(encoding="utf-8"))
        texts["start"] = texts["identity"] = "Lighthouses!"
        file.write_text(yaml.safe_dump(texts, allow_unicode=True), encoding="utf-8")
    (tmp_path / "config" / "glossary.yaml").write_text(
        "fresnel-lens:\n  en: [Fresnel lens, lens]\n  id: [lensa]\n  de: [Linse]\n  ja: [レンズ]\n"
        "lighthouse:\n  en: [lighthouse, tower]\n  id: [mercusuar]\n  de: [Leuchtturm, Turm]\n"
        "  ja: [灯台]\n",
        encoding="utf-8",
    )
    settings = {
        "corpus": {"path": "articles"},
        "glossary": {"path": "config/glossary.yaml"},
        "messages": {"path": "config/messages"},
    }
    (tmp_path / "config" / "bot.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
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
    assert bot(place, "ask", "Who are you?").stdout == "Lighthouses!\n"
