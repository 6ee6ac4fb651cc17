"""Tells when files have changed, however they were: in place, by another one, folder and all."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TypeVar

from watchfiles import awatch

_LOG = logging.getLogger(__name__)
_LOOK = 1.0
"""Seconds between two looks where the system does not tell."""
_LONGEST = 2.5
"""Seconds after which a change is told even though others follow without a pause."""
# Milliseconds: how long the system's news are gathered, and how long none make a pause.
_STEP, _GATHER, _PAUSE = 100, 400, 500

Look = TypeVar("Look")
_Identity = tuple[tuple[int, ...] | None, ...]


async def settled(
    paths: Sequence[Path], look: Callable[[], Look], *, poll: bool
) -> AsyncGenerator[Look, None]:
    """What a look finds, first now and then whenever it finds something else and that stays.

    `paths` are folders, with all that is in them, and files. `look` runs in a thread, and what it
    returns is compared. With `poll` it looks all the time, otherwise when the system tells of
    something below a path. A storm of changes is told once, when it is over or has gone on for
    seconds.
    """
    told: Look | None = None
    found: Look | None = None
    since: float | None = None
    async with aclosing(_stirrings(paths, poll=poll)) as stirrings:
        async for stirred in stirrings:
            if not stirred and since is None:
                continue
            before, found = found, await asyncio.to_thread(look)
            if found == told:
                since = None
                continue
            since = since or time.monotonic()
            if found == before or time.monotonic() - since > _LONGEST:
                told, since = found, None
                yield found


async def _stirrings(paths: Sequence[Path], *, poll: bool) -> AsyncGenerator[bool, None]:
    """Whether there is reason to look, twice a second or so; at first there is."""
    yield True
    while True:
        known = _identity(paths)
        folders = [path for path in paths if path.is_dir()]
        if poll or not folders:
            await asyncio.sleep(_LOOK)
            yield True
            continue
        try:
            async with aclosing(_news(folders)) as news:
                async for anything in news:
                    # The system goes on to tell of a folder that has been moved away.
                    replaced = _identity(paths) != known
                    yield anything or replaced
                    if replaced:
                        break
        except FileNotFoundError:
            continue  # a folder has gone since; the next round does without it
        except (OSError, RuntimeError) as error:
            name = type(error).__name__
            _LOG.warning("the system does not tell of changes (%s); looking every second", name)
            poll = True


async def _news(folders: Sequence[Path]) -> AsyncGenerator[bool, None]:
    """Whether the system has told of anything below the folders, at each pause."""
    watcher = awatch(
        *folders,
        # Editors' own files as well: whether anything that counts has changed, the look tells.
        watch_filter=None,
        step=_STEP,
        debounce=_GATHER,
        rust_timeout=_PAUSE,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    async with aclosing(watcher):
        async for changes in watcher:
            yield bool(changes)


def _identity(paths: Sequence[Path]) -> _Identity:
    """Which folders and files stand there now, and how old the files are."""
    return tuple(map(_identity_of, paths))


def _identity_of(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    changed = 0 if path.is_dir() else found.st_mtime_ns
    return found.st_dev, found.st_ino, changed
