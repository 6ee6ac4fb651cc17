"""Which web addresses Telegram takes for links and buttons."""

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+\.?")


def linkable(url: str) -> bool:
    """Whether Telegram takes an address for a link or a button.

    It takes http and https, and hosts with a dot: no localhost, and no name that only a local
    network knows (https://core.telegram.org/tdlib: LinkManager::check_link).
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    known = _HOST.fullmatch(host) is not None or ":" in host
    return parts.scheme in {"http", "https"} and known and port != 0
