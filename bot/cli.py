"""The command line, and the only place where the bot is assembled."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from bot import __version__
from bot.corpus.library import Library, read_library
from bot.errors import BotError, MessagesError, SettingsError
from bot.language.detection import LANGUAGES, detect_language
from bot.language.glossary import read_glossary
from bot.messages import Messages, load_messages
from bot.operations.logs import configure_logging
from bot.search.answerer import Answerer
from bot.search.options import ExcerptOptions, SearchOptions
from bot.search.serialize import answer_to_dict
from bot.settings import Settings, load_settings

_SHOWN_FINDINGS = 10
_NOTICE = """\
No Telegram token is set, so this is the terminal chat. To go on Telegram: send /newbot to
@BotFather, put the token it gives you into TELEGRAM_BOT_TOKEN, and run this again.
"""
_DESCRIPTION = """\
Answers questions about the Japan-U.S. alliance out of a folder of articles, and proves
every answer with a cited, verbatim excerpt. Without a command: run.
"""
_EXAMPLES = """\
examples:
  python -m bot                                   on Telegram, or in the terminal
  python -m bot ask "What is DICAS?"              one answer
  python -m bot ask --json < questions.txt        one JSON object for each line
  python -m bot check --corpus ~/articles         is everything in order?

Settings: config/bot.yaml, explained there; BOT_CORPUS__PATH and the like in the
environment. Token: TELEGRAM_BOT_TOKEN, or TELEGRAM_BOT_TOKEN_FILE naming a file.
"""


class _Parser(argparse.ArgumentParser):
    """Complains in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (--help shows what can be said)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; returns the exit status: 0, 1 for findings, 2 for bad input."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # An answer in Japanese must not fail on a terminal that claims to know ASCII alone.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr] # real streams
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options) or 0)
    except BotError as error:
        print(f"python -m bot: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    _add_common(common, argparse.SUPPRESS)
    parser = _Parser(
        prog="python -m bot",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_common(parser, None)
    parser.add_argument("--version", action="version", version=__version__)
    parser.set_defaults(command=_run)
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser)

    def add(name: str, command: object, summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[common], help=summary, description=summary)
        added.set_defaults(command=command)
        return added

    add("run", _run, "the bot: on Telegram when a token is set, otherwise in the terminal")
    add("chat", _chat, "a conversation in the terminal")
    ask = add("ask", _ask, "one answer; without a question, one for each line of standard input")
    ask.add_argument("question", metavar="QUESTION", nargs="*", help="what to ask")
    ask.add_argument("--json", action="store_true", help="one JSON object a question, on one line")
    ask.add_argument("--top", type=_positive, metavar="N", help="how many excerpts at most")
    ask.add_argument("--language", choices=LANGUAGES, help="the question's language")
    ask.add_argument("--all", action="store_true", help="the ranking even of a refused answer")
    evaluate = add("evaluate", _evaluate, "recall, MRR and refusals over question sets")
    evaluate.add_argument("files", metavar="FILE", nargs="+", type=Path, help="YAML or JSONL")
    evaluate.add_argument("--json", action="store_true", help="every figure and question as JSON")
    evaluate.add_argument("--split", help="only the questions of this split, such as dev")
    evaluate.add_argument(
        "--compare", type=Path, metavar="OLD.json", help="what changed since an earlier --json"
    )
    add("check", _check, "settings, messages and every article; exit status 1 if one is wrong")
    return parser


def _add_common(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        default=default,
        help="settings, instead of config/bot.yaml",
    )
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="DIR",
        default=default,
        help="the folder of articles, instead of the one in the settings",
    )


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


def _settings(options: argparse.Namespace) -> Settings:
    return load_settings(options.config, corpus=options.corpus)


def _library(settings: Settings) -> Library:
    default = settings.language.default
    return read_library(settings.corpus.path, lambda text: detect_language(text) or default)


def _assemble(settings: Settings) -> tuple[Answerer, Messages]:
    library = _library(settings)
    for finding in library.findings[:_SHOWN_FINDINGS]:
        print(f"warning: {finding}", file=sys.stderr)
    if len(library.findings) > _SHOWN_FINDINGS:
        rest = len(library.findings) - _SHOWN_FINDINGS
        print(f"warning: and {rest} more; `python -m bot check` lists them", file=sys.stderr)
    answerer = Answerer(
        library,
        concepts=read_glossary(settings.glossary.path),
        search=SearchOptions(**settings.search.model_dump()),
        excerpts=ExcerptOptions(**settings.excerpt.model_dump()),
        default_language=settings.language.default,
    )
    return answerer, load_messages(settings.messages.path)


def _run(options: argparse.Namespace) -> int:
    settings = _settings(options)
    if settings.token is None:
        print(_NOTICE)
        return _chat(options)
    # The terminal does not need python-telegram-bot, which takes most of a second to import.
    from bot.chat.app import run_bot

    redact = configure_logging(settings)
    answerer, messages = _assemble(settings)
    try:
        return run_bot(settings, answerer, messages)
    except BotError as error:
        raise type(error)(redact(str(error))) from None


def _chat(options: argparse.Namespace) -> int:
    from bot.terminal import chat

    settings = _settings(options)
    answerer, messages = _assemble(settings)
    chat(answerer, messages, settings.language.default)
    return 0


def _ask(options: argparse.Namespace) -> int:
    from rich.console import Console

    from bot.terminal import TerminalView

    settings = _settings(options)
    answerer, messages = _assemble(settings)
    view = TerminalView(answerer, messages, Console())
    for question in [" ".join(options.question)] if options.question else _lines():
        answer = answerer.answer(question, language=options.language, count=options.top)
        if options.json:
            print(json.dumps(answer_to_dict(answer, everything=options.all), ensure_ascii=False))
        else:
            view.show(answer, everything=options.all)
        sys.stdout.flush()
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from rich.console import Console

    from bot.evaluation.measures import measure
    from bot.evaluation.questions import read_cases, read_report
    from bot.evaluation.report import print_comparison, print_report, summarize

    answerer, _ = _assemble(_settings(options))
    cases = [case for file in options.files for case in read_cases(file)]
    before = read_report(options.compare) if options.compare else {}
    results = measure(answerer, [case for case in cases if options.split in {None, case.split}])
    if options.json:
        print(json.dumps(summarize(results), ensure_ascii=False))
    else:
        print_report(results, Console())
    if options.compare:
        print_comparison(results, before, Console())
    return 0


def _lines() -> Iterator[str]:
    """Standard input, line by line as it comes, whatever bytes it holds."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace").rstrip("\r\n")


def _check(options: argparse.Namespace) -> int:
    if options.config is not None and not options.config.is_file():
        raise SettingsError(f"the config file {options.config} does not exist")
    try:
        settings = _settings(options)
    except SettingsError as error:
        print(error)
        return 1
    findings = []
    try:
        load_messages(settings.messages.path)
    except MessagesError as error:
        findings.append(str(error))
    library = _library(settings)
    findings.extend(str(finding) for finding in library.findings)
    if not library.articles:
        findings.append(f"{settings.corpus.path}: holds no article that can be served")
    for finding in findings:
        print(finding)
    passages = sum(len(article.passages) for article in library.articles)
    print(f"{len(library.articles)} articles, {passages} passages, {len(findings)} findings")
    return 1 if findings else 0
