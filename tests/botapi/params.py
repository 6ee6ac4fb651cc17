"""The parameters of a call, read from whichever body it had.

The official server takes every parameter as a string, objects and arrays as JSON in a string; in
a JSON body they may also stand as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from aiohttp import BodyPartReader, web

from .errors import ApiError, bad_request


class Params:
    """The parameters of one call."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """The parameter as it came; empty if it is missing."""
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """The parameter as a number; the default if it is missing, 0 if it is none."""
        value = self.text(name).strip()
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            return 0

    def boolean(self, name: str) -> bool:
        """Whether the parameter says true, yes or 1."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def parsed(self, name: str, failure: str) -> Any:
        """The JSON the parameter holds, None if it is missing. ApiError(failure) if it is none."""
        value = self.text(name)
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(failure) from None


async def read_params(request: web.Request) -> Params:
    """Reads the parameters from the query and a form, multipart or JSON body.

    Bytes that are no UTF-8 become lone surrogates, so that methods can refuse them.
    """
    values = _form(request.rel_url.raw_query_string.encode())
    kind = request.content_type
    if kind == "application/json":
        values |= _json(await request.read())
    elif kind == "multipart/form-data":
        values |= await _multipart(request)
    elif kind == "application/x-www-form-urlencoded":
        values |= _form(await request.read())
    return Params(values)


def _form(body: bytes) -> dict[str, str]:
    values = {}
    for pair in body.split(b"&"):
        if pair:
            name, _, value = pair.partition(b"=")
            values[_decoded(name)] = _decoded(value)
    return values


def _decoded(part: bytes) -> str:
    return unquote_to_bytes(part.replace(b"+", b" ")).decode("utf-8", "surrogateescape")


def _json(body: bytes) -> dict[str, str]:
    if not body.strip():
        return {}
    try:
        found = json.loads(body.decode("utf-8", "surrogateescape"))
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse JSON in the request body") from None
    if not isinstance(found, dict):
        raise ApiError(400, "Bad Request: the request body must be a JSON object")
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in found.items()
        if value is not None
    }


async def _multipart(request: web.Request) -> dict[str, str]:
    values = {}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.filename is None and part.name:
            values[part.name] = bytes(await part.read()).decode("utf-8", "surrogateescape")
    return values
