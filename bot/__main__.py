"""`python -m bot`."""

import os
import sys
import threading
from typing import NoReturn

if sys.argv[1:] == ["healthcheck"]:
    # Asked every half minute, in a small container: without the libraries of all the commands.
    from bot.operations.healthcheck import main
else:
    from bot.cli import main


def leave(status: int) -> NoReturn:
    """Ends the process, at once where a thread still reads or aligns articles.

    An interpreter that is taken down under a thread which computes in a library of C can crash.
    All that has to be kept is kept by now: the threads only make what is made anew at each start.
    """
    if any(thread.daemon for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)


leave(main())
