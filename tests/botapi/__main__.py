"""Serves for debugging: ``python -m tests.botapi [PORT]`` prints url and token, then the calls.

Each line on standard input is sent to the bot as private message of user 1000.
"""

from __future__ import annotations

import sys
import threading

from .calls import Call
from .threaded import ThreadedServer

_A_DAY = 24 * 3600.0


def main() -> None:
    """Serves until the input ends."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    with ThreadedServer(port=port) as server:
        user = server.add_user(1000, "Tester", language_code="en")
        print(f"url {server.url}\ntoken {server.token}", flush=True)
        threading.Thread(target=_print_calls, args=(server,), daemon=True).start()
        for line in sys.stdin:
            server.private_message(user, line.rstrip("\n"))


def _print_calls(server: ThreadedServer) -> None:
    printed = 0
    while True:
        for call in server.wait_for(_is_telling, printed + 1, _A_DAY)[printed:]:
            answer = call.description or call.result
            print(f"{call.method} {dict(call.params)} -> {call.status} {answer}", flush=True)
            printed += 1


def _is_telling(call: Call) -> bool:
    return call.method != "getUpdates"


if __name__ == "__main__":
    main()
