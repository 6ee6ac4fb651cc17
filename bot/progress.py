"""What is seen of an index that is being made: a bar in a terminal, else a line now and then.

Nothing of it is seen where it takes a moment only.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

_MOMENT = 1.0
"""Seconds in which what is done need not be told."""
_STEP = 0.1


@contextmanager
def shown(console: Console | None = None) -> Iterator[Callable[[float], None]]:
    """Shows on standard error what share, 0 to 1, is done in the block."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield told(lambda line: print(line, file=sys.stderr, flush=True))
        return
    columns = TextColumn("reading the articles"), BarColumn(), TaskProgressColumn()
    bar = Progress(*columns, TimeRemainingColumn(), console=console, transient=True)
    task = bar.add_task("", total=1.0)
    began = time.monotonic()

    def progress(share: float) -> None:
        if time.monotonic() - began > _MOMENT:
            bar.start()
        bar.update(task, completed=share)

    try:
        yield progress
    finally:
        bar.stop()


def told(tell: Callable[[str], None]) -> Callable[[float], None]:
    """Progress that is told in lines, one for each tenth."""
    began = time.monotonic()
    next_ = 0.0

    def progress(share: float) -> None:
        nonlocal next_
        if share >= next_ and time.monotonic() - began > _MOMENT:
            next_ = share + _STEP
            tell(f"the articles are being read: {share:.0%}")

    return progress
