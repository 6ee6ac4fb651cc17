"""What the commands do that measure the bot, and the one that builds its dictionaries."""

import json
from argparse import Namespace

from rich.console import Console

from bot.assembly import read_articles
from bot.commands import assembled_for, settings_of

_QUESTION = "Which missiles will Japan buy?"


def evaluate(options: Namespace) -> int:
    """The table of README, or its figures as JSON; what changed since an earlier run."""
    # The bot itself has no need of it.
    from bot.evaluation.measures import measure
    from bot.evaluation.questions import read_cases, read_report
    from bot.evaluation.report import print_comparison, print_report, summarize

    answerer, _ = assembled_for(settings_of(options))
    cases = [case for file in options.files for case in read_cases(file)]
    before = read_report(options.compare) if options.compare else None
    answerer.align()
    results = measure(answerer, [case for case in cases if options.split in {None, case.split}])
    if options.json:
        print(json.dumps(summarize(results), ensure_ascii=False))
    elif before is not None:
        print_comparison(results, before, Console())
    else:
        print_report(results, Console())
    return 0


def bench(options: Namespace) -> int:
    """Measures a part beside others, or writes what was measured into docs/."""
    # The bot itself has no need of it.
    from bot.evaluation.bench.command import bench as measure
    from bot.evaluation.questions import read_cases

    settings = settings_of(options)
    questions = [case.question for file in options.questions for case in read_cases(file)]
    measure(
        options.part,
        read_articles(settings),
        questions or [_QUESTION],
        settings.state.path / "bench",
        options.sizes or (),
        lambda line: print(line, flush=True),
    )
    return 0


def build_lexicon(options: Namespace) -> int:
    """Reads the dictionaries of this machine into the translation table."""
    from bot.language import lexicon_build

    target = settings_of(options).lexicon.path
    summary = lexicon_build.build_lexicon(target)
    for pair, entries in summary.entries.items():
        print(f"{pair}: {entries:,} words")
    for package in summary.missing:
        print(f"not installed: {package}")
    print(f"{target}: {summary.size / 1e6:.1f} MB")
    return 0
