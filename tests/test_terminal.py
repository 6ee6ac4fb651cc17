"""What the terminal prints: in lines for programs, in colour for people, harmless for both."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from bot.messages import Messages, load_messages
from bot.search.answer import Answer
from bot.search.answerer import Answerer
from bot.search.options import ExcerptOptions, SearchOptions
from bot.terminal import TerminalView, chat
from tests.conftest import ROOT, Read, always, article


@pytest.fixture(autouse=True)
def terminal_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the terminal or the machine that the tests run on says of itself."""
    for variable in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture(scope="module")
def messages() -> Messages:
    return load_messages(ROOT / "config" / "messages")


def shown(
    answerer: Answerer,
    messages: Messages,
    question: str,
    *,
    terminal: bool = False,
    everything: bool = False,
    language: str | None = None,
) -> str:
    file = StringIO()
    console = Console(file=file, width=100, force_terminal=terminal)
    answer = answerer.answer(question, language=language)
    TerminalView(answerer, messages, console).show(answer, everything=everything)
    return file.getvalue()


def best_of(answer: Answer) -> str:
    first = answer.shown[0]
    return first.quote[first.best_start - first.start : first.best_end - first.start]


def test_plain_lines_set_off_the_best_sentence_and_cite_it(
    answerer: Answerer, messages: Messages
) -> None:
    question = "What will the DICAS forum discuss?"
    lines = shown(answerer, messages, question).splitlines()
    answer = answerer.answer(question)
    assert [line for line in lines if line.startswith("> ")] == [
        "> " + excerpt.quote[excerpt.best_start - excerpt.start : excerpt.best_end - excerpt.start]
        for excerpt in answer.shown
    ]
    block = lines[: lines.index("")]
    quoted = " ".join(line[2:] for line in block[:-1])
    assert quoted == answer.shown[0].quote
    assert {line[:2] for line in block[:-1]} == {"> ", "| "}
    assert block[-1] == (
        "— Global Partnership of Japan and US · April 2024 · paragraph 3 [global-partnership:3]"
    )


def test_plain_lines_are_never_wrapped(answerer: Answerer, messages: Messages) -> None:
    question = "Was regelt das neue Weltraumabkommen?"
    best = best_of(answerer.answer(question))
    assert len(best) > 200
    assert f"> {best}\n" in shown(answerer, messages, question)


def test_on_a_terminal_the_best_sentence_is_bold_and_lines_are_wrapped(
    answerer: Answerer, messages: Messages
) -> None:
    question = "What will the DICAS forum discuss?"
    printed = shown(answerer, messages, question, terminal=True)
    assert best_of(answerer.answer(question)).startswith("DICAS will")
    assert "\x1b[1mDICAS" in printed
    assert "\x1b[2mWelcoming Japan’s revision" in printed
    assert "Global Partnership of Japan and US" in printed
    assert "paragraph 3" in printed
    assert all(len(line) < 200 for line in printed.splitlines())


def test_a_source_in_another_language_is_labelled(read: Read, messages: Messages) -> None:
    text = article("The DICAS forum meets.", "Wine is red.", "Rice is white.", language="en")
    answerer = always(read({"a.md": text}))
    for terminal in (False, True):
        german = shown(answerer, messages, "DICAS", terminal=terminal, language="de")
        assert "auf Englisch" in german
        assert "Absatz 1" in german
        english = shown(answerer, messages, "DICAS", terminal=terminal, language="en")
        assert "in English" not in english


def test_a_refusal_says_so_with_the_words_and_the_nearest_articles(
    answerer: Answerer, messages: Messages
) -> None:
    question = "Which zebras of Hiroshima graze on Jupiter?"
    answer = answerer.answer(question)
    lines = shown(answerer, messages, question).splitlines()
    assert lines[:3] == [
        "That is not in my articles.",
        "No article has: zebras, graze, Jupiter",
        "Nearest to it:",
    ]
    assert lines[3:] == [f"  {nearest.title} ({nearest.id})" for nearest in answer.nearest] != []


def test_the_ranking_of_a_refusal_is_shown_when_all_is_wanted(
    answerer: Answerer, messages: Messages
) -> None:
    question = "Which zebras of Hiroshima graze on Jupiter?"
    printed = shown(answerer, messages, question, everything=True)
    assert printed.startswith("That is not in my articles.\nNo article has: zebras")
    for excerpt in answerer.answer(question).ranking:
        assert f"[{excerpt.citation}]" in printed
    assert "Nearest" not in printed


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("Hello!", "What would you like to know about the alliance?"),
        ("danke", "Gern geschehen!"),
        ("kamu siapa?", "Saya bot yang menjawab"),
        ("？", "I can't find a question in that."),
    ],
)
def test_small_talk_and_nothing_get_a_line(
    answerer: Answerer, messages: Messages, said: str, reply: str
) -> None:
    printed = shown(answerer, messages, said)
    assert reply in printed
    assert "{" not in printed
    assert not any(line.startswith((">", "|", "—")) for line in printed.splitlines())


HARM = "\x1b[31m\x1b]0;title\x07\x1b]8;;https://example.org\x1b\\\x9b2J\x08"


@pytest.mark.parametrize("everything", [False, True])
def test_no_escape_sequence_of_an_article_reaches_a_terminal(
    read: Read, messages: Messages, everything: bool
) -> None:
    record = {"text": f"The missile {HARM} is red. Wine {HARM} is sold.", "title": "T"}
    filler = {"text": "Rice is white.\nTrains run.\nShips sail."}
    answerer = always(read({"a.jsonl": f"{json.dumps(record)}\n{json.dumps(filler)}"}))
    printed = shown(answerer, messages, "missile red", terminal=True, everything=everything)
    assert "The missile �[31m" in printed
    for sequence in ("\x1b[31m", "\x1b]", "\x9b", "\x07", "\x08"):
        assert sequence not in printed


def test_no_escape_sequence_of_a_refusal_reaches_a_terminal(read: Read, messages: Messages) -> None:
    """The title of the nearest article is the first line of its file."""
    library = read({"a.md": f"A title {HARM} here\nThe missile is red.\nRice is white.\n"})
    answerer = Answerer(library, search=SearchOptions(threshold=1.0))
    printed = shown(answerer, messages, "missile", terminal=True)
    assert "A title " in printed
    for sequence in ("\x1b[31m", "\x1b]", "\x9b", "\x07", "\x08"):
        assert sequence not in printed


def test_no_escape_sequence_of_a_title_reaches_a_terminal(read: Read, messages: Messages) -> None:
    text = (
        "A title \x1b]0;pwned\x1b\\\x9b2J here\nThe missile is red.\nRice is white.\nTrains run.\n"
    )
    printed = shown(always(read({"a.md": text})), messages, "missile red", terminal=True)
    assert "The missile is red." in printed
    assert "\x1b]0" not in printed
    assert "\x9b" not in printed


def test_no_escape_sequence_of_metadata_reaches_a_terminal(read: Read, messages: Messages) -> None:
    """Even of an article that was made elsewhere than by the reader, which cleans its own."""
    library = read({"a.md": article("The missile is red.", "Rice is white.", "Trains run.")})
    answer = always(library).answer("missile red")
    (first, *_) = answer.ranking
    source = replace(
        first.article, title=f"T {HARM}", publisher=f"P {HARM}", url=f"https://example.org/{HARM}"
    )
    answer = replace(answer, ranking=(replace(first, article=source),))
    file = StringIO()
    console = Console(file=file, width=400, force_terminal=True)
    TerminalView(always(library), messages, console).show(answer)
    printed = file.getvalue()
    assert "T �[31m" in printed
    assert "P �[31m" in printed
    for sequence in ("\x1b[31m", "\x1b]0", "\x9b", "\x07", "\x08"):
        assert sequence not in printed


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_no_escape_sequence_of_a_question_reaches_a_terminal(
    read: Read, messages: Messages, threshold: float
) -> None:
    library = read({"a.md": article("The missile is red.", "Rice is white.", "Trains run.")})
    answerer = Answerer(library, search=SearchOptions(threshold=threshold))
    printed = shown(answerer, messages, f"missile zebra{HARM}\rlion", terminal=True)
    for sequence in ("\x1b[31m", "\x1b]", "\x9b", "\x07", "\x08", "\r"):
        assert sequence not in printed


@pytest.mark.parametrize("terminal", [False, True])
def test_markup_is_printed_as_it_stands(read: Read, messages: Messages, terminal: bool) -> None:
    text = article(
        "The [bold]missile[/bold] [/] is :rocket: <b>red</b>.",
        "Rice is white.",
        "Trains run.",
        title="A [red]title[/red]",
    )
    printed = shown(always(read({"a.md": text})), messages, "missile red", terminal=terminal)
    assert "The [bold]missile[/bold] [/] is :rocket: <b>red</b>." in printed
    assert "A [red]title[/red]" in printed


def test_a_title_is_linked_to_its_address_on_a_terminal(read: Read, messages: Messages) -> None:
    text = article(
        "The missile is red.", "Rice is white.", "Trains run.", url="https://example.org/a?b=c"
    )
    answerer = always(read({"a.md": text}))
    assert ";https://example.org/a?b=c\x1b\\" in shown(answerer, messages, "missile", terminal=True)
    assert "https://example.org" not in shown(answerer, messages, "missile")


def test_a_sentence_that_was_cut_has_its_ellipsis_outside_the_quotation(
    read: Read, messages: Messages
) -> None:
    text = article("The missile " + "flies over the sea and " * 30 + "lands.", "Rice is white.")
    library = read({"a.md": text})
    answerer = Answerer(
        library, search=SearchOptions(threshold=0.0), excerpts=ExcerptOptions(characters=100)
    )
    quote = answerer.answer("missile").ranking[0].quote
    assert "…" not in quote
    assert f"> {quote} …\n" in shown(answerer, messages, "missile", everything=True)


def talk(
    answerer: Answerer,
    messages: Messages,
    lines: list[str | type[BaseException]],
    capsys: pytest.CaptureFixture[str],
    language: str = "en",
) -> str:
    """What a conversation prints; a line may be an exception that reading it raises."""
    left = iter(lines)

    def read_line(prompt: str) -> str:
        line = next(left, EOFError)
        if isinstance(line, str):
            return line
        raise line

    chat(answerer, messages, language, read=read_line)
    return capsys.readouterr().out


def test_a_conversation_welcomes_answers_and_says_goodbye(
    answerer: Answerer, messages: Messages, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = talk(answerer, messages, ["What will the DICAS forum discuss?", "danke"], capsys)
    first, *_, last = printed.splitlines()
    assert first.startswith("5 articles, 89 passages.")
    assert "[global-partnership:3]" in printed
    assert "Gern geschehen!" in printed
    assert last == "Goodbye!"


@pytest.mark.parametrize("end", ["", " \t", EOFError, KeyboardInterrupt])
def test_an_empty_line_or_the_end_of_input_ends_a_conversation(
    answerer: Answerer,
    messages: Messages,
    capsys: pytest.CaptureFixture[str],
    end: str | type[BaseException],
) -> None:
    printed = talk(answerer, messages, [end, "What is DICAS?"], capsys, "de")
    assert "DICAS will discuss" not in printed
    assert printed.rstrip().endswith("Auf Wiedersehen!")


def test_a_conversation_s_language_is_the_hint_where_the_words_tell_none(
    answerer: Answerer, messages: Messages, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = talk(answerer, messages, ["DICAS zzz"], capsys, "id")
    assert "Absatz" not in printed
    assert "paragraf" in printed or "artikel saya" in printed


def test_a_slip_that_was_mended_is_told(answerer: Answerer, messages: Messages) -> None:
    printed = shown(answerer, messages, "Are the Senkakku islands covered by Article 5?")
    assert "Senkakku → senkaku" in printed
    assert "> In the document" in printed
