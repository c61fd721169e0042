"""Whose turn it is: conversations wait here for their host, for their pace and for an answer.

Knows no socket. A waiter is whatever the wire hands in: it has a `host` (number of its address) and
`n_turns`, which tells a wait that is over from the present one.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from seawall.audit.pace import Pace
from seawall.audit.scope import Rate

TICK_S = 0.05  # deadlines are kept by tick: they cost nothing unless they come
MOST_QUEUED = 4_096


class Waiter(Protocol):
    """What can wait."""

    host: int
    n_turns: int


W = TypeVar("W", bound=Waiter)


class Turns(Generic[W]):
    """The three waiting rooms of one run, and what is held against a host."""

    def __init__(self, rate: Rate, at: float) -> None:
        """`at` is the present on the clock that all other times come from."""
        self.rate = rate
        self.pace = Pace(rate)
        self.n_errors: dict[int, int] = {}  # of a host, one after the other
        self.n_bytes: dict[int, int] = {}  # received from a host
        self.ready: deque[W] = deque()  # may begin
        self._busy: dict[int, int] = {}  # conversations of a host
        self._queues: dict[int, deque[W]] = {}
        self._n_queued = 0
        self._due: list[tuple[float, int, W]] = []  # a heap
        self._serial = 0
        self._wheel: dict[int, list[tuple[W, int]]] = {}
        self._tick = int(at / TICK_S)

    @property
    def idle(self) -> bool:
        """Whether nobody is here."""
        return not self._busy

    def has_room(self, n_open: int) -> bool:
        """Whether more may come in: plans are far longer than what may wait at once."""
        return len(self._due) + len(self.ready) < n_open and self._n_queued < MOST_QUEUED

    def enter(self, line: W) -> None:
        """Be ready at once, or after others of the same host."""
        if self._busy.get(line.host, 0) < self.rate.concurrent_per_host:
            self._busy[line.host] = self._busy.get(line.host, 0) + 1
            self.ready.append(line)
        else:
            self._queues.setdefault(line.host, deque()).append(line)
            self._n_queued += 1

    def leave(self, line: W) -> None:
        """Make room for the next of the same host."""
        host = line.host
        queue = self._queues.get(host)
        if queue:
            self._n_queued -= 1
            self.ready.append(queue.popleft())
            if not queue:
                del self._queues[host]
        elif self._busy[host] > 1:
            self._busy[host] -= 1
        else:
            del self._busy[host]

    def left_alone(self, host: int) -> str:
        """Why a host is not tried again; empty if it is."""
        if self.n_errors.get(host, 0) >= self.rate.stop_after_errors:
            return "left alone after errors"
        return "it sent more than the scope takes of a host" if self.room(host) < 0 else ""

    def failed(self, host: int) -> None:
        """One more error of a host, unless an answer comes between."""
        self.n_errors[host] = self.n_errors.get(host, 0) + 1

    def answered(self, host: int) -> None:
        """It answers: what failed before is forgotten."""
        self.n_errors.pop(host, None)

    def received(self, host: int, n_bytes: int) -> None:
        """Count bytes from a host."""
        self.n_bytes[host] = self.n_bytes.get(host, 0) + n_bytes

    def room(self, host: int) -> int:
        """How many bytes more the scope takes of a host; below 0 where it sent too many."""
        return self.rate.bytes_per_host - self.n_bytes.get(host, 0)

    def wait_for_pace(self, line: W) -> None:
        """A connection is wanted, as soon as the rates let it be."""
        self._serial += 1
        heapq.heappush(self._due, (self.pace.due_to_host(line.host), self._serial, line))

    def next_due(self, at: float) -> W | None:
        """Somebody who may connect at this instant, which counts as done."""
        while self._due and self._due[0][0] <= at and self.pace.due_over_all <= at:
            line = heapq.heappop(self._due)[2]
            if self.pace.due_to_host(line.host) <= at:
                self.pace.take(line.host, at)
                return line
            self.wait_for_pace(line)
        return None

    def wakes_at(self) -> float | None:
        """When `next_due` is worth another look."""
        return max(self._due[0][0], self.pace.due_over_all) if self._due else None

    def patience(self, line: W, until: float) -> None:
        """Note when a wait ends if nothing comes."""
        slot = int(until / TICK_S) + 1
        held = self._wheel.get(slot)
        if held is None:
            self._wheel[slot] = [(line, line.n_turns)]
        else:
            held.append((line, line.n_turns))

    def out_of_patience(self, at: float) -> Iterator[W]:
        """Those whose present wait is over."""
        tick = int(at / TICK_S)
        if tick == self._tick:
            return
        self._tick = tick
        for slot in sorted(slot for slot in self._wheel if slot <= tick):
            for line, turn in self._wheel.pop(slot):
                if line.n_turns == turn:
                    yield line

    def everybody(self) -> Iterator[W]:
        """All who wait for a connection, in any room."""
        yield from self.ready
        yield from (line for _, _, line in self._due)
        for queue in self._queues.values():
            yield from queue
