"""config/bot.yaml and the environment: what wins, and what is said of mistakes."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.schema import Settings, setting_names
from bot.search.options import ExcerptOptions, SearchOptions
from bot.settings import load_settings
from tests.conftest import ROOT

DELIVERED = ROOT / "config" / "bot.yaml"
TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
NOT_A_TOKEN = "hunter2-is-my-password"

Load = Callable[..., Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Settings of a file with this text and of this environment alone."""

    def loaded(text: str | bytes = "", corpus: Path | None = None, **environment: str) -> Settings:
        file = tmp_path / "bot.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return load_settings(file, corpus=corpus, environment=environment)

    return loaded


@pytest.fixture
def refusal(load: Load) -> Callable[..., str]:
    """The sentence that bad settings are refused with."""

    def said(*arguments: Any, **environment: str) -> str:
        with pytest.raises(SettingsError) as raised:
            load(*arguments, **environment)
        assert "\n" not in str(raised.value)
        return str(raised.value)

    return said


def test_what_is_delivered_is_what_holds_without_a_file() -> None:
    assert load_settings(DELIVERED, environment={}) == Settings()


def test_every_setting_is_delivered_and_explained() -> None:
    text = DELIVERED.read_text(encoding="utf-8")
    found = [
        f"{section}.{name}" for section, values in yaml.safe_load(text).items() for name in values
    ]
    assert found == setting_names()
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if not re.match(r"  \w", line):
            continue
        above = number - 1
        while re.match(r"  \w", lines[above]):
            above -= 1
        assert re.match(r"  # [(\w]", lines[above]), line


@pytest.mark.parametrize(
    ("options", "section"), [(SearchOptions(), "search"), (ExcerptOptions(), "excerpt")]
)
def test_what_can_be_tuned_has_the_defaults_of_the_settings(
    options: SearchOptions | ExcerptOptions, section: str
) -> None:
    assert asdict(options) == getattr(Settings(), section).model_dump()


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().search.k1 = 2.0


@pytest.mark.parametrize("text", ["", "# nothing\n", "search:\n", "search:\n  # k1: 1\nlog:\n"])
def test_what_is_not_said_is_the_default(load: Load, text: str) -> None:
    assert load(text) == Settings()


def test_values_of_the_file_hold(load: Load) -> None:
    found = load("corpus:\n  path: /articles\nexcerpt:\n  count: 5\naccess:\n  users: [1, 2]\n")
    assert found.corpus.path == Path("/articles")
    assert found.excerpt.count == 5
    assert found.access.users == {1, 2}


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(load: Load) -> None:
    text = "corpus:\n  path: file\nsearch:\n  k1: 1.5\n  b: 0.1\n"
    environment = {"BOT_CORPUS__PATH": "environment", "BOT_SEARCH__K1": "1.2"}
    found = load(text, **environment)
    assert (found.corpus.path, found.search.k1, found.search.b) == (Path("environment"), 1.2, 0.1)
    found = load(text, Path("line"), **environment)
    assert (found.corpus.path, found.search.k1) == (Path("line"), 1.2)


_CHOSEN = {
    "language.default": ("ja", "ja"),
    "telegram.mode": ("webhook", "webhook"),
    "telegram.translate_url": (
        "https://x.org/{target}?q={text}",
        "https://x.org/{target}?q={text}",
    ),
    "gaps.enabled": ("true", True),
    "log.level": ("debug", "DEBUG"),
    "log.format": ("JSON", "json"),
    "operations.port": ("8090", 8090),
    "operations.host": ("::1", "::1"),
    "reload.watch": ("POLL", "poll"),
    "telegram.webhook_url": ("https://example.org/hook", "https://example.org/hook"),
    "telegram.webhook_secret": ("A-secret_1", "A-secret_1"),
    "telegram.webhook_host": ("0.0.0.0", "0.0.0.0"),
    "limits.chat_per_second": ("2", 2),
    "shutdown.deadline": ("2.5", 2.5),
}


def another(path: str) -> tuple[str, object]:
    """A value that a setting can have beside its default: as written, and as read."""
    section, name = path.split(".")
    match getattr(getattr(Settings(), section), name):
        case _ if path in _CHOSEN:
            return _CHOSEN[path]
        case Path():
            return "other/folder", Path("other/folder")
        case frozenset():
            return "-100, 7", {-100, 7}
        case int(default):
            return str(default - 1), default - 1
        case _:
            return "0.125", 0.125


@pytest.mark.parametrize("path", setting_names())
def test_every_setting_can_be_given_in_the_environment(load: Load, path: str) -> None:
    section, name = path.split(".")
    written, value = another(path)
    found = load(**{f"BOT_{section}__{name}".upper(): written})
    assert getattr(getattr(found, section), name) == value


@pytest.mark.parametrize("written", ["1,2", "[1, 2]", "1 2", " 1 ,2, "])
def test_lists_in_the_environment_are_written_with_commas(load: Load, written: str) -> None:
    assert load(BOT_ACCESS__CHATS=written).access.chats == {1, 2}


def test_an_empty_list_in_the_environment_lets_everybody_in(load: Load) -> None:
    assert load("access:\n  users: [1]\n", BOT_ACCESS__USERS="").access.users == frozenset()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("# a\nserch:\n  k1: 1\n", 2, "search"),
        ("search:\n  # a\n  k11: 1\n", 3, "search.k1"),
        ("log:\n  colour: red\n", 2, "log.colour"),
        ("search:\n  k1: fast\n", 2, "'fast'"),
        ("search:\n  k1: -1\n", 2, "search.k1 is -1"),
        ("search:\n  k1: .nan\n", 2, "search.k1"),
        ("search:\n  b: 1.1\n", 2, "search.b is 1.1"),
        ("search:\n  b: 1\n  threshold: 2\n", 3, "search.threshold is 2"),
        ("excerpt:\n  sentences: 4\n", 2, "excerpt.sentences is 4"),
        ("excerpt:\n  count: 0\n", 2, "excerpt.count is 0"),
        ("excerpt:\n  characters: 2.5\n", 2, "excerpt.characters is 2.5"),
        ("language:\n  default: fr\n", 2, "'fr'"),
        ("language:\n  default: no\n", 2, "language.default"),
        ("log:\n  level: LOUD\n", 2, "'LOUD'"),
        ("telegram:\n  mode: pigeon\n", 2, "'pigeon'"),
        ("telegram:\n  webhook_url: http://x\n", 2, "https://"),
        ("telegram:\n  webhook_secret: a b\n", 2, "telegram.webhook_secret"),
        ("corpus:\n  path:\n", 2, "corpus.path"),
        ("access:\n  users: [1, anna]\n", 2, "'anna'"),
        ("access:\n  users: anna\n", 2, "'anna'"),
        ("corpus: seeds\n", 1, "corpus must be a section"),
        ("corpus: [seeds]\n", 1, "corpus must be a section"),
        ("a: b\nc: [\n", 3, "not YAML"),
        ("corpus:\n\tpath: x\n", 2, "not YAML"),
        ("corpus: !!python/name:os.system\n", 1, "not YAML"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_line(
    refusal: Callable[..., str], tmp_path: Path, text: str, line: int, said: str
) -> None:
    sentence = refusal(text)
    assert sentence.startswith(f"{tmp_path / 'bot.yaml'}:{line}: ")
    assert said in sentence


@pytest.mark.parametrize(
    "text", [b"\xff", "- corpus\n", "corpus\n", "42", "a: \x00\n", "[" * 500, "1: 2\n"]
)
def test_a_file_that_holds_no_settings_is_named(
    refusal: Callable[..., str], tmp_path: Path, text: str | bytes
) -> None:
    assert str(tmp_path / "bot.yaml") in refusal(text)


_PIECES = "corpus:~search:~\n~  ~path: ~k1: ~- ~[~]~{~}~0.5~&a ~*a~!!str ~? ~'~\"~#"


@given(st.text(max_size=40) | st.lists(st.sampled_from(_PIECES.split("~"))).map("".join))
def test_any_file_makes_settings_or_one_sentence(scratch: Path, text: str) -> None:
    file = scratch / "bot.yaml"
    file.write_text(text, encoding="utf-8")
    try:
        load_settings(file, environment={})
    except SettingsError as error:
        assert str(file) in str(error)
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"BOT_SEARCH__K1": "fast"}, "BOT_SEARCH__K1: search.k1 is 'fast'"),
        ({"BOT_EXCERPT__COUNT": "0"}, "BOT_EXCERPT__COUNT: excerpt.count"),
        ({"BOT_EXCERPT__COUNT": "zwei"}, "BOT_EXCERPT__COUNT: excerpt.count is 'zwei'"),
        ({"BOT_LOG__LEVEL": "loud"}, "BOT_LOG__LEVEL: log.level is 'loud'"),
        ({"BOT_ACCESS__ADMINS": "1,anna"}, "BOT_ACCESS__ADMINS: access.admins is 'anna'"),
        ({"BOT_OPERATIONS__PORT": "65536"}, "BOT_OPERATIONS__PORT: operations.port is '65536'"),
        ({"BOT_OPERATIONS__PORT": "http"}, "operations.port is 'http', but should be a whole"),
        ({"BOT_OPERATIONS__HOST": "http://x"}, "should be an address such as 127.0.0.1"),
        (
            {"BOT_CORPUS_PATH": "x"},
            "BOT_CORPUS_PATH, which is no setting; do you mean BOT_CORPUS__PATH?",
        ),
        ({"BOT_XYZ": "x"}, "BOT_XYZ, which is no setting"),
        ({"BOT_CONFIG": "nowhere.yaml"}, "nowhere.yaml does not exist"),
        ({"TELEGRAM_API_URL": "example.org"}, "TELEGRAM_API_URL is not a URL"),
        ({"TELEGRAM_API_URL": "ftp://example.org"}, "TELEGRAM_API_URL is not a URL"),
        ({"TELEGRAM_API_URL": "http://user:secret@example.org"}, "TELEGRAM_API_URL is not a URL"),
        ({"TELEGRAM_BOT_TOKEN": NOT_A_TOKEN}, "TELEGRAM_BOT_TOKEN is not a bot token"),
        (
            {"TELEGRAM_BOT_TOKEN_FILE": "nowhere"},
            "TELEGRAM_BOT_TOKEN_FILE (nowhere) cannot be read",
        ),
    ],
)
def test_what_is_wrong_in_the_environment_is_said_with_the_variable(
    environment: Mapping[str, str], said: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(environment=environment)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


def test_other_variables_are_none_of_ours(load: Load) -> None:
    assert load(HOME="/x", BOTTLE="x", TELEGRAM="x", bot_search__k1="x") == Settings()


def test_the_file_is_named_by_the_command_line_the_environment_or_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"config/bot.yaml": 1, "by-environment.yaml": 2, "by-line.yaml": 3}
    (tmp_path / "config").mkdir()
    for name, count in files.items():
        (tmp_path / name).write_text(f"excerpt:\n  count: {count}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    environment = {"BOT_CONFIG": "by-environment.yaml"}
    assert load_settings(environment={}).excerpt.count == 1
    assert load_settings(environment=environment).excerpt.count == 2
    line = Path("by-line.yaml")
    assert load_settings(line, environment=environment).excerpt.count == 3
    (tmp_path / "config" / "bot.yaml").unlink()
    assert load_settings(environment={}) == Settings()


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_a_file_that_is_not_there_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings(tmp_path / name, environment={})


def test_the_environment_of_the_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_EXCERPT__COUNT", "9")
    assert load_settings(DELIVERED).excerpt.count == 9


def test_without_a_token_there_is_none(load: Load) -> None:
    assert load().token is None
    assert load(TELEGRAM_BOT_TOKEN=" ").token is None


def test_the_token_comes_from_the_variable_or_from_a_file(load: Load, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f" {TOKEN}\n", encoding="utf-8")
    other = TOKEN.replace("AA", "BB")
    for environment, token in (
        ({"TELEGRAM_BOT_TOKEN": f" {TOKEN}\n"}, TOKEN),
        ({"TELEGRAM_BOT_TOKEN_FILE": str(file)}, TOKEN),
        ({"TELEGRAM_BOT_TOKEN": other, "TELEGRAM_BOT_TOKEN_FILE": str(file)}, other),
        ({"TELEGRAM_BOT_TOKEN": "", "TELEGRAM_BOT_TOKEN_FILE": str(file)}, TOKEN),
    ):
        found = load(**environment).token
        assert found is not None
        assert found.get_secret_value() == token


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe", NOT_A_TOKEN.encode()])
def test_a_bad_file_of_the_token_is_named_and_its_content_is_not(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "token"
    file.write_bytes(content)
    with pytest.raises(SettingsError) as raised:
        load_settings(environment={"TELEGRAM_BOT_TOKEN_FILE": str(file)})
    assert str(file) in str(raised.value)
    assert NOT_A_TOKEN not in str(raised.value)


@pytest.mark.parametrize("text", [f"telegram:\n  token: {TOKEN}\n", f"telegram: {TOKEN}\n"])
def test_a_token_in_the_file_is_refused_and_not_repeated(
    refusal: Callable[..., str], text: str
) -> None:
    assert TOKEN not in refusal(text)


def test_the_token_is_in_nothing_that_settings_print(load: Load) -> None:
    found = load(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:8081")
    for shown in (repr(found), str(found), repr(found.model_dump()), found.model_dump_json()):
        assert TOKEN.split(":")[1] not in shown


def test_the_server_s_address_is_kept_without_a_slash_at_its_end(load: Load) -> None:
    assert load().api_url is None
    for url in ("http://127.0.0.1:8081", "https://example.org/bots"):
        assert load(TELEGRAM_API_URL=f" {url}/").api_url == url


def test_a_corpus_that_is_no_section_is_refused_with_a_folder_on_the_command_line(
    load: Load,
) -> None:
    with pytest.raises(SettingsError, match="corpus must be a section"):
        load("corpus: seeds\n", Path("x"))
    with pytest.raises(SettingsError, match="corpus must be a section"):
        load("corpus: seeds\n", BOT_CORPUS__PATH="x")


def test_sections_that_share_their_values_are_set_one_by_one(load: Load) -> None:
    found = load("corpus: &a {path: x}\nstate: *a\n", Path("y"))
    assert (found.corpus.path, found.state.path) == (Path("y"), Path("x"))


@pytest.mark.parametrize(
    "value", ["2023-13-45", "!!int x", "!!int ''", "!!timestamp x", "!!bool x", "!!float x"]
)
def test_a_value_that_yaml_cannot_make_is_an_error(refusal: Callable[..., str], value: str) -> None:
    assert "bot.yaml" in refusal(f"corpus:\n  path: {value}\n")


@pytest.mark.parametrize("number", ["²", "9" * 5000])
def test_a_digit_that_is_no_decimal_is_no_number(load: Load, number: str) -> None:
    with pytest.raises(SettingsError, match="BOT_OPERATIONS__PORT"):
        load(BOT_OPERATIONS__PORT=number)


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        (f"token: {TOKEN}\n", "TELEGRAM_BOT_TOKEN"),
        (f"log:\ntoken: {NOT_A_TOKEN}\n", "TELEGRAM_BOT_TOKEN"),
        ("token:\n", "TELEGRAM_BOT_TOKEN"),
        ("api_url: http://127.0.0.1\n", "TELEGRAM_API_URL"),
    ],
)
def test_what_the_environment_alone_may_say_is_refused_in_the_file(
    refusal: Callable[..., str], text: str, variable: str
) -> None:
    said = refusal(text)
    assert f"bot.yaml:{text.count(chr(10))}: " in said
    assert variable in said
    for secret in (TOKEN, NOT_A_TOKEN, "127.0.0.1"):
        assert secret not in said


@pytest.mark.parametrize("variable", ["BOT_TELEGRAM__MODE", "BOT_ACCESS__ADMINS", "BOT_SEARCH__K1"])
def test_a_token_in_the_wrong_variable_is_not_repeated(load: Load, variable: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load(**{variable: TOKEN})
    assert variable in str(raised.value)
    assert TOKEN.split(":")[1] not in str(raised.value)


@pytest.mark.parametrize("variable", ["BOT_CONFIG", "TELEGRAM_BOT_TOKEN_FILE"])
def test_a_token_for_the_name_of_a_file_is_not_repeated(variable: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(environment={variable: TOKEN})
    assert TOKEN.split(":")[1] not in str(raised.value)


@pytest.mark.parametrize("text", [f"'{TOKEN}': x\n", f"log:\n  '{TOKEN}': x\n"])
def test_a_token_for_the_name_of_a_setting_is_not_repeated(
    refusal: Callable[..., str], text: str
) -> None:
    assert TOKEN.split(":")[1] not in refusal(text)


def test_an_empty_path_in_the_environment_is_not_this_folder(load: Load) -> None:
    assert load("corpus:\n  path: x\n", BOT_CORPUS__PATH="").corpus.path == Path("x")
    assert load(BOT_CORPUS__PATH=" ", BOT_LOG__LEVEL="", BOT_SEARCH__K1="") == Settings()


@pytest.mark.parametrize("path", ["''", "' '", '"a\\0b"'])
def test_a_path_that_is_none_is_refused_in_the_file(refusal: Callable[..., str], path: str) -> None:
    said = refusal(f"corpus:\n  path: {path}\n")
    assert "bot.yaml:2: corpus.path is " in said
    assert said.endswith("but should be a path; write . for the working folder")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("search: {k1: fast}", "search.k1 is 'fast', but should be a number"),
        ("search: {k1: -1}", "search.k1 is -1, but should be at least 0"),
        ("search: {k1: 11}", "search.k1 is 11, but should be at most 10"),
        ("excerpt: {count: 2.5}", "excerpt.count is 2.5, but should be a whole number"),
        ("access: {users: anna}", "access.users is 'anna', but should be a list of numbers"),
        ("corpus: {path: }", "corpus.path is empty, but should be a path"),
        (
            "telegram: {webhook_url: https://h/t}",
            (
                "telegram.webhook_url is 'https://h/t', but should"
                " be an address that begins with https:// and a name with a dot, or empty"
            ),
        ),
        ("log: {format: xml}", "log.format is 'xml', but should be 'plain' or 'json'"),
    ],
)
def test_what_a_setting_should_be_is_said_in_plain_words(
    refusal: Callable[..., str], text: str, said: str
) -> None:
    assert refusal(text).endswith(f"bot.yaml:1: {said}")


def test_a_file_whose_name_is_too_long_is_not_there() -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings(environment={"BOT_CONFIG": "x" * 5000})


@pytest.mark.parametrize(
    "url",
    [
        "https://x.org/", "{text}", "https://x.org/{text}{word}", "{", "https://intranet/?q={text}",
        "https://?{text}", "https://x.org/{text.__class__}", "https://x.org/{text!r}{text:>9}",
        "https://{text}.x.org/", "ftp://x.org/{text}", "https://x.org/{}{text}",
    ],
)  # fmt: skip
def test_an_address_that_translates_nothing_is_refused(load: Load, url: str) -> None:
    with pytest.raises(SettingsError, match=r"telegram\.translate_url") as raised:
        load(f"telegram:\n  translate_url: {json.dumps(url)}\n")
    assert "{text}" in str(raised.value) or "no template" in str(raised.value)
