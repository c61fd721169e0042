"""The service itself, without HTTP: what it holds, and what it does between requests.

Everything that blocks runs in one thread of its own; requests are answered on the event loop. Each
tenth of a second the trail and the log are written, each second keys, quotas and files are looked at.
"""

from __future__ import annotations

import asyncio
import gc
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

import seawall
from seawall.errors import SeawallError, place
from seawall.web import book as books
from seawall.web import keys
from seawall.web.access import DAY_S, Caller
from seawall.web.beside import Beside
from seawall.web.keys import KeyBook
from seawall.web.logs import Log
from seawall.web.metrics import Metrics
from seawall.web.problems import Problem, pointer
from seawall.web.settings import Settings
from seawall.web.state import State
from seawall.web.tokens import Tokens
from seawall.web.trail import Trail
from seawall.web.written import Written

if TYPE_CHECKING:
    from seawall.web.hibp.dialect import Dialect

FLUSH_S, LOOK_S, SAY_HEAD_S = 0.1, 1.0, 60.0
T = TypeVar("T")


class Call(NamedTuple):
    """One request, after its caller was let in. `of` is what stands in the path, still escaped, `query`
    what stands behind it, `fields` the header.
    """

    caller: Caller
    of: bytes
    body: bytes
    now_s: float
    query: bytes = b""
    fields: Sequence[tuple[bytes, bytes]] = ()


class Service:
    """Holds what requests need. Made on the event loop that answers them."""

    def __init__(
        self, settings: Settings, description: bytes, *,
        clock: Callable[[], float] = time.time, log: Log | None = None,
    ) -> None:  # fmt: skip
        """Open the state and load what is answered from.

        Raises:
            SeawallError: If something cannot be used.
        """
        self.settings, self.written, self.description = settings, Written(), description
        self._clock = clock
        self._second, self._instant = 0, datetime.fromtimestamp(0, UTC)
        self.log = log or Log(clock)
        self.metrics = Metrics()
        self.threads = ThreadPoolExecutor(1, "seawall-state")
        self.state = State.open(settings.state, token=secrets.token_bytes)
        self.keys = KeyBook()
        self.keys.adopt(keys.exchange(self.state, [], self._day()))
        issuer = settings.issuer
        self.tokens = Tokens(issuer.jwks, issuer.issuer, issuer.audience) if issuer else None
        self.trail = Trail(self.state, settings.instance)
        self.book = books.load(settings, self.state.references)
        self.beside = Beside(settings, self.state, self.log, clock)
        self._decoders: dict[type, Callable[[bytes], object]] = {}
        self._jwks = self._jwks_stamp()
        self._said_s = clock()
        self.state_failing = self.book_failing = self.draining = False
        self._work: asyncio.Task[None] | None = None
        self.dialect: Dialect | None = None
        if settings.hibp is not None:
            # It brings what reads addresses, and a service without it shall not even have that.
            from seawall.web.hibp.dialect import Dialect

            self.dialect = Dialect(self, settings.hibp, secrets.token_bytes)
        self._gauges()

    def now(self) -> float:
        """Seconds since 1970."""
        return self._clock()

    @property
    def instant(self) -> datetime:
        """The present, aware UTC, in whole seconds."""
        second = int(self._clock())
        if second != self._second:
            self._second, self._instant = second, datetime.fromtimestamp(second, UTC)
        return self._instant

    def decoded(self, kind: type[T], body: bytes) -> T:
        """A request's body as one of our types.

        Raises:
            Problem: Naming the member that is wrong, not what stands in it.
        """
        decode = self._decoders.get(kind)
        if decode is None:
            decode = self._decoders[kind] = msgspec.json.Decoder(kind).decode
        try:
            return decode(body)  # type: ignore[return-value]
        except msgspec.ValidationError as error:
            raise Problem("invalid", pointer=pointer(error)) from None
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            raise Problem("malformed") from None

    def unready(self) -> list[str]:
        """Why no requests should be sent here; nothing if they should."""
        found = {
            "draining": self.draining, "state": self.state_failing,
            "trail": self.trail.failing, "files": self.book_failing,
            "hibp": self.dialect is not None and self.dialect.failing,
        }  # fmt: skip
        return [name for name, true in found.items() if true]

    def start(self) -> None:
        """Begin what is done between requests."""
        _settle()
        self._work = asyncio.get_running_loop().create_task(self._between())
        self.beside.start(self.book, self.now)
        if self.dialect is not None:
            self.dialect.start()

    async def stop(self) -> None:
        """Write what waits, and let go of the state."""
        if self._work is not None:
            self._work.cancel()
            with suppress(asyncio.CancelledError):
                await self._work
        await self.beside.stop()
        if self.dialect is not None:
            await self.dialect.stop()
        with suppress(Problem):
            await self.trail.flush(self.threads, self.now())
        await self._exchange()
        self.say_head()
        self.log.flush()
        self.threads.shutdown()
        self.state.close()

    def say_head(self) -> None:
        """Give the trail's head to whoever keeps the log."""
        trail = self.trail
        self.log.say("info", "trail_head", chain=trail.chain, head=str(trail.head),
                     n_waiting=trail.n_waiting)  # fmt: skip

    async def _between(self) -> None:
        looked_s = self.now()
        while True:
            await asyncio.sleep(FLUSH_S)
            was = self.trail.failing
            with suppress(Problem):
                await self.trail.flush(self.threads, self.now())
            if self.trail.failing and not was:
                self.log.say("error", "trail_failing", n_waiting=self.trail.n_waiting)
            self.log.flush()
            now_s = self.now()
            if not 0 <= now_s - looked_s < LOOK_S:
                looked_s = now_s
                await self._exchange()
                await self._reload()
                await self.beside.look(self.book, now_s)
            if now_s - self._said_s >= SAY_HEAD_S:
                self._said_s = now_s
                self.say_head()

    async def _exchange(self) -> None:
        """Keys and quotas with the state. Keys that are known go on working while it is away."""
        spent = self.keys.spent()
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(
                self.threads, keys.exchange, self.state, spent, self._day()
            )
        except Exception as error:  # whatever a driver raises
            self.keys.regret(spent)
            if not self.state_failing:
                self.log.say("error", "state_failing", kind=type(error).__name__, at=place(error))
            self.state_failing = True
            return
        self.keys.adopt(found)
        self.state_failing = False

    async def _reload(self) -> None:
        """Another book, if a file behind it has changed. The old one stays while the new cannot be used."""
        try:
            if self.tokens and self._jwks_stamp() != self._jwks:
                self._jwks = self._jwks_stamp()
                self.tokens.reload()
            if books.stamped(self.settings) == self.book.stamps:
                self.book_failing = False
                return
            loop = asyncio.get_running_loop()
            self.book = await loop.run_in_executor(
                self.threads, books.load, self.settings, self.state.references
            )
        except SeawallError as error:
            if not self.book_failing:
                self.log.say("error", "reload_failed", kind=type(error).__name__, says=str(error))
                self.metrics.add("seawall_reloads_total", (("done", "no"),))
            self.book_failing = True
            return
        self.book_failing = False
        _settle()
        self.metrics.add("seawall_reloads_total", (("done", "yes"),))
        self.log.say("info", "reloaded", n_exposed=self.book.exposed.n,
                     n_breaches=len(self.book.breaches), policy=self.book.policy.version)  # fmt: skip

    def _day(self) -> int:
        return int(self._clock() // DAY_S)

    def _jwks_stamp(self) -> int:
        with suppress(OSError):
            return self.settings.issuer.jwks.stat().st_mtime_ns if self.settings.issuer else 0
        return 0

    def _gauges(self) -> None:
        started_s = self._clock()
        gauges: dict[str, tuple[str, Callable[[], float]]] = {
            "seawall_exposed_accounts": (
                "Our accounts that are exposed.",
                lambda: self.book.exposed.n,
            ),
            "seawall_breaches": ("Breaches of the index.", lambda: len(self.book.breaches)),
            "seawall_ready": ("Whether requests should be sent here.", lambda: not self.unready()),
            "seawall_trail_waiting": ("Entries not written yet.", lambda: self.trail.n_waiting),
            "seawall_trail_seq": ("Last block of the audit trail.", lambda: self.trail.head.seq),
            "seawall_log_dropped": ("Log lines left out.", lambda: self.log.n_dropped),
            "seawall_start_time_seconds": ("Start, since 1970.", lambda: started_s),
        }
        self.metrics.gauges = gauges
        self.log.say("info", "loaded", version=seawall.__version__, n_exposed=self.book.exposed.n,
                     n_breaches=len(self.book.breaches), policy=self.book.policy.version)  # fmt: skip


def _settle() -> None:
    """Keep what was loaded out of garbage collections: each would walk it all, while requests wait."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
