"""Who may import whom, and how large a module may be."""

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# The parts of bot/ that a part may import, beside what it holds itself and what is in all hands.
IN_ALL_HANDS = {"__init__", "addresses", "errors", "languages"}
ALLOWED = {
    "__init__": set[str](),
    "__main__": {"cli", "operations"},
    "cli": {"*"},
    "commands": {"*"},
    "developer_commands": {"*"},
    "assembly": {"corpus", "language", "search", "messages", "settings"},
    "addresses": set(),
    "errors": set(),
    "languages": set(),
    "schema": set(),
    "settings": {"schema"},
    "explanation": {"settings"},
    "messages": set(),
    "gaps": set(),
    "storage": set(),
    "progress": set(),
    "corpus": {"storage"},
    "language": set(),
    "importing": {"corpus", "language"},
    "search": {"corpus", "language", "storage"},
    "chat": {
        "assembly",
        "progress",
        "gaps",
        "search",
        "corpus",
        "messages",
        "operations",
        "settings",
    },
    "terminal": {"search", "corpus", "messages"},
    "operations": {"settings"},
    "evaluation": {"search", "corpus", "language", "storage"},
}
# Libraries that only some parts may use.
KEPT = {
    "telegram": {"chat"},
    "asyncio": {"chat", "terminal", "operations"},
    "yaml": {"settings", "messages", "corpus", "language", "evaluation", "importing"},
    "rich": {"commands", "developer_commands", "terminal", "evaluation", "progress"},
    "pydantic": {"settings", "schema", "explanation"},
    "rank_bm25": {"search", "evaluation"},
    "Stemmer": {"language"},
    "prometheus_client": {"operations"},
    "watchfiles": {"operations"},
    "argparse": {"cli", "commands", "developer_commands"},
    "mmap": {"storage"},
    "multiprocessing": {"search"},
    "sqlite3": {"chat", "gaps", "language"},
    "aiolimiter": {"chat"},
    "trafilatura": {"importing"},
    "lxml": {"importing"},
    "pdfminer": {"importing"},
    "docx": {"importing"},
    "feedparser": {"importing"},
    "markdown_it": {"importing"},
    "httpx": {"importing"},
}
LONGEST = 250
MODULES = sorted((ROOT / "bot").rglob("*.py"))


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def part_of(module: str) -> str:
    """The first name below bot: a room or a module of the ground floor."""
    return module.split(".")[1] if "." in module else "__init__"


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path) -> Iterator[str]:
    """Full names of all that a module imports, inside functions as well."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(file: Path) -> set[str]:
    """The modules of bot/ that a module imports."""
    modules = {name_of(module) for module in MODULES}
    found = set()
    for imported in imports(file):
        if imported == "bot" or imported.startswith("bot."):
            parent = imported.rpartition(".")[0]
            found.add(imported if imported in modules else parent)
    return found


def test_every_part_has_its_rule() -> None:
    assert {part_of(name_of(file)) for file in MODULES} == set(ALLOWED)


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_part_imports_only_what_lies_below_it(file: Path) -> None:
    part = part_of(name_of(file))
    if "*" in ALLOWED[part]:
        return
    allowed = ALLOWED[part] | IN_ALL_HANDS | {part}
    assert {part_of(imported) for imported in own_imports(file)} <= allowed


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_library_is_used_only_where_it_belongs(file: Path) -> None:
    part = part_of(name_of(file))
    for imported in imports(file):
        assert part in KEPT.get(imported.split(".")[0], {part}), imported


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_the_environment_is_read_in_settings_alone(file: Path) -> None:
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Attribute | ast.Name)
    }
    names |= {imported.rpartition(".")[2] for imported in imports(file)}
    reads = bool(names & {"environ", "environb", "getenv", "getenvb", "putenv"})
    assert not reads or name_of(file) == "bot.settings"


def test_the_environment_and_the_libraries_are_used_at_all() -> None:
    """Else the rules above would hold for anything."""
    text = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    assert "os.environ" in text
    used = {imported.split(".")[0] for file in MODULES for imported in imports(file)}
    assert set(KEPT) <= used


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {name_of(file): own_imports(file) - {name_of(file)} for file in MODULES}
    graphlib.TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_module_is_read_in_one_sitting(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_module_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(tree_of(file))
