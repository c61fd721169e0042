"""Sign-in by an API key: whoever holds a key with the scope `console` opens a session with its roles.

A key is long, random, ends by itself and can be revoked, which a chosen password cannot promise; a
session ends with its key. Whoever fails waits, by address, without locking out who holds a right key.
"""

from __future__ import annotations

from typing import NamedTuple

from seawall.web.console import pages
from seawall.web.console.requests import Request
from seawall.web.console.sessions import Sessions, same
from seawall.web.limits import Failures
from seawall.web.problems import Problem
from seawall.web.service import Service

FAILURES_PER_S, FAILURES_AT_ONCE = 0.1, 5
LONGEST_KEY = 200


class Opened(NamedTuple):
    """What came of it: what the browser is to hold and where it goes, or why not and how long to wait."""

    held: str
    to: str
    who: str = ""
    status: int = 200
    why: str = ""
    wait_s: int = 0


class Entry:
    """Lets people in."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._failures = Failures(FAILURES_PER_S, FAILURES_AT_ONCE)

    async def opened(
        self, service: Service, request: Request, started: str, now_s: float
    ) -> Opened:
        """Look at a sign-in form.

        Raises:
            Problem: If the state refuses to note who signs in.
        """
        to = inside(request.given("to"))
        if not (started and request.from_here()
                and same(request.given("csrf"), self._sessions.form_token(started))):  # fmt: skip
            return Opened("", to, status=403, why="stale")
        token = request.given("key").strip()[:LONGEST_KEY].encode("utf-8", "replace")
        caller = service.keys.find(token, now_s)
        if caller is None:
            wait_s = self._failures.count(request.client, now_s)
            service.trail.note(now_s, "anybody", "sign_in", 0, "", "refused")
            if wait_s > 0:
                return Opened("", to, status=429, why="wait", wait_s=max(1, round(wait_s + 0.5)))
            return Opened("", to, status=401, why="unknown")
        key_id = caller.who.partition(":")[2]
        if "console" not in caller.scopes:
            service.trail.note(now_s, caller.who, "sign_in", 0, "", "no_console")
            return Opened("", to, caller.who, 403, "scope")
        service.trail.note(now_s, caller.who, "sign_in", 0, "", "let_in")
        await service.trail.flush(service.threads, now_s)
        held, _ = self._sessions.begin(key_id, now_s)
        return Opened(held, to or _first(caller.scopes), caller.who)


def inside(path: str) -> str:
    """A path of ours that a GET answers; empty for anything else."""
    if (
        not path.startswith("/console/")
        or not path.isascii()
        or not path.isprintable()
        or "\\" in path
    ):
        return ""
    found = pages.find(tuple(p for p in path.partition("?")[0].split("/")[2:] if p))
    return path if found is not None and "GET" in found[0] and "//" not in path else ""


def _first(scopes: frozenset[str]) -> str:
    """The first page that a key may see.

    Raises:
        Problem: Never: settings need no scope.
    """
    for _, path, scope in pages.PARTS:
        if not scope or scope in scopes:
            return path
    raise Problem("forbidden")
