"""The command line: what can be said, and what becomes of errors."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from bot import __version__, commands
from bot import developer_commands as developers
from bot.errors import BotError
from bot.languages import LANGUAGES
from bot.settings import mask_tokens

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
        self.exit(2, f"{self.prog}: {mask_tokens(message)} (--help shows what can be said)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; returns the exit status: 0, 1 for findings, 2 for bad input."""
    _prepare_streams()
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options) or 0)
    except BotError as error:
        print(f"python -m bot: {mask_tokens(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # Reading has errors of its own; this is the output, such as a full disk.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"python -m bot: {error.strerror}", file=sys.stderr)
        return 2


def _prepare_streams() -> None:
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Whoever started us closed it, as `>&-` does: nothing comes in, nothing goes out.
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123 open to the end
        # An answer in Japanese must not fail on a terminal that claims to know ASCII alone.
        getattr(sys, name).reconfigure(encoding="utf-8", errors="replace")


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
    parser.set_defaults(command=commands.run)
    subparsers = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser)

    def add(name: str, command: object, summary: str) -> argparse.ArgumentParser:
        added = subparsers.add_parser(name, parents=[common], help=summary, description=summary)
        added.set_defaults(command=command)
        return added

    add("run", commands.run, "the bot: on Telegram when a token is set, otherwise in the terminal")
    add("chat", commands.chat, "a conversation in the terminal")
    ask = add(
        "ask", commands.ask, "one answer; without a question, one for each line of standard input"
    )
    ask.add_argument("question", metavar="QUESTION", nargs="*", help="what to ask")
    ask.add_argument("--json", action="store_true", help="one JSON object a question, on one line")
    ask.add_argument("--top", type=_positive, metavar="N", help="how many excerpts at most")
    ask.add_argument("--language", choices=LANGUAGES, help="the question's language")
    ask.add_argument("--all", action="store_true", help="the ranking even of a refused answer")
    verify = add("verify", commands.verify, "where a quotation stands; without one, standard input")
    verify.add_argument("quote", metavar="QUOTE", nargs="*", help="the quotation")
    verify.add_argument("--json", action="store_true", help="one JSON object")
    gaps = add("gaps", commands.gaps, "what was asked and not answered, the most frequent first")
    gaps.add_argument("--json", action="store_true", help="one JSON object a question or citation")
    evaluate = add("evaluate", developers.evaluate, "recall, MRR and refusals over question sets")
    evaluate.add_argument("files", metavar="FILE", nargs="+", type=Path, help="YAML or JSONL")
    evaluate.add_argument("--json", action="store_true", help="every figure and question as JSON")
    evaluate.add_argument("--split", help="only the questions of this split, such as dev")
    evaluate.add_argument(
        "--compare", type=Path, metavar="OLD.json", help="what changed since an earlier --json"
    )
    bench = add("bench", developers.bench, "how quick and how small the bot is, beside others")
    bench.add_argument(
        "part",
        choices=["search", "index", "start", "serve", "report"],
        help="what is measured; report: docs/benchmarks.md out of what was",
    )
    bench.add_argument(
        "--sizes", type=_sizes, metavar="N,N", help="numbers of passages, such as 1000,10000"
    )
    bench.add_argument(
        "--questions", type=Path, metavar="FILE", nargs="*", default=[], help="what serve is asked"
    )
    lexicon = add("lexicon", developers.build_lexicon, "the dictionaries' translation table")
    lexicon.add_argument("action", choices=["build"], help="build: from the dictionaries of Debian")
    documents = add("import", commands.import_documents, "documents into articles, one file each")
    documents.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="+",
        help="a file (HTML, PDF, DOCX, Markdown, text, RSS), a folder of them, an address, or a"
        " text file of addresses",
    )
    documents.add_argument(
        "--to", type=Path, metavar="DIR", help="where articles go, instead of the corpus"
    )
    check = add(
        "check",
        commands.check,
        "settings, messages and every article; exit status 1 if one is wrong",
    )
    check.add_argument(
        "--settings",
        action="store_true",
        help="every setting in force and where it comes from, not only what was changed",
    )
    add(
        "healthcheck",
        commands.healthcheck,
        "whether a bot that runs on this machine does its work; exit status 1 if not",
    )
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


def _sizes(text: str) -> list[int]:
    return [_positive(part) for part in text.split(",")]


def _positive(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)
