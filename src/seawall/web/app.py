"""The application: one ASGI callable that finds the route, lets the caller in, and answers.

The order is the same for every route: path, method, who asks, what it may, how often, then the body.
So nobody who is not let in has a body read or learns more than that the path exists.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from seawall.errors import place
from seawall.web.access import Caller
from seawall.web.console import Console
from seawall.web.hibp.answers import Answer, Said, takes
from seawall.web.limits import Bucket, Failures
from seawall.web.problems import MEDIA_TYPE, Problem, retry_after
from seawall.web.route import JSON, Reply
from seawall.web.routes import Route, Table
from seawall.web.service import Call, Service

if TYPE_CHECKING:  # it brings what reads addresses: only where it is switched on
    from seawall.web.hibp.dialect import Dialect

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

ANYBODY = Caller("anybody", (), Bucket(0, 1), None)
CHALLENGE = b'Bearer realm="seawall"'
#: On every answer. The service gives data, nothing that a browser should show, keep or embed.
SECURITY: Headers = [
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
STRICT = (b"strict-transport-security", b"max-age=31536000")


class App:
    """Answers requests of one service, which `make` opens when the server has started its loop."""

    def __init__(self, make: Callable[[], Service], *, tls: bool) -> None:
        self._make = make
        self._service: Service | None = None
        self._table = Table()
        self._failures = Failures()
        self._security = [*SECURITY, STRICT] if tls else SECURITY
        self.security_block = b"".join(b"%b: %b\r\n" % field for field in self._security)
        self._n = 0
        self._console = Console(tls=tls)

    @property
    def service(self) -> Service:
        """The service, once it is open."""
        assert self._service is not None
        return self._service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI 3."""
        if scope["type"] != "http":
            await self._lifespan(scope, receive, send)
            return
        started = perf_counter()
        service = self._service
        assert service is not None
        if self._console.takes(scope):
            await self._console.answer(service, scope, receive, send)
            return
        if service.dialect is not None and takes(scope["raw_path"]):
            await self._in_dialect(service.dialect, scope, receive, send, started)
            return
        method, who, template = scope["method"], "", "(none)"
        kind = MEDIA_TYPE
        headers: Headers = []
        parts: AsyncIterator[bytes] | None = None
        try:
            route, of = self._route(scope)
            template, method = route.path, route.method
            caller = self._caller(scope, route)
            who = caller.who
            body = b"" if route.takes is None else await self._body(scope, receive, route.accepts)
            call = Call(caller, of, body, service.now(), scope["query_string"], scope["headers"])
            answer = route.handler(service, call)
            if not isinstance(answer, bytes | Reply):
                answer = await answer
            if isinstance(answer, bytes):
                body, status, kind = answer, route.status, route.content_type
            else:
                body, status, fields, kind, parts = answer
                headers = list(fields)
        except Problem as problem:
            status, headers, method = problem.status, problem.headers, _known(method)
            body = self.refused(problem, template, who)
        except Exception as error:
            status, method = 500, _known(method)
            body = self.failed(error, template)
        if parts is None and status != 204:  # RFC 9110, section 8.6: 204 has no length
            headers = [
                (b"content-type", kind), (b"content-length", b"%d" % len(body)), *headers
            ]  # fmt: skip
        elif parts is not None:
            headers = [(b"content-type", kind), *headers]
        await send(
            {"type": "http.response.start", "status": status, "headers": headers + self._security}
        )
        if parts is not None and method != "HEAD":
            await _streamed(parts, receive, send, lambda: service.draining)
        else:
            await send({"type": "http.response.body", "body": body})
        self._seen(service, template, method, status, who, started)

    async def _in_dialect(
        self, dialect: Dialect, scope: Scope, receive: Receive, send: Send, started: float
    ) -> None:
        """A request in another contract's words, with its own errors and headers."""
        try:
            said = await dialect.answer(scope, partial(self._body, scope, receive))
        except Exception as error:
            body = self.failed(error, "(hibp)")
            said = Said(Answer(500, MEDIA_TYPE, body), "(hibp)", "", "")
        status, kind, body, headers = said.answer
        if said.reason and status != 404:
            self._refused_for(said.reason, said.template, status, said.who)
        own = {name for name, _ in headers}
        security = [field for field in self._security if field[0] not in own]
        content = [] if status == 304 else [
            (b"content-type", kind), (b"content-length", b"%d" % len(body))
        ]  # fmt: skip
        await send({"type": "http.response.start", "status": status,
                    "headers": [*content, *headers, *security]})  # fmt: skip
        await send({"type": "http.response.body", "body": body})
        method = _known(scope["method"])
        self._seen(self.service, said.template, method, status, said.who, started)

    def _seen(
        self, service: Service, template: str, method: str, status: int, who: str, started: float
    ) -> None:
        took_s = perf_counter() - started
        service.metrics.seen(template, method, status, took_s)
        if service.settings.log_requests:
            service.log.keep("request", route=template, method=method, status=status, who=who,
                             took_us=round(took_s * 1e6))  # fmt: skip

    def _route(self, scope: Scope) -> tuple[Route, bytes]:
        found = self._table.find(scope["raw_path"])
        if found is None:
            raise Problem("not-found")
        methods, of = found
        route = methods.get(scope["method"])
        if route is None:
            allow = ", ".join(sorted(methods)).encode()
            raise Problem("method-not-allowed", headers=[(b"allow", allow)])
        return route, of

    def _caller(self, scope: Scope, route: Route) -> Caller:
        """Who asks, if he may: authentication, then authorisation, then the rate."""
        if route.scope is None:
            return ANYBODY
        service = self.service
        now_s = service.now()
        given = _header(scope["headers"], b"authorization")
        scheme, _, token = (given or b"").partition(b" ")
        caller = None
        if scheme.lower() == b"bearer":
            token = token.strip()
            caller = service.keys.find(token, now_s)
            if caller is None and service.tokens is not None:
                caller = service.tokens.find(token, now_s)
        if caller is None:
            wait_s = self._failures.count((scope.get("client") or ("",))[0], now_s)
            if wait_s > 0:
                raise Problem(
                    "rate-limited", headers=retry_after(wait_s), reason="too_many_failures"
                )
            challenge = CHALLENGE + (b', error="invalid_token"' if given else b"")
            raise Problem("unauthenticated", headers=[(b"www-authenticate", challenge)])
        caller.require(route.scope)
        caller.knock(now_s)
        return caller

    async def _body(self, scope: Scope, receive: Receive, accepts: bytes = JSON) -> bytes:
        """The whole body, which is at most as long as allowed."""
        limit = self.service.settings.limits.body_bytes
        kind = b""
        for name, value in scope["headers"]:
            if name == b"content-type":
                kind = value
            elif name == b"content-length":
                if int(value) > limit:  # the server has checked that it is a number
                    raise Problem("too-large", headers=[(b"connection", b"close")])
            elif name == b"content-encoding" and value != b"identity":
                raise Problem("unsupported-media-type", reason="content_encoding")
        if kind != accepts and kind.partition(b";")[0].strip().lower() != accepts:
            raise Problem("unsupported-media-type")
        message = await receive()
        body: bytes = message.get("body", b"")
        if message.get("more_body"):
            parts, n = [body], len(body)
            while message.get("more_body"):
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Problem("timeout")
                parts.append(message.get("body", b""))
                n += len(parts[-1])
                if n > limit:
                    raise Problem("too-large", headers=[(b"connection", b"close")])
            body = b"".join(parts)
        if len(body) > limit:
            raise Problem("too-large", headers=[(b"connection", b"close")])
        return body

    def refused(self, problem: Problem, template: str, who: str) -> bytes:
        """Count and log a refusal; its document."""
        return problem.body(self._refused_for(problem.reason, template, problem.status, who))

    def _refused_for(self, reason: str, template: str, status: int, who: str) -> str:
        """Count and log a refusal; returns the request's id."""
        service, request = self.service, self._request()
        service.metrics.add("seawall_refused_total", (("reason", reason.split(":")[0]),))
        if template != "/readyz":  # asked every second, and it is no request that failed
            service.log.refuse("refused", request=request, route=template, status=status,
                               reason=reason, who=who)  # fmt: skip
        return request

    def failed(self, error: Exception, template: str) -> bytes:
        """Log an error; its document."""
        request = self._request()
        self.service.log.refuse("failed", request=request, route=template,
                                kind=type(error).__name__, at=place(error))  # fmt: skip
        return Problem("internal").body(request)

    def _request(self) -> str:
        """An id for the log and the problem document, of requests that went wrong."""
        self._n += 1
        return f"{int(self.service.now() * 1000):x}-{self._n:x}"

    async def _lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":  # a websocket: the server is told to know none
            return
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._service = await asyncio.get_running_loop().run_in_executor(None, self._make)
                self._service.start()
                self._console.start(self._service)
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._console.stop()
                await self.service.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


async def _streamed(
    parts: AsyncIterator[bytes], receive: Receive, send: Send, ending: Callable[[], bool]
) -> None:
    """Send parts until they end, the client is gone, or the service stops. An empty part is not sent."""
    gone = asyncio.ensure_future(_left(receive))
    try:
        async for part in parts:
            if gone.done() or ending():
                break
            if part:
                await send({"type": "http.response.body", "body": part, "more_body": True})
    finally:
        gone.cancel()
    await send({"type": "http.response.body", "body": b""})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _header(headers: Headers, name: bytes) -> bytes | None:
    for key, value in headers:
        if key == name:
            return value
    return None


def _known(method: str) -> str:
    """A method as a metric's label: what a request says may be anything."""
    return (
        method
        if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
        else "other"
    )
