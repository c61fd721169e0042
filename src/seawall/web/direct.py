"""The short way of a decision: from the parser to the transport, without a task and a queue between.

A request goes this way if nothing about it is unusual: a POST of plain JSON with its length, on a route
whose handler needs no waiting, by a caller who is let in. Everything else, also each refusal before the
body, goes the long way through `app`, which checks the same from the beginning. Who asks is known before
a byte of the body is kept, here as there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from seawall.web.access import Caller
from seawall.web.problems import KINDS, MEDIA_TYPE, Problem
from seawall.web.route import JSON, Route
from seawall.web.routes import ROUTES
from seawall.web.service import Call

if TYPE_CHECKING:
    from seawall.web.app import App

Headers = Sequence[tuple[bytes, bytes]]
#: Routes by their path as it comes over the wire.
SHORT = {
    route.path.encode(): route
    for route in ROUTES
    if route.method == "POST" and route.takes is not None and route.scope is not None
    and route.accepts == JSON and "{" not in route.path
    and not asyncio.iscoroutinefunction(route.handler)
}  # fmt: skip
_PHRASES = {
    status: b"HTTP/1.1 %d %b\r\n" % (status, title.encode()) for status, title, _ in KINDS.values()
}
_PHRASES[200] = b"HTTP/1.1 200 OK\r\n"


class Pending(NamedTuple):
    """A request whose body is being read."""

    route: Route
    caller: Caller
    fields: Headers
    began: float


def begin(app: App, url: bytes, fields: Headers) -> Pending | None:
    """Let a request in that has come as far as its body; None for the long way."""
    route = SHORT.get(url)
    if route is None or route.scope is None:
        return None
    began = perf_counter()
    service = app.service
    token = b""
    typed = sized = False
    for name, value in fields:
        if name == b"authorization":
            if token or value[:7] != b"Bearer ":
                return None
            token = value[7:]
        elif name == b"content-type":
            typed = value == JSON
        elif name == b"content-length":
            sized = value.isdigit() and int(value) <= service.settings.limits.body_bytes
        elif name in (b"content-encoding", b"transfer-encoding", b"expect", b"upgrade"):
            return None
    if not (typed and sized and token):
        return None
    now_s = service.now()
    caller = service.keys.find(token, now_s)
    if caller is None and service.tokens is not None:
        caller = service.tokens.find(token, now_s)
    if caller is None or route.scope not in caller.scopes or caller.bucket.take(now_s) > 0:
        return None
    return Pending(route, caller, fields, began)


def answered(app: App, pending: Pending, body: bytes, more: Headers, *, closing: bool) -> bytes:
    """The whole answer to a request, head and body. `more` stands in the head as the server has it."""
    route, caller, fields, began = pending
    service = app.service
    status, kind = 200, route.content_type
    extra: Headers = ()
    try:
        call = Call(caller, b"", body, service.now(), b"", fields)
        found = route.handler(service, call)
        assert isinstance(found, bytes)
    except Problem as problem:
        status, kind, extra = problem.status, MEDIA_TYPE, problem.headers
        found = app.refused(problem, route.path, caller.who)
    except Exception as error:
        status, kind = 500, MEDIA_TYPE
        found = app.failed(error, route.path)
    took_s = perf_counter() - began
    service.metrics.seen(route.path, route.method, status, took_s)
    if service.settings.log_requests:
        service.log.keep("request", route=route.path, method=route.method, status=status,
                         who=caller.who, took_us=round(took_s * 1e6))  # fmt: skip
    parts = [_PHRASES[status]]
    for name, value in (*more, *extra):
        parts += (name, b": ", value, b"\r\n")
    parts.append(b"content-type: %b\r\ncontent-length: %d\r\n" % (kind, len(found)))
    if closing:
        parts.append(b"connection: close\r\n")
    parts += (app.security_block, b"\r\n", found)
    return b"".join(parts)
