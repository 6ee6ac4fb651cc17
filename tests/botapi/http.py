"""Speaks HTTP for the far side: reads calls, plays faults, writes answers."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .calls import DISCONNECTED, Call
from .core import TOKEN, Core
from .errors import ApiError
from .faults import Fault
from .methods import METHODS
from .params import Params, read_params
from .signatures import NAMES, readable, unknown

_FOREVER = 24 * 3600.0
_OK = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is told."""

    status: int
    content: dict[str, Any]

    @property
    def body(self) -> bytes:
        return json.dumps(self.content).encode()


class Frontend:
    """The HTTP handler of one far side."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answers any request as the official server would."""
        core = self._core
        name, refusal = self._method(request)
        with core.changing():
            waits = name != "getUpdates"
            core.log.in_flight += waits
            fault = core.plan.take(name)
        params = Params({})
        answer: Answer | None = None
        hung_up = True
        try:
            params = await read_params(request)
            if fault is not None and fault.how == "stall":
                await self._stall()
            if fault is None or fault.done or fault.how == "stall":
                answer = await self._answer(name, params, refusal)
            hung_up = False
        except ApiError as error:
            answer, hung_up = _refused(error), False
        finally:
            with core.changing():
                core.log.in_flight -= waits
                core.log.answered.append(_record(name, params, answer, fault, hung_up))
        if fault is not None and fault.how != "stall":
            return await _play(fault, answer, request)
        assert answer is not None
        return web.Response(status=answer.status, body=answer.body, content_type="application/json")

    def _method(self, request: web.Request) -> tuple[str, ApiError | None]:
        """The method that is called, and why the server does not let it through."""
        token, _, method = request.path.removeprefix("/bot").partition("/")
        name = NAMES.get(method.lower(), method)
        if not request.path.startswith("/bot") or not TOKEN.match(token) or not method:
            return name, ApiError(404, "Not Found")
        if token != self._core.token:
            return name, ApiError(401, "Unauthorized")
        if self._core.logged_out:
            return name, ApiError(400, "Logged out")
        if name not in METHODS and name != "getUpdates":
            return name, ApiError(404, "Not Found: method not found")
        return name, None

    async def _answer(self, name: str, params: Params, refusal: ApiError | None) -> Answer:
        try:
            if refusal is not None:
                raise refusal
            if name == "getUpdates":
                return Answer(_OK, {"ok": True, "result": await self._updates(params)})
            with self._core.changing():
                return Answer(_OK, {"ok": True, "result": METHODS[name](self._core, params)})
        except ApiError as error:
            return _refused(error)
        except Exception as error:
            # Shows up in ``refused``, so that no test takes a gap of the server for an answer.
            return _refused(ApiError(500, f"Internal Server Error: {error!r}"))

    async def _updates(self, params: Params) -> list[dict[str, Any]]:
        core = self._core
        with core.changing():
            poll = core.queue.open(params)
            if core.queue.pending or not poll.timeout:
                return core.queue.take(poll, waited=False)
            core.queue.wait(poll)
        await core.signal.until(lambda: core.queue.is_over(poll), poll.timeout)
        with core.lock:
            return core.queue.take(poll, waited=True)

    async def _stall(self) -> None:
        plan = self._core.plan
        with self._core.changing():
            plan.stalled += 1
            plan.held += 1
            before = plan.releases
        try:
            await self._core.signal.until(lambda: plan.releases > before, _FOREVER)
        finally:
            with self._core.changing():
                plan.held -= 1


def _refused(error: ApiError) -> Answer:
    content: dict[str, Any] = {
        "ok": False, "error_code": error.code, "description": error.description,
    }  # fmt: skip
    if error.parameters:
        content["parameters"] = error.parameters
    return Answer(error.code, content)


def _record(
    name: str, params: Params, answer: Answer | None, fault: Fault | None, hung_up: bool
) -> Call:
    played = fault if fault is not None and fault.how != "stall" else None
    if hung_up:
        status = DISCONNECTED
    elif played is not None:
        status = 0 if played.how in {"drop", "cut"} else played.status
    else:
        status = answer.status if answer is not None else 0
    return Call(
        name,
        readable(name, params.values),
        answer.content if answer and not hung_up else None,
        status,
        unknown(name, params.values),
        played.name if played else None,
    )


async def _play(fault: Fault, answer: Answer | None, request: web.Request) -> web.StreamResponse:
    body = answer.body if answer is not None else b"{}"
    half = body[: len(body) // 2]
    if fault.how == "answer":
        return web.Response(status=fault.status, body=fault.body, content_type=fault.content_type)
    if fault.how == "truncate":
        return web.Response(body=half, content_type="application/json")
    if fault.how == "cut":
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        response.content_length = len(body)
        await response.prepare(request)
        await response.write(half)
        _hang_up(request)
        return response
    _hang_up(request)
    # The connection is gone, so nobody reads this.
    await asyncio.sleep(0)
    return web.Response()


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.close()
