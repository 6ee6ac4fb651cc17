"""The same bot for a terminal: one answer at a time, or a conversation."""

import re
import sys
from collections.abc import Callable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.corpus.article import Sentence
from bot.messages import Messages
from bot.search.answer import Answer, Outcome
from bot.search.answerer import Answerer
from bot.search.excerpts import Excerpt
from bot.search.quotations import Change, Verification

_PROMPT = "? "
# An escape sequence in an article or a question must not steer the terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class TerminalView:
    """Prints answers: in colour and wrapped on a terminal, as plain lines anywhere else."""

    def __init__(self, answerer: Answerer, messages: Messages, console: Console) -> None:
        self._answerer = answerer
        self._messages = messages
        self._console = console

    def show(self, answer: Answer, *, everything: bool = False) -> None:
        """One answer; with `everything`, the ranking of a refused one as well."""
        language = answer.question.language
        excerpts = answer.ranking if everything else answer.shown
        if answer.corrections:
            words = self._messages.listed(answer.corrected)
            self._say(self._messages.text("read_as", language, words=words), "yellow")
        if not answer.answered:
            self._say(self._reply(answer))
            if answer.missing:
                words = self._messages.listed(answer.missing)
                self._say(self._messages.text("missing", language, words=words), "yellow")
        for excerpt in excerpts:
            self._show_excerpt(excerpt, language)
        if answer.outcome is Outcome.NOTHING and answer.nearest and not excerpts:
            self._say(self._messages.text("nearest", language))
            for article in answer.nearest:
                self._say(f"  {article.title} ({article.id})", "cyan")

    def welcome(self, language: str) -> None:
        """What can be asked here, and how to leave."""
        library = self._answerer.library
        self._say(
            self._messages.text(
                "terminal_welcome",
                language,
                articles=library.sizes[0],
                passages=library.sizes[1],
                example=self._messages.text("example", language),
            ),
            "bold",
        )
        self._say(self._messages.text("terminal_leave", language))

    def goodbye(self, language: str) -> None:
        """The last line of a conversation."""
        self._say(self._messages.text("terminal_goodbye", language))

    def _reply(self, answer: Answer) -> str:
        return self._messages.text(
            answer.outcome,
            answer.question.language,
            articles=len(self._answerer.library.articles),
            example=self._messages.text("example", answer.question.language),
        )

    def _show_excerpt(self, excerpt: Excerpt, language: str) -> None:
        article = excerpt.article
        details = self._messages.source(
            language,
            publisher=article.publisher,
            date=article.date,
            paragraph=excerpt.passage.paragraph,
        )
        if article.language != language:
            name = self._messages.text(article.language, language)
            details += " · " + self._messages.text("in_language", language, language=name)
        if not self._console.is_terminal:
            for piece in _pieces(excerpt):
                best = piece.start == excerpt.best_start
                self._say(f"{'>' if best else '|'} {piece.text}")
            self._say(f"— {article.title} · {details} [{excerpt.citation}]\n")
            return
        quote = Text()
        for piece in _pieces(excerpt):
            best = piece.start == excerpt.best_start
            quote.append(_harmless(piece.text), "bold" if best else "dim")
            quote.append(" ")
        self._console.print(Padding(quote, (1, 4, 0, 4)))
        title = _harmless(article.title)
        source = Text(f"— {title}", "cyan").append(f" · {_harmless(details)}", "dim")
        if article.url:
            source.stylize(f"link {_harmless(article.url)}", 2, 2 + len(title))
        self._console.print(Padding(source, (0, 4, 1, 4)))

    def _say(self, text: str, style: str | None = None) -> None:
        if self._console.is_terminal:
            text = _harmless(text)
        self._console.print(
            Text(text), style=style, soft_wrap=not self._console.is_terminal, highlight=False
        )


def show_verification(
    found: Verification, messages: Messages, language: str, console: Console
) -> None:
    """A verdict, where the quotation stands, and what was changed: [-quoted-] {+original+}."""
    key = "terminal_altered" if found.changes else found.verdict
    console.print(Text(messages.text(key, language)))
    if found.changes:
        shown = "".join(map(_marked, found.changes))
        console.print(Text(_harmless(shown)), soft_wrap=not console.is_terminal)
    for place in found.places:
        details = messages.source(
            language,
            publisher=place.article.publisher,
            date=place.article.date,
            paragraph=place.passage.paragraph,
        )
        line = f"— {place.article.title} · {details} [{place.passage.citation}]"
        console.print(Text(_harmless(line)), soft_wrap=not console.is_terminal)


def chat(
    answerer: Answerer,
    messages: Messages,
    language: str,
    read: Callable[[str], str] = input,
) -> None:
    """Answers line after line until an empty line, the end of input, or Ctrl-C."""
    view = TerminalView(answerer, messages, Console())
    view.welcome(language)
    prompt = _PROMPT if sys.stdin.isatty() else ""
    while True:
        try:
            line = read(prompt)
        except (EOFError, KeyboardInterrupt):
            break
        if not line.strip():
            break
        view.show(answerer.answer(line, hint=language))
    view.goodbye(language)


def _marked(change: Change) -> str:
    if change.equal:
        return change.original
    quoted = f"[-{change.quoted.rstrip()}-]" if change.quoted else ""
    original = f"{{+{change.original.rstrip()}+}}" if change.original else ""
    return quoted + original + " " * (change.original or change.quoted).endswith(" ")


def _harmless(text: str) -> str:
    return _CONTROL.sub("�", text)


def _pieces(excerpt: Excerpt) -> list[Sentence]:
    """The quotation cut into its sentences, with an ellipsis where it was cut inside one."""
    pieces = []
    for sentence in excerpt.passage.sentences:
        start, end = max(sentence.start, excerpt.start), min(sentence.end, excerpt.end)
        if start < end:
            before = "… " if start > sentence.start else ""
            after = " …" if end < sentence.end else ""
            text = sentence.text[start - sentence.start : end - sentence.start]
            pieces.append(Sentence(start, end, before + text + after))
    return pieces
