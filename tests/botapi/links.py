"""Which links Telegram accepts in texts and buttons, and how it writes them.

Follows ``LinkManager::check_link`` and ``parse_url`` of TDLib.
"""

from __future__ import annotations

import re

_USER_LINK = re.compile(r"tg:(?://)?user\?(?:.*&)?id=(\d+)(?:&.*)?\Z", re.IGNORECASE)
_HOST = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=\u0080-\U0010ffff]|%[0-9A-Fa-f]{2})+\Z")
_INNER_HOST = re.compile(r"[A-Za-z0-9\-_]*\Z")
_MAX_PORT = 65535


class LinkError(ValueError):
    """Why a link is refused, in the words of Telegram."""


def user_of_link(link: str) -> int | None:
    """The user that a ``tg://user?id=`` link names."""
    found = _USER_LINK.match(link)
    return int(found[1]) if found else None


def check_link(link: str) -> str:
    """The link as Telegram would store it.

    Raises LinkError with the text that Telegram puts after "inline keyboard button".
    """
    try:
        return _checked(link)
    except LinkError as error:
        raise LinkError(f"URL '{link}' is invalid: {error}") from None


def _checked(link: str) -> str:
    for scheme in ("tg", "ton", "tonsite"):
        if link.lower().startswith(f"{scheme}:"):
            return _checked_inner(scheme, link[len(scheme) + 1 :].removeprefix("//"))
    protocol, user, host, port, rest = _split(link)
    if "." not in host and not host.startswith("["):
        raise LinkError("Wrong HTTP URL")
    return f"{protocol}://{user}{host}{port}{rest}"


def _checked_inner(scheme: str, link: str) -> str:
    if link.lower().startswith(("http://", "https://")):
        raise LinkError(f"Wrong {scheme} URL")
    _, user, host, port, rest = _split(link)
    if user or port:
        raise LinkError(f"Wrong {scheme} URL")
    if not _INNER_HOST.match(host):
        raise LinkError("Unallowed characters in URL host")
    return f"{scheme}://{host}{rest[1:] if rest.startswith('/?') else rest}"


def _split(link: str) -> tuple[str, str, str, str, str]:
    protocol = "http"
    if "://" in link.split("?", 1)[0].split("#", 1)[0]:
        protocol, link = link.split("://", 1)
        protocol = protocol.lower()
    if protocol not in {"http", "https"}:
        raise LinkError("Unsupported URL protocol")
    end = re.search(r"[/?#]", link)
    authority, rest = (link[: end.start()], link[end.start() :]) if end else (link, "")
    user, at, host = authority.rpartition("@")
    host, port = _without_port(host)
    if not host:
        raise LinkError("URL host is empty")
    if not host.startswith("[") and not _HOST.match(host):
        raise LinkError("Disallowed character in URL host")
    rest = rest if rest.startswith("/") else "/" + rest
    rest = "".join(c if ord(c) > ord(" ") else f"%{ord(c):02X}" for c in rest)
    return protocol, user + at, host.lower(), port, rest


def _without_port(host: str) -> tuple[str, str]:
    found = re.search(r":([^:\]]*)\Z", host)
    if found is None:
        return host, ""
    digits = found[1]
    if not digits.isascii() or not digits.isdigit() or not 0 < int(digits) <= _MAX_PORT:
        raise LinkError("Wrong port number specified in the URL")
    return host[: found.start()], f":{int(digits)}"
