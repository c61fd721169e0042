"""Servers that mean harm: whatever they do, a run stays bounded and goes on with the others."""

import contextlib
import os
import resource
import socket
import ssl
import threading
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from seawall.audit.line import Job
from seawall.audit.pace import Pace
from seawall.audit.scope import Rate
from seawall.model.audit import Level, Verdict
from seawall.model.probe import Answer, Ask, Open
from tests import audit_servers
from tests.audit import looking, scopes
from tests.audit.test_wire import Listener, done, hello, target

LOOPBACK = (0xFFFF << 32) | (127 << 24) | 1


@contextlib.contextmanager
def server(serve):
    """A door of loopback; each connection is served by a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threads = []

        def one(sock):
            with sock, contextlib.suppress(OSError, ssl.SSLError):
                serve(sock)

        def accept():
            with contextlib.suppress(OSError):
                while True:
                    sock, _ = listening.accept()
                    sock.settimeout(20)
                    threads.append(threading.Thread(target=one, args=(sock,)))
                    threads[-1].start()

        threads.append(threading.Thread(target=accept))
        threads[0].start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
    for thread in list(threads):
        thread.join()


def flood(sock):
    while True:
        sock.sendall(b"x" * 65_536)


def drip(sock):
    while True:
        sock.sendall(b"x")
        time.sleep(0.01)


def asking(wait_s=0.4, tls=False, complete=lambda data: len(data) >= 1 << 30):
    if not (yield Open(tls)).ok:
        return Answer(Verdict.UNKNOWN, "did not open")
    reply = yield Ask("hello", b"hello\n", Level.HANDSHAKE, complete, wait_s)
    again = yield Ask("again", b"again\n", Level.HANDSHAKE, wait_s=0.2)
    return Answer(Verdict.UNKNOWN, f"{reply.end} {again.end}")


def test_a_banner_without_end_is_cut_however_much_the_scope_would_take():
    with server(flood) as port, Listener(lambda _, s: s.sendall(b"fine")) as other:
        scope = looking.scope_of(
            [port, *other.ports], rate={**looking.RATE, "bytes_per_host": 1 << 40}
        )
        wire = looking.wire_of(scope)
        jobs = [Job(target(scope, port), asking()), Job(target(scope, other.ports[0]), hello())]
        ends = {d.target.port: d.answer.why for d in wire.run(iter(jobs))}
    assert ends == {port: "limit closed", other.ports[0]: "4 complete"}
    assert wire._turns.n_bytes[LOOPBACK] < 300_000


def test_a_host_is_taken_no_more_bytes_of_than_its_scope_says_over_all_its_doors():
    with server(flood) as port:
        scope = looking.scope_of(
            [port], rate={**looking.RATE, "bytes_per_host": 20_000, "concurrent_per_host": 1}
        )
        wire = looking.wire_of(scope)
        found = list(wire.run(Job(target(scope, port), asking()) for _ in range(9)))
    assert wire._turns.n_bytes[LOOPBACK] <= 20_001
    assert [d.end for d in found[-3:]] == ["left alone"] * 3
    assert "more than the scope takes" in found[-1].note


def test_a_slow_drip_does_not_stretch_the_wait():
    with server(drip) as port:
        scope = looking.scope_of([port])
        (one,) = done(scope, [Job(target(scope, port), asking())])
    assert one.answer.why == "timeout complete"
    assert one.steps[0].n_received_bytes < 400


def test_a_length_of_ten_gigabytes_is_not_waited_for():
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10737418240\r\n\r\n"
    with server(lambda s: (s.recv(999), s.sendall(head), flood(s))) as port:
        outcome = looking.at(port)
    assert outcome.verdict == Verdict.UNKNOWN
    assert all(step.n_received_bytes <= 16_384 for step in outcome.steps)


def test_a_defect_in_what_tells_a_whole_reply_ends_its_conversation_alone():
    def broken(_):
        raise OverflowError

    with Listener(lambda _, s: s.sendall(b"fine")) as ok:
        scope = looking.scope_of(ok.ports)
        jobs = [
            Job(target(scope, ok.ports[0]), talk) for talk in (asking(complete=broken), hello())
        ]
        whys = sorted(d.answer.why for d in done(scope, jobs))
    assert whys == ["4 complete", "error closed"]


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*audit_servers.certificate(tmp_path_factory.mktemp("tls")))
    return made


def ended(context, sock):
    """Finish the handshake, then say in plain bytes what TLS takes for a fatal alert."""
    inner = context.wrap_socket(sock.dup(), server_side=True)
    sock.sendall(b"\x15\x03\x03\x00\x02\x02\x28")
    time.sleep(0.5)
    inner.detach()


def shut(context, sock):
    """Say goodbye at once behind the handshake, and listen on."""
    with (
        context.wrap_socket(sock.dup(), server_side=True) as inner,
        contextlib.suppress(ssl.SSLError),
    ):
        inner.settimeout(1)
        inner.unwrap()


TLS = {
    "banner first": lambda _, sock: (
        sock.sendall(b"220 hello\r\n"),
        sock.recv(999),
        time.sleep(0.3),
    ),
    "garbage": lambda _, sock: (sock.recv(999), sock.sendall(os.urandom(4000)), time.sleep(0.3)),
    "half a record": lambda _, sock: (
        sock.recv(999),
        sock.sendall(b"\x16\x03\x03\xff\xff" + b"x" * 99),
    ),
    "closes at hello": lambda _, sock: sock.recv(999),
    "alert after handshake": ended,
    "goodbye after handshake": shut,
    "flood of handshake": lambda _, sock: (
        sock.recv(999),
        sock.sendall(b"\x16\x03\x03\x40\x00"),
        flood(sock),
    ),
    "drip of a record": lambda _, sock: (
        sock.recv(999),
        sock.sendall(b"\x16\x03\x03\x40\x00"),
        drip(sock),
    ),
}


@pytest.mark.parametrize("how", TLS)
def test_odd_tls_ends_one_conversation_and_no_more(context, how):
    with (
        server(lambda s: TLS[how](context, s)) as port,
        Listener(lambda _, s: s.sendall(b"fine")) as ok,
    ):
        scope = looking.scope_of([port, *ok.ports])
        jobs = [
            Job(target(scope, port), asking(tls=True)),
            Job(target(scope, ok.ports[0]), hello()),
        ]
        ends = {d.target.port: d for d in done(scope, jobs)}
    assert ends[ok.ports[0]].answer.why == "4 complete"
    assert ends[port].answer is not None
    assert ends[port].answer.why in (
        "did not open",
        "error closed",
        "closed closed",
        "timeout timeout",
    )


def test_a_process_without_a_descriptor_left_says_so_and_sends_nothing():
    with Listener() as listener:
        scope = looking.scope_of(listener.ports)
        wire = looking.wire_of(scope)
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)
        fds = [path.name for path in Path("/proc/self/fd").iterdir()]
        used = max(int(fd) for fd in fds) + 1
        held = []
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (used, limit[1]))
            with contextlib.suppress(OSError):
                while True:
                    held.append(os.dup(0))
            (one,) = wire.run(iter([Job(target(scope, listener.ports[0]), hello())]))
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limit)
            for fd in held:
                os.close(fd)
    assert (one.end, one.note) == ("error", "no socket (Too many open files)")
    assert wire.n_connects == 0


def test_hosts_that_wait_for_nothing_are_not_taken_in_all_at_once():
    table = {
        "schema": "seawall.scope/1", "authorisation": scopes.AUTHORISATION, "rate": looking.RATE,
        "allow": [{"cidr": "127.0.0.0/8", "ports": [1], "level": "L0"}],
    }  # fmt: skip
    scope = replace(scopes.built(table), signed_by="approver")
    pulled = count()

    def jobs():
        for i in range(50_000):
            next(pulled)
            yield Job(scope.target(f"127.1.{i // 256}.{i % 256}", 1), None)

    run = looking.wire_of(scope, n_open=64).run(jobs())
    next(run)
    assert next(pulled) < 200
    run.close()


def test_schedules_that_are_over_are_forgotten_and_change_nothing(monkeypatch):
    rate = Rate(global_per_s=1e6, per_host_per_s=10, per_24_per_s=1e6)
    kept = Pace(rate)
    monkeypatch.setattr("seawall.audit.pace.MOST_KEPT", 8)
    short = Pace(rate)
    at = 0.0
    for i in range(3_000):
        at += 0.013
        host = LOOPBACK + i * 7919 % 60
        assert short.due(host) <= at or short.due(host) == kept.due(host)
        assert (short.due(host) <= at) == (kept.due(host) <= at)
        if kept.due(host) <= at:
            kept.take(host, at)
            short.take(host, at)
    assert len(short._host) < len(kept._host) == 60
