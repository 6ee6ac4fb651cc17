"""The bot's own sentences: complete in four languages, and all of them said somewhere."""

import re
import shutil
from pathlib import Path
from string import Formatter

import pytest

from bot.chat.profile import COMMANDS
from bot.errors import MessagesError
from bot.messages import Messages, load_messages, localized_date
from bot.search.answer import Outcome
from bot.search.answerer import Answerer
from tests.conftest import ROOT

LANGUAGES = ("en", "id", "de", "ja")
DELIVERED = ROOT / "config" / "messages"


@pytest.fixture(scope="module")
def messages() -> Messages:
    return load_messages(DELIVERED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the messages to do harm to."""
    return Path(shutil.copytree(DELIVERED, tmp_path / "messages"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def refusal(folder: Path) -> str:
    with pytest.raises(MessagesError) as raised:
        load_messages(folder)
    return str(raised.value)


def test_every_language_has_the_same_messages_with_the_same_placeholders(
    messages: Messages,
) -> None:
    english = {key: placeholders(text) for key, text in messages.texts["en"].items()}
    for language in LANGUAGES:
        texts = messages.texts[language]
        assert {key: placeholders(text) for key, text in texts.items()} == english


def test_no_message_is_the_same_in_two_languages(messages: Messages) -> None:
    """One that was copied and forgotten would be."""
    for key in messages.texts["en"]:
        assert len({messages.texts[language][key] for language in LANGUAGES}) == len(LANGUAGES), key


def said_in_code() -> set[str]:
    """What may name a message: every quoted word of the bot."""
    source = "\n".join(file.read_text(encoding="utf-8") for file in ROOT.glob("bot/**/*.py"))
    named = set(re.findall(r'"(\w+)"', source)) | {str(outcome) for outcome in Outcome}
    return named | {f"command_{name}" for name in COMMANDS}


def test_every_message_is_said_somewhere(messages: Messages) -> None:
    assert set(messages.texts["en"]) <= said_in_code()


def test_every_message_that_is_said_is_there(messages: Messages) -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in ROOT.glob("bot/**/*.py"))
    keys = re.findall(r'\.(?:say|short|text)\(\s*"(\w+)"', source)
    assert len(keys) > 10
    assert set(keys) | {f"command_{name}" for name in COMMANDS} <= set(messages.texts["en"])


@pytest.mark.parametrize("file", sorted(ROOT.glob("bot/chat/*.py")), ids=lambda file: file.stem)
def test_nothing_that_people_read_is_fixed_in_the_code(file: Path) -> None:
    """A sentence in the chat's code is for the log or for developers."""
    calls = r"(?:reply_html|reply_text|answer|edit_message_text|InlineKeyboardButton|plain|bold)"
    fixed = re.findall(rf'\b{calls}\(\s*f?"([^"]*)"', file.read_text(encoding="utf-8"))
    assert not [
        text for text in fixed if re.search(r"[^\W\d_]{2,}", re.sub(r"\\n|{\w+}", "", text))
    ]


def test_telegram_takes_the_texts_of_the_profile(messages: Messages) -> None:
    for language in LANGUAGES:
        assert len(messages.text("description", language)) <= 512
        assert len(messages.text("about", language)) <= 120
        for name in COMMANDS:
            assert len(messages.text(f"command_{name}", language)) <= 256
        for key in ("language_kept", "language_admins", "no_access", "failed"):
            assert len(messages.text(key, language)) <= 200


@pytest.mark.parametrize(
    "outcome", [outcome for outcome in Outcome if outcome is not Outcome.FOUND]
)
def test_every_answer_without_excerpts_has_its_words(messages: Messages, outcome: Outcome) -> None:
    for language in LANGUAGES:
        text = messages.text(outcome, language, articles=5, example="EXAMPLE")
        assert text and "{" not in text


def test_placeholders_are_filled_in(messages: Messages) -> None:
    assert messages.text("paragraph", "en", number=7) == "paragraph 7"
    assert messages.text("paragraph", "ja", number=7) == "第7段落"
    assert messages.text("missing", "de", words="{x} <b>") == "In keinem Artikel: {x} <b>"


def test_the_examples_are_answered(messages: Messages, answerer: Answerer) -> None:
    for language in LANGUAGES:
        answer = answerer.answer(messages.text("example", language))
        assert answer.answered
        assert answer.question.language == answer.shown[0].article.language == language


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b"), "a, b"),
        (("x" * 40,), "x" * 40),
        (("x" * 41,), "x" * 40 + "…"),
        (tuple("abcdefgh"), "a, b, c, d, e, f, g, h"),
        (tuple("abcdefghi"), "a, b, c, d, e, f, g, h, …"),
    ],
)
def test_a_row_of_words_is_never_long(words: tuple[str, ...], shown: str) -> None:
    assert Messages.listed(words) == shown


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2023", ("2023", "2023", "2023", "2023年")),
        ("2023-01-09", ("January 9, 2023", "9 Januari 2023", "9. Januar 2023", "2023年1月9日")),
        ("2023-01", ("January 2023", "Januari 2023", "Januar 2023", "2023年1月")),
    ],
)
def test_a_date_is_written_in_the_language_and_no_more_exact_than_it_is(
    date: str, shown: tuple[str, ...]
) -> None:
    assert tuple(localized_date(date, language) for language in LANGUAGES) == shown


def test_a_source_says_what_is_known_and_nothing_else(messages: Messages) -> None:
    whole = messages.source("en", publisher="A Daily", date="2023-01", paragraph=4)
    assert whole == "A Daily · January 2023 · paragraph 4"
    assert messages.source("de", publisher=None, date="2023", paragraph=4) == "2023 · Absatz 4"
    assert messages.source("id", publisher=None, date=None, paragraph=4) == "paragraf 4"


def test_a_message_that_is_missing_is_named_with_its_file(folder: Path) -> None:
    file = folder / "de.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("thanks:", "thank:"), encoding="utf-8")
    said = refusal(folder)
    assert str(file) in said
    assert "'thank'" in said or "'thanks'" in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("thanks: '{words}'", "'thanks'"),
        ("thanks: '{'", "'thanks'"),
        ("thanks: '}'", "'thanks'"),
        ("thanks: ''", "'thanks'"),
        ("thanks:", "'thanks'"),
        ("thanks: [a]", "'thanks'"),
        ("thanks: 5", "'thanks'"),
        ("paragraph: without a number", "'paragraph'"),
        ("paragraph: '{number} {number.real}'", "'paragraph'"),
        ("5: a", "5"),
        ("extra: a", "'extra'"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_message_that_cannot_be_used_is_named(
    folder: Path, language: str, line: str, said: str
) -> None:
    file = folder / f"{language}.yaml"
    key = line.split(":")[0]
    kept = re.sub(rf"(?m)^{key}:.*\n", "", file.read_text(encoding="utf-8"))
    file.write_text(f"{kept}\n{line}\n", encoding="utf-8")
    refused = refusal(folder)
    assert said in refused
    assert str(folder) in refused
    assert "\n" not in refused


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / "id.yaml").unlink()
    assert str(folder / "id.yaml") in refusal(folder)


@pytest.mark.parametrize("value", ["2023-13-45", "!!int x", "!!bool x", "!!timestamp x"])
def test_a_value_that_yaml_cannot_make_is_an_error(folder: Path, value: str) -> None:
    (folder / "id.yaml").write_text(f"start: {value}\n", encoding="utf-8")
    assert f"{folder / 'id.yaml'}: has a text" in refusal(folder)


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"a: [\nb", ":2"), (b"start: a\nhelp: 'b\n", ":3"), (b"\xff", ""), (b"- a", ""), (b"", "")],
)
def test_a_file_that_is_no_yaml_is_named_with_its_line(
    folder: Path, content: bytes, place: str
) -> None:
    (folder / "id.yaml").write_bytes(content)
    assert f"{folder / 'id.yaml'}{place}: " in refusal(folder)
