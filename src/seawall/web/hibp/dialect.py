"""The dialect within a running service: lets askers in, finds the world that is asked about, answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

import sqlalchemy as sa

from seawall.errors import SeawallError, place
from seawall.web.access import Caller
from seawall.web.hibp import book as books
from seawall.web.hibp import config, keys, seed, tables
from seawall.web.hibp.answers import (
    BAD_KEY,
    MISSING_KEY,
    NO_AGENT,
    NOT_FOUND,
    WRONG_KEY,
    Refusal,
    Said,
    too_many,
)  # fmt: skip
from seawall.web.hibp.asking import Asking, Operation
from seawall.web.hibp.ledger import Ledger
from seawall.web.hibp.operations import find
from seawall.web.hibp.passwords import NTLM_CHARS, SHA1_CHARS, Corpus
from seawall.web.hibp.push import Callback, Pusher
from seawall.web.keys import Entry
from seawall.web.limits import Bucket, Failures
from seawall.web.problems import Problem
from seawall.web.trail import Trail

if TYPE_CHECKING:
    from seawall.web.service import Service

LOOK_S, GATHER_S = 1.0, 0.003
MOST_PARAMETERS = 20
ANYBODY = Caller("anybody", (), Bucket(0, 1), None)
TESTER = Entry("test", "test", tuple(keys.SCOPES), 50.0, 200, None, 0, None, None, None)
NO_SCOPE = "This key does not have access to this resource"


class Dialect:
    """What the dialect holds beside the service. Made where the service is."""

    def __init__(
        self, service: Service, loaded: config.Loaded, token: Callable[[int], bytes]
    ) -> None:
        """Load everything. Blocking.

        Raises:
            SeawallError: If something cannot be used.
        """
        self._service, self._loaded, self.token = service, loaded, token
        said = loaded.config
        refs = service.state.references
        self.secret = refs.derive("hibp dialect")
        self.ledger = Ledger(refs.derive("hibp ledger"))
        self.resolver = (
            config.resolver(said.verification.resolver) if said.verification.resolver else None
        )
        self.sha1 = self._corpus(said.passwords.sha1, SHA1_CHARS)
        self.ntlm = self._corpus(said.passwords.ntlm, NTLM_CHARS)
        self.searches: dict[str, Bucket] = {}
        self._failures = Failures()
        self._tester = Caller(
            "key:test", TESTER.scopes, Bucket(TESTER.rate, TESTER.burst), TESTER.daily
        )
        self._test = seed.world(self.secret, widen=True) if said.test_accounts else None
        self._pusher = Pusher(private=said.push.private) if said.push.enabled else None
        tables.make(service.state)
        self._of, self._stamp = service.book, books.stamp(loaded)
        self.world = books.load(loaded, service.settings.index, service.book, refs)
        self.subscriptions: dict[str, dict[str, int]] = {}
        self.callbacks: dict[str, Callback] = {}
        self.done: dict[tuple[str, str, str], bytes] = {}
        self._domains: dict[str, set[str]] = {}
        self._read()
        self._threads = ThreadPoolExecutor(1, "seawall-hibp")
        self._work: asyncio.Task[None] | None = None
        self._flushing: asyncio.Task[None] | None = None
        self.failing = False

    def now(self) -> float:
        """Seconds since 1970."""
        return self._service.now()

    def say(self, event: str, **members: object) -> None:
        """Log something that went wrong."""
        self._service.log.say("warning", "hibp_" + event, **members)

    @property
    def trail(self) -> Trail:
        """The audit trail."""
        return self._service.trail

    def domains(self, subscriber: str) -> set[str]:
        """The verified domains of a subscriber."""
        return self._domains.get(subscriber, set())

    async def noted(self, asking: Asking, did: str, n: int, mark: str, out: str) -> None:
        """Write a look-up into the audit trail, before it is answered.

        Look-ups of the next milliseconds share a block: each block is a transaction.
        """
        self.trail.note(asking.now_s, asking.caller.who, did, n, mark, out)
        if self._flushing is None:
            self._flushing = asyncio.get_running_loop().create_task(self._flush())
        await asyncio.shield(self._flushing)

    async def _flush(self) -> None:
        await asyncio.sleep(GATHER_S)
        self._flushing = None  # what is noted from now on waits for the next block
        await self.trail.flush(self._service.threads, self.now())

    async def add_domain(self, subscriber: str, domain: str, how: str) -> None:
        """Remember that a domain is a subscriber's."""
        await self.write(
            tables.put, tables.domains, {"subscriber": subscriber, "domain": domain},
            {"how": how, "verified_at": int(self.now())},
        )  # fmt: skip

    async def write(self, how: Callable[..., bool], table: sa.Table, *what: dict[str, Any]) -> bool:
        """Write to the state, and read what holds now.

        Raises:
            Problem: If the state refuses.
        """
        loop = asyncio.get_running_loop()
        try:
            changed = await loop.run_in_executor(
                self._threads, lambda: how(self._service.state, table, *what)
            )
            await loop.run_in_executor(self._threads, self._read)
        except sa.exc.SQLAlchemyError:
            raise Problem("unavailable", reason="state_failing") from None
        return changed

    def start(self) -> None:
        """Begin what is done between requests."""
        self._work = asyncio.get_running_loop().create_task(self._between())

    async def stop(self) -> None:
        """End it."""
        if self._work is not None:
            self._work.cancel()
            with suppress(asyncio.CancelledError):
                await self._work
        self._threads.shutdown()

    async def answer(
        self, scope: MutableMapping[str, Any], body: Callable[[], Awaitable[bytes]]
    ) -> Said:
        """Answer one request. `body` gives its body, and raises `Problem` where it is none."""
        path = scope["raw_path"].decode("latin-1")
        operation, of, elsewhere = find(scope["method"], path)
        if operation is None:
            status = 405 if elsewhere else 404
            return Said(Refusal(status, NOT_FOUND).answer("error"), "(none)", "", "not-found")
        who, refusal = "", None
        try:
            asking = self._let_in(operation, unquote(of).strip(), scope, body)
            who = asking.caller.who
            return Said(await operation.handler(self, asking), operation.path, who, "")
        except Refusal as said:
            refusal = said
        except Problem as problem:
            refusal = _as_refusal(problem)
        return Said(refusal.answer(operation.style), operation.path, who, refusal.reason)

    def _let_in(
        self, operation: Operation, of: str, scope: MutableMapping[str, Any],
        body: Callable[[], Awaitable[bytes]],
    ) -> Asking:  # fmt: skip
        headers = dict(scope["headers"])
        if not headers.get(b"user-agent", b"").strip():
            raise Refusal(403, NO_AGENT, reason="no_user_agent")
        query = _query(scope["query_string"])
        now_s = self.now()
        given = headers.get(operation.key_header) or headers.get(b"hibp-api-key")
        zeros = given == seed.TEST_KEY
        caller, entry = ANYBODY, None
        test = self._test is not None and (zeros or seed.is_test(of))
        if operation.scope is not None:
            address = (scope.get("client") or ("",))[0]
            caller, entry = self._known(given, operation, test=test, address=address, now_s=now_s)
        world = self._test if test and self._test is not None else self.world
        return Asking(of, query, headers, body, caller, entry, world, test, now_s)

    def _known(
        self, given: bytes | None, operation: Operation, *, test: bool, address: str, now_s: float
    ) -> tuple[Caller, Entry]:
        """Whose key it is, if it may do this: authentication, authorisation, rate."""
        message = MISSING_KEY
        if given:
            message = BAD_KEY
            if keys.SHAPE.fullmatch(given):
                message = WRONG_KEY
                found = self._service.keys.find_digest(keys.digest(given), now_s)
                ours = found is not None and all(s in keys.SCOPES for s in found[0].scopes)
                if test and not ours:
                    found, ours = (TESTER, self._tester), True
                if found is not None and ours:
                    entry, caller = found
                    if not any(s.startswith(operation.scope or "") for s in entry.scopes):
                        raise Refusal(403, NO_SCOPE, reason="forbidden")
                    wait_s = caller.bucket.take(now_s)
                    if wait_s > 0:
                        raise too_many(wait_s)
                    return caller, entry
        wait_s = self._failures.count(address, now_s)
        if wait_s > 0:
            raise too_many(wait_s)
        raise Refusal(401, message, reason="unauthenticated", style="error")

    def _corpus(self, name: str | None, chars: int) -> Corpus | None:
        if name is None:
            return None
        return Corpus(self._loaded.path(name), chars, self.secret)

    def _read(self) -> None:
        """What holds, from the state. Blocking."""
        state = self._service.state
        domains: dict[str, set[str]] = {}
        for row in state.rows(sa.select(tables.domains)):
            domains.setdefault(row.subscriber, set()).add(row.domain)
        subscriptions: dict[str, dict[str, int]] = {}
        for row in state.rows(sa.select(tables.subscriptions)):
            subscriptions.setdefault(row.subscriber, {})[row.prefix] = row.created_at
        self._domains, self.subscriptions = domains, subscriptions
        self.callbacks = {
            row.subscriber: Callback(row.url, row.token)
            for row in state.rows(sa.select(tables.callbacks))
        }
        self.done = {
            (row.subscriber, row.breach, row.prefix): bytes(row.mark)
            for row in state.rows(sa.select(tables.pushed))
        }

    async def _between(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                await loop.run_in_executor(self._threads, self._read)
                book, stamp = self._service.book, books.stamp(self._loaded)
                if book is not self._of or stamp != self._stamp:
                    self.world = await loop.run_in_executor(
                        self._threads, books.load, self._loaded, self._service.settings.index, book,
                        self._service.state.references,
                    )  # fmt: skip
                    self._of, self._stamp = book, stamp
                if self._pusher is not None:
                    await self._pusher.round(self)
                self.failing = False
            except (SeawallError, Problem, sa.exc.SQLAlchemyError) as error:
                if not self.failing:
                    self.say("failing", kind=type(error).__name__, at=place(error))
                self.failing = True


def _query(raw: bytes) -> dict[str, str]:
    """Parameters, their names in lower case; of very many the first."""
    first = b"&".join(raw.split(b"&", MOST_PARAMETERS)[:MOST_PARAMETERS])
    found = parse_qsl(first.decode("latin-1"), keep_blank_values=True)
    return {name.lower(): value for name, value in found}


def _as_refusal(problem: Problem) -> Refusal:
    """One of the service's problems, in the contract's words."""
    if problem.status == 429:
        wait_s = next(int(v) for n, v in problem.headers if n == b"retry-after")
        return too_many(wait_s)
    if problem.status == 503:
        return Refusal(
            503, "The service is not available now.", reason=problem.reason, style="error"
        )
    message = "Invalid JSON" if problem.status in (400, 415) else "The request is not taken."
    status = 400 if problem.status == 415 else problem.status
    return Refusal(status, message, headers=problem.headers, reason=problem.reason)
