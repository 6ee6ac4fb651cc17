"""The docs tell of everything that can be said and set."""

import re
import subprocess
import sys
from typing import get_args

import pytest
import yaml

from bot.schema import Settings, setting_names
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_tells_of_every_command() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    ).stdout
    commands = re.findall(r"^    (\w+)  ", shown, re.MULTILINE)
    assert {"run", "chat", "ask", "check"} <= set(commands)
    for command in commands:
        assert f"| `{command}" in README


def test_every_setting_stands_in_the_config_file_and_none_else() -> None:
    values = yaml.safe_load((ROOT / "config" / "bot.yaml").read_text(encoding="utf-8"))
    written = [f"{section}.{name}" for section, names in values.items() for name in names]
    assert sorted(written) == sorted(setting_names())


def comments() -> dict[str, str]:
    """For each setting, the comment above it and those beside it in one block."""
    found, section, comment, told = {}, "", "", True
    for line in (ROOT / "config" / "bot.yaml").read_text(encoding="utf-8").splitlines():
        if line.startswith("  #"):
            comment = (" " if told else f"{comment} ") + line.strip(" #")
            told = False
        elif key := re.match(r"( *)(\w+):", line):
            told = True
            if key[1]:
                found[f"{section}.{key[2]}"] = comment
            else:
                section = key[2]
    return found


@pytest.mark.parametrize("path", setting_names())
def test_every_setting_is_explained_with_its_range(path: str) -> None:
    section, name = path.split(".")
    field = type(Settings.model_fields[section].default).model_fields[name]
    comment = comments()[path]
    assert len(comment) > 20
    low, high = (
        next((getattr(rule, bound) for rule in field.metadata if hasattr(rule, bound)), None)
        for bound in ("ge", "le")
    )
    assert low is None or f"{low:g} to {high}".removesuffix(".0") in comment
    choices = get_args(field.annotation)
    assert all(choice in comment for choice in choices if isinstance(choice, str))


@pytest.mark.parametrize(
    "file",
    [
        "README.md",
        "CONTRIBUTING.md",
        "docs/search.md",
        "docs/docker.md",
        "docs/languages.md",
        "docs/corpus.md",
    ],
)
def test_what_the_docs_point_to_is_there(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    folder = (ROOT / file).parent
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    made = re.findall(r"^    make (\w+)", text, re.MULTILINE)
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all((folder / link).exists() for link in links)
    assert all(f"\n{target}:" in rules for target in made)
