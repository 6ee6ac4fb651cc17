"""A bot on another subject, as docs/corpus.md describes it: articles and configuration, no code."""

import shutil
from pathlib import Path

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

INTRODUCTION = "Lighthouses!"


def write_bot(folder: Path) -> None:
    """Its articles, settings, glossary and messages."""
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "config" / "messages", folder / "config" / "messages")
    for file in (folder / "config" / "messages").glob("*.yaml"):
        texts = yaml.safe_load(file.read_text(encoding="utf-8"))
        texts["start"] = texts["identity"] = INTRODUCTION
        file.write_text(yaml.safe_dump(texts, allow_unicode=True), encoding="utf-8")
    (folder / "config" / "glossary.yaml").write_text(
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
    (folder / "config" / "bot.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
