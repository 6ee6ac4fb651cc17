"""What each command does: the places where settings, articles and surfaces come together."""

import json
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import NoReturn

from rich.console import Console

from bot.assembly import Assembled, assemble, read_articles
from bot.errors import BotError, GlossaryError, ImportingError, MessagesError, SettingsError
from bot.explanation import explained
from bot.gaps import Gaps
from bot.language.analyzers import make_analyzers
from bot.language.detection import detect_language
from bot.language.glossary import read_glossary
from bot.language.glossary_check import check_glossary
from bot.messages import Messages, load_messages
from bot.operations.healthcheck import check_health
from bot.operations.logs import configure_logging
from bot.progress import shown
from bot.search.answerer import Answerer
from bot.search.serialize import answer_to_dict, verification_to_dict
from bot.search.verify import verify as verify_quote
from bot.settings import Settings, find_file, load_settings, load_with_places
from bot.terminal import TerminalView, show_verification
from bot.terminal import chat as converse

_SHOWN_FINDINGS = 10
_NOTICE = """\
No Telegram token is set, so this is the terminal chat. To go on Telegram: send /newbot to
@BotFather, put the token it gives you into TELEGRAM_BOT_TOKEN, and run this again.
"""


def run(options: Namespace) -> int:
    """The bot on Telegram, or in the terminal where no token is set."""
    settings = settings_of(options)
    if settings.token is None:
        print(_NOTICE)
        return chat(options)
    # Until the bot is connected, being told to stop needs no farewell; and the first process of
    # a container does not hear SIGTERM unless it listens.
    signal.signal(signal.SIGTERM, _leave)
    # The other commands do without python-telegram-bot, which takes most of a second to import.
    from bot.chat.app import run_bot
    from bot.chat.reload import Reloader

    redact = configure_logging(settings)
    # Nobody else holds what is served: what is replaced has to leave the memory.
    reloader = Reloader(settings, _assembled(settings, older=True))
    try:
        return run_bot(settings, reloader)
    except BotError as error:
        raise type(error)(redact(str(error))) from None


def chat(options: Namespace) -> int:
    """A conversation in the terminal."""
    settings = settings_of(options)
    answerer, messages = assembled_for(settings)
    converse(answerer, messages, settings.language.default)
    return 0


def ask(options: Namespace) -> int:
    """One answer, or one for each line of standard input, each written as soon as it is there."""
    settings = settings_of(options)
    answerer, messages = assembled_for(settings)
    view = TerminalView(answerer, messages, Console())
    for question in [" ".join(options.question)] if options.question else _lines():
        answer = answerer.answer(question, language=options.language, count=options.top)
        if options.json:
            print(json.dumps(answer_to_dict(answer, everything=options.all), ensure_ascii=False))
        else:
            view.show(answer, everything=options.all)
        sys.stdout.flush()
    return 0


def verify(options: Namespace) -> int:
    """Where a quotation stands in the articles; standard input is one quotation."""
    settings = settings_of(options)
    messages, library = load_messages(settings.messages.path), read_articles(settings)
    quote = " ".join(options.quote) or sys.stdin.buffer.read().decode("utf-8", errors="replace")
    found = verify_quote(quote, library)
    if options.json:
        print(json.dumps(verification_to_dict(found), ensure_ascii=False))
    else:
        show_verification(found, messages, settings.language.default, Console())
    return 0


def gaps(options: Namespace) -> int:
    """The counted questions without an answer, and the thumbs under answers."""
    settings = settings_of(options)
    found = Gaps(settings.state.path / "gaps.sqlite")
    questions, liked = found.questions(), found.liked()
    if options.json:
        for entry in [*map(asdict, questions), *map(asdict, liked)]:
            print(json.dumps(entry, ensure_ascii=False))
        return 0
    for gap in questions:
        print(f"{gap.times:5}  {gap.language}  {gap.first} to {gap.last}  {gap.question}")
    for one in liked:
        print(f"+{one.up} -{one.down}  {one.citation}")
    if not questions and not liked:
        why = "" if settings.gaps.enabled else "; gaps.enabled is false"
        print(f"nothing is counted{why}")
    return 0


def import_documents(options: Namespace) -> int:
    """Articles out of documents; 1 where one of them needs attention."""
    folder = options.to or settings_of(options).corpus.path
    try:
        from bot.importing import importer
    except ModuleNotFoundError as error:
        raise ImportingError(
            f"import needs libraries of its own ({error.name} is missing); run: make importers"
        ) from None
    failed = False
    try:
        for one in importer.import_documents(options.sources, folder, detect_language):
            print(f"{one.source}: {one.said}", flush=True)
            failed = failed or one.failed
    except OSError as error:
        raise ImportingError(f"{folder} cannot be written: {error.strerror}") from None
    return int(failed)


def check(options: Namespace) -> int:
    """What is set and where, and every finding on a line; 1 where there is any."""
    find_file(options.config)  # one that is not there is no finding: nothing was checked
    try:
        settings, places = load_with_places(options.config, corpus=options.corpus)
    except SettingsError as error:
        print(error)
        return 1
    for line in explained(settings, places, everything=options.settings):
        print(line)
    library = read_articles(settings)
    findings = [*_problems(settings), *map(str, library.findings)]
    if not library.articles:
        findings.append(f"{settings.corpus.path}: holds no article that can be served")
    for finding in findings:
        print(finding)
    articles, passages = library.sizes
    print(f"{articles} articles, {passages} passages, {len(findings)} findings")
    return 1 if findings else 0


def healthcheck(options: Namespace) -> int:
    """How a bot that runs on this machine is."""
    return check_health(settings_of(options))


def settings_of(options: Namespace) -> Settings:
    """The settings, as the command line changes them."""
    return load_settings(options.config, corpus=options.corpus)


def assembled_for(settings: Settings) -> tuple[Answerer, Messages]:
    """What answers, with a warning on standard error for each file that is left out."""
    assembled = _assembled(settings)
    return assembled.answerer, assembled.messages


def _assembled(settings: Settings, *, older: bool = False) -> Assembled:
    with shown() as progress:
        assembled = assemble(settings, progress, older=older)
    findings = assembled.answerer.library.findings
    for finding in findings[:_SHOWN_FINDINGS]:
        print(f"warning: {finding}", file=sys.stderr)
    if len(findings) > _SHOWN_FINDINGS:
        rest = len(findings) - _SHOWN_FINDINGS
        print(f"warning: and {rest} more; `python -m bot check` lists them", file=sys.stderr)
    return assembled


def _problems(settings: Settings) -> Iterator[str]:
    """What is wrong with the files in config/."""
    path = settings.glossary.path
    problem = _problem(lambda: read_glossary(path)) or _problem(
        lambda: load_messages(settings.messages.path)
    )
    if problem:
        yield problem
        return
    concepts = read_glossary(path)
    yield from (
        f"{path}:{line}: {text}" for line, text in check_glossary(concepts, make_analyzers())
    )


def _problem(load: Callable[[], object]) -> str | None:
    try:
        load()
    except (GlossaryError, MessagesError) as error:
        return str(error)
    return None


def _lines() -> Iterator[str]:
    """Standard input, line by line as it comes, whatever bytes it holds."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace").rstrip("\r\n")


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)
