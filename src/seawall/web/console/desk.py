"""Answers requests under /console: assets, sign-in, then the page, if the key behind the session may.

The order is the same for every page: path, method, session, key, scope, rate, token of the form. What
a page shows is in the trail before it is sent. Cookies are for this host alone, out of script's reach,
and never sent along from another site. Sources: CSP Level 3; Fetch Metadata (W3C); RFC 6265bis.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from time import perf_counter
from typing import Any
from urllib.parse import quote

from seawall.errors import place
from seawall.web.console import pages, signing_in
from seawall.web.console.assets import Assets
from seawall.web.console.cases import Cases
from seawall.web.console.jobs import Jobs
from seawall.web.console.news import News
from seawall.web.console.requests import Receive, Request, Scope, read
from seawall.web.console.sessions import Session, Sessions, same
from seawall.web.console.shown import Shown
from seawall.web.console.visit import Page, Redirect, Room, Stream, Visit
from seawall.web.console.wording import LANGUAGES, Words, preferred
from seawall.web.problems import Problem
from seawall.web.service import Service

Headers = list[tuple[bytes, bytes]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
PREFIX = b"/console"
SESSION, STARTED, LANGUAGE, THEME = (
    "__Host-seawall", "__Host-seawall-start", "__Host-seawall-lang", "__Host-seawall-theme",
)  # fmt: skip
THEMES = ("auto", "light", "dark")
YEAR_S = 31_536_000
HTML, EVENTS = b"text/html; charset=utf-8", b"text/event-stream"
SECURITY: Headers = [
    (b"content-security-policy",
     b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
     b"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
]  # fmt: skip
STRICT = (b"strict-transport-security", b"max-age=31536000")
KEPT = (b"cache-control", b"public, max-age=%d, immutable" % YEAR_S)
NO_STORE = (b"cache-control", b"no-store")


class Console:
    """The console of one process."""

    def __init__(self, *, tls: bool) -> None:
        self._security = [*SECURITY, STRICT] if tls else SECURITY
        self.room = Room(Sessions(secrets.token_bytes), Jobs(), News(), Cases())
        self._assets = Assets()
        self._shown = Shown(self._assets)
        self._entry = signing_in.Entry(self.room.sessions)
        self._watch: asyncio.Task[None] | None = None

    @staticmethod
    def takes(scope: Scope) -> bool:
        """Whether a request is for the console."""
        raw: bytes = scope["raw_path"]
        return raw == PREFIX or raw.startswith((b"/console/", b"/console?"))

    def start(self, service: Service) -> None:
        """Begin to look for what changes."""
        self._watch = asyncio.get_running_loop().create_task(self.room.news.watch(service))

    async def stop(self) -> None:
        """Let go of everything."""
        self.room.jobs.stop()
        self.room.cases.stop()
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch

    async def answer(self, service: Service, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began, template, who, status = perf_counter(), "/console/(none)", "", 500
        cookies: Headers = []
        try:
            request = await read(scope, receive)
            found = pages.find(request.parts)
            template = next(iter(found[0].values())).path if found else template
            if request.parts[:1] == ("assets",):
                template = "/console/assets/{name}"
                kind, body = self._assets.find(request.parts[1:])
                status = await _sent(send, 200, kind, body, [KEPT, *self._security])
            else:
                words = Words(
                    preferred(request.cookies.get(LANGUAGE, ""), request.header(b"accept-language"))
                )
                template, who, status = await self._page(
                    service, request, words, receive, send, cookies
                )
        except Problem as problem:
            service.log.refuse(
                "refused", route=template, status=problem.status, reason=problem.reason, who=who
            )
            status = await self._problem(service, scope, problem, send, cookies)
        except Exception as error:
            service.log.refuse("failed", route=template, kind=type(error).__name__, at=place(error))
            status = await self._problem(service, scope, Problem("internal"), send, cookies)
        method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST") else "other"
        service.metrics.seen(template, method, status, perf_counter() - began)
        if service.settings.log_requests:
            service.log.keep("request", route=template, method=method, status=status, who=who,
                             took_us=round((perf_counter() - began) * 1e6))  # fmt: skip

    async def _page(
        self, service: Service, request: Request, words: Words, receive: Receive, send: Send,
        cookies: Headers,
    ) -> tuple[str, str, int]:  # fmt: skip
        now_s = service.now()
        if request.method in ("GET", "HEAD") and (chosen := _chosen(request)):
            cookies += [_cookie(name, value, YEAR_S) for name, value in chosen]
            return "/console", "", await self._redirected(send, _without(request), cookies)
        if request.parts in (("sign-in",), ("sign-out",)):
            return await self._door(service, request, words, send, cookies, now_s)
        found = pages.find(request.parts)
        if found is None:
            raise Problem("not-found")
        methods, of = found
        route = methods.get("GET" if request.method == "HEAD" else request.method)
        if route is None:
            allow = ", ".join(sorted(methods)).encode()
            raise Problem("method-not-allowed", headers=[(b"allow", allow)])
        session = self._session(request, now_s)
        held = service.keys.holder(session.key_id, now_s) if session else None
        if session is None or held is None or "console" not in held[1].scopes:
            if request.by_script:
                raise Problem("unauthenticated")
            to = request.path if request.method == "GET" else "/console"
            path = "/console/sign-in" + ("" if to == "/console" else f"?to={quote(to, safe='')}")
            return route.path, "", await self._redirected(send, path, cookies)
        entry, caller = held
        if route.scope:
            caller.require(route.scope)
        caller.knock(now_s)
        if request.method == "POST" and not (
            request.from_here() and same(request.given("csrf"), session.csrf)
        ):
            raise Problem("forbidden", reason="csrf")
        if not request.by_script:
            session.seen_s = now_s
        visit = Visit(service, self.room, request, session, caller, entry.name, words, of, now_s)
        answer = route.view(visit)
        if not isinstance(answer, Page | Redirect | Stream):
            answer = await answer
        if isinstance(answer, Redirect):
            return route.path, caller.who, await self._redirected(send, answer.path, cookies)
        if isinstance(answer, Stream):
            return route.path, caller.who, await self._streamed(answer, receive, send)
        body = self._shown.page(answer, visit, route.part, _theme(request))
        status = await _sent(send, answer.status, HTML, body, [NO_STORE, *cookies, *self._security],
                             head=request.method == "HEAD")  # fmt: skip
        return route.path, caller.who, status

    async def _door(
        self, service: Service, request: Request, words: Words, send: Send, cookies: Headers,
        now_s: float,
    ) -> tuple[str, str, int]:  # fmt: skip
        """Sign-in and sign-out."""
        template = f"/console/{request.parts[0]}"
        session = self._session(request, now_s)
        if request.parts[0] == "sign-out":
            if request.method != "POST":
                raise Problem("method-not-allowed", headers=[(b"allow", b"POST")])
            if session is not None:
                if not (request.from_here() and same(request.given("csrf"), session.csrf)):
                    raise Problem("forbidden", reason="csrf")
                service.trail.note(now_s, f"key:{session.key_id}", "sign_out", 0, "", "")
                self.room.sessions.end(request.cookies.get(SESSION, ""))
            cookies += [_cookie(SESSION, "", 0), (b"clear-site-data", b'"cache", "storage"')]
            return template, "", await self._redirected(send, "/console/sign-in", cookies)
        if request.method == "POST":
            started = request.cookies.get(STARTED, "")
            opened = await self._entry.opened(service, request, started, now_s)
            if opened.held:
                if session is not None:  # of before, in the same browser
                    self.room.sessions.end(request.cookies.get(SESSION, ""))
                cookies += [_cookie(SESSION, opened.held, None), _cookie(STARTED, "", 0)]
                return template, opened.who, await self._redirected(send, opened.to, cookies)
            status, why, wait_s = opened.status, opened.why, opened.wait_s
        else:
            status, why, wait_s = 200, "", 0
        started = self.room.sessions.started()
        cookies.append(_cookie(STARTED, started, None))
        extra: Headers = [(b"retry-after", b"%d" % wait_s)] if wait_s else []
        body = self._shown.alone(
            "sign_in.html.j2", words, _theme(request), csrf=self.room.sessions.form_token(started),
            to=signing_in.inside(request.asked("to") or request.given("to")), why=why, wait_s=wait_s,
        )  # fmt: skip
        status = await _sent(send, status, HTML, body, [NO_STORE, *extra, *cookies, *self._security],
                             head=request.method == "HEAD")  # fmt: skip
        return template, "", status

    def _session(self, request: Request, now_s: float) -> Session | None:
        held = request.cookies.get(SESSION, "")
        return self.room.sessions.find(held, now_s) if held else None

    async def _problem(
        self, service: Service, scope: Scope, problem: Problem, send: Send, cookies: Headers
    ) -> int:
        """A problem as a page that says what to do."""
        headers = dict(scope["headers"])
        accepted = headers.get(b"accept-language", b"").decode("latin-1")
        with suppress(Problem):
            cookie = headers.get(b"cookie", b"").decode("latin-1")
            stated = cookie.partition(f"{LANGUAGE}=")[2][:2]
            words = Words(preferred(stated, accepted))
            theme = cookie.partition(f"{THEME}=")[2].partition(";")[0]
            body = self._shown.alone("problem.html.j2", words, theme if theme in THEMES else "auto",
                                     slug=problem.slug, status=problem.status)  # fmt: skip
            return await _sent(send, problem.status, HTML, body,
                               [NO_STORE, *problem.headers, *cookies, *self._security],
                               head=scope["method"] == "HEAD")  # fmt: skip
        return problem.status

    async def _redirected(self, send: Send, path: str, cookies: Headers) -> int:
        fields = [(b"location", path.encode()), NO_STORE, *cookies, *self._security]
        return await _sent(send, 303, HTML, b"", fields)

    async def _streamed(self, stream: Stream, receive: Receive, send: Send) -> int:
        """Events until they end or the browser is gone."""
        kind = [(b"content-type", EVENTS), NO_STORE, (b"x-accel-buffering", b"no")]
        fields = [*kind, *self._security]
        await send({"type": "http.response.start", "status": 200, "headers": fields})
        gone = asyncio.ensure_future(_left(receive))
        try:
            async for part in stream.parts:
                if gone.done():
                    break
                await send({"type": "http.response.body", "body": part, "more_body": True})
        except Problem:
            pass
        finally:
            gone.cancel()
            await stream.parts.aclose()  # type: ignore[attr-defined]
        await send({"type": "http.response.body", "body": b""})
        return 200


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _sent(
    send: Send, status: int, kind: bytes, body: bytes, headers: Headers, *, head: bool = False
) -> int:
    fields = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), *headers]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": b"" if head else body})
    return status


def _cookie(name: str, value: str, lasts_s: int | None) -> tuple[bytes, bytes]:
    lasts = "" if lasts_s is None else f"; Max-Age={lasts_s}"
    return (
        b"set-cookie",
        f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Strict{lasts}".encode(),
    )


def _chosen(request: Request) -> list[tuple[str, str]]:
    """A language or a look that a link asks for."""
    found = []
    for name, key, known in ((LANGUAGE, "lang", tuple(LANGUAGES)), (THEME, "look", THEMES)):
        value = request.asked(key)
        if value in known:
            found.append((name, value))
    return found


def _without(request: Request) -> str:
    """The same path with what the query has beside a language and a look."""
    kept = [(k, v) for k, v in request.query if k not in ("lang", "look")]
    query = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in kept)
    return request.path + (f"?{query}" if query else "")


def _theme(request: Request) -> str:
    stated = request.cookies.get(THEME, "auto")
    return stated if stated in THEMES else "auto"
