"""What runs beside decisions: oblivious look-ups, signals, match runs, the feed of what changed.

The service starts it, looks after it once a second, and stops it; each part is whole without the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from seawall.errors import place
from seawall.signals.streams import Transmitter
from seawall.web.access import DAY_S
from seawall.web.announcing import Announcer
from seawall.web.book import Book
from seawall.web.changes import Changes
from seawall.web.logs import Log
from seawall.web.match_jobs import MatchJobs
from seawall.web.oblivious import Oblivious
from seawall.web.receiving import Receiving
from seawall.web.settings import Settings
from seawall.web.state import State
from seawall.web.transmitting import Transmitting


class Beside:
    """The parts of one process."""

    def __init__(
        self, settings: Settings, state: State, log: Log, clock: Callable[[], float]
    ) -> None:
        """Open them.

        Raises:
            SeawallError: If something cannot be used.
        """
        self._log, now_s = log, int(clock())
        self.threads = ThreadPoolExecutor(1, "seawall-beside")
        self._failing = ""
        self.oblivious = Oblivious(
            state, settings.index, settings.accounts, settings.anonymity,
            settings.daily_evaluations, now_s,
        )  # fmt: skip
        self.signals = _signals(settings, state, log, datetime.fromtimestamp(now_s, UTC))
        self._announcer = Announcer(state, self.signals) if self.signals else None
        self._files = [settings.matches, *([settings.accounts] if settings.accounts else [])]
        self._announced: Book | None = None
        self.changes = Changes(state)
        self.receiving = (
            Receiving(state, settings.received, self.changes) if settings.received else None
        )
        self.n_streams = 0  # of server-sent events
        self.jobs = MatchJobs(
            state,
            settings.instance,
            settings.index,
            settings.accounts,
            settings.matches,
            log,
            clock,
        )

    def start(self, book: Book, now: Callable[[], float]) -> None:
        """Begin. On the event loop."""
        if self.signals is not None:
            self.signals.start(now)
        if self.jobs.possible:
            self.threads.submit(self.jobs.take_up)

    async def look(self, book: Book, now_s: float) -> None:
        """Once a second. What fails is said once, and tried again the next second."""
        try:
            await self._looked(book, now_s)
            self._failing = ""
        except Exception as error:  # whatever a driver raises
            at = place(error)
            if at != self._failing:
                self._log.say("error", "beside_failing", kind=type(error).__name__, at=at)
            self._failing = at

    async def _looked(self, book: Book, now_s: float) -> None:
        loop = asyncio.get_running_loop()
        day, counted = int(now_s // DAY_S), self.oblivious.evaluations
        unsaved = counted.taken()
        try:
            used = await loop.run_in_executor(
                self.threads, self.oblivious.look, now_s, day, unsaved
            )
        except Exception:
            counted.regret(unsaved)
            raise
        counted.adopt(used, day)
        at = datetime.fromtimestamp(now_s, UTC)
        if not await loop.run_in_executor(self.threads, self.changes.compare, book, int(now_s)):
            await loop.run_in_executor(self.threads, self.changes.refresh)
        if self.signals is not None:
            await loop.run_in_executor(self.signals.threads, self.signals.look, at)
        if self._announcer is not None and book is not self._announced:
            n, n_unnamed = await loop.run_in_executor(
                self.threads, self._announcer.round, book, self._files, at
            )
            self._announced = book
            if n or n_unnamed:
                self._log.say("info", "announced", n_accounts=n, n_unnamed=n_unnamed)

    async def stop(self) -> None:
        """End, and write what waits."""
        if self.signals is not None:
            await self.signals.stop()
        await asyncio.get_running_loop().run_in_executor(None, self.jobs.close)
        counted = self.oblivious.evaluations
        unsaved = counted.taken()
        if unsaved:
            day = max(on for _, on in unsaved)
            loop = asyncio.get_running_loop()
            try:
                await loop.run_in_executor(self.threads, counted.exchange, unsaved, day)
            except Exception as error:  # whatever a driver raises
                self._log.say("error", "beside_failing", kind=type(error).__name__, at=place(error))
        self.oblivious.close()
        self.threads.shutdown()


def _signals(settings: Settings, state: State, log: Log, now: datetime) -> Transmitting | None:
    if settings.ssf_issuer is None:
        return None
    transmitter = Transmitter(
        settings.ssf_issuer, default_subjects=settings.default_subjects,
        min_verification_interval_s=settings.verification_interval, local=settings.push_loopback,
    )  # fmt: skip
    return Transmitting(state, settings.state, transmitter, log, now)
