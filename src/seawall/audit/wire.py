"""The wire: the one module of this package that owns a socket.

It has conversations with many doors at once, in one thread, on epoll. Before every connect() it asks
the scope about the very tuple that connect() gets. It keeps rates, limits, windows and days, looks
for the kill file, and goes to no address but its job's: what a service says never gets here.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import struct
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime

from seawall.audit import addresses
from seawall.audit.admission import sockaddr
from seawall.audit.line import Done, Job, Line
from seawall.audit.scope import Scope
from seawall.audit.secure import Secure
from seawall.audit.turns import TICK_S, Turns
from seawall.errors import ScopeError, place
from seawall.model.audit import Target
from seawall.model.probe import Answer, Ask, Open, Reply

CONNECT_S, WAIT_S = 3.0, 4.0
MOST_OPEN, MOST_TURNS = 256, 200  # connections at once; turns of one conversation
CHUNK, RESET = 65_536, struct.pack("ii", 1, 0)
STREAM = socket.SOCK_STREAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC
READABLE = select.EPOLLIN | select.EPOLLRDHUP | select.EPOLLHUP | select.EPOLLERR
FLAGS = select.EPOLLIN | select.EPOLLOUT | select.EPOLLRDHUP | select.EPOLLET
HUNG_UP = select.EPOLLRDHUP | select.EPOLLHUP
KILLED, OUTSIDE = "the kill file is there", "outside the scope"


class Wire:
    """Conversations inside a scope.

    Args:
        scope: A loaded scope; one that was not signed is refused.
        monotonic: Seconds of a clock that never goes back.
        now: The present, aware.
        kill: A file whose presence stops everything.
        n_open: Connections at once over all hosts.

    Raises:
        ScopeError: If nothing may be sent now.
    """

    def __init__(
        self,
        scope: Scope,
        *,
        monotonic: Callable[[], float],
        now: Callable[[], datetime],
        kill: str = "",
        n_open: int = MOST_OPEN,
    ) -> None:
        if why := scope.why_not_now(now()):
            raise ScopeError(f"Nothing was sent: {why}.")
        self.scope, self.kill, self.n_open = scope, kill, n_open
        self.clock, self.now = monotonic, now
        self.stopped = self._told = ""
        self.n_connects = 0
        self._looked_at = self.clock()
        self._turns: Turns[Line] = Turns(scope.rate, self._looked_at)
        self._epoll = select.epoll()
        self._lines: dict[int, Line] = {}  # by file descriptor
        self._done: deque[Done] = deque()

    def run(self, jobs: Iterator[Job]) -> Iterator[Done]:
        """Have all conversations; one answer each, in the order in which they end."""
        more = True
        try:
            while True:
                self._look()
                while more and not self.stopped and self._turns.has_room(self.n_open):
                    job = next(jobs, None)
                    if job is None:
                        more = False
                    else:
                        self._accept(job)
                if self.stopped:
                    break
                self._begin_ready()
                self._start_due()
                while self._done:
                    yield self._done.popleft()
                if not more and self._turns.idle:
                    return
                self._listen(more and self._turns.has_room(self.n_open))
                for line in self._turns.out_of_patience(self.clock()):
                    self._expire(line)
            self._abandon()
            yield from self._done
        finally:
            for line in list(self._lines.values()):
                self._close(line)
            self._epoll.close()

    def stop(self, why: str) -> None:
        """End at the next look, as the kill file would. May be called from a signal's handler."""
        self._told = why

    def _look(self) -> None:
        """Whether somebody wants us to stop, or the hour does. At most a few times a second."""
        at = self.clock()
        if at - self._looked_at < TICK_S and self.n_connects:
            return
        self._looked_at = at
        if self.kill and os.path.exists(self.kill):  # noqa: PTH110 - called often
            self.stopped = KILLED
        else:
            self.stopped = self._told or self.scope.why_not_now(self.now())

    def _abandon(self) -> None:
        """Close everything at once; what was under way is said not to have been looked at."""
        for line in [*self._lines.values(), *self._turns.everybody()]:
            self._close(line)
            self._done.append(line.done(None, "stopped", self.stopped))

    def _accept(self, job: Job) -> None:
        """Take a job: at once, after others of its host, or not at all."""
        target = job.target
        host = addresses.number(target.address)
        if host is None or self.scope.refuses(target.name) or not self._admits(target):
            self._done.append(Done(target, None, (), "refused by scope", OUTSIDE, 0))
        else:
            self._turns.enter(Line(job, host))

    def _admits(self, target: Target) -> bool:
        """Whether the scope has this door under the line and the level that the target claims."""
        rule = self.scope.admission.admits(sockaddr(target.address, target.port), target.name)
        return rule is not None and rule.number == target.line and rule.level >= target.level

    def _begin_ready(self) -> None:
        ready = self._turns.ready
        while ready:
            line = ready.popleft()
            if why := self._turns.left_alone(line.host):
                self._finish(line, None, "left alone", why)
            elif line.job.talk is None:
                line.want = Open()
                self._turns.wait_for_pace(line)
            else:
                self._drive(line, None)

    def _start_due(self) -> None:
        """Connect whatever may be connected now."""
        while len(self._lines) < self.n_open:
            at = self.clock()
            line = self._turns.next_due(at)
            if line is None:
                return
            self._connect(line, at)

    def _connect(self, line: Line, at: float) -> None:
        """The only connect() there is. The scope is asked about the tuple that it gets."""
        target = line.job.target
        to = sockaddr(target.address, target.port)
        if not self._admits(target):
            self._finish(line, None, "refused by scope", OUTSIDE)
            return
        try:
            sock = socket.socket(socket.AF_INET if len(to) == 2 else socket.AF_INET6, STREAM)
            line.sock = sock
            if own := self.scope.identify.source(len(to) == 4):
                sock.bind(own)
        except OSError as problem:
            self._finish(line, None, "error", f"no socket ({os.strerror(problem.errno or 0)})")
            return
        self.n_connects += 1
        code = sock.connect_ex(to)
        if code and code != errno.EINPROGRESS:
            self._opened(line, "refused" if code == errno.ECONNREFUSED else "error")
            return
        self._lines[sock.fileno()] = line
        self._epoll.register(sock.fileno(), FLAGS)
        self._turns.patience(line, at + CONNECT_S)

    def _listen(self, hurry: bool) -> None:
        """Sleep until something comes, something is due, or a tick is over; not at all in a `hurry`."""
        wake = self._turns.wakes_at() if len(self._lines) < self.n_open else None
        sleep = TICK_S if wake is None else min(TICK_S, max(0.0, wake - self.clock()))
        if hurry or self._turns.ready:
            sleep = 0.0
        for fd, event in self._epoll.poll(sleep, 256):
            line = self._lines.get(fd)
            if line is not None:
                self._stir(line, event)

    def _expire(self, line: Line) -> None:
        """Nothing came in time."""
        if line.sock is not None:
            self._answered(line, "timeout")

    def _stir(self, line: Line, event: int) -> None:
        """Something happened on a connection."""
        sock = line.sock
        assert sock is not None
        if not line.connected and not (event & select.EPOLLOUT and not event & select.EPOLLERR):
            if event & (select.EPOLLERR | select.EPOLLHUP):
                code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                self._opened(line, "refused" if code == errno.ECONNREFUSED else "error")
            return
        fresh = not line.connected
        line.connected = True
        ended = self._receive(line, sock, bool(event & HUNG_UP)) if event & READABLE else ""
        if line.sock is not sock:
            return
        if line.unsent:
            self._send(line, b"")
        if line.secure is not None and not line.secure.ready:
            if line.secure.failed or ended:
                self._answered(line, "error")
            return
        if fresh:
            self._turns.answered(line.host)
            want = line.want
            if type(want) is Open and want.tls:
                self._begin_tls(line)
                return
            self._opened(line, "complete")
            if line.sock is not sock:
                return
        if ended:
            self._answered(line, ended)
        elif type(line.want) is Ask and line.buffer:
            self._judge(line)

    def _receive(self, line: Line, sock: socket.socket, to_the_end: bool) -> str:
        """Read what there is. Returns how the connection ended, or nothing."""
        most = line.want.most_bytes if type(line.want) is Ask else CHUNK
        while len(line.buffer) < most:
            room = min(CHUNK, max(0, self._turns.room(line.host)) + 1)
            try:
                data = sock.recv(room)
            except BlockingIOError:
                return ""
            except OSError:
                return "closed" if line.buffer else "error"
            if not data:
                return "closed"
            self._turns.received(line.host, len(data))
            secure = line.secure
            if secure is None:
                line.buffer += data
            else:
                was_ready = secure.ready
                line.buffer += secure.fed(data)
                self._send(line, secure.pending())
                if secure.ready and not was_ready:
                    self._tls_ready(line)
                    if line.sock is not sock:
                        return ""
                if secure.closed or (was_ready and secure.failed):
                    return "closed"
            if self._turns.room(line.host) < 0:
                return "limit"
            if len(data) < room and not to_the_end:
                return ""  # the next bytes come with an event of their own
        return ""

    def _send(self, line: Line, data: bytes) -> None:
        data = line.unsent + data
        line.unsent = b""
        if not data or line.sock is None:
            return
        try:
            n = line.sock.send(data)
        except BlockingIOError:
            n = 0
        except OSError:
            return  # what it means is told by the next read
        line.n_sent += n
        line.unsent = data[n:]

    def _begin_tls(self, line: Line) -> None:
        line.secure = Secure(line.job.target.name)
        line.secure.fed(bytes(line.buffer))  # what came before is no part of what TLS protects
        line.buffer.clear()
        self._send(line, line.secure.pending())

    def _tls_ready(self, line: Line) -> None:
        """The handshake is over: go on with what it was for."""
        if type(line.want) is Open:
            self._opened(line, "complete")
        elif line.secure is not None:
            line.secure.sealed(line.later)
            line.later = b""
            self._send(line, line.secure.pending())

    def _opened(self, line: Line, end: str) -> None:
        """An `Open` is answered."""
        if end != "complete":
            self._close(line)
            line.end = end
            if end in ("timeout", "error"):
                self._turns.failed(line.host)
        if line.job.talk is None:
            self._finish(line, None, "open" if end == "complete" else end, "")
        else:
            self._drive(line, Reply(b"", end))

    def _judge(self, line: Line) -> None:
        """Is that all that was waited for?"""
        want = line.want
        assert type(want) is Ask
        full = len(line.buffer) >= want.most_bytes
        if end := "limit" if full else line.so_far(bytes(line.buffer)):
            self._answered(line, end)

    def _answered(self, line: Line, end: str) -> None:
        """An `Ask` is answered, or what was to be opened is."""
        want = line.want
        if type(want) is not Ask:
            self._opened(line, end)
            return
        data = bytes(line.buffer[: want.most_bytes])
        gone = end in ("closed", "limit", "error")
        if end == "closed" and data:
            end = line.so_far(data) or end
        line.buffer.clear()
        line.note(want, data, end)
        if gone:
            self._close(line)
        self._drive(line, Reply(data, end))

    def _drive(self, line: Line, reply: Reply | None) -> None:
        """Give a probe its reply and do what it asks for next."""
        talk = line.job.talk
        assert talk is not None
        while True:
            line.n_turns += 1
            try:
                want = talk.send(reply)  # type: ignore[arg-type]  # None begins it
            except StopIteration as stop:
                self._finish(line, stop.value, line.end, "")
                return
            except Exception as error:  # a probe's defect ends its conversation, not the run
                self._finish(line, None, "error", f"{type(error).__name__} at {place(error)}")
                return
            line.want = want
            if line.n_turns > MOST_TURNS:
                self._finish(line, None, "error", "a conversation without end")
                return
            if type(want) is Open:
                self._close(line)
                if self._turns.room(line.host) < 0:
                    reply = Reply(b"", "limit")
                    continue
                self._turns.wait_for_pace(line)
                return
            assert type(want) is Ask
            if want.level > line.job.target.level:
                self._finish(line, None, "error", "a probe went beyond its level; nothing was sent")
                return
            if line.sock is None:
                reply = Reply(b"", "closed")
                continue
            self._ask(line, want)
            return

    def _ask(self, line: Line, want: Ask) -> None:
        if want.start_tls and line.secure is None:
            line.later = want.data
            self._begin_tls(line)
        elif line.secure is not None:
            line.secure.sealed(want.data)
            self._send(line, line.secure.pending())
        elif want.data:
            self._send(line, want.data)
        self._turns.patience(line, self.clock() + (want.wait_s or WAIT_S))
        if line.secure is not None and line.secure.ready and line.secure.failed:
            self._answered(line, "error")
        elif line.buffer:
            self._judge(line)

    def _close(self, line: Line) -> None:
        sock, line.sock = line.sock, None
        if sock is not None:
            self._lines.pop(sock.fileno(), None)
            if line.job.talk is None:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            sock.close()
        line.connected = False
        line.buffer.clear()
        line.unsent = line.later = b""
        line.secure = None

    def _finish(self, line: Line, answer: Answer | None, end: str, note: str) -> None:
        self._close(line)
        line.n_turns = -1
        if line.job.talk is not None:
            line.job.talk.close()
        self._done.append(line.done(answer, end, note))
        self._turns.leave(line)
