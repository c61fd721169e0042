"""The transmitter of shared signals: its keys, its outbox, and the worker that pushes.

Management and polls run in one thread, so that two requests of a receiver never both find no stream.
The worker looks for push streams with something due, and gives each to a thread of its own: what does
not answer holds up nobody else. A token is settled when the receiver has it; a process that dies before
sends it again (`signals.outbox`).
"""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from seawall.errors import place
from seawall.signals.delivery import Fate, after_push, push_headers
from seawall.signals.exchange import settle_push
from seawall.signals.keys import SigningKeys
from seawall.signals.outbox import Due, Outbox
from seawall.signals.streams import PUSH, Stream, Transmitter
from seawall.web import signing_keys
from seawall.web.logs import Log
from seawall.web.pushing import Sender
from seawall.web.state import State

LOOK_S = 0.2
AT_ONCE, SENDERS = 64, 8
PURPOSE = "subjects"
SHORTEST = timedelta(0)


def url_of(place: str) -> str:
    """The database of a state, as the outbox opens it."""
    return place if "://" in place else f"sqlite:///{Path(place).absolute()}"


class Transmitting:
    """One process's transmitter."""

    def __init__(
        self, state: State, place: str, transmitter: Transmitter, log: Log, now: datetime
    ) -> None:
        """Open the outbox and the keys.

        Raises:
            SeawallError: If the state cannot be used.
        """
        self.transmitter, self._log, self._state = transmitter, log, state
        self.outbox = Outbox.open(url_of(place))
        self.subject_key = state.references.derive(PURPOSE)
        self.keys: SigningKeys = signing_keys.ensure(state, now)
        self.threads = ThreadPoolExecutor(1, "seawall-signals")
        self.n_waiting = 0  # polls
        self._senders = ThreadPoolExecutor(SENDERS, "seawall-push")
        self._tls = ssl.create_default_context()
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
        self._busy: set[str] = set()
        self._work: asyncio.Task[None] | None = None
        self.stopping = False
        self._failing = ""

    def start(self, now: Callable[[], float]) -> None:
        """Begin to push. On the event loop."""
        self._work = asyncio.get_running_loop().create_task(self._pushing(now))

    async def stop(self) -> None:
        """Let what is on its way come to an end, for as long as one attempt takes."""
        self.stopping = True
        if self._work is not None:
            self._work.cancel()
            with suppress(asyncio.CancelledError):
                await self._work
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._senders.shutdown)
        self.threads.shutdown()
        self.outbox.close()

    def look(self, now: datetime) -> None:
        """Keys as they are now, and a new one where it is time. Blocking."""
        self.keys = signing_keys.ensure(self._state, now)

    async def _pushing(self, now: Callable[[], float]) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                for stream in await loop.run_in_executor(self.threads, self._due, _at(now())):
                    self._busy.add(stream.id)
                    self._senders.submit(self._deliver, stream, now)
                self._failing = ""
            except Exception as error:  # whatever a driver raises
                self._failed(error)
            await asyncio.sleep(LOOK_S)

    def _due(self, now: datetime) -> list[Stream]:
        return [
            stream
            for stream in self.outbox.streams()
            if stream.method == PUSH
            and stream.id not in self._busy
            and self.outbox.more(stream, now)
        ]

    def _deliver(self, stream: Stream, now: Callable[[], float]) -> None:
        sender = Sender(stream.endpoint_url, local=self.transmitter.local, context=self._tls)
        try:
            while not self.stopping:
                due = self.outbox.take(stream, AT_ONCE, _at(now()))
                if not due or not self._sent(sender, stream, due, now):
                    return
                found = [one for one in self.outbox.streams(stream.receiver) if one.id == stream.id]
                if not found or found[0].endpoint_url != stream.endpoint_url:
                    return  # it was changed or deleted meanwhile
                stream = found[0]
        except Exception as error:  # whatever a driver raises
            self._failed(error)
        finally:
            sender.close()
            self._busy.discard(stream.id)

    def _sent(
        self, sender: Sender, stream: Stream, due: list[Due], now: Callable[[], float]
    ) -> bool:
        """Send a piece; False if the receiver does not answer, and the rest waits with what failed."""
        taken: list[str] = []
        answers = True
        for i, one in enumerate(due):
            replied = sender.post(one.token, push_headers(stream), now())
            at = _at(now())
            verdict = after_push(
                replied.status,
                replied.body,
                one.attempts,
                at,
                random.random(),
                replied.retry_after_s,
            )
            if verdict.fate is Fate.DELIVERED:
                taken.append(one.jti)
                continue
            settle_push(self.outbox, stream, one, verdict, at)
            if replied.status is None or replied.status in (429, 503) or self.stopping:
                rest = replace(verdict, fate=Fate.AGAIN, due_at=verdict.due_at or at)
                for later in due[i + 1 :]:
                    settle_push(self.outbox, stream, later, rest, at)
                answers = False
                break
        self.outbox.delivered(stream.id, taken, _at(now()))
        return answers

    def _failed(self, error: Exception) -> None:
        at = place(error)
        if at != self._failing:
            self._log.say("error", "push_failing", kind=type(error).__name__, at=at)
        self._failing = at


def _at(now_s: float) -> datetime:
    return datetime.fromtimestamp(now_s, UTC)
