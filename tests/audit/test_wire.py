"""The wire: what it connects to, how fast, how much, and when it stops. Real sockets, loopback only."""

import selectors
import socket
import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.audit.line import Job
from seawall.audit.pace import SLACK_S, Pace
from seawall.audit.scope import Rate
from seawall.audit.wire import KILLED, Wire
from seawall.errors import ScopeError
from seawall.model.audit import Level, Target, Verdict
from seawall.model.probe import Answer, Ask, Open
from tests.audit import looking, scopes


class Listener:
    """A server of loopback that counts who comes and answers as a test says."""

    def __init__(self, answer=None, n=1):
        self.sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
        self.ports = [s.getsockname()[1] for s in self.sockets]
        self.n_came = 0
        self.heard = []
        self.answer = answer
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.serve)

    def serve(self):
        with selectors.DefaultSelector() as ready:
            for server in self.sockets:
                ready.register(server, selectors.EVENT_READ)
            held = []
            while not self.stop.is_set():
                for key, _ in ready.select(0.02):
                    sock, _ = key.fileobj.accept()
                    self.n_came += 1
                    held.append(sock)
                    if self.answer:
                        self.answer(self, sock)
            for sock in held:
                sock.close()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()
        for server in self.sockets:
            server.close()


class Clock:
    """A monotonic clock that runs on by itself, a little at each look."""

    def __init__(self, step=1e-4):
        self.at, self.step = 100.0, step

    def __call__(self):
        self.at += self.step
        return self.at


def hello(n_bytes=4):
    """A probe: connect, send, wait for some bytes."""
    if not (yield Open()).ok:
        return None
    reply = yield Ask("hello", b"hello\n", Level.HANDSHAKE, lambda data: len(data) >= n_bytes)
    return Answer(Verdict.UNKNOWN, f"{len(reply.data)} {reply.end}")


def done(scope, jobs, **more):
    return list(looking.wire_of(scope, **more).run(iter(jobs)))


def target(scope, port, address="127.0.0.1"):
    return scope.target(address, port)


def test_a_conversation_gets_what_the_server_says_and_keeps_only_lengths_and_a_hash():
    with Listener(lambda _, s: s.sendall(b"secret greeting")) as server:
        scope = looking.scope_of(server.ports)
        (one,) = done(scope, [Job(target(scope, server.ports[0]), hello())])
    assert one.answer.why == "15 complete"
    assert one.n_sent_bytes == 6
    assert [(s.said, s.n_received_bytes, s.end) for s in one.steps] == [("hello", 15, "complete")]
    assert "secret" not in repr(one)


def test_a_closed_port_is_told_from_an_open_one():
    with Listener() as server:
        shut = socket.create_server(("127.0.0.1", 0))
        closed = shut.getsockname()[1]
        shut.close()
        scope = looking.scope_of([*server.ports, closed])
        ends = {
            d.target.port: d.end
            for d in done(scope, [Job(target(scope, p), None) for p in (*server.ports, closed)])
        }
    assert ends == {server.ports[0]: "open", closed: "refused"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "127.0.0.2"}, {"address": "::1"}, {"port": 1}, {"line": 2}, {"level": Level.COUNTS},
        {"address": "localhost"}, {"address": "2130706433"}, {"address": "127.1"},
    ],
)  # fmt: skip
def test_a_target_that_the_scope_does_not_have_is_never_connected_to(wrong):
    with Listener() as server:
        scope = looking.scope_of(server.ports)
        made = {
            "address": "127.0.0.1",
            "port": server.ports[0],
            "name": "",
            "line": 1,
            "level": Level.PERMISSION,
        }
        wire = looking.wire_of(scope)
        (one,) = wire.run(iter([Job(Target(**{**made, **wrong}), hello())]))
        assert (one.end, wire.n_connects, server.n_came) == ("refused by scope", 0, 0)


def test_an_unsigned_or_expired_scope_makes_no_wire():
    scope = looking.scope_of([80])
    with pytest.raises(ScopeError):
        looking.wire_of(replace(scope, signed_by=""))
    with pytest.raises(ScopeError):
        looking.wire_of(scope, now=lambda: scopes.NOW + timedelta(days=60))


def test_a_probe_that_goes_beyond_its_level_sends_nothing():
    def greedy():
        yield Open()
        yield Ask("too much", b"SECRET", Level.COUNTS)

    heard = []
    with Listener(lambda _, s: heard.append(s)) as server:
        scope = looking.scope_of(server.ports, "L1")
        (one,) = done(scope, [Job(target(scope, server.ports[0]), greedy())])
    assert one.end == "error"
    assert one.n_sent_bytes == 0


def test_a_defect_in_a_probe_ends_its_conversation_and_names_no_value():
    def broken():
        reply = yield Open()
        raise ValueError(f"secret {reply}")

    with Listener() as server:
        scope = looking.scope_of(server.ports)
        jobs = [Job(target(scope, server.ports[0]), talk) for talk in (broken(), hello(0))]
        ends = [(d.end, d.note) for d in done(scope, jobs)]
    assert sorted(end for end, _ in ends) == ["done", "error"]
    assert "secret" not in repr(ends)
    assert any("ValueError" in note for _, note in ends)


def test_the_kill_file_stops_everything(tmp_path):
    kill = tmp_path / "stop"

    def third(server, _):
        if server.n_came == 3:
            kill.touch()

    with Listener(third) as server:
        scope = looking.scope_of(
            server.ports, rate={**looking.RATE, "global_per_s": 50, "concurrent_per_host": 99}
        )
        wire = looking.wire_of(scope, kill=str(kill))
        ends = Counter(
            d.end
            for d in wire.run(
                iter([Job(target(scope, server.ports[0]), hello()) for _ in range(90)])
            )
        )
    assert wire.stopped == KILLED
    assert ends == {"stopped": 90}
    assert wire.n_connects < 10  # 50 a second: less than a fifth of a second after the third


def test_a_kill_file_that_is_there_lets_nothing_begin(tmp_path):
    with Listener() as server:
        scope = looking.scope_of(server.ports)
        wire = looking.wire_of(scope, kill=str(tmp_path))
        assert list(wire.run(iter([Job(target(scope, server.ports[0]), None)]))) == []
        assert (wire.n_connects, server.n_came) == (0, 0)


def test_the_run_ends_when_the_windows_close():
    with Listener() as server:
        scope = looking.scope_of(server.ports, rate={**looking.RATE, "global_per_s": 50})
        looks = iter(range(10_000))
        wire = looking.wire_of(scope, now=lambda: scopes.NOW + timedelta(days=3 * next(looks)))
        list(wire.run(iter([Job(target(scope, server.ports[0]), None) for _ in range(500)])))
    assert "expired" in wire.stopped
    assert wire.n_connects < 400


def test_a_host_that_sends_without_end_is_cut_at_its_bytes():
    def flood(_, sock):
        sock.setblocking(False)
        try:
            while True:
                sock.send(b"x" * 65_536)
        except OSError:
            pass

    with Listener(flood) as server:
        scope = looking.scope_of(server.ports, rate={**looking.RATE, "bytes_per_host": 50_000})
        wire = looking.wire_of(scope)
        done_ = list(wire.run(iter([Job(target(scope, server.ports[0]), hello(10**9))])))
    assert done_[0].steps[0].end == "limit"
    assert done_[0].steps[0].n_received_bytes <= 16_384


def test_a_host_that_only_fails_is_left_alone_and_that_is_said():
    with Listener() as server:
        scope = looking.scope_of(
            server.ports, rate={**looking.RATE, "stop_after_errors": 2, "concurrent_per_host": 1}
        )
        wire = looking.wire_of(scope)
        for _ in range(2):
            wire._turns.failed((0xFFFF << 32) | (127 << 24) | 1)
        ends = [
            d.end
            for d in wire.run(
                iter([Job(target(scope, server.ports[0]), hello()) for _ in range(3)])
            )
        ]
    assert ends == ["left alone"] * 3
    assert wire.n_connects == 0


def test_one_conversation_at_a_time_where_the_scope_says_so():
    open_now, most = [0], [0]

    def counting():
        opened = yield Open()
        open_now[0] += opened.ok
        most[0] = max(most[0], open_now[0])
        yield Ask("wait", b"", Level.GREETING, wait_s=0.01)
        open_now[0] -= 1

    for n in (1, 3):
        open_now[0] = most[0] = 0
        with Listener() as server:
            scope = looking.scope_of(server.ports, rate={**looking.RATE, "concurrent_per_host": n})
            done(scope, [Job(target(scope, server.ports[0]), counting()) for _ in range(12)])
        assert most[0] == n


@pytest.mark.parametrize("key", ["global_per_s", "per_host_per_s", "per_24_per_s"])
def test_each_rate_is_held_within_one_per_cent(key):
    """On the clock of the test: connects of every span of a second, and over the whole run."""
    rate = Rate(
        **{
            **looking.RATE,
            "global_per_s": 1e6,
            "per_host_per_s": 1e6,
            "per_24_per_s": 1e6,
            key: 1000.0,
        }
    )
    pace, host, at, times = Pace(rate), (0xFFFF << 32) | 5, 0.0, []
    while len(times) < 5_000:
        at += 0.0007 if len(times) % 3 else 0.0002  # a loop that looks at odd moments
        while pace.due(host) <= at:
            pace.take(host, at)
            times.append(at)
    whole = (len(times) - 1) / (times[-1] - times[0])
    assert 990 <= whole <= 1010
    for i in range(0, len(times) - 1, 37):
        inside = sum(times[i] <= t < times[i] + 1 for t in times[i : i + 1200])
        assert inside <= 1000 * (1 + SLACK_S) + 1


def test_an_ipv6_door_is_found_where_the_machine_has_one():
    if not socket.has_ipv6:
        pytest.fail("this machine has no IPv6")
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        port = server.getsockname()[1]
        table = {"schema": "seawall.scope/1", "authorisation": scopes.AUTHORISATION,
                 "allow": [{"host": "::1", "ports": [port], "level": "L1"}]}  # fmt: skip
        scope = replace(scopes.built(table), signed_by="approver")
        (one,) = done(scope, [Job(scope.target("::1", port), None)])
    assert one.end == "open"
    assert one.target.door == f"[::1]:{port}"


def test_the_wire_is_given_its_clock():
    scope = looking.scope_of([1])
    wire = Wire(scope, monotonic=Clock(), now=lambda: scopes.NOW)
    assert [d.end for d in wire.run(iter([Job(scope.target("127.0.0.1", 1), None)]))] == ["refused"]
