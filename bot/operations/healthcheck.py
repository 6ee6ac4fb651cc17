"""`python -m bot healthcheck`: asks a bot that runs on this machine how it is.

Docker calls it every half minute, so it imports next to nothing.
"""

import json
from http.client import HTTPConnection, HTTPException

from bot.errors import BotError
from bot.settings import Settings, load_settings, mask_tokens

_SECONDS = 5.0
# A server that listens on every address is asked on this machine's own.
_LOOPBACK = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 it is asked, not opened


def main() -> int:
    """As the command line runs it without options; whatever is wrong, it is one line and 1."""
    try:
        return check_health(load_settings())
    except BotError as error:
        print(f"not healthy: {mask_tokens(str(error))}")
        return 1


def check_health(settings: Settings) -> int:
    """Prints one line; returns 0 where the bot says that it does its work, otherwise 1."""
    port = settings.operations.port
    host = _LOOPBACK.get(settings.operations.host, settings.operations.host)
    if port == 0:
        print("not healthy: operations.port is 0, so there is nobody to ask; set a port")
        return 1
    try:
        healthy, line = _ask(host, port)
    except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
        # No answer, or one of another program.
        healthy, line = False, f"no answer from {host}:{port} ({type(error).__name__})"
    print(f"{'healthy' if healthy else 'not healthy'}: {line}")
    return 0 if healthy else 1


def _ask(host: str, port: int) -> tuple[bool, str]:
    connection = HTTPConnection(host, port, timeout=_SECONDS)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        told = json.loads(response.read())
    finally:
        connection.close()
    if response.status == 200:
        return True, f"{told['details']['articles']} articles"
    return False, "; ".join(told["reasons"])
